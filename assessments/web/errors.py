"""What went wrong, in the same look, in a sentence that says what to do."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments.models import Questionnaire
from assessments.operations.logs import request_id
from assessments.web.embedding import allow_embedding

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; 413 where the request was only too large."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "web/errors/413.html", status=413)
    return render(request, "web/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return render(request, "web/errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the same for what never was, what is somebody else's, what was revoked and what has expired."""
    return render(request, "web/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with the id under which the log has it; 503 while the database is away, full or busy for too long."""
    away = _is_away(sys.exc_info()[1])
    status = 503 if away else 500
    page = render(request, f"web/errors/{status}.html", {"request_id": request_id.get()}, status=status)
    if away:
        page["Retry-After"] = str(RETRY_SECONDS)
    return page


def _is_away(error: BaseException | None) -> bool:
    """Whether what keeps our rows and sessions failed; Redis is told by name, for not everybody has its library."""
    return isinstance(error, OperationalError | InterfaceError) or type(error).__module__ == "redis.exceptions"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that came without its cookie; a browser that sends none into a frame meets it at the start."""
    page = render(request, "web/errors/csrf.html", status=403)
    match = request.resolver_match
    if match is None or match.url_name != "opening":
        return page
    questionnaire = Questionnaire.objects.filter(slug=match.kwargs["slug"]).first()
    return allow_embedding(page, questionnaire) if questionnaire else page


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many wrong guesses from this network address."""
    return render(request, "web/errors/429.html", status=429)


def locked_out(request: HttpRequest, *_: object) -> HttpResponse:
    """429: too many wrong passwords for this name from this network address."""
    return render(request, "web/errors/locked_out.html", status=429)
