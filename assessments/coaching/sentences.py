"""Sentences of the coaching pages that depend on counts, days or states. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.html import format_html

from assessments.core.advice import counted
from assessments.core.names import isolated, join_names
from assessments.core.times import zone_text
from assessments.web.times import at_time, on_day

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
    """Return how many finished members the public summary needs, and how many there are as long as that is fewer."""
    rule = f"It opens only while at least {needed} have finished."
    return rule if finished >= needed else f"{rule} So far {finished} {'has' if finished == 1 else 'have'}."


def public_summary_early(*, needed: int) -> str:
    """Return why the public summary doesn't open, for whoever has its link."""
    return f"This picture of the whole group shows only while at least {needed} have finished. Now fewer have."


def too_few_places(*, places: int, members: int, invited: int) -> str:
    """Return that not everybody who is in the group or invited has a place; “” if all have."""
    if members + invited <= places:
        return ""
    joined = f"{members} {'is' if members == 1 else 'are'} in the group"
    opened = f"{invited} {'invitation is' if invited == 1 else 'invitations are'} open"
    return f"{joined} and {opened}: with {counted(places, 'place')} not everybody can join."


def added_to_list(*, added: int, already_listed: int) -> str:
    """Return what adding a pasted list of names has done."""
    sentence = (
        f"{counted(added, 'name')} added. {'It' if added == 1 else 'Each'} has a personal link."
        if added
        else "Nobody was added."
    )
    return (
        f"{sentence} {already_listed} {'was' if already_listed == 1 else 'were'} on the list already."
        if already_listed
        else sentence
    )


def uninvite_effect(*, has_joined: bool) -> str:
    """Return what taking a line off the list of invitees does."""
    if has_joined:
        return "The personal link stops working. Anybody who joined by it stays in the group, without this line’s name."
    return "The personal link stops working, and nobody can join by it."


def list_length(invitees: int) -> str:
    """Return how long the list of invitees is."""
    return f"{counted(invitees, 'line')}."


def members_finished(*, finished: int, undecided: int, no_lean: int = 0) -> str:
    """Return how many members have finished, and how many of the counted ones are undecided or have no lean.

    ``undecided`` counts those between several archetypes, ``no_lean`` those for whom none stands out.
    """
    sentences = [f"{finished} {'has' if finished == 1 else 'have'} finished."]
    if undecided:
        sentences.append(f"{undecided} {'is' if undecided == 1 else 'are'} undecided between several.")
    if no_lean:
        sentences.append(f"{no_lean} {'has' if no_lean == 1 else 'have'} no clear lean.")
    return " ".join(sentences)


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


def no_result(*, is_visible: bool, has_started: bool, is_agreed: bool = True) -> str:
    """Return why a member's page shows no result."""
    if not is_agreed:
        return "This member hasn’t agreed yet that you see the result. They are asked on their own page of the group."
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
    return f"{count} {have} agreed yet that you see them. They are asked on their own page of the group."


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


def account_saved(*, is_renamed: bool) -> str:
    """Return that the account is saved, and what a new name means for members."""
    if is_renamed:
        return "Saved. Members who agreed to your earlier name read both names, and can change their mind."
    return "Saved."


def logged_out_elsewhere(ended: int) -> str:
    """Return in how many other browsers the account was logged out."""
    return f"Logged out in {counted(ended, 'other browser')}." if ended else "You were logged in nowhere else."


def logged_out(*, is_carried: bool) -> str:
    """Return what happened to a form that was sent after the session had ended."""
    if is_carried:
        return "You were logged out, so this is not saved yet. Log in: what you typed comes with you."
    return "You were logged out, and what you typed is too long to be carried over. Go back, copy it, then log in."


# --- the student's pages --------------------------------------------------------------------------------


def what_coach_sees(*, shows_answers: bool) -> str:
    """Return everything that the coach sees of a member, as the member reads it before joining."""
    result = "Your result and every answer" if shows_answers else "Your result, without individual answers"
    return (
        f"{result}: the chart with its numbers, how sure it is, and whether the answers look hasty or don’t agree with "
        "each other. Also the name that you give, and when you joined and finished. They can keep notes of their "
        "own, which you don’t see and which go when you leave."
    )


QUIZ_WITHDRAWN = (
    "This group’s quiz was withdrawn: nobody can start it any more. Ask your coach which one to take instead. If you "
    "have taken it in another browser, open your private link here first, which “My results” shows there."
)
GROUP_FULL = "This group is full. Ask your coach to make room for you."
LINK_TAKEN = (
    "This personal link was used in another browser. If that was you, bring your results over by their private link, "
    "which “My results” shows there; if not, tell your coach."
)

TERMS_CHANGED = (
    "What your coach asks for has changed since this page was opened, so nothing was recorded. Below is what they ask "
    "for now. If you agree to that, tick it and go on."
)
CONSENT_MISSING = "To join, tick that your coach may see this. You can leave at any time."


COACH_RENAMED = "This coach’s name has changed since you opened this page, so nothing was recorded. Look at it again."


def decided(*, name: str, is_given: bool) -> str:
    """Return what a member has just decided about a coach."""
    name = isolated(name)
    return f"{name} now sees your result." if is_given else f"{name} doesn’t see your result."


def result_chosen(names: Sequence[str]) -> str:
    """Return who sees the result that a member has just chosen."""
    if not names:
        return "Saved. Nobody in the group sees your result until you let them."
    return f"{join_names(names)} now {'sees' if len(names) == 1 else 'see'} the result that you chose."


def group_closed(*, closes_on: date, zone: str, by_hand: bool) -> str:
    """Return that a group can no longer be joined: since its last day, or because a coach closed or archived it."""
    if by_hand:
        return "Your coach has closed this group, so nobody can join it now. Ask them to open it again."
    last = f"{closes_on:{DAY}} was the last day to join ({zone_text(zone)})"
    return f"This group has closed: {last}. Ask your coach to open it again."


def attempt_to_show(*, started_at: datetime, finished_at: datetime | None) -> str:
    """Return one of the student's own attempts as a choice of what to show to the group."""
    if finished_at:
        return format_html("Your result of {}", at_time(finished_at))
    return format_html("The quiz that you started on {}", at_time(started_at))
