"""A group's roster: whom the coach invited and who joined, each with a status."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from assessments.coaching.consents import load_members
from assessments.models import Group, Invitee, Membership


class Status(Enum):
    """How far somebody on the roster has come, first to last."""

    NOT_SEEN = "Link not opened"
    SEEN = "Link opened, not joined"
    JOINED = "Joined"
    STARTED = "Started"
    FINISHED = "Finished"

    @property
    def label(self) -> str:
        """The status in words."""
        return self.value


@dataclass(frozen=True)
class RosterRow:
    """An invitee, or a member who joined by the code."""

    invitee: Invitee | None
    membership: Membership | None
    status: Status

    @property
    def finished_at(self) -> datetime | None:
        """When the result was finished, if the coach may see it."""
        attempt = self.membership.attempt if self.membership else None
        return attempt.finished_at if attempt and self.status is Status.FINISHED else None

    @property
    def own_id(self) -> str:
        """The coach's own name or id for them; empty for a member who joined by the code."""
        return self.invitee.own_id if self.invitee else ""


def roster_of(*, group: Group, now: datetime) -> list[RosterRow]:
    """Return the invitees in the order of the list, then the members who joined by the code: three queries.

    After the day that a member agreed to, their status is JOINED, however far they came; so it is for a coach to whom
    they haven't agreed. A second coach's notes take one more query.
    """
    rows = group.memberships.select_related("attempt__version").defer("attempt__version__definition")
    memberships = load_members(group=group, rows=rows)
    by_invitee = {m.invitee_id: m for m in memberships if m.invitee_id is not None}
    listed = [_row(invitee, by_invitee.get(invitee.pk), now) for invitee in group.invitees.all()]
    return [*listed, *(_row(None, m, now) for m in memberships if m.invitee_id is None)]


def _row(invitee: Invitee | None, membership: Membership | None, now: datetime) -> RosterRow:
    if membership is None:
        opened = invitee is not None and invitee.opened_at is not None
        return RosterRow(invitee, None, Status.SEEN if opened else Status.NOT_SEEN)
    attempt = membership.attempt
    if attempt is None or not membership.is_visible(now=now):
        return RosterRow(invitee, membership, Status.JOINED)
    return RosterRow(invitee, membership, Status.FINISHED if attempt.finished_at else Status.STARTED)
