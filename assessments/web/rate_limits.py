"""Limit how often something may be done from one network address within ten minutes.

The counts are rows of the database, so all processes and servers share them.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from assessments.models import Tally

WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Limit:
    """How often one kind of thing may be done from one network address within WINDOW."""

    kind: str
    maximum: int


# Hundreds of students may share one address, and a university a few: some mistype codes, all start at once, many paste
# postings.
GUESSES = Limit("code", 60)
STARTS = Limit("start", 3000)
READINGS = Limit("read", 600)
KEEPS = Limit("keep", 200)
LINKS = Limit("link", 600)


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address; behind our proxy the last one of X-Forwarded-For, which the proxy added."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    return str(request.META.get("HTTP_X_FORWARDED_FOR", direct)).rsplit(",", 1)[-1].strip() or direct


def count(request: HttpRequest, limit: Limit, *, now: datetime) -> None:
    """Add one to the count; the first one opens a new window. At most two queries."""
    key = _key(request, limit)
    tallies = Tally.objects.filter(key=key, opened_at__gt=now - WINDOW, opened_at__lte=now)
    if not tallies.update(count=F("count") + 1):
        Tally.objects.bulk_create(
            [Tally(key=key, opened_at=now, count=1)],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["opened_at", "count"],
        )


def is_throttled(request: HttpRequest, limit: Limit, *, now: datetime) -> bool:
    """Whether the limit is reached for the request's network address within the current window: one query.

    A window that opens in the future, because the clock was set back, is ignored and locks nobody out.
    """
    tallies = Tally.objects.filter(key=_key(request, limit), opened_at__gt=now - WINDOW, opened_at__lte=now)
    return tallies.filter(count__gte=limit.maximum).exists()


def _key(request: HttpRequest, limit: Limit) -> str:
    # SECRET_KEY is in it so that nobody can find the addresses in a copy of the table by hashing all of them.
    return hashlib.sha256(f"{settings.SECRET_KEY} {limit.kind} {client_address(request)}".encode()).hexdigest()
