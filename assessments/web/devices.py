"""The cookie by which a browser is told from the others of its network: whose tries are counted apart.

It is signed, so that only a browser that logged in is counted as one that did. It holds a random key and digests of the
names that logged in with it. A browser in which nobody logged in keeps it until it is closed.
"""

import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from assessments.links.links import new_token

COOKIE = "careerfit_device"
SALT = "assessments.web.devices"
KEPT_FOR = timedelta(days=365)
MAX_NAMES = 5  # of coaches who share a computer
MAX_USERNAME = 150  # characters; an account has no longer name


@dataclass(frozen=True)
class Device:
    """A browser: a random key, and digests of the user names that logged in with it."""

    key: str
    names: tuple[str, ...] = ()

    def knows(self, username: str) -> bool:
        """Whether this name has logged in here."""
        return name_digest(username) in self.names


def name_digest(username: str) -> str:
    """Return a digest of a user name, the same for small and capital letters."""
    name = unicodedata.normalize("NFKC", username.strip()[:MAX_USERNAME]).casefold()
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def device_of(request: HttpRequest) -> Device | None:
    """Return the browser that its cookie names; None without a cookie of ours."""
    try:
        key, names = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return Device(key=key, names=tuple(names))


def new_device() -> Device:
    """Return a browser that nothing is known of yet."""
    return Device(key=new_token())


def remember_login(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Remember in the browser's cookie that this name has logged in there, or has proved by a link who it is.

    The key is a new one, so that what was tried with the old one counts no longer.
    """
    known, name = device_of(request), name_digest(username)
    others = [other for other in known.names if other != name] if known else []
    remember_device(response, Device(key=new_token(), names=(name, *others)[:MAX_NAMES]))


def remember_device(response: HttpResponse, device: Device) -> None:
    """Set the cookie: for a year if somebody has logged in, else until the browser is closed."""
    response.set_cookie(
        COOKIE,
        signing.dumps([device.key, device.names], salt=SALT),
        max_age=KEPT_FOR if device.names else None,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
