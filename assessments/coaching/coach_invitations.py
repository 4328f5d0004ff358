"""How somebody becomes a coach: an admin sends a link, by which they make an account of their own, once."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction

from assessments.links.links import TOKEN
from assessments.models import Coach, CoachInvitation

OPEN_FOR = timedelta(days=14)


def invitation_digest(token: str) -> str:
    """Return what the database keeps of an invitation's token; of what can't be one, a digest that nothing has."""
    return hashlib.sha256(token.encode() if TOKEN.fullmatch(token) else b"").hexdigest()


def invite_coach(*, note: str, by: AbstractBaseUser | None, token: str, now: datetime) -> CoachInvitation:
    """Make an invitation that opens for two weeks."""
    return CoachInvitation.objects.create(
        digest=invitation_digest(token),
        note=note,
        created_by_id=by.pk if by else None,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )


def open_invitation(*, token: str, now: datetime) -> CoachInvitation:
    """Return the invitation behind a link.

    Raises CoachInvitation.DoesNotExist alike for one that never was, was used, was revoked or has run out.
    """
    return CoachInvitation.objects.get(digest=invitation_digest(token), used_at=None, expires_at__gt=now)


@transaction.atomic
def accept_invitation(*, token: str, user: User, name: str, now: datetime) -> Coach:
    """Make the account ``user``, not saved yet, a coach's, and use the invitation up.

    Raises CoachInvitation.DoesNotExist as `open_invitation` does, also when it was used a moment ago.
    """
    open_ones = CoachInvitation.objects.filter(used_at=None, expires_at__gt=now)
    if not open_ones.filter(digest=invitation_digest(token)).update(used_at=now):
        raise CoachInvitation.DoesNotExist
    user.save()
    coach = Coach.objects.create(user=user, name=name)
    CoachInvitation.objects.filter(digest=invitation_digest(token)).update(coach=coach)
    return coach
