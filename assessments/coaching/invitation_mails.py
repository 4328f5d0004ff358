"""Mail personal links to those on a coach's list whose address the coach gave: one invitation and one reminder each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from assessments.coaching.invitation_texts import Invitation, mail_subject, mail_text
from assessments.coaching.mail_queue import queue_mails
from assessments.coaching.roster import RosterRow, Status, roster_of
from assessments.coaching.unsubscribing import refused_addresses, unsubscribe_token
from assessments.models import Group, Invitee, InviteeAddress, Mail
from assessments.web.rate_limits import Limit, take, take_each

BY_COACH = Limit("invitation mail, coach", 1000, timedelta(hours=1))
BY_SITE = Limit("invitation mail, site", 3000, timedelta(hours=1))
TO_RECIPIENT = Limit("invitation mail, recipient", 4, timedelta(days=1))
REMIND_AFTER = timedelta(days=2)


class TooManyInvitationMails(Exception):
    """The coach, or all coaches of this site, have sent so many mails within an hour; none of these was queued."""


@dataclass(frozen=True)
class Sending:
    """What is the same in all mails that are sent at once."""

    kind: Mail.Kind
    invitation: Invitation
    sentence: str
    site: str
    reply_to: str

    @property
    def is_reminder(self) -> bool:
        """Whether these people were invited before."""
        return self.kind == Mail.Kind.REMINDER


@dataclass(frozen=True)
class Addressee:
    """Somebody on the list with a mail address, what was mailed to them, and whether they want no mail."""

    row: RosterRow
    invitee: Invitee
    email: str
    mails: dict[str, Mail]
    wants_none: bool

    @property
    def can_be_invited(self) -> bool:
        """Whether they haven't joined, and no invitation waits for or has reached this address."""
        if self.wants_none or self.row.membership:
            return False
        mail = self.mails.get(Mail.Kind.INVITATION)
        return mail is None or mail.has_failed or mail.email != self.email

    def can_be_reminded(self, *, now: datetime) -> bool:
        """Whether they were invited some time ago, no reminder went, and the coach doesn't see them finished.

        Nobody is reminded while the coach may not know who of the list has joined: whom it leaves out would tell.
        """
        invited, reminded = self.mails.get(Mail.Kind.INVITATION), self.mails.get(Mail.Kind.REMINDER)
        if self.wants_none or not invited or not invited.sent_at or invited.sent_at > now - REMIND_AFTER:
            return False
        if self.row.status is Status.INVITED:
            return False
        membership = self.row.membership
        is_over = membership is not None and not membership.is_visible(now=now)
        return self.row.status is not Status.FINISHED and not is_over and (reminded is None or reminded.has_failed)


def addressees_of(*, group: Group, now: datetime) -> list[Addressee]:
    """Return everybody on the group's list who has a mail address, in the list's order: five queries."""
    emails = dict(InviteeAddress.objects.filter(invitee__group=group).values_list("invitee", "email"))
    mails: dict[int, dict[str, Mail]] = {}
    for mail in Mail.objects.of_group(group):
        mails.setdefault(mail.invitee_id or 0, {})[mail.kind] = mail
    refused = refused_addresses(emails.values())
    return [
        Addressee(
            row, row.invitee, emails[row.invitee.pk], mails.get(row.invitee.pk, {}), emails[row.invitee.pk] in refused
        )
        for row in roster_of(group=group, now=now)
        if row.invitee and row.invitee.pk in emails
    ]


def recipients_of(addressees: Sequence[Addressee], *, group: Group, kind: Mail.Kind, now: datetime) -> list[Addressee]:
    """Return those who can get a mail of this kind now: nobody once the group is closed."""
    if not group.is_open(now=now):
        return []
    if kind == Mail.Kind.REMINDER:
        return [person for person in addressees if person.can_be_reminded(now=now)]
    return [person for person in addressees if person.can_be_invited]


def mails_to_show(*, group: Group, now: datetime) -> QuerySet[Mail]:
    """Return the mails to a group's list that the coach who looks may know of: three queries, four for a second coach.

    A reminder goes only to those who haven't finished, so that there is one, there is none, or why it wasn't sent tells
    how far somebody is: it isn't shown of members whose result that coach doesn't see, nor of anybody who could be one.
    """
    rows = roster_of(group=group, now=now)
    known = [
        row.invitee
        for row in rows
        if row.invitee and (row.membership.is_visible(now=now) if row.membership else row.status is not Status.INVITED)
    ]
    return Mail.objects.of_group(group).exclude(~Q(invitee__in=known), kind=Mail.Kind.REMINDER)


@transaction.atomic
def queue_invitations(*, group: Group, coach_id: int, sending: Sending, now: datetime) -> tuple[int, int]:
    """Queue a mail to everybody who can get one; return how many, and how many were left out.

    Left out are those who were mailed too often today. Who can get one is decided under a lock, so that a second click
    finds nobody left. Raises TooManyInvitationMails.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    wanted = recipients_of(addressees_of(group=group, now=now), group=group, kind=sending.kind, now=now)
    refused = take_each(limit=TO_RECIPIENT, who=[person.email.casefold() for person in wanted], now=now)
    people = [person for person in wanted if person.email.casefold() not in refused]
    for limit, who in ((BY_COACH, str(coach_id)), (BY_SITE, "")):
        if people and not take(limit=limit, who=who, amount=len(people), now=now):
            raise TooManyInvitationMails
    Mail.objects.filter(invitee__in=[person.invitee for person in people], kind=sending.kind).delete()
    queue_mails([compose(person, sending, now=now) for person in people])
    return len(people), len(wanted) - len(people)


def compose(person: Addressee, sending: Sending, *, now: datetime) -> Mail:
    """Return the mail to one person, ready to be queued or shown."""
    invitee = person.invitee
    body = mail_text(
        sending.invitation,
        own_id=invitee.own_id,
        address=sending.site + reverse("group_invited", args=[invitee.token]),
        sentence=sending.sentence,
        is_reminder=sending.is_reminder,
        unsubscribe=sending.site + reverse("unsubscribe", args=[unsubscribe_token(person.email)]),
    )
    return Mail(
        kind=sending.kind,
        email=person.email,
        site=sending.site,
        subject=mail_subject(sending.invitation, is_reminder=sending.is_reminder),
        body=body,
        reply_to=sending.reply_to,
        invitee=invitee,
        queued_at=now,
        due_at=now,
    )
