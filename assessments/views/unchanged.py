"""A shared result that somebody already has isn't made again: ETag, If-None-Match, 304."""

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from assessments import scoring
from assessments.access import Viewing
from assessments.http import wants_fragment
from assessments.views.owner import owner_of


def unless_unchanged(request: HttpRequest, seen: Viewing, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what ``make`` makes, or 304 where a visitor already has it; an owner's page has more than the result."""
    if seen.is_owner or seen.attempt.accepts_answers:
        return make()
    etag = _etag(request, seen)
    response: HttpResponse = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    return response


def _etag(request: HttpRequest, seen: Viewing) -> str:
    """Everything that what a visitor sees hangs on: the link, the result, this code, and whose browser it is."""
    known = (
        *(settings.RELEASE, scoring.ENGINE_VERSION, request.get_host(), request.path, wants_fragment(request)),
        *(seen.link.token, seen.link.label, seen.link.shows_answers, seen.link.expires_at),
        *(seen.attempt.finished_at, seen.attempt.version.sha256, owner_of(request)),
    )
    return quote_etag(hashlib.sha256(repr(known).encode()).hexdigest()[:32])
