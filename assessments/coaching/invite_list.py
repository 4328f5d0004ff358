"""The coach's list as its pages show it: who is on it, how far they are, and their links."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from assessments.coaching.roster import Status, roster_of
from assessments.models import Group, Invitee

PER_PAGE = 50


@dataclass(frozen=True)
class Listed:
    """One line of the list, its personal link, and how far the person has come."""

    invitee: Invitee
    link: str
    status: Status

    @property
    def has_finished(self) -> bool:
        """Whether the coach sees a finished result."""
        return self.status is Status.FINISHED

    @property
    def has_opened(self) -> bool:
        """Whether the link was opened, or its person has joined, as far as the coach may know."""
        return self.status not in {Status.INVITED, Status.NOT_SEEN}


def list_of(*, group: Group, link_of: Callable[[str], str], now: datetime) -> list[Listed]:
    """Return the lines in the coach's order; ``link_of`` makes a link of a token. Two queries."""
    rows = roster_of(group=group, now=now)
    return [Listed(row.invitee, link_of(row.invitee.token), row.status) for row in rows if row.invitee]


def search_list(people: Sequence[Listed], *, wanted: str) -> list[Listed]:
    """Return the lines whose name or id has all the words in it, however they are capitalised."""
    words = wanted.casefold().split()
    return [person for person in people if all(word in person.invitee.own_id.casefold() for word in words)]
