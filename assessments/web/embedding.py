"""Embed the quiz in other sites' pages: which sites may do so, and cookies that work in their frames.

Browsers send no ordinary cookie for a frame in another site's page. They send a partitioned one, which works in frames
of that one site only, so it can't be used to follow anybody from one site to another.
"""

import re
from collections.abc import Callable, Container
from http.cookies import Morsel
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse

from assessments.models import Questionnaire
from assessments.web.requests import SiteRequest

MAX_SITES = 20
MAX_SITE = 300  # characters of one; a host's name has 253 at most
HOST = re.compile(r"(\*\.(?=[^.]+\.))?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LOOPBACK = ("localhost", "127.0.0.1")


def parse_embedding_sites(text: str) -> tuple[list[str], list[str]]:
    """Return the sites that a text lists, one a line, without repeats; and a sentence for each problem."""
    sites: dict[str, None] = {}
    problems = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            sites[_origin_from(line)] = None
        except ValueError:
            problems.append(
                f"“{line[:MAX_SITE]}” is not the address of a site. Write it like https://www.example.org, without a "
                "path; https://*.example.org stands for all sites under one name."
            )
    if len(sites) > MAX_SITES:
        problems.append(f"These are {len(sites)} sites; list {MAX_SITES} at most.")
    return list(sites), problems


def _origin_from(line: str) -> str:
    """Return the origin that a line names; ValueError if it is none, is too long, or has a path, query or user."""
    if len(line) > MAX_SITE:
        raise ValueError(line)
    parts = urlsplit(line)
    host = (parts.hostname or "").encode("idna").decode() if "*" not in line else parts.hostname or ""
    has_scheme = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    has_more = parts.path.strip("/") or "?" in line or "#" in line or "@" in line
    if not has_scheme or has_more or not HOST.fullmatch(host) or parts.port == 0:
        raise ValueError(line)
    is_default_port = parts.port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" if is_default_port else f"{parts.scheme}://{host}:{parts.port}"


def allow_embedding(response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
    """Let only the sites that the questionnaire lists embed this response; if it lists none, change nothing."""
    sites = parse_embedding_sites(questionnaire.framed_by)[0]
    if not sites:
        return response
    response.xframe_options_exempt = True  # what Django's decorator of this name sets
    response.frame_ancestors = tuple(sites)  # type: ignore[attr-defined]  # for careerfit.headers
    return response


class _PartitionedMorsel(Morsel[str]):
    """A cookie with the attribute Partitioned, which http.cookies has from Python 3.14 on."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:  # noqa: N802
        """Return the cookie as the value of a Set-Cookie header."""
        return f"{super().OutputString(attrs)}; Partitioned"


def embedding_middleware(get_response: Callable[[SiteRequest], HttpResponse]) -> Callable[[SiteRequest], HttpResponse]:
    """Middleware: set ``request.is_embedded``, and partition the owner's and the CSRF cookie in embedded pages."""

    def middleware(request: SiteRequest) -> HttpResponse:
        request.is_embedded = request.headers.get("Sec-Fetch-Dest") == "iframe"
        response = get_response(request)
        may_be_embedded = getattr(response, "xframe_options_exempt", False)
        if settings.HTTPS and may_be_embedded and request.is_embedded:
            for name in (settings.OWNER_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
                if name in response.cookies:
                    response.cookies[name] = _partitioned(response.cookies[name])
        return response

    return middleware


def _partitioned(cookie: "Morsel[str]") -> "Morsel[str]":
    morsel = _PartitionedMorsel()
    morsel.set(cookie.key, cookie.value, cookie.coded_value)
    morsel.update({**cookie, "samesite": "None", "secure": True})
    return morsel
