"""Where an account is logged in: since when and with which browser, as the account's own page lists it.

Django's sessions hold all of it: no table of our own, and no network address is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY as USER_KEY
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from assessments.core.times import utc_text

LOGIN_KEY = "login"
BROWSERS = (("Firefox/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


@dataclass(frozen=True)
class Login:
    """One browser in which an account is logged in; ``at`` is None for a login from before this was noted."""

    at: datetime | None
    browser: str
    is_this: bool


def browser_name(user_agent: str) -> str:
    """Return roughly which browser it is: “Firefox on Linux”; “A browser” for one that isn't known."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "A browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return f"{browser} on {system}" if system else browser


def note_login(request: HttpRequest, **_: Any) -> None:
    """Keep in the session when it began and with which browser; a receiver of Django's signal `user_logged_in`."""
    browser = browser_name(request.META.get("HTTP_USER_AGENT", ""))
    request.session[LOGIN_KEY] = {"at": utc_text(timezone.now()), "browser": browser}


def logins_of(*, user: AbstractBaseUser, this: str | None, now: datetime) -> list[Login]:
    """Return where an account is logged in, this browser (with the session's key ``this``) first, then the newest."""
    found = []
    for key, data in _sessions_of(user, now):
        noted = data.get(LOGIN_KEY, {})
        at = datetime.fromisoformat(noted["at"]) if noted else None
        found.append(Login(at, noted.get("browser", "A browser"), key == this))
    return sorted(found, key=lambda login: (login.is_this, login.at.timestamp() if login.at else 0), reverse=True)


def end_other_logins(*, user: AbstractBaseUser, this: str | None, now: datetime) -> int:
    """Log an account out everywhere but in this browser; return how many logins ended."""
    others = [key for key, _ in _sessions_of(user, now) if key != this]
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in others:
        store(session_key=key).delete()
    return len(others)


def _sessions_of(user: AbstractBaseUser, now: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the key and the data of every session of an account. Only coaches and admins have sessions: few rows."""
    for session in Session.objects.filter(expire_date__gt=now).iterator():
        data = session.get_decoded()
        if data.get(USER_KEY) == str(user.pk):
            yield session.session_key, data
