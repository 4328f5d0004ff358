"""What a coach does: make a group, invite, write notes, share the whole group's picture, end it."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from assessments.models import Coach, Group, Invitee, Membership, Questionnaire
from assessments.models.coaching import CODE_LENGTH, CODE_LETTERS, MAX_PLACES


class TooManyInvited(Exception):
    """The list would grow longer than any group may be; nothing was added."""


@dataclass(frozen=True)
class GroupTerms:
    """What a coach decides about a group; students are told all of it before they join."""

    name: str
    places: int
    closes_on: date
    visible_until: date
    shows_answers: bool


@dataclass(frozen=True)
class Invited:
    """How many lines were new, and how many were on the list before."""

    added: int
    known: int


def new_code() -> str:
    """Return a code that can be read from a wall and typed."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def create_group(*, coach: Coach, questionnaire: Questionnaire, terms: GroupTerms, code: str, now: datetime) -> Group:
    """Make a group for one of the published questionnaires."""
    return Group.objects.create(coach=coach, questionnaire=questionnaire, code=code, created_at=now, **vars(terms))


def change_group(*, group: Group, terms: GroupTerms) -> None:
    """Change what was decided. Members who joined before go on to show what they agreed to, and no more."""
    for name, value in vars(terms).items():
        setattr(group, name, value)
    group.save(update_fields=list(vars(terms)))


def change_code(*, group: Group, code: str) -> None:
    """Give the group another code: whoever has only the old one can't join any more."""
    group.code = code
    group.save(update_fields=["code"])


def share_public_summary(*, group: Group, token: str) -> None:
    """Make a link to the page of the whole group, where there is none."""
    Group.objects.filter(pk=group.pk, together_token=None).update(together_token=token)


def stop_sharing_public_summary(*, group: Group) -> None:
    """Turn that link off for good."""
    Group.objects.filter(pk=group.pk).update(together_token=None)


@transaction.atomic
def invite(*, group: Group, own_ids: Sequence[str], new_token: Callable[[], str], now: datetime) -> Invited:
    """Put names or ids on the group's list, each with a personal link; those that stand there already stay.

    Raises TooManyInvited.
    """
    Group.objects.select_for_update().get(pk=group.pk)
    known = set(group.invitees.values_list("own_id", flat=True))
    new = [own_id for own_id in dict.fromkeys(own_ids) if own_id not in known]
    if len(known) + len(new) > MAX_PLACES:
        raise TooManyInvited
    Invitee.objects.bulk_create(
        [Invitee(group=group, own_id=own_id, token=new_token(), created_at=now) for own_id in new]
    )
    return Invited(added=len(new), known=len(set(own_ids)) - len(new))


def write_note(*, membership: Membership, note: str) -> None:
    """Keep the coach's own note on a member; nobody else reads it, and it goes when the member goes."""
    membership.note = note
    membership.save(update_fields=["note"])


def remove_member(*, membership: Membership) -> None:
    """Take a member out of the group, as if they had left."""
    membership.delete()


def uninvite(*, invitee: Invitee) -> None:
    """Take a line off the list: its personal link ends. Who joined by it stays a member."""
    invitee.delete()


def delete_group(*, group: Group) -> None:
    """Delete the group with its list, memberships and notes. The students keep their results."""
    group.delete()
