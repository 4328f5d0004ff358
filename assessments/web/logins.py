"""Limit wrong passwords: by browser, by name and by network. What is refused is neither recorded nor hashed.

A browser in which a name has logged in before is counted for that name by itself, so that nobody else, not even from
the same network, can keep its owner out.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from assessments.web.devices import device_of, name_digest, remember_login
from assessments.web.errors import locked_out
from assessments.web.rate_limits import Counted, Limit, give_back, network_of, refused_until, take

HOUR = timedelta(hours=1)
BY_DEVICE = Limit("login, name and device", 10, HOUR)
BY_NAME_AND_NETWORK = Limit("login, name and network", 10, HOUR)
BY_NAME = Limit("login, name", 100, HOUR)
BY_NETWORK = Limit("login, network", 100, HOUR)
PASSWORD_CHANGES = Limit("password change", 20, HOUR)


class TooManyTries(Exception):
    """Nobody may log in like this before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many wrong passwords.")
        self.until = until


class LoginLimits:
    """Stands before the backend that checks passwords. It counts the try, or raises TooManyTries; it knows no user."""

    def authenticate(self, request: HttpRequest | None, username: str = "", password: str = "") -> None:
        """Count a try until it turns out to be right."""
        if request is None:  # a command or a test: nobody from outside
            return
        now = timezone.now()
        counted = _counted(request, username)
        refused = refused_until(counted, now=now)
        if refused is None and not all(take(limit=limit, who=who, now=now) for limit, who in counted):
            refused = refused_until(counted, now=now)  # others took the last tries at this moment
        if refused is not None:
            raise TooManyTries(refused)


def limit_logins(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a login page: 429 after too many wrong passwords; from a login on, the browser is counted apart."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except TooManyTries as refusal:
            return locked_out(request, until=refusal.until, now=timezone.now())
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            username = request.user.get_username()
            for limit, who in _counted(request, username):
                give_back(limit=limit, who=who, now=timezone.now())
            remember_login(request, response, username)
        return response

    return wrapped


def limit_password_changes(view: Callable[..., Any]) -> Callable[..., Any]:
    """Decorate a page that asks for the password of whoever is logged in: 429 after too many tries of that account."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        now, who = timezone.now(), str(request.user.pk)
        if request.method == "POST" and not take(limit=PASSWORD_CHANGES, who=who, now=now):
            until = refused_until([(PASSWORD_CHANGES, who)], now=now)
            return locked_out(request, until=until or now, now=now)
        return view(request, *args, **kwargs)

    return wrapped


def _counted(request: HttpRequest, username: str) -> list[Counted]:
    name, device = name_digest(username), device_of(request)
    if device and (key := device.key_of(username)):
        return [(BY_DEVICE, key)]
    network = network_of(request)
    return [(BY_NAME_AND_NETWORK, f"{name} {network}"), (BY_NAME, name), (BY_NETWORK, network)]
