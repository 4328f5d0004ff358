"""Guesses from one network address are counted, and after too many nobody there may guess for a while.

Counted in Django's cache: by default each process counts for itself, so with three workers the limit is three times
as high; CACHE_URL names a cache that they share.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

MOST_MISSES = 60  # a class of hundreds behind one address mistypes now and then
WINDOW_SECONDS = 600


def address_of(request: HttpRequest) -> str:
    """Return the visitor's network address; behind our proxy the one that it saw, which is the last it names."""
    direct = str(request.META.get("REMOTE_ADDR", ""))
    if not settings.BEHIND_PROXY:
        return direct
    return str(request.META.get("HTTP_X_FORWARDED_FOR", direct)).rsplit(",", 1)[-1].strip() or direct


def count_miss(request: HttpRequest, *, kind: str) -> None:
    """Note a wrong guess of this ``kind``; the first one opens the window in which they are counted."""
    key = _key(request, kind)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # the window closed between the two
            cache.add(key, 1, WINDOW_SECONDS)


def is_throttled(request: HttpRequest, *, kind: str) -> bool:
    """Whether too many wrong guesses of this ``kind`` came from there within the window."""
    return int(cache.get(_key(request, kind), 0)) >= MOST_MISSES


def _key(request: HttpRequest, kind: str) -> str:
    digest = hashlib.sha256(address_of(request).encode()).hexdigest()[:32]  # the cache keeps no address
    return f"misses:{kind}:{digest}"
