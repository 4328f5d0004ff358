"""What is done from one network address is counted, and after too much of it nobody there may go on for a while.

The counts are rows of the database: every process and every server counts into the same one.
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
    """How often one kind of thing may be done from one address within the window."""

    kind: str
    most: int


# A class of hundreds sits behind one address, and a university behind a few: they mistype codes now and then, begin all
# at once, paste postings.
GUESSES = Limit("code", 60)
STARTS = Limit("start", 3000)
READINGS = Limit("read", 600)


def address_of(request: HttpRequest) -> str:
    """Return the visitor's network address; behind our proxy the one that it saw, which is the last it names."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    return str(request.META.get("HTTP_X_FORWARDED_FOR", direct)).rsplit(",", 1)[-1].strip() or direct


def count(request: HttpRequest, limit: Limit, *, now: datetime) -> None:
    """Count one more; the first one opens the window in which they are counted. At most two queries."""
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
    """Whether it was done too often from there within the window: one query.

    A clock that was set back forgets what was counted before, and locks nobody out until it has caught up.
    """
    tallies = Tally.objects.filter(key=_key(request, limit), opened_at__gt=now - WINDOW, opened_at__lte=now)
    return tallies.filter(count__gte=limit.most).exists()


def _key(request: HttpRequest, limit: Limit) -> str:
    # With the site's key in it, a copy of the table doesn't tell addresses to whoever tries them all.
    return hashlib.sha256(f"{settings.SECRET_KEY} {limit.kind} {address_of(request)}".encode()).hexdigest()
