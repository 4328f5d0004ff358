"""Sentences of a group’s pages for coaches that depend on counts, days or states. Pure."""

from datetime import date, datetime

from django.utils.html import format_html

from assessments.core.names import isolated
from assessments.core.times import zone_text
from assessments.web.times import on_day

DAY = "%-d %B %Y"


def _with_answers(shows_answers: bool) -> str:
    return f"{'with' if shows_answers else 'without'} individual answers"


# --- the coach's pages ----------------------------------------------------------------------------------


def open_or_closed(*, closes_on: date, is_open: bool, closed_on: date | None = None) -> str:
    """Return until when a group can be joined, or since when it can't; ``closed_on`` is when a coach closed it."""
    if closed_on:
        return f"Closed on {closed_on:{DAY}}"
    return f"{'Open until' if is_open else 'Closed since'} {closes_on:{DAY}}"


def group_in_list(*, closes_on: date, is_open: bool, is_withdrawn: bool, closed_on: date | None = None) -> str:
    """Return what the list of groups says of one after its counts."""
    sentence = f"{open_or_closed(closes_on=closes_on, is_open=is_open, closed_on=closed_on)}."
    return f"{sentence} Its quiz was withdrawn." if is_withdrawn else sentence


def group_terms(
    *,
    quiz: str,
    closes_on: date,
    is_open: bool,
    visible_until: date,
    is_visible: bool,
    zone: str,
    shows_answers: bool,
    closed_on: date | None = None,
) -> str:
    """Return the line below a group's name on its own page."""
    results = "you see results until" if is_visible else "results could be seen until"
    return (
        f"“{quiz}” · {open_or_closed(closes_on=closes_on, is_open=is_open, closed_on=closed_on)}; "
        f"{results} {visible_until:{DAY}}, {_with_answers(shows_answers)}. Days end at midnight, {zone_text(zone)}."
    )


def public_summary_rule(*, finished: int, needed: int) -> str:
    """Return what the public summary needs, and how many have finished as long as that is fewer.

    Somebody may finish without an answer, or with another version: that result isn't in the picture.
    """
    rule = f"It opens only while at least {needed} finished quizzes have answers to compare."
    return rule if finished >= needed else f"{rule} So far {finished} {'is' if finished == 1 else 'are'} finished."


def public_summary_early(*, needed: int) -> str:
    """Return why the public summary doesn't open, for whoever has its link."""
    return (
        f"This picture of the whole group shows only while at least {needed} finished quizzes have answers to compare. "
        "Now fewer have."
    )


def members_finished(*, finished: int, undecided: int, no_lean: int = 0, unanswered: int = 0) -> str:
    """Return how many members have finished, and how many of the counted ones are undecided or have no lean.

    ``undecided`` counts those between several archetypes, ``no_lean`` those for whom none stands out; ``unanswered``
    are those of the finished who skipped every question.
    """
    have_finished = f"{finished} {'has' if finished == 1 else 'have'} finished"
    sentences = [f"{have_finished}, {unanswered} of them without an answer." if unanswered else f"{have_finished}."]
    if undecided:
        sentences.append(f"{undecided} {'is' if undecided == 1 else 'are'} undecided between several.")
    if no_lean:
        sentences.append(f"{no_lean} {'has' if no_lean == 1 else 'have'} no clear lean.")
    return " ".join(sentences)


def who_shows_two(members: int) -> str:
    """Return how many members show two results, and what counts as before and after."""
    if not members:
        return (
            "Nobody shows two results yet. Members who took the quiz again can show both on their page of this group: "
            "the one that was finished first is before, the other after."
        )
    who = "1 member shows" if members == 1 else f"{members} members show"
    return f"{who} two results: the one that was finished first is before, the other after."


def how_ranked(*, ranked: int) -> str:
    """Return by what members are ranked; ``ranked`` is how many of them are named one by one."""
    whom = "the one" if ranked == 1 else f"the {ranked}"
    return (
        f"These are {whom} whose results ask for a talk most: first those that may not hold, then those that leave a "
        "choice open, and of many alike only a few. Everybody is listed once, under what weighs most."
    )


def nothing_particular(count: int) -> str:
    """Return that some members' results give no reason for a talk; nothing if there is none."""
    if not count:
        return ""
    if count == 1:
        return "One result is clear and holds together: nothing in it asks for a talk."
    return f"{count} results are clear and hold together: nothing in them asks for a talk."


def page_of_everybody(*, first: int, last: int, all_members: int) -> str:
    """Return which members a page shows, by name; nothing where it shows all of them."""
    return "" if last - first + 1 == all_members else f"{first} to {last} of {all_members}, by name."


def members_not_counted(others: int) -> str:
    """Return why some members are not in the group's figures; nothing if all of them are."""
    if not others:
        return ""
    pronoun = "it is" if others == 1 else "they are"
    return f"{others} took another version with other archetypes; {pronoun} not in the figures, only in the list below."


