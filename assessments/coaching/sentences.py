"""Sentences of the coaching pages that depend on counts, days or states. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from math import ceil

from django.utils.html import format_html

from assessments.core.advice import NO_LEAN, counted
from assessments.core.names import isolated, join_names, without_article
from assessments.core.times import zone_text
from assessments.results.report import NamedByVerdict
from assessments.results.snapshots import ResultSummary
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


def too_few_places(*, places: int, members: int, invited: int) -> str:
    """Return that not everybody who is in the group or invited has a place; “” if all have."""
    if members + invited <= places:
        return ""
    joined = f"{members} {'is' if members == 1 else 'are'} in the group"
    opened = f"{invited} {'invitation is' if invited == 1 else 'invitations are'} open"
    return f"{joined} and {opened}: with {counted(places, 'place')} not everybody can join."


def added_to_list(*, added: int, already_listed: int, with_address: int = 0) -> str:
    """Return what adding a pasted list of names has done, and how many mail addresses were understood."""
    parts = [
        f"{counted(added, 'name')} added. {'It' if added == 1 else 'Each'} has a personal link."
        if added
        else "Nobody was added."
    ]
    if already_listed:
        parts.append(f"{already_listed} {'was' if already_listed == 1 else 'were'} on the list already.")
    if with_address:
        known = "1 mail address is" if with_address == 1 else f"{with_address} mail addresses are"
        parts.append(f"{known} saved; nothing was sent yet.")
    return " ".join(parts)


def uninvite_effect(*, has_joined: bool) -> str:
    """Return what taking a line off the list of invitees does."""
    if has_joined:
        return "The personal link stops working. Anybody who joined by it stays in the group, without this line’s name."
    return "The personal link stops working, and nobody can join by it."


def list_length(invitees: int, *, found: int | None = None) -> str:
    """Return how long the list of invitees is, and how many of it are shown if not all are."""
    if found is None or found == invitees:
        return f"{counted(invitees, 'line')}."
    return f"{found} of {counted(invitees, 'line')}."


def mail_state(*, sent_at: datetime | None, failure: str, tries: int) -> str:
    """Return how far a mail to somebody on the list has come."""
    if sent_at:
        return format_html("Sent on {}.", at_time(sent_at))
    if failure:
        return f"Not sent. {failure}"
    return "Waiting for its next try." if tries else "Waiting to be sent."


def mail_counts(*, sent: int, waiting: int, failed: int) -> str:
    """Return how many mails to a list went out, wait, and could not be sent."""
    parts = [f"{sent} sent"]
    if waiting:
        parts.append(f"{waiting} waiting")
    if failed:
        parts.append(f"{failed} not sent")
    return f"{', '.join(parts)}."


def mails_queued(*, queued: int, left_out: int, is_reminder: bool) -> str:
    """Return what pressing Send has done."""
    noun = "reminder" if is_reminder else "invitation"
    if not queued and not left_out:
        return f"No {noun} was left to send: each person gets one."
    parts = [f"{counted(queued, noun)} {'is' if queued == 1 else 'are'} on the way. See below how each went."]
    if left_out:
        who = "1 was left out: it" if left_out == 1 else f"{left_out} were left out: they"
        parts.append(f"{who} had several mails from here today.")
    return " ".join(parts)


def who_can_be_mailed(*, on_list: int, with_address: int, refused: int) -> str:
    """Return how many on the list have a mail address, and how many of them want no mail."""
    have = f"{with_address} of {on_list} on your list {'has' if with_address == 1 else 'have'} a mail address."
    if not refused:
        return have
    return (
        f"{have} {refused} of them asked for no more mail from this site, and {'gets' if refused == 1 else 'get'} none."
    )


def can_be_invited(*, people: int, is_open: bool) -> str:
    """Return how many can be sent an invitation now, or why nobody can."""
    if not is_open:
        return "This group has closed, so no invitation is sent. Open it in its settings first."
    if not people:
        return "Nobody is left to invite: everybody with an address has an invitation or has joined."
    return f"{'1 person has' if people == 1 else f'{people} people have'} an address and no invitation yet."


def can_be_reminded(*, people: int, is_open: bool, days: int) -> str:
    """Return how many can be reminded now, or when somebody can."""
    if not is_open:
        return "This group has closed, so no reminder is sent."
    rule = f"A reminder goes to those who haven’t finished {counted(days, 'day')} after their invitation, once."
    if not people:
        return f"{rule} At the moment that is nobody."
    return f"{rule} At the moment {'that is 1 person' if people == 1 else f'those are {people} people'}."


def send_label(people: int, *, is_reminder: bool) -> str:
    """Return what the button that sends says."""
    return f"Send {counted(people, 'reminder' if is_reminder else 'invitation')}"


TOO_MANY_INVITATIONS = (
    "That is more mail than goes out from here within an hour, so nothing was sent. Try again in an hour: what you "
    "wrote is below."
)
CHECK_SENTENCE = "Your words have changed. Here is the mail with them: check it, then send."


def slips(number: int, *, sheets: int) -> str:
    """Return how many slips there are to print."""
    if not number:
        return "There is nobody to print a slip for."
    return f"{counted(number, 'slip')} on {counted(sheets, 'sheet')}."


def last_day_to_join(*, closes_on: date, zone: str) -> str:
    """Return until when one can join, on a slip."""
    return f"Last day: {closes_on:{DAY}} ({zone_text(zone)})."


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


# --- accounts -------------------------------------------------------------------------------------------

LOGIN_CHANGED = "The password of your account {name} was changed."
SECOND_FACTOR_SET_UP = "A second factor was set up for your account {name}: logging in now needs a code of its app."
SECOND_FACTOR_OFF = "The second factor of your account {name} was turned off: the password alone logs in now."
SECOND_FACTOR_RESET = "An admin reset the second factor of your account {name}: the password alone logs in now."
NOTICE_SUBJECT = "Your careerfit account was changed"
NOTICE_RULE = "A mail tells the owner of the account of a new password, if the account has a mail address."
NOT_YOU = "If that was not you, ask an admin of the site at once for a link to a new password."


def too_many_codes(*, until: datetime, now: datetime) -> str:
    """Return how long somebody waits before another code is checked."""
    seconds = max(1, ceil((until - now).total_seconds()))
    wait = counted(seconds, "second") if seconds < 60 else counted(ceil(seconds / 60), "minute")
    return f"Too many wrong codes. Wait {wait}, then type the code that your app shows."


def codes_left(*, left: int) -> str:
    """Return how many recovery codes are left."""
    if not left:
        return "No recovery code is left. Make new ones, so that you can log in without your phone."
    return f"{counted(left, 'recovery code')} left, each for one login without your phone."


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
