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

from assessments.core import scoring
from assessments.links.links import SharedResult
from assessments.web.htmx import wants_fragment


def cached_or_304(request: HttpRequest, shared: SharedResult, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what ``make`` makes, or 304 where a visitor already has it; an owner's page has more than the result."""
    if shared.is_owner or shared.attempt.accepts_answers:
        return make()
    state = _state(request, shared)
    etag = quote_etag(state)
    response: HttpResponse = get_conditional_response(request, etag=etag) or _made_once(request, state, make)
    response["ETag"] = etag
    return response


def _state(request: HttpRequest, shared: SharedResult) -> str:
    """Everything that what a visitor sees hangs on: the link, the result, this code, and how it was asked for."""
    known = (
        *(settings.RELEASE, scoring.ENGINE_VERSION, request.scheme, request.get_host(), request.path),
        *(wants_fragment(request), request.is_embedded),  # type: ignore[attr-defined]
        *(shared.link.token, shared.link.label, shared.link.shows_answers, shared.link.expires_at),
        *(shared.attempt.finished_at, shared.attempt.version.sha256),
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