def agreement(*, joined_at: datetime, agreed_until: date, zone: str, shows_answers: bool) -> str:
    """Return what a member has agreed to, for the coach."""
    until = f"{agreed_until:{DAY}} ({zone_text(zone)})"
    return format_html("Joined on {}, agreed until {}, {}.", on_day(joined_at), until, _with_answers(shows_answers))


LAST_DAY_OVER = "The last day to join is over. Choose a later one here, and students can join again."
ARCHIVE_EFFECT = (
    "It moves to “Archived” at the end of your list, and of the lists of coaches who share it. Nobody can join it or "
    "change it; results can be seen as long as members agreed. You can restore it at any time."
)
DELETE_EFFECT = (
    "Its list, its members’ consents and all notes on them are deleted for good. Students keep their results. This "
    "can’t be undone."
)
SETTINGS_CHANGED = (
    "These settings were changed in another window, or by another coach, since you opened them here, so nothing was "
    "saved. Below are those that the group has now, and what you typed: look at both, then save."
)
NOTE_CHANGED = (
    "This note was changed in another window since you opened it here, so nothing was saved. Below is the note as it "
    "is now, and what you typed: put together what is to stay."
)


def remove_effect(*, has_note: bool, is_shared: bool = False) -> str:
    """Return what taking a member out of the group does; ``is_shared`` if several coaches see the member."""
    if is_shared:
        return (
            "No coach of this group sees the result any more, and everybody’s notes on this member are deleted. The "
            "student keeps the result. This can’t be undone."
        )
    note = ", and your note is deleted" if has_note else ""
    return f"You no longer see the result{note}. The student keeps the result. This can’t be undone."


def no_result(*, is_visible: bool, has_started: bool) -> str:
    """Return why a member's page shows no result."""
    if not is_visible:
        return "The time that was agreed to is over: the result can no longer be seen."
    return "The quiz is started, but not finished yet." if has_started else "The quiz is not started yet."


# --- who may do what with a group -----------------------------------------------------------------------

ARCHIVED = "This group is archived: it can be read, and not changed. Its owner can restore it."


def only_look(*, owner: str) -> str:
    """Return why a viewer can't change a group."""
    return f"You may look at this group, and not change it. Ask {isolated(owner)}, whose group it is."


def only_the_owner(*, owner: str) -> str:
    """Return why a second coach can't do what the owner can."""
    return f"Only the group’s owner can do that. Ask {isolated(owner)}."


def shared_with_you(*, owner: str, may_change: bool) -> str:
    """Return what a second coach may do with a group, for the list of groups and the group’s own page."""
    return f"Shared with you by {isolated(owner)}: you may {'look and change' if may_change else 'look'}."


def offered_to_you(*, owner: str) -> str:
    """Return that the owner offers the group to the coach who looks."""
    return f"{isolated(owner)} offers you this group."


def not_agreed(count: int) -> str:
    """Return how many members haven’t agreed that the coach who looks sees them; “” if all have."""
    if not count:
        return ""
    have = "member hasn’t" if count == 1 else "members haven’t"
    can = "This member" if count == 1 else "They"
    return f"{count} {have} agreed that you see them. {can} can agree on their own page of the group."


def what_role_may(role: str) -> str:
    """Return what a second coach with this role may do."""
    look = "You can look at the roster, the results of members who agree, and download both."
    if role == "viewer":
        return f"{look} You can’t change anything."
    return f"{look} You can also invite, change the settings, remove members and write notes of your own."


def role_changed(*, name: str, role: str) -> str:
    """Return what a second coach may do from now on."""
    return f"{isolated(name)} may {'look' if role == 'viewer' else 'look and change'} now."


def offered(*, name: str) -> str:
    """Return that a group is offered to a coach, who has to confirm."""
    return f"{isolated(name)} finds your offer on the group’s page. Until they accept, the group stays yours."


def too_many_coaches(most: int) -> str:
    """Return that a group has as many coaches as it may have."""
    return f"{most} coaches at most share a group, open links included: students read all names. Remove one first."


def access_effect(*, name: str) -> str:
    """Return what ending a coach’s access does."""
    return (
        f"{isolated(name)} no longer sees the group, and their notes are deleted. What members agreed to with them is "
        "forgotten: whoever gets access again is asked for again."
    )


LEAVE_EFFECT = (
    "You no longer see the group, and your notes on its members are deleted. The group and the members stay; only its "
    "owner can share it with you again."
)


def members_in_list(*, joined: int, finished: int, is_shared: bool) -> str:
    """Return how far a group has come, in the list of groups; of a shared one the coach knows only who agreed."""
    if is_shared:
        return f"{joined} joined, {finished} finished whom you may see."
    return f"{joined} joined, {finished} finished."
