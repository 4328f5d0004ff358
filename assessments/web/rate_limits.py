"""Limit how often something may be done, by a network, a browser or a name, within a window of time.

The counts are rows of the database, so all processes and servers share them. A window opens with the first thing that
is counted and closes by itself: what is refused isn't counted, and makes no window longer.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import HttpRequest

from assessments.models import Tally

WINDOW = timedelta(minutes=10)
MAX_ADDRESS_LENGTH = 64  # characters; the longest network address has 45
BEFORE_PORT = re.compile(r"\[([^\]]{2,45})\](?::\d{1,5})?|([\d.]{7,15}):\d{1,5}")


@dataclass(frozen=True)
class Limit:
    """How often one kind of thing may be done by one of those whom it counts, within its window."""

    kind: str
    maximum: int
    window: timedelta = WINDOW


Counted = tuple[Limit, str]
"""A limit, and whom it counts: a network, a browser, a name."""

# Hundreds of students may share one network, and a university a few: all start at once, many paste postings.
STARTS = Limit("start", 3000)
READINGS = Limit("read", 600)
KEEPS = Limit("keep", 200)
LINKS = Limit("link", 600)
RETIREMENTS = Limit("retire", 600)


def client_address(request: HttpRequest) -> str:
    """Return the visitor's network address; behind our proxy the last one of X-Forwarded-For, which the proxy added."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    return str(request.META.get("HTTP_X_FORWARDED_FOR", direct)).rsplit(",", 1)[-1].strip() or direct


def network_of(request: HttpRequest) -> str:
    """Return whom limits by network count: an IPv4 address, or the 64 bits of an IPv6 address that name a network.

    One subscriber has 2^64 addresses of IPv6. An IPv4 address may be written as one of IPv6, as a server that listens
    on both sees it, and a port may follow, as some proxies write it.
    """
    address = client_address(request)[:MAX_ADDRESS_LENGTH]
    with_port = BEFORE_PORT.fullmatch(address)
    try:
        parsed = ip_address((with_port[1] or with_port[2]) if with_port else address)
    except ValueError:
        return address
    if isinstance(parsed, IPv4Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or ip_network((parsed.packed[:8] + bytes(8), 64)))


def take_by_network(request: HttpRequest, limit: Limit, *, now: datetime) -> bool:
    """Count one for the request's network if its limit isn't reached, and return whether it was counted."""
    return take(limit=limit, who=network_of(request), now=now)


def refused_until(counted: Iterable[Counted], *, now: datetime) -> datetime | None:
    """Return when the last of the limits that are reached opens again; None if none is reached. One query.

    A window that opens in the future, because the clock was set back, is ignored and locks nobody out.
    """
    limits = {_key(limit, who): limit for limit, who in counted}
    ends = [
        tally.opened_at + limit.window
        for tally in Tally.objects.filter(key__in=limits, opened_at__lte=now)
        if tally.count >= (limit := limits[tally.key]).maximum and tally.opened_at > now - limit.window
    ]
    return max(ends, default=None)


def take(*, limit: Limit, who: str, now: datetime, amount: int = 1) -> bool:
    """Count one, or ``amount``, if the limit allows it, and return whether it was counted: one query within a window.

    However many do so at the same moment, no more are counted than the limit allows.
    """
    key = _key(limit, who)
    if _add([key], limit, now=now, amount=amount):
        return True
    if _window([key], limit, now=now).exists():
        return False
    _open_windows([key], limit, now=now)
    return bool(_add([key], limit, now=now, amount=amount))


def take_each(*, limit: Limit, who: Iterable[str], now: datetime) -> set[str]:
    """Count one for each of many whose limit isn't reached, and return the others: five queries for all of them."""
    by_key = {_key(limit, name): name for name in who}
    running = _window(list(by_key), limit, now=now)
    reached = set(running.filter(count__gte=limit.maximum).values_list("key", flat=True))
    _open_windows(set(by_key) - set(running.values_list("key", flat=True)), limit, now=now)
    _add(set(by_key) - reached, limit, now=now)
    return {by_key[key] for key in reached}


def give_back(*, limit: Limit, who: str, now: datetime) -> None:
    """Take one back from the count of the current window."""
    _window([_key(limit, who)], limit, now=now).filter(count__gt=0).update(count=F("count") - 1)


def _window(keys: Collection[str], limit: Limit, *, now: datetime) -> QuerySet[Tally]:
    return Tally.objects.filter(key__in=keys, opened_at__gt=now - limit.window, opened_at__lte=now)


def _open_windows(keys: Collection[str], limit: Limit, *, now: datetime) -> None:
    """Begin to count from 0 where no window is open."""
    ended = Tally.objects.filter(key__in=keys).exclude(opened_at__gt=now - limit.window, opened_at__lte=now)
    ended.update(opened_at=now, count=0)
    Tally.objects.bulk_create([Tally(key=key, opened_at=now, count=0) for key in keys], ignore_conflicts=True)


def _add(keys: Collection[str], limit: Limit, *, now: datetime, amount: int = 1) -> int:
    rows = _window(keys, limit, now=now).filter(count__lte=limit.maximum - amount)
    return rows.update(count=F("count") + amount)


def _key(limit: Limit, who: str) -> str:
    # SECRET_KEY is in it so that nobody can find the addresses in a copy of the table by hashing all of them.
    return hashlib.sha256(f"{settings.SECRET_KEY} {limit.kind} {who}".encode()).hexdigest()
