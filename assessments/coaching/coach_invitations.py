"""Invite coaches: an admin sends a link, and whoever opens it makes a coach's account, once."""

import hashlib
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser, User
from django.db import transaction

from assessments.links.links import TOKEN
from assessments.models import Coach, CoachInvitation

OPEN_FOR = timedelta(days=14)


def invitation_digest(token: str) -> str:
    """Return the digest that the database stores for a token; a malformed token gets one that no invitation has."""
    return hashlib.sha256(token.encode() if TOKEN.fullmatch(token) else b"").hexdigest()


def invite_coach(*, note: str, by: AbstractBaseUser | None, token: str, now: datetime) -> CoachInvitation:
    """Create an invitation that can be accepted for OPEN_FOR."""
    return CoachInvitation.objects.create(
        digest=invitation_digest(token),
        note=note,
        created_by_id=by.pk if by else None,
        created_at=now,
        expires_at=now + OPEN_FOR,
    )


def open_invitation(*, token: str, now: datetime) -> CoachInvitation:
    """Return the unused invitation behind a link.

    Raises CoachInvitation.DoesNotExist for an unknown, used, deleted or expired one.
    """
    return CoachInvitation.objects.get(digest=invitation_digest(token), used_at=None, expires_at__gt=now)


@transaction.atomic
def accept_invitation(*, token: str, user: User, name: str, now: datetime) -> Coach:
    """Save the new account ``user`` as a coach's, and mark the invitation as used.

    Raises CoachInvitation.DoesNotExist as `open_invitation` does, also when another request has just used it.
    """
    unused = CoachInvitation.objects.filter(used_at=None, expires_at__gt=now)
    if not unused.filter(digest=invitation_digest(token)).update(used_at=now):
        raise CoachInvitation.DoesNotExist
    user.save()
    coach = Coach.objects.create(user=user, name=name)
    CoachInvitation.objects.filter(digest=invitation_digest(token)).update(coach=coach)
    return coach
