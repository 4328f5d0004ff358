"""Sentences of the coaching pages that depend on counts, days or states. Pure: no Django."""

from datetime import date, datetime

from assessments.comparison.sentences import moment
from assessments.core.advice import counted

DAY = "%-d %B %Y"


def _with_answers(shows_answers: bool) -> str:
    return f"{'with' if shows_answers else 'without'} the single answers"


# --- the coach's pages ----------------------------------------------------------------------------------


def open_or_closed(*, closes_on: date, is_open: bool) -> str:
    """Return until when a group can be joined, or since when it can't."""
    return f"{'Open until' if is_open else 'Closed since'} {closes_on:{DAY}}"


def group_terms(
    *, quiz: str, closes_on: date, is_open: bool, visible_until: date, is_visible: bool, shows_answers: bool
) -> str:
    """Return the line below a group's name on its own page."""
    results = "you see results until" if is_visible else "results could be seen until"
    return (
        f"“{quiz}” · {open_or_closed(closes_on=closes_on, is_open=is_open)}; "
        f"{results} {visible_until:{DAY}}, {_with_answers(shows_answers)}."
    )


def public_summary_rule(*, finished: int, needed: int) -> str:
    """Return how many finished members the public summary needs, and how many there are as long as that is fewer."""
    rule = f"It opens only while at least {needed} have finished."
    return rule if finished >= needed else f"{rule} Now {finished} {'has' if finished == 1 else 'have'}."


def added_to_list(*, added: int, already_listed: int) -> str:
    """Return what adding a pasted list of names has done."""
    sentence = f"{added} added, each with a personal link." if added else "Nobody was added."
    return f"{sentence} {already_listed} stood on the list before." if already_listed else sentence


def list_length(invitees: int) -> str:
    """Return how long the list of invitees is."""
    return f"{counted(invitees, 'line')}."


def members_finished(*, finished: int, undecided: int, no_lean: int = 0) -> str:
    """Return how many members have finished, and how many of the counted ones are undecided or have no lean.

    ``undecided`` counts those between several jobs, ``no_lean`` those for whom none stands out.
    """
    sentences = [f"{finished} {'has' if finished == 1 else 'have'} finished."]
    if undecided:
        sentences.append(f"{undecided} {'is' if undecided == 1 else 'are'} undecided between several jobs.")
    if no_lean:
        sentences.append(f"{no_lean} {'has' if no_lean == 1 else 'have'} no clear lean.")
    return " ".join(sentences)


def members_not_counted(others: int) -> str:
    """Return why some members are not in the group's figures; nothing if all of them are."""
    if not others:
        return ""
    pronoun = "it is" if others == 1 else "they are"
    return f"{others} took another version with other archetypes; {pronoun} not in the figures, only in the list below."


def agreement(*, joined_at: datetime, agreed_until: date, shows_answers: bool) -> str:
    """Return what a member has agreed to, for the coach."""
    return f"Joined on {joined_at:{DAY}}, agreed until {agreed_until:{DAY}}, {_with_answers(shows_answers)}."


def no_result(*, is_visible: bool, has_started: bool) -> str:
    """Return why a member's page shows no result."""
    if not is_visible:
        return "The time that was agreed to is over: the result can no longer be seen."
    return "The quiz is begun, and not finished yet." if has_started else "The quiz is not begun yet."


# --- the student's pages --------------------------------------------------------------------------------


def what_coach_sees(*, shows_answers: bool) -> str:
    """Return everything that the coach sees of a member, as the member reads it before joining."""
    result = "Your result and every single answer" if shows_answers else "Your result, without the single answers"
    return (
        f"{result}: the chart with its numbers, how sure it is, and whether the answers look hasty or don't agree with "
        "each other. Also the name that you give below, and when you joined and finished. They can keep notes of their "
        "own, which you don't see and which go when you leave."
    )


GROUP_FULL = "Every place in this group is taken. Ask your coach for another one."
LINK_TAKEN = (
    "This personal link was used in another browser. If that was you, bring your results over by their private link, "
    "which “My results” shows there; if not, tell your coach."
)


def group_closed(*, closes_on: date) -> str:
    """Return that a group can no longer be joined."""
    return f"This group has closed: {closes_on:{DAY}} was the last day to join. Ask your coach to open it again."


def attempt_to_show(*, started_at: datetime, finished_at: datetime | None) -> str:
    """Return one of the student's own attempts as a choice of what to show to the group."""
    if finished_at:
        return f"The result that you have, of {moment(finished_at)}"
    return f"The quiz that you began on {moment(started_at)}"
