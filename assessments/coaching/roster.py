"""A group's roster: whom the coach invited and who joined, each with a status."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from django.db import transaction

from assessments.coaching.consents import load_members
from assessments.core.names import comparable
from assessments.models import Attempt, Group, Invitee, Membership

KEY = re.compile("[mi][0-9]{1,9}")


class Status(Enum):
    """How far somebody on the roster has come, first to last."""

    INVITED = "Invited"
    NOT_SEEN = "Link not opened"
    SEEN = "Link opened"
    JOINED = "Joined"
    STARTED = "Started"
    FINISHED = "Finished"

    @property
    def label(self) -> str:
        """The status in words."""
        return self.value


@dataclass(frozen=True)
class RosterRow:
    """An invitee, or a member who joined by the code.

    ``same_as`` is the line of the list that may be the same person as such a member: the only one of that name,
    whatever its accents and capitals, and nobody has joined by it.
    """

    invitee: Invitee | None
    membership: Membership | None
    status: Status
    same_as: Invitee | None = None

    @property
    def finished_at(self) -> datetime | None:
        """When the result was finished, if the coach may see it."""
        return self.visible_attempt.finished_at if self.visible_attempt else None

    @property
    def own_id(self) -> str:
        """The coach's own name or id for them; empty for a member who joined by the code."""
        return self.invitee.own_id if self.invitee else ""

    @property
    def name(self) -> str:
        """The name that the member gave; that on the coach's list as long as nobody joined."""
        return self.membership.display_name if self.membership else self.own_id

    @property
    def note(self) -> str:
        """The coach's note on the member."""
        return self.membership.note if self.membership else ""

    @property
    def key(self) -> str:
        """What a form calls the row: “m12” for a member, “i12” for an invitee who hasn't joined."""
        return f"m{self.membership.pk}" if self.membership else f"i{self.invitee.pk if self.invitee else 0}"

    @property
    def visible_attempt(self) -> Attempt | None:
        """The finished attempt whose result the coach may see."""
        return self.membership.attempt if self.membership and self.status is Status.FINISHED else None


@dataclass(frozen=True)
class Roster:
    """The rows that a coach may see, and how many members haven't agreed that this coach sees them: they have none."""

    rows: tuple[RosterRow, ...]
    not_agreed: int


def load_roster(*, group: Group, now: datetime) -> Roster:
    """Return the invitees in the order of the list, then the members who joined by the code: three queries.

    After the day that a member agreed to, their status is JOINED, however far they came. As long as somebody on the
    list has joined and hasn't agreed to the coach who looks, all who aren't seen to have joined are INVITED, whether
    their link was opened or not: else that would tell who has joined. A second coach's notes take one more query.
    """
    rows = group.memberships.select_related("attempt__version").defer("attempt__version__definition")
    agreed, hidden = load_members(group=group, rows=rows)
    tells_links = all(member.invitee_id is None for member in hidden)
    by_invitee = {member.invitee_id: member for member in agreed if member.invitee_id is not None}
    listed = [_row(invitee, by_invitee.get(invitee.pk), now, tells_links) for invitee in group.invitees.all()]
    by_code = [_row(None, member, now) for member in agreed if member.invitee_id is None]
    return Roster((*listed, *(_with_same_person(listed, by_code) if tells_links else by_code)), len(hidden))


def _with_same_person(listed: Sequence[RosterRow], by_code: Sequence[RosterRow]) -> list[RosterRow]:
    """Add to the members who joined by the code which line of the list may be the same person."""
    times = Counter(comparable(row.own_id) for row in listed)
    free = {comparable(row.own_id): row.invitee for row in listed if row.membership is None}
    names = [comparable(row.name) for row in by_code]
    return [
        replace(row, same_as=free.get(name) if times[name] == 1 else None)
        for row, name in zip(by_code, names, strict=True)
    ]


class NotJoinable(Exception):
    """A line and a member can't be joined, or no longer: one is gone, or joined by a link, or may not be told."""


def find_same_person(*, group: Group, member_id: int, invitee_id: int, now: datetime) -> tuple[Membership, Invitee]:
    """Return a member who joined by the code and a line that nobody has joined by. Raises NotJoinable.

    As long as the coach who looks may not know who on the list has joined, nobody can be joined with a line.
    """
    rows = roster_of(group=group, now=now)
    members = [row.membership for row in rows if row.membership and not row.invitee and row.membership.pk == member_id]
    free = [row for row in rows if row.membership is None and row.status is not Status.INVITED]
    lines = [row.invitee for row in free if row.invitee and row.invitee.pk == invitee_id]
    if not members or not lines:
        raise NotJoinable
    return members[0], lines[0]


@transaction.atomic
def join_same_person(*, group: Group, member_id: int, invitee_id: int, now: datetime) -> Membership:
    """Join a line of the list to a member who joined by the code; its personal link lets nobody else join.

    Raises NotJoinable.
    """
    Group.objects.select_for_update().get(pk=group.pk)  # joining locks it too
    member, invitee = find_same_person(group=group, member_id=member_id, invitee_id=invitee_id, now=now)
    group.memberships.filter(pk=member.pk).update(invitee=invitee)
    return member


def roster_of(*, group: Group, now: datetime) -> list[RosterRow]:
    """Return the rows of `load_roster`."""
    return list(load_roster(group=group, now=now).rows)


@dataclass(frozen=True)
class Picked:
    """The rows that a coach chose: primary keys of members, and of invitees who hadn't joined."""

    members: frozenset[int]
    invitees: frozenset[int]

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Picked":
        """Read the keys of rows; anything else is left out."""
        found = [key for key in keys if KEY.fullmatch(key)]
        return cls(*(frozenset(int(key[1:]) for key in found if key[0] == kind) for kind in "mi"))

    def has(self, row: RosterRow) -> bool:
        """Whether the row was chosen."""
        chosen = self.members if row.membership else self.invitees
        return int(row.key[1:]) in chosen


@transaction.atomic
def remove_rows(*, group: Group, picked: Picked) -> tuple[int, int]:
    """Remove members with the coach's notes on them, and the links of all that were picked.

    Return how many members and how many links of others were removed. An invitee who joined meanwhile stays: nobody
    has asked for that member to be removed. Members who haven't agreed to the coach who looks stay too, without the
    line's name if that line goes.
    """
    Group.objects.select_for_update().get(pk=group.pk)  # joining locks it too
    seen = group.memberships.filter(consents__coach=group.seen_by_id, consents__is_given=True)
    members = dict(seen.filter(pk__in=picked.members).values_list("pk", "invitee_id"))
    joined = list(seen.exclude(invitee=None).values_list("invitee_id", flat=True))
    _, removed = group.memberships.filter(pk__in=members).delete()
    _, links = group.invitees.filter(pk__in=picked.invitees - set(joined)).delete()
    group.invitees.filter(pk__in=set(members.values()) - {None}).delete()
    return removed.get(Membership._meta.label, 0), links.get(Invitee._meta.label, 0)


def _row(invitee: Invitee | None, membership: Membership | None, now: datetime, tells_links: bool = True) -> RosterRow:
    if membership is None:
        opened = invitee is not None and invitee.opened_at is not None
        link = Status.SEEN if opened else Status.NOT_SEEN
        return RosterRow(invitee, None, link if tells_links else Status.INVITED)
    attempt = membership.attempt
    if attempt is None or not membership.is_visible(now=now):
        return RosterRow(invitee, membership, Status.JOINED)
    return RosterRow(invitee, membership, Status.FINISHED if attempt.finished_at else Status.STARTED)
