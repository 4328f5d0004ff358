"""Who may see what: the owner's token, links to a result or a kept posting, deleting."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from assessments.models import Attempt, Posting, ShareLink
from assessments.models.sharing import TOKEN_LENGTH

TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")
NO_TOKEN = "." * TOKEN_LENGTH  # what is looked up in place of a token that can't be one: it is as slow, and never found
MAX_LINKS = 50
LIFETIMES = {
    "day": ("For a day", timedelta(days=1)),
    "week": ("For a week", timedelta(days=7)),
    "month": ("For 30 days", timedelta(days=30)),
    "forever": ("Until I turn it off", None),
}


class TooManyLinks(Exception):
    """As many links to the result open as are allowed; none was made."""


@dataclass(frozen=True)
class SharedResult:
    """A result that may be looked at, and how much of it."""

    link: ShareLink
    attempt: Attempt
    is_owner: bool

    @property
    def shows_answers(self) -> bool:
        """Whether the single answers may be shared."""
        return self.is_owner or self.link.shows_answers

    @property
    def target(self) -> Attempt:
        """What the link leads to."""
        return self.attempt


@dataclass(frozen=True)
class SharedPosting:
    """A kept posting that may be looked at, and how much of it."""

    link: ShareLink
    posting: Posting
    is_owner: bool

    @property
    def shows_text(self) -> bool:
        """Whether the posting's own words may be shared."""
        return self.is_owner or self.link.shows_answers

    @property
    def target(self) -> Posting:
        """What the link leads to."""
        return self.posting


def new_token() -> str:
    """Return 128 random bits as 22 URL-safe characters."""
    return secrets.token_urlsafe(16)


def owner_digest(token: str) -> str:
    """Return what the database keeps of an owner's token, so that the database alone opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest() if TOKEN.fullmatch(token) else ""


def known_token(token: str) -> str:
    """Return a token that can be looked up, so that a mistyped one costs the same query and finds nothing."""
    return token if TOKEN.fullmatch(token) else NO_TOKEN


def open_link(*, token: str, owner: str, now: datetime) -> SharedResult | SharedPosting:
    """Return the result or the posting behind a link.

    Raises ShareLink.DoesNotExist alike for a link that never was, was revoked or has expired.
    """
    link = (
        ShareLink.objects.active(now=now)
        .select_related("attempt__version__questionnaire", "attempt__snapshot", "posting__version__questionnaire")
        .defer("attempt__version__definition", "posting__version__definition")
        .get(token=known_token(token))
    )
    shared = link.target
    is_owner = bool(owner) and shared.owner == owner
    if isinstance(shared, Posting):
        return SharedPosting(link=link, posting=shared, is_owner=is_owner)
    return SharedResult(link=link, attempt=shared, is_owner=is_owner)


def own_link(*, token: str, owner: str) -> ShareLink:
    """Return a link to the owner's own result or posting, whether or not it still opens.

    Raises ShareLink.DoesNotExist alike for a link that never was and for somebody else's.
    """
    links = ShareLink.objects.owned_by(owner or NO_TOKEN).select_related("attempt", "posting")
    return links.get(token=known_token(token))


def count_opening(*, link: ShareLink, now: datetime) -> None:
    """Note that somebody other than the owner looked."""
    ShareLink.objects.filter(pk=link.pk).update(opened_count=F("opened_count") + 1, last_opened_at=now)


@transaction.atomic
def make_link(
    *, of: Attempt | Posting, token: str, label: str, lifetime: str, shows_answers: bool, now: datetime
) -> ShareLink:
    """Make one more link to a finished attempt's result or to a posting; ``lifetime`` is of LIFETIMES.

    Raises TooManyLinks.
    """
    _lock(of)
    if ShareLink.objects.active(now=now).to(of).count() >= MAX_LINKS:
        raise TooManyLinks
    return ShareLink.objects.create(
        **_leading_to(of),
        token=token,
        label=label,
        shows_answers=shows_answers,
        created_at=now,
        expires_at=_end(lifetime, now),
    )


def change_link(*, link: ShareLink, label: str, lifetime: str, shows_answers: bool, now: datetime) -> None:
    """Set a link's label, how long from now it opens, and whether it shows the answers."""
    link.label, link.shows_answers, link.expires_at = label, shows_answers, _end(lifetime, now)
    link.save(update_fields=["label", "expires_at", "shows_answers"])


def _end(lifetime: str, now: datetime) -> datetime | None:
    span = LIFETIMES[lifetime][1]
    return now + span if span else None


def revoke_link(*, link: ShareLink, now: datetime) -> None:
    """Turn a link off for good."""
    ShareLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=now)


def revoke_all(*, of: Attempt | Posting, now: datetime) -> int:
    """Turn every link to a result or posting off for good, and return how many there were."""
    return ShareLink.objects.filter(revoked_at=None).to(of).update(revoked_at=now)


@transaction.atomic
def link_for(*, of: Attempt | Posting, token: str, now: datetime) -> ShareLink:
    """Return the address of a finished attempt's result, or of a posting, for its owner.

    It is the oldest link that opens for ever and shows no answers, for such a one is safe to pass on; a new one, which
    nobody has yet, where there is none.
    """
    _lock(of)
    links = ShareLink.objects.active(now=now).to(of).filter(expires_at=None, shows_answers=False)
    link = links.order_by("created_at", "pk").first()
    return link or ShareLink.objects.create(**_leading_to(of), token=token, created_at=now)


def _lock(shared: Attempt | Posting) -> None:
    type(shared).objects.select_for_update(no_key=True).get(pk=shared.pk)


def _leading_to(shared: Attempt | Posting) -> dict[str, Attempt | Posting]:
    return {"attempt" if isinstance(shared, Attempt) else "posting": shared}


def delete_target(*, target: Attempt | Posting) -> None:
    """Delete an attempt with its answers and links, or a posting with its links; nothing of it stays."""
    target.delete()


TOKEN_IN_ADDRESS = re.compile(r"/r/([^/?#\s]+)")


def token_in(typed: str) -> str:
    """Return the token of what was typed: itself, or the part of a whole address that is one."""
    found = TOKEN_IN_ADDRESS.search(typed)
    return found[1] if found else typed
