"""A quiz inside another site's page: which sites may show it there, and cookies that hold in such a frame.

Browsers send no ordinary cookie into a frame of another site. A partitioned one is sent: it holds in frames under that
one site alone, so nobody can be followed from one site to the next by it.
"""

import re
from collections.abc import Callable, Container
from http.cookies import Morsel
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessments.models import Questionnaire

MAX_SITES = 20
HOST = re.compile(r"(\*\.(?=.*\.))?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
LOOPBACK = ("localhost", "127.0.0.1")


def parse_embedding_sites(text: str) -> tuple[list[str], list[str]]:
    """Return the sites that a text names, one a line, each once; and what is wrong with the other lines."""
    sites: dict[str, None] = {}
    problems = []
    for line in filter(None, map(str.strip, text.splitlines())):
        try:
            sites[_site_from(line)] = None
        except ValueError:
            problems.append(
                f"“{line}” is not the address of a site. Write it like https://www.example.org, without a path; "
                "https://*.example.org stands for all sites under one name."
            )
    if len(sites) > MAX_SITES:
        problems.append(f"These are {len(sites)} sites; list {MAX_SITES} at most.")
    return list(sites), problems


def _site_from(line: str) -> str:
    """Return the origin that a line names; raises ValueError where it names none, or more than one."""
    parts = urlsplit(line)
    host = (parts.hostname or "").encode("idna").decode() if "*" not in line else parts.hostname or ""
    is_plain = parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK)
    has_more = parts.path.strip("/") or "?" in line or "#" in line or "@" in line
    if not is_plain or has_more or not HOST.fullmatch(host) or parts.port == 0:
        raise ValueError(line)
    is_usual = parts.port in (None, 443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{host}" if is_usual else f"{parts.scheme}://{host}:{parts.port}"


def allow_embedding(response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
    """Let the sites that the questionnaire lists, and no other, show this response in a frame."""
    sites = parse_embedding_sites(questionnaire.framed_by)[0]
    if not sites:
        return response
    # What Django's and django-csp's decorators set; here it is known only while the view runs.
    response.xframe_options_exempt = True
    response._csp_replace = {"frame-ancestors": sites}  # type: ignore[attr-defined]
    return response


class _PartitionedMorsel(Morsel[str]):
    """A cookie with an attribute that Python knows from 3.14 on."""

    def OutputString(self, attrs: Container[str] | None = None) -> str:  # noqa: N802
        """Return it as a header says it."""
        return f"{super().OutputString(attrs)}; Partitioned"


def embedding_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: tell templates whether they are shown in a frame, and where they may be, set cookies that hold."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.is_embedded = request.headers.get("Sec-Fetch-Dest") == "iframe"  # type: ignore[attr-defined]
        response = get_response(request)
        is_framable = getattr(response, "xframe_options_exempt", False)
        if settings.HTTPS and is_framable and request.is_embedded:  # type: ignore[attr-defined]
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
