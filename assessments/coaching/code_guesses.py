"""Limit wrong group codes: by browser first, and much later by network, since a whole school shares one."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from assessments.web.devices import device_of, new_device, remember_device
from assessments.web.rate_limits import Counted, Limit, network_of, refused_until, take

OF_BROWSER = Limit("code, browser", 20)
WITHOUT_COOKIE = Limit("code, without a cookie", 20)  # of all such browsers of a network together
OF_NETWORK = Limit("code", 1200)
AGAIN = "again"  # in the address to which a browser without a cookie is sent, to come back with one


def may_guess(request: HttpRequest, *, now: datetime) -> bool:
    """Whether this browser may try a code: one query."""
    return refused_until(_counted(request), now=now) is None


def count_guess(request: HttpRequest, *, now: datetime) -> None:
    """Count a wrong code."""
    for limit, who in _counted(request):
        take(limit=limit, who=who, now=now)


def _counted(request: HttpRequest) -> list[Counted]:
    device, network = device_of(request), network_of(request)
    own = (OF_BROWSER, device.key) if device else (WITHOUT_COOKIE, network)
    return [own, (OF_NETWORK, network)]


def tell_browsers_apart(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a page that takes a code: a browser without the device cookie gets one.

    If those without a cookie have used up their guesses, it is sent once to the same address, to come with its cookie:
    so a right code opens for everybody who hasn't guessed.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if device_of(request):
            return response
        if response.status_code == 429 and request.method == "GET" and AGAIN not in request.GET:
            query = request.GET.copy()
            query[AGAIN] = "1"
            response = HttpResponseRedirect(f"{request.path}?{query.urlencode()}")
        remember_device(response, new_device())
        return response

    return wrapped
