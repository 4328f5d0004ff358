"""Cache the responses of shared results and of public pages, and answer 304 to a visitor who has the current one.

Views check that the link is active before they come here, so a cached page never outlives its link. Responses are kept
compressed, as nearly all are sent. They hold nothing of one visitor's, no token of a form either, so their length tells
nothing that could be guessed by sending requests (BREACH).
"""

import gzip
import hashlib
from collections.abc import Callable, Iterable

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import add_never_cache_headers, get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from assessments.core import scoring
from assessments.links.links import SharedResult
from assessments.web.htmx import wants_fragment
from assessments.web.requests import SiteRequest

VARIES = ("Accept-Encoding", "HX-Request", "HX-History-Restore-Request")


def cached_or_304(request: SiteRequest, shared: SharedResult, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return 304 if the visitor has the current response, else a cached or a new one from ``make``.

    Nothing is cached for the owner, whose page has the controls and, while the attempt is reopened, the answers so far.
    """
    if shared.is_owner:
        return make()
    return _current_or_304(request, _cache_key(request, *_parts_of(shared)), make)


def cached_public_or_304(
    request: SiteRequest, parts: Iterable[object], make: Callable[[], HttpResponse]
) -> HttpResponse:
    """Return 304 if the visitor has the current response, else a cached or a new one from ``make``.

    Only for pages that are the same for every visitor. ``parts`` are what they depend on besides release and request.
    Browsers and proxies may keep them, and ask each time.
    """
    response = _current_or_304(request, _cache_key(request, *parts), make)
    if "ETag" in response:
        response["Cache-Control"] = "no-cache"
    return response


def _current_or_304(request: SiteRequest, key: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """Return what every visitor may have, with an ETag; or what this one only may have, without."""
    if settings.MESSAGE_COOKIE_NAME in request.COOKIES:  # the page will show a message
        return _for_one_visitor(make())
    etag = quote_etag(key)
    response: HttpResponse | None = get_conditional_response(request, etag=etag)
    if response is not None:
        patch_vary_headers(response, VARIES)
    else:
        response = caches["pages"].get(key)
    if response is None:
        response = make()
        if "CSRF_COOKIE_NEEDS_UPDATE" in request.META:  # it has a form, with this visitor's token
            return _for_one_visitor(response)
        _compress(response)
        caches["pages"].set(key, response)
    if "Content-Encoding" in response and not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        response.content = gzip.decompress(response.content)
        del response["Content-Encoding"]
    # A compressed response has other bytes, so its ETag is weak, as Django's GZipMiddleware has it.
    response["ETag"] = f"W/{etag}" if "Content-Encoding" in response else etag
    return response


def _for_one_visitor(response: HttpResponse) -> HttpResponse:
    """Return the response, to be kept nowhere: with the ETag of the others, a browser would show it again and again."""
    add_never_cache_headers(response)
    return response


def _cache_key(request: SiteRequest, *parts: object) -> str:
    """Return a digest of all that the response depends on: release, request, and what it shows."""
    always = (
        *(settings.RELEASE, scoring.ENGINE_VERSION, request.scheme, request.get_host(), request.path),
        *(wants_fragment(request), request.is_embedded),
    )
    return hashlib.sha256(repr((*always, *parts)).encode()).hexdigest()[:32]


def _parts_of(shared: SharedResult) -> tuple[object, ...]:
    """Return what a shared result's responses depend on: link, result, and whether the quiz can be taken."""
    return (
        *(shared.link.token, shared.link.label, shared.link.shows_answers, shared.link.expires_at),
        *(shared.attempt.finished_at, shared.attempt.version.sha256, shared.attempt.version.questionnaire.listing),
    )


def _compress(response: HttpResponse) -> None:
    """Compress a response's body, as GZipMiddleware would for each visitor, unless that would make it longer."""
    compressed = gzip.compress(response.content, mtime=0)
    if len(compressed) < len(response.content):
        response.content = compressed
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
