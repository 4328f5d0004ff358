"""A group's roster: whom the coach invited and who joined, each with how far they are."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from assessments.models import Group, Invitee, Membership


class Status(Enum):
    """How far somebody on the roster is, in the order of going on."""

    NOT_SEEN = "Not seen yet"
    SEEN = "Seen, not joined"
    JOINED = "Joined"
    STARTED = "Started"
    FINISHED = "Finished"

    @property
    def label(self) -> str:
        """In words."""
        return self.value


@dataclass(frozen=True)
class RosterRow:
    """A line of the coach's list, or a member who came by the code."""

    invitee: Invitee | None
    membership: Membership | None
    status: Status

    @property
    def finished_at(self) -> datetime | None:
        """When the result was finished, if it can be seen."""
        attempt = self.membership.attempt if self.membership else None
        return attempt.finished_at if attempt and self.status is Status.FINISHED else None

    @property
    def own_id(self) -> str:
        """The coach's own name or id, nothing for who came by the code."""
        return self.invitee.own_id if self.invitee else ""


def roster_of(*, group: Group, today: date) -> list[RosterRow]:
    """Return everybody on the list in its order, then who came by the code in the order of joining: two queries.

    How far a member is can be seen only as long as was agreed to; then they have just joined.
    """
    memberships = list(group.memberships.select_related("attempt__version").defer("attempt__version__definition"))
    for membership in memberships:
        membership.group = group
    by_invitee = {m.invitee_id: m for m in memberships if m.invitee_id is not None}
    listed = [_row(invitee, by_invitee.get(invitee.pk), today) for invitee in group.invitees.all()]
    return [*listed, *(_row(None, m, today) for m in memberships if m.invitee_id is None)]


def _row(invitee: Invitee | None, membership: Membership | None, today: date) -> RosterRow:
    if membership is None:
        opened = invitee is not None and invitee.opened_at is not None
        return RosterRow(invitee, None, Status.SEEN if opened else Status.NOT_SEEN)
    attempt = membership.attempt
    if attempt is None or not membership.is_visible(today=today):
        return RosterRow(invitee, membership, Status.JOINED)
    return RosterRow(invitee, membership, Status.FINISHED if attempt.finished_at else Status.STARTED)
