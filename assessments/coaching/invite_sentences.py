"""Sentences of the invitation kit: the list, mails, slips. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.html import format_html

from assessments.coaching.sentences import DAY
from assessments.core.advice import counted
from assessments.core.names import isolated
from assessments.core.times import zone_text
from assessments.web.times import at_time

MAX_PAIRS = 3  # of names alike that are told at once


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


def names_alike(alike: Sequence[tuple[str, str]]) -> str:
    """Return which names on the list may be one person’s: a few of them."""
    pairs = [f"“{isolated(one)}” and “{isolated(other)}”" for one, other in alike[:MAX_PAIRS]]
    more = [f"and {len(alike) - MAX_PAIRS} more"] if len(alike) > MAX_PAIRS else []
    named = ", ".join([*pairs, *more])
    advice = "Where that is one person, remove one of the two links."
    return f"These names differ only in capitals or accents: {named}. {advice}"


UNINVITE_EFFECT = (
    "The personal link stops working, and nobody can join by it. Whoever has joined by it stays in the group, without "
    "this line’s name."
)


def list_length(invitees: int, *, found: int | None = None) -> str:
    """Return how long the list of invitees is, and how many of it are shown if not all are."""
    if found is None or found == invitees:
        return f"{counted(invitees, 'line')}."
    return f"{found} of {counted(invitees, 'line')}."


def mail_state(*, sent_at: datetime | None, failure: str, is_being_sent: bool, was_put_off: bool) -> str:
    """Return how far a mail to somebody on the list has come."""
    if sent_at:
        return format_html("Sent on {}.", at_time(sent_at))
    if failure:
        return f"Not sent. {failure}"
    if was_put_off:
        return "Not sent yet: it is tried again by itself."
    return "On its way." if is_being_sent else "Waiting to be sent."


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
    who = "1 person with an address has" if people == 1 else f"{people} people with an address have"
    return f"{who} no invitation yet and {'hasn’t' if people == 1 else 'haven’t'} joined."


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
CHECK_SENTENCE = (
    "Nothing was sent yet: your words have changed. Here is the mail with them. Check it, then press Send again."
)


def slips(number: int, *, sheets: int) -> str:
    """Return how many slips there are to print."""
    if not number:
        return "There is nobody to print a slip for."
    return f"{counted(number, 'slip')} on {counted(sheets, 'sheet')}."


def last_day_to_join(*, closes_on: date, zone: str) -> str:
    """Return until when one can join, on a slip."""
    return f"Last day: {closes_on:{DAY}} ({zone_text(zone)})."
