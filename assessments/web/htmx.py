"""Respond with a page, or with a fragment to htmx, and set the headers for both."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django_htmx.http import HttpResponseClientRedirect

from assessments.web.requests import SiteRequest

View = Callable[..., HttpResponse]
LENGTH = re.compile("[0-9]{1,20}")  # str.isdigit() is true for “²” as well


def limit_body(get_response: View) -> View:
    """Middleware: refuse a body over DATA_UPLOAD_MAX_MEMORY_SIZE, files included, before any of it is read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not LENGTH.fullmatch(length):
            raise BadRequest("The length of the body is no number.")
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is larger than any form of this site.")
        return get_response(request)

    return middleware


class SeeOther(HttpResponseRedirect):
    """A 303 redirect, after which browsers and htmx fetch the next page with GET."""

    status_code = 303


def see_other(name: str, *args: object) -> SeeOther:
    """Return a 303 to the address of a named URL."""
    return SeeOther(reverse(name, args=args))


def redirect_page(request: SiteRequest, name: str, *args: object) -> HttpResponse:
    """Return a redirect that replaces the whole page, also for htmx, which would else swap the response in."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(reverse(name, args=args))
    return see_other(name, *args)


def wants_fragment(request: SiteRequest) -> bool:
    """Whether htmx requests a fragment to swap in, not a boosted page or one for its history."""
    htmx = request.htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def respond(
    request: SiteRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the template's ``main`` partial for a fragment request of htmx, else the whole page."""
    fragment = wants_fragment(request)
    name = f"{template}#main" if fragment else template
    values = {**(context or {}), "is_fragment": fragment}
    if fragment and "csrfmiddlewaretoken" in request.POST:
        # Django has accepted it: the forms of the fragment carry it on, without the cost of a new one.
        values["csrf_token"] = request.POST["csrfmiddlewaretoken"]
    response = render(request, name, values, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def personal(view: View) -> View:
    """Decorate a view of personal pages: not cached, no referrer sent from them, and not indexed unless it says so."""

    @wraps(view)
    def wrapped(request: SiteRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(wrapped)
