"""Share a group with other coaches: invite them by a link, change what they may do, end it, hand the group over."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from assessments.coaching.coach_invitations import invitation_digest
from assessments.models import AccessInvitation, Coach, CoachNote, Consent, Group, GroupAccess, Role
from assessments.models.shared_groups import SHARED_ROLES

OPEN_FOR = timedelta(days=14)
MAX_COACHES = 10  # with the owner, open invitations included: a student reads all of their names before agreeing


class TooManyCoaches(Exception):
    """The group has MAX_COACHES, invited ones included."""


class AlreadyInGroup(Exception):
    """This coach owns the group or has access to it."""


@dataclass(frozen=True)
class Offer:
    """An invitation to share a group, as the invited coach reads it."""

    group: Group
    role: str


def invite_to_group(*, group: Group, role: str, note: str, token: str, now: datetime) -> AccessInvitation:
    """Create a link with which one coach gets access to the group within OPEN_FOR. Raises TooManyCoaches."""
    assert role in SHARED_ROLES  # noqa: S101 -- the form has checked it
    with transaction.atomic():
        _lock(group)
        open_links = group.access_invitations.filter(expires_at__gt=now).count()
        if 1 + group.accesses.count() + open_links >= MAX_COACHES:
            raise TooManyCoaches
        return AccessInvitation.objects.create(
            group=group,
            role=role,
            note=note,
            digest=invitation_digest(token),
            created_at=now,
            expires_at=now + OPEN_FOR,
        )


def open_offer(*, token: str, now: datetime) -> Offer:
    """Return what a link offers. Raises AccessInvitation.DoesNotExist for an unknown, used, removed or expired one."""
    rows = AccessInvitation.objects.select_related("group__coach", "group__questionnaire")
    invitation = rows.get(digest=invitation_digest(token), expires_at__gt=now)
    return Offer(invitation.group, invitation.role)


@transaction.atomic
def accept_access(*, token: str, coach: Coach, now: datetime) -> GroupAccess:
    """Give a coach the access that a link offers, and delete the link.

    Raises AccessInvitation.DoesNotExist as `open_offer` does, and AlreadyInGroup, after which the link still works.
    """
    offer = open_offer(token=token, now=now)
    group = _lock(offer.group)
    if group.coach_id == coach.pk or group.accesses.filter(coach=coach).exists():
        raise AlreadyInGroup
    deleted, _ = AccessInvitation.objects.filter(digest=invitation_digest(token)).delete()
    if not deleted:
        raise AccessInvitation.DoesNotExist
    return GroupAccess.objects.create(group=group, coach=coach, role=offer.role, added_at=now)


def change_role(*, access: GroupAccess, role: str) -> None:
    """Change what a second coach may do."""
    assert role in SHARED_ROLES  # noqa: S101 -- the form has checked it
    GroupAccess.objects.filter(pk=access.pk).update(role=role)


@transaction.atomic
def end_access(*, access: GroupAccess) -> None:
    """Take a second coach's access away, with their notes and with what members agreed to with them."""
    group = _lock(access.group)
    _forget(group, access.coach)
    GroupAccess.objects.filter(pk=access.pk).delete()
    Group.objects.filter(pk=group.pk, offered_to=access.coach).update(offered_to=None)


def offer_group(*, group: Group, to: Coach | None) -> None:
    """Offer the group to a coach who has access to it, who then confirms; None takes the offer back."""
    if to is not None and not group.accesses.filter(coach=to).exists():
        raise GroupAccess.DoesNotExist
    Group.objects.filter(pk=group.pk).update(offered_to=to)


@transaction.atomic
def take_over(*, group: Group, coach: Coach, now: datetime) -> None:
    """Make the coach, to whom the group is offered, its owner; the owner of before stays as an editor.

    Each sees the members who agreed to them, before and after. Open links stop working: whoever made them knows them,
    and may lose access later. Raises Group.DoesNotExist if the group isn't offered any more.
    """
    locked = Group.objects.select_for_update(of=("self",)).select_related("coach").get(pk=group.pk, offered_to=coach)
    before = locked.coach
    locked.coach, locked.offered_to = coach, None
    locked.save(update_fields=["coach", "offered_to"])
    locked.access_invitations.all().delete()
    GroupAccess.objects.filter(group=locked, coach=coach).delete()
    GroupAccess.objects.create(group=locked, coach=before, role=Role.EDITOR, added_at=now)
    _exchange_notes(locked, before, coach)


def _exchange_notes(group: Group, before: Coach, coach: Coach) -> None:
    """Keep everybody's notes their own: `Membership.note` is the owner's, the others' are rows."""
    rows = CoachNote.objects.filter(membership__group=group, coach=coach)
    theirs = dict(rows.values_list("membership_id", "text"))
    rows.delete()
    members = [member for member in group.memberships.all() if member.note or member.pk in theirs]
    CoachNote.objects.bulk_create(
        [CoachNote(membership=member, coach=before, text=member.note) for member in members if member.note]
    )
    for member in members:
        member.note = theirs.get(member.pk, "")
    group.memberships.bulk_update(members, ["note"], batch_size=100)


def _forget(group: Group, coach: Coach) -> None:
    Consent.objects.filter(membership__group=group, coach=coach).delete()
    CoachNote.objects.filter(membership__group=group, coach=coach).delete()


def _lock(group: Group) -> Group:
    """Return the group as it is now; until the transaction ends, nobody joins it and nobody else gets access."""
    return Group.objects.select_for_update(of=("self",)).select_related("coach").get(pk=group.pk)
