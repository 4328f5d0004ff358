"""Manage a coach's group: create, change and delete it, write notes, share its public summary."""

import hashlib
import secrets
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from assessments.core.times import day_in
from assessments.models import Coach, CoachNote, Group, Membership, Questionnaire
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


def close_group(*, group: Group, now: datetime) -> None:
    """Let nobody join any more, by the code or by a personal link, until the group is opened again."""
    Group.objects.filter(pk=group.pk, closed_at=None).update(closed_at=now)


def reopen_group(*, group: Group) -> None:
    """Let people join again, until the last day."""
    Group.objects.filter(pk=group.pk).update(closed_at=None)


def archive_group(*, group: Group, now: datetime) -> None:
    """Take the group out of the lists: nobody joins it and nobody changes it, until it is restored."""
    Group.objects.filter(pk=group.pk, archived_at=None).update(archived_at=now, offered_to=None)


def restore_group(*, group: Group) -> None:
    """Take the group out of the archive."""
    Group.objects.filter(pk=group.pk).update(archived_at=None)


def terms_for_next_term(group: Group, *, now: datetime) -> GroupTerms:
    """Return a group's terms for the next time: both days as long after today as they were after its beginning."""
    begun, today = day_in(group.time_zone, group.created_at), group.today(now)
    return replace(
        terms_of(group),
        closes_on=today + max(group.closes_on - begun, timedelta()),
        visible_until=today + max(group.visible_until - begun, timedelta()),
    )


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
    """Save the note of the coach who looks on a member. Nobody else reads it; it is deleted with the membership.

    ``shown`` is the digest of the note that the form showed. Raises NoteChanged if there is another one by now.
    """
    stored = Membership.objects.select_for_update().select_related("group").get(pk=membership.pk)
    coach = membership.group.seen_by_id
    own = CoachNote.objects.filter(membership=stored, coach=coach)
    is_owner = coach == stored.group.coach_id
    known = stored.note if is_owner else own.values_list("text", flat=True).first() or ""
    if shown != digest_of(known) and note != known:
        raise NoteChanged(known)
    if is_owner:
        Membership.objects.filter(pk=stored.pk).update(note=note)
    elif note:
        own.update_or_create(membership=stored, coach_id=coach, defaults={"text": note})
    else:
        own.delete()


def remove_member(*, membership: Membership) -> None:
    """Remove a member from the group, as if they had left."""
    membership.delete()


def delete_group(*, group: Group) -> None:
    """Delete the group with its list, memberships, notes and everybody's access. The students keep their results."""
    group.delete()
