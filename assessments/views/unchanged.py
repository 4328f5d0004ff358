"""A shared result is made once: who has it already gets 304, the next visitor gets what was made for the last.

Whether the link still opens has been asked by then, for each visitor anew: the page is remembered, not the right to it.
"""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from assessments import scoring
from assessments.access import Viewing
from assessments.http import wants_fragment


def unless_unchanged(request: HttpRequest, seen: Viewing, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what ``make`` makes, or 304 where a visitor already has it; an owner's page has more than the result."""
    if seen.is_owner or seen.attempt.accepts_answers:
        return make()
    state = _state(request, seen)
    etag = quote_etag(state)
    response: HttpResponse = get_conditional_response(request, etag=etag) or _made_once(request, state, make)
    response["ETag"] = etag
    return response


def _state(request: HttpRequest, seen: Viewing) -> str:
    """Everything that what a visitor sees hangs on: the link, the result, this code, and how it was asked for."""
    known = (
        *(settings.RELEASE, scoring.ENGINE_VERSION, request.scheme, request.get_host(), request.path),
        *(wants_fragment(request), request.in_frame),  # type: ignore[attr-defined]
        *(seen.link.token, seen.link.label, seen.link.shows_answers, seen.link.expires_at),
        *(seen.attempt.finished_at, seen.attempt.version.sha256),
    )
    return hashlib.sha256(repr(known).encode()).hexdigest()[:32]


def _made_once(request: HttpRequest, state: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    if CookieStorage.cookie_name in request.COOKIES:  # a sentence for this visitor alone stands on the page
        return make()
    response: HttpResponse | None = caches["pages"].get(state)
    if response is None:
        response = make()
        caches["pages"].set(state, response)
    return response
