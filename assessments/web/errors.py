"""Error pages in the site's layout, each with a sentence that says what to do."""

import sys
from collections.abc import Callable
from datetime import datetime
from math import ceil

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from assessments.models import Questionnaire
from assessments.operations.logs import request_id
from assessments.web.conflicts import gone_page
from assessments.web.embedding import allow_embedding
from assessments.web.whom_to_ask import admin_refusal

RETRY_SECONDS = 5


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 413 for a request that is too large, else 400."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "web/errors/413.html", status=413)
    return render(request, "web/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 403; in the admin with a sentence about whom to ask."""
    reason = str(exception) or admin_refusal(request)
    return render(request, "web/errors/403.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the same 404 for what doesn't exist, is somebody else's, was revoked or has expired.

    A form's page keeps what was typed: its row may have been deleted while the form was open.
    """
    return gone_page(request)


def explain_not_allowed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give the empty 405 of ``require_POST`` and its like a page; its headers stay as they are."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("web/errors/405.html", request=request)
            add_never_cache_headers(response)
        return response

    return middleware


def server_error(request: HttpRequest) -> HttpResponse:
    """Return 500 with the request's id in the log; 503 for an error of the database or of Redis."""
    unavailable = _is_storage_error(sys.exc_info()[1])
    status = 503 if unavailable else 500
    page = render(request, f"web/errors/{status}.html", {"request_id": request_id.get()}, status=status)
    if unavailable:
        page["Retry-After"] = str(RETRY_SECONDS)
    return page


def _is_storage_error(error: BaseException | None) -> bool:
    """Whether the database or Redis failed; Redis errors are matched by module name, as its library is optional."""
    return isinstance(error, OperationalError | InterfaceError) or type(error).__module__ == "redis.exceptions"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a form whose CSRF check failed.

    For the opening page the response may be embedded: there a browser that sends no cookies into frames fails first.
    """
    page = render(request, "web/errors/csrf.html", status=403)
    match = request.resolver_match
    if match is None or match.url_name != "opening":
        return page
    questionnaire = Questionnaire.objects.filter(slug=match.kwargs["slug"]).first()
    return allow_embedding(page, questionnaire) if questionnaire else page


def too_many(request: HttpRequest) -> HttpResponse:
    """Return 429: a rate limit is reached for this browser or its network."""
    return render(request, "web/errors/429.html", status=429)


def locked_out(request: HttpRequest, *, until: datetime, now: datetime) -> HttpResponse:
    """Return 429, with the time to wait: too many wrong passwords of this browser, for this name or in this network."""
    seconds = max(1, ceil((until - now).total_seconds()))
    minutes = ceil(seconds / 60)
    wait = "Wait a minute" if minutes == 1 else f"Wait {minutes} minutes"
    page = render(request, "web/errors/locked_out.html", {"wait": wait}, status=429)
    page["Retry-After"] = str(seconds)
    return page
