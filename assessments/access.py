"""Who may see what: the owner's token, links to a result, deleting."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from assessments.models import Attempt, ShareLink
from assessments.models.sharing import TOKEN_LENGTH

TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")
LIFETIMES = {
    "day": ("For a day", timedelta(days=1)),
    "week": ("For a week", timedelta(days=7)),
    "month": ("For 30 days", timedelta(days=30)),
    "forever": ("Until I turn it off", None),
}


@dataclass(frozen=True)
class Viewing:
    """A result that may be looked at, and how much of it."""

    link: ShareLink
    attempt: Attempt
    is_owner: bool

    @property
    def shows_answers(self) -> bool:
        """Whether the single answers may be seen."""
        return self.is_owner or self.link.shows_answers


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def owner_digest(token: str) -> str:
    """Return what the database keeps of an owner's token, so that the database alone opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token) else ""


def open_link(*, token: str, owner: str, now: datetime) -> Viewing:
    """Return the result behind a link.

    Raises ShareLink.DoesNotExist alike for a link that never was, was revoked or has expired.
    """
    link = (
        ShareLink.objects.active(now=now)
        .select_related("attempt__version")
        .defer("attempt__version__definition")
        .get(token=token)
    )
    return Viewing(link=link, attempt=link.attempt, is_owner=bool(owner) and link.attempt.owner == owner)


def own_link(*, token: str, owner: str) -> ShareLink:
    """Return a link to the owner's own result, whether or not it still opens.

    Raises ShareLink.DoesNotExist alike for a link that never was and for somebody else's.
    """
    if not owner:
        raise ShareLink.DoesNotExist
    return ShareLink.objects.get(token=token, attempt__owner=owner)


def count_opening(*, link: ShareLink, now: datetime) -> None:
    """Note that somebody other than the owner looked."""
    ShareLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, last_opened_at=now)


def change_link(*, link: ShareLink, lifetime: str, shows_answers: bool, now: datetime) -> None:
    """Set how long from now the link opens, and whether it shows the answers; ``lifetime`` is of LIFETIMES."""
    span = LIFETIMES[lifetime][1]
    link.expires_at = now + span if span else None
    link.shows_answers = shows_answers
    link.save(update_fields=["expires_at", "shows_answers"])


@transaction.atomic
def replace_link(*, link: ShareLink, token: str, now: datetime) -> ShareLink:
    """Revoke the link for good and return a new one for the same result, with no expiry and no answers.

    Doing it twice gives the same new link: a double click leaves one that opens.
    """
    attempt = Attempt.objects.select_for_update().get(pk=link.attempt_id)
    if ShareLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=now):
        return ShareLink.objects.create(attempt=attempt, token=token, label=link.label, created_at=now)
    return link_for(attempt=attempt, token=token, now=now)


@transaction.atomic
def link_for(*, attempt: Attempt, token: str, now: datetime) -> ShareLink:
    """Return a link to a finished attempt's result for its owner, a new one if none opens any more."""
    Attempt.objects.select_for_update().get(pk=attempt.pk)
    link = ShareLink.objects.active(now=now).filter(attempt=attempt).first()
    return link or ShareLink.objects.create(attempt=attempt, token=token, created_at=now)


def delete_attempt(*, attempt: Attempt) -> None:
    """Delete the attempt with its answers and links; nothing of it stays."""
    attempt.delete()
