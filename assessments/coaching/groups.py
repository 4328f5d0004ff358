"""Manage a coach's group: create, change and delete it, write notes, share its public summary."""

import hashlib
import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from assessments.models import Coach, Group, Membership, Questionnaire
from assessments.models.coaching import CODE_LENGTH, CODE_LETTERS


class NoteChanged(Exception):
    """Another note was saved since the form was shown; ``note`` is that one, and it stays."""

    def __init__(self, note: str) -> None:
        super().__init__()
        self.note = note


class SettingsChanged(Exception):
    """Other terms were saved since the form was shown; ``terms`` are those, and they stay."""

    def __init__(self, terms: "GroupTerms") -> None:
        super().__init__()
        self.terms = terms


@dataclass(frozen=True)
class GroupTerms:
    """What a coach decides about a group; students read all of it before they join."""

    name: str
    places: int
    closes_on: date
    visible_until: date
    time_zone: str
    shows_answers: bool

    @property
    def digest(self) -> str:
        """A short digest, by which a form that shows other terms is recognised."""
        return digest_of(repr(self))


def terms_of(group: Group) -> GroupTerms:
    """Return a group's terms."""
    return GroupTerms(**{field.name: getattr(group, field.name) for field in fields(GroupTerms)})


def digest_of(shown: str) -> str:
    """Return a short digest of what a form showed, by which a stale one is recognised; “” for an empty text."""
    return hashlib.sha256(shown.encode()).hexdigest()[:16] if shown else ""


def new_code() -> str:
    """Return a random code that can be read from a wall and typed."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def create_group(*, coach: Coach, questionnaire: Questionnaire, terms: GroupTerms, code: str, now: datetime) -> Group:
    """Create a group that takes a published questionnaire."""
    return Group.objects.create(coach=coach, questionnaire=questionnaire, code=code, created_at=now, **vars(terms))


@transaction.atomic
def change_group(*, group: Group, terms: GroupTerms, shown: str) -> None:
    """Change a group's terms. Members who joined before show no more than what they agreed to.

    ``shown`` is the digest of the terms that the form showed, “” to change them in any case. Raises SettingsChanged if
    the group has others by now.
    """
    stored = terms_of(Group.objects.select_for_update().get(pk=group.pk))
    if shown not in {"", stored.digest} and terms != stored:
        raise SettingsChanged(stored)
    for name, value in vars(terms).items():
        setattr(group, name, value)
    group.save(update_fields=list(vars(terms)))


def replace_code(*, group: Group, code: str) -> None:
    """Give the group another code: nobody can join by the old one any more."""
    group.code = code
    group.save(update_fields=["code"])


def share_public_summary(*, group: Group, token: str) -> None:
    """Create the link to the group's public summary, unless there is one."""
    Group.objects.filter(pk=group.pk, together_token=None).update(together_token=token)


def stop_sharing_public_summary(*, group: Group) -> None:
    """Turn the link to the public summary off for good."""
    Group.objects.filter(pk=group.pk).update(together_token=None)


@transaction.atomic
def write_note(*, membership: Membership, note: str, shown: str) -> None:
    """Save the coach's note on a member. Only the coach can read it, and it is deleted with the membership.

    ``shown`` is the digest of the note that the form showed. Raises NoteChanged if there is another one by now.
    """
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    if shown != digest_of(stored.note) and note != stored.note:
        raise NoteChanged(stored.note)
    stored.note = note
    stored.save(update_fields=["note"])


def remove_member(*, membership: Membership) -> None:
    """Remove a member from the group, as if they had left."""
    membership.delete()


def delete_group(*, group: Group) -> None:
    """Delete the group with its list, memberships and notes. The students keep their results."""
    group.delete()
