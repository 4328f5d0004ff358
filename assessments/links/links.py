"""Make, open, change and revoke links to a result or a saved posting; tokens of links and owners."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assessments.links.open_query import find_active_link
from assessments.models import Attempt, Posting, ShareLink
from assessments.models.sharing import TOKEN_LENGTH

TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")
NO_TOKEN = "." * TOKEN_LENGTH  # looked up in place of a malformed token: takes as long, and is never found
MAX_LINKS = 50  # that open
MAX_ENDED = 100  # that no longer open; the oldest of more are deleted
LIFETIMES = {
    "day": ("For a day", timedelta(days=1)),
    "week": ("For a week", timedelta(days=7)),
    "month": ("For 30 days", timedelta(days=30)),
    "forever": ("Until I turn it off", None),
}


class TooManyLinks(Exception):
    """The target already has MAX_LINKS active links; none was made."""


@dataclass(frozen=True)
class SharedResult:
    """A result, the link that opened it, and whether this browser owns it."""

    link: ShareLink
    attempt: Attempt
    is_owner: bool

    @property
    def shows_answers(self) -> bool:
        """Whether this visitor may see the single answers."""
        return self.is_owner or self.link.shows_answers

    @property
    def target(self) -> Attempt:
        """The target of the link."""
        return self.attempt


@dataclass(frozen=True)
class SharedPosting:
    """A saved posting, the link that opened it, and whether this browser owns it."""

    link: ShareLink
    posting: Posting
    is_owner: bool

    @property
    def shows_text(self) -> bool:
        """Whether this visitor may see the posting's text."""
        return self.is_owner or self.link.shows_answers

    @property
    def target(self) -> Posting:
        """The target of the link."""
        return self.posting


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def owner_digest(token: str) -> str:
    """Return the digest that the database keeps of an owner's token; “” for a malformed one.

    A copy of the database gives no access: the tokens themselves are not in it.
    """
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token) else ""


def known_token(token: str) -> str:
    """Return the token, or NO_TOKEN for a malformed one, which costs the same query and finds nothing."""
    return token if TOKEN.fullmatch(token) else NO_TOKEN


def open_link(*, token: str, owner: str, now: datetime) -> SharedResult | SharedPosting:
    """Return the result or the posting behind a link.

    Raises ShareLink.DoesNotExist for a link that doesn't exist, was revoked or has expired.
    """
    link = find_active_link(token=known_token(token), now=now)
    if link is None:
        raise ShareLink.DoesNotExist
    shared = link.target
    is_owner = bool(owner) and shared.owner == owner
    if isinstance(shared, Attempt):
        return SharedResult(link=link, attempt=shared, is_owner=is_owner)
    return SharedPosting(link=link, posting=shared, is_owner=is_owner)


def own_link(*, token: str, owner: str) -> ShareLink:
    """Return a link to the owner's own result or posting, active or not.

    Raises ShareLink.DoesNotExist for a link that doesn't exist and for somebody else's.
    """
    links = ShareLink.objects.owned_by(owner or NO_TOKEN).select_related("attempt", "posting")
    return links.get(token=known_token(token))


@transaction.atomic
def make_link(
    *, of: Attempt | Posting, token: str, label: str, lifetime: str, shows_answers: bool, now: datetime
) -> ShareLink:
    """Make one more link to a finished attempt's result or to a posting; ``lifetime`` is a key of LIFETIMES.

    Raises TooManyLinks.
    """
    _lock(of)
    if ShareLink.objects.active(now=now).to(of).count() >= MAX_LINKS:
        raise TooManyLinks
    _forget_old_links(of, now=now)
    return ShareLink.objects.create(
        **_target_fields(of),
        token=token,
        label=label,
        shows_answers=shows_answers,
        created_at=now,
        expires_at=_expiry(lifetime, now),
    )


def change_link(
    *,
    link: ShareLink,
    label: str | None = None,
    lifetime: str | None = None,
    shows_answers: bool | None = None,
    now: datetime,
) -> None:
    """Set a link's label, its lifetime from now on, and whether it shows the answers; what is None stays as stored."""
    changes: dict[str, Any] = {"label": label, "shows_answers": shows_answers}
    changes = {name: value for name, value in changes.items() if value is not None}
    if lifetime is not None:
        changes["expires_at"] = _expiry(lifetime, now)
    for name, value in changes.items():
        setattr(link, name, value)
    link.save(update_fields=list(changes))


def _expiry(lifetime: str, now: datetime) -> datetime | None:
    span = LIFETIMES[lifetime][1]
    return now + span if span else None


def revoke_link(*, link: ShareLink, now: datetime) -> None:
    """Revoke a link."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)
    _forget_old_links(link.target, now=now)


def revoke_all(*, of: Attempt | Posting, now: datetime) -> int:
    """Revoke all links to a result or posting, and return how many were revoked."""
    revoked = ShareLink.objects.filter(revoked_at=None).to(of).update(revoked_at=now)
    _forget_old_links(of, now=now)
    return revoked


def _forget_old_links(shared: Attempt | Posting, *, now: datetime) -> None:
    """Delete the oldest links that no longer open, beyond MAX_ENDED: links can be made and revoked without end."""
    ended = ShareLink.objects.to(shared).exclude(pk__in=ShareLink.objects.active(now=now).to(shared))
    oldest = list(ended.order_by("-created_at", "-pk").values_list("pk", flat=True)[MAX_ENDED:])
    if oldest:
        ShareLink.objects.filter(pk__in=oldest).delete()


@transaction.atomic
def link_for(*, of: Attempt | Posting, token: str, now: datetime) -> ShareLink:
    """Return the link by which an owner opens a finished attempt's result, or a posting.

    It is the oldest one to pass on; if there is none, a new link with ``token``.
    """
    _lock(of)
    link = ShareLink.objects.to_pass_on(now=now).to(of).first()
    return link or ShareLink.objects.create(**_target_fields(of), token=token, created_at=now)


def _lock(shared: Attempt | Posting) -> None:
    type(shared).objects.select_for_update(no_key=True).get(pk=shared.pk)


def _target_fields(shared: Attempt | Posting) -> dict[str, Attempt | Posting]:
    return {"attempt" if isinstance(shared, Attempt) else "posting": shared}


def delete_target(*, target: Attempt | Posting) -> None:
    """Delete an attempt with its answers, snapshot and links, or a posting with its links."""
    target.delete()


TOKEN_IN_ADDRESS = re.compile(r"/r/([^/?#\s]+)")


def token_in(typed: str) -> str:
    """Return the token in what was typed: the part of a link's address after /r/, else the text itself."""
    found = TOKEN_IN_ADDRESS.search(typed)
    return found[1] if found else typed
