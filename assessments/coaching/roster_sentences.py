"""Sentences of the roster and of the projector, which counts the same people. Pure."""

from assessments.core.advice import NO_LEAN, counted
from assessments.core.names import isolated, without_article
from assessments.results.snapshots import ResultSummary
from assessments.results.verdict import NamedByVerdict


def leader_in_short(result: NamedByVerdict) -> str:
    """Return who leads in as few words as a column has: “Pilot”, “Pilot or Farmer”, “Several”; “” where nobody does."""
    leaders, _ = result.mix
    return SEVERAL if len(leaders) > 2 else " or ".join(isolated(without_article(score.name)) for score in leaders)


SEVERAL = "Several"
FLAGS = {
    "fast": "Hasty answers",
    "straight_line": "Same answer in a row",
    "person_fit": "Answers that don’t fit",
    "odd_even": "Halves that differ",
}
"""The notes of a result in as few words as a column has."""
NOTHING_ANSWERED = "Nothing answered"
TOO_FEW_ANSWERS = "Too few answers"


def flags_of(result: ResultSummary) -> tuple[str, ...]:
    """Return what deserves a look in a result, each in two or three words."""
    if not result.answered:
        return (NOTHING_ANSWERED,)
    flags = [FLAGS[note] for note in FLAGS if note in result.notes]
    if not result.enough:
        flags.append(TOO_FEW_ANSWERS)
    return (*flags, NO_LEAN) if result.kind == "flat" else tuple(flags)


def joined_and_finished(*, joined: int, finished: int) -> str:
    """Return how far a group has come, for the projector: “34 joined, 12 finished”, with spaces that don't break."""
    return f"{joined}\u00a0joined, {finished}\u00a0finished"


def wall_closed(*, is_open: bool, is_full: bool, is_withdrawn: bool) -> str:
    """Return why nobody can join a group, for the projector; “” if people can."""
    if is_withdrawn:
        return "This group’s quiz was withdrawn: nobody can start it any more."
    if not is_open:
        return "This group has closed: nobody can join any more. If you have joined, you can still finish."
    return "This group is full. If you have joined, you can still finish." if is_full else ""


def picture_to_come(*, finished: int, needed: int) -> str:
    """Return when the projector shows the group's picture, as long as it doesn't; not every result may count in it."""
    if finished < needed:
        return f"Once {needed} have finished, the whole group’s picture shows here, without names."
    return f"The whole group’s picture shows here once {needed} of the finished quizzes have answers to compare."


def picture_on_wall(*, shown: int, needed: int) -> str:
    """Return whose picture the projector shows."""
    grows = f"It grows by {needed} at a time, so that nobody’s own result shows."
    return f"The first {shown} to finish, without names. {grows}"


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"


def nobody_on_roster(*, is_open: bool, may_change: bool) -> str:
    """Return why a roster is empty, and what whoever looks can do about it."""
    if not is_open:
        return "Nobody has joined this group."
    if not may_change:
        return "Nobody yet. People appear here as they join."
    return (
        "Nobody yet. Show the code on the projector, send the link, or invite by personal links; people appear here as "
        "they join."
    )


def found_in_roster(*, found: int, total: int, first: int, last: int) -> str:
    """Return how many people of a roster are shown, and which of them this page has; “” for an empty roster."""
    if not total:
        return ""
    people = f"{found} of {_people(total)}" if found < total else _people(total)
    return f"{people}: {first} to {last}" if last - first + 1 < found else people


def turn_whole(*, is_whole: bool, found: int, per_page: int) -> str:
    """Return what the link is called that shows a roster on one page, or on several again."""
    return f"{per_page} on a page" if is_whole else f"All {found} on one page, to print"


def remove_all(*, found: int, total: int) -> str:
    """Return what the button is called that removes everybody whom a search or filter finds."""
    return f"Remove all {found}" if found == total else f"Remove all {found} that match"


SAME_PERSON_EFFECT = (
    "The roster then has one line for them, under both names, and the personal link of the list lets nobody else join. "
    "They read on their own page which name on the list is theirs. Removing them from the group removes the line too. "
    "This can’t be undone, so ask them if you aren’t sure."
)
NOT_JOINABLE = (
    "These two can’t be made one line: one of them is no longer on the roster or has joined by a personal link, or "
    "somebody on the list hasn’t agreed that you see them. Nothing was changed."
)


NOBODY_PICKED = "Nobody is selected. Tick those whom you want to remove, then press the button again."


def remove_rows_question(*, members: int, others: int) -> str:
    """Return the question before rows are removed from a roster; ``others`` are invited and haven't joined."""
    parts = [counted(members, "member")] if members else []
    if others:
        parts.append(f"{_people(others)} who {'hasn’t' if others == 1 else 'haven’t'} joined")
    return f"Remove {' and '.join(parts)}?"


def remove_rows_effect(*, members: int, notes: int, links: int) -> str:
    """Return what removing rows from a roster does.

    ``notes`` is how many of the members the coach has a note on, ``links`` how many of all have a personal link.
    """
    effect = []
    if members:
        results = "the result" if members == 1 else "their results"
        mine = "note" if members == 1 else f"{counted(notes, 'note')} on them"
        note = f", and your {mine} {'is' if notes == 1 else 'are'} deleted" if notes else ""
        effect.append(f"You no longer see {results}{note}.")
        effect.append("The student keeps the result." if members == 1 else "The students keep their results.")
    if links:
        effect.append(f"{'The personal link stops' if links == 1 else f'{links} personal links stop'} working.")
    return " ".join([*effect, "This can’t be undone."])


def removed_rows(*, members: int, others: int) -> str:
    """Return what removing rows from a roster has done."""
    if not members and not others:
        return "Nobody was removed: they are no longer on the roster, or have joined meanwhile."
    return remove_rows_question(members=members, others=others).replace("Remove", "Removed", 1).replace("?", ".")
