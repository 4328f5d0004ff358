"""The coach's list of whom to invite, each with a personal link."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from assessments.coaching.groups import GroupTerms, create_group, new_code
from assessments.core.names import clean_name, comparable
from assessments.links.links import new_token
from assessments.models import Coach, Group, Invitee, InviteeAddress, Questionnaire
from assessments.models.coaching import MAX_PLACES


class TooManyInvitees(Exception):
    """The list would have more than MAX_PLACES lines; nothing was added."""


@dataclass(frozen=True)
class InviteCounts:
    """How many of the given lines were added to the list, were on it already, and came with a mail address.

    ``alike`` are pairs of names on the list, the later one new, that differ only in capitals or accents.
    """

    added: int
    already_listed: int
    with_address: int = 0
    alike: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def add_invitees(
    *,
    group: Group,
    own_ids: Sequence[str],
    emails: Mapping[str, str] = MappingProxyType({}),
    new_token: Callable[[], str],
    now: datetime,
) -> InviteCounts:
    """Add names or ids to the group's list, each with a personal link; those on the list already are left as they are.

    ``own_ids`` are clean (see `clean_name`); those of older lists may not be. ``emails`` has mail addresses by own id,
    which replace those that were given before. Raises TooManyInvitees.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    listed = list(group.invitees.values_list("own_id", flat=True))
    known = {name for own_id in listed for name in (own_id, clean_name(own_id))}
    new = [own_id for own_id in dict.fromkeys(own_ids) if own_id not in known]
    if len(listed) + len(new) > MAX_PLACES:
        raise TooManyInvitees
    Invitee.objects.bulk_create(
        [Invitee(group=group, own_id=own_id, token=new_token(), created_at=now) for own_id in new]
    )
    if any(emails.values()):
        _save_addresses(group, emails)
    with_address = sum(bool(email) for email in emails.values())
    return InviteCounts(
        added=len(new),
        already_listed=len(set(own_ids)) - len(new),
        with_address=with_address,
        alike=tuple(_alike(listed, new)),
    )


def _alike(listed: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Return each new name with the first before it that differs only in capitals or accents, where there is one."""
    first = {comparable(name): name for name in reversed(listed)}
    for name in new:
        before = first.setdefault(comparable(name), name)
        if before != name:
            yield before, name


def _save_addresses(group: Group, emails: Mapping[str, str]) -> None:
    invitees = [(invitee, emails.get(clean_name(invitee.own_id), "")) for invitee in group.invitees.all()]
    InviteeAddress.objects.bulk_create(
        [InviteeAddress(invitee=invitee, email=email) for invitee, email in invitees if email],
        update_conflicts=True,
        unique_fields=["invitee"],
        update_fields=["email"],
    )


@transaction.atomic
def copy_of(
    like: Group, *, coach: Coach, questionnaire: Questionnaire, terms: GroupTerms, with_list: bool, now: datetime
) -> Group:
    """Create a coach's group after another one, with a code of its own; ``with_list`` copies the names on its list.

    Nobody is a member of it, nobody else has access to it, and every name gets a new personal link.
    """
    group = create_group(coach=coach, questionnaire=questionnaire, terms=terms, code=new_code(), now=now)
    if with_list:
        own_ids = list(like.invitees.values_list("own_id", flat=True))
        add_invitees(group=group, own_ids=own_ids, new_token=new_token, now=now)
    return group


def count_expected(*, group: Group) -> tuple[int, int]:
    """Return how many members a group has, and how many invitees who haven't joined: two queries."""
    return group.memberships.count(), group.invitees.filter(membership=None).count()


def remove_invitee(*, invitee: Invitee) -> None:
    """Remove a line from the list: its personal link no longer opens. A member who joined by it stays a member."""
    invitee.delete()
