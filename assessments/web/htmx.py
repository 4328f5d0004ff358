"""Page or fragment, and the headers that go with them: the only place that knows htmx."""

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

View = Callable[..., HttpResponse]
LENGTH = re.compile("[0-9]{1,20}")  # “²” is a digit to Python too, and no number


def limit_body(get_response: View) -> View:
    """Middleware: refuse a body larger than any form of ours before a byte of it is read, files included."""

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not LENGTH.fullmatch(length):
            raise BadRequest("The length of the body is no number.")
        if int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig("The body is larger than any form of this site.")
        return get_response(request)

    return middleware


class SeeOther(HttpResponseRedirect):
    """303: the browser, and htmx alike, fetch the next page with GET."""

    status_code = 303


def see_other(name: str, *args: object) -> SeeOther:
    """Return a 303 to a named address."""
    return SeeOther(reverse(name, args=args))


def leave_to(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    """Return a redirect out of the page's layout: htmx loads the address whole in place of swapping it in."""
    if wants_fragment(request):
        return HttpResponseClientRedirect(reverse(name, args=args))
    return see_other(name, *args)


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for the part it will swap, not for a boosted page or one from its history."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def respond(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render the template's ``main`` partial for htmx, else the whole page around it."""
    fragment = wants_fragment(request)
    name = f"{template}#main" if fragment else template
    response = render(request, name, {**(context or {}), "is_fragment": fragment}, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response


def personal(view: View) -> View:
    """Mark a page as somebody's own: not stored, not indexed, and its address told to nobody."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return never_cache(wrapped)
