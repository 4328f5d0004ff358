"""The cookie by which a browser is told from the others of its network: whose tries are counted apart.

It is signed, so that only a browser that logged in is counted as one that did. It holds a random key, and a digest and
a key of each name that logged in with it: a login renews the key of its own name only. A browser in which nobody logged
in keeps it until it is closed.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from assessments.links.links import new_token

SALT = "assessments.web.devices"
KEPT_FOR = timedelta(days=365)
MAX_NAMES = 10  # of five coaches who share a computer: each logs in with a password and with codes
MAX_USERNAME = 150  # characters; an account has no longer name


@dataclass(frozen=True)
class Device:
    """A browser: a random key, and one for the digest of each user name that logged in with it."""

    key: str
    names: Mapping[str, str] = field(default_factory=dict)

    def key_of(self, username: str) -> str | None:
        """Return the key of a name that has logged in here; None for any other name."""
        return self.names.get(name_digest(username))


def name_digest(username: str) -> str:
    """Return a digest of a user name, the same for small and capital letters."""
    name = unicodedata.normalize("NFKC", username.strip()[:MAX_USERNAME]).casefold()
    return salted_hmac(SALT, name, algorithm="sha256").hexdigest()[:32]


def device_of(request: HttpRequest) -> Device | None:
    """Return the browser that its cookie names; None without a cookie of ours."""
    try:
        key, names = signing.loads(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    return Device(key=key, names=names)


def new_device() -> Device:
    """Return a browser that nothing is known of yet."""
    return Device(key=new_token())


def remember_login(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Remember in the browser's cookie that this name has logged in there, or has proved by a link who it is.

    The name gets a new key, so that what was tried with the old one counts no longer. The browser and other names keep
    theirs: else a login of one's own would give ten more tries for each of them.
    """
    known, name = device_of(request) or new_device(), name_digest(username)
    others = [(other, key) for other, key in known.names.items() if other != name]
    remember_device(response, Device(known.key, dict([(name, new_token()), *others][:MAX_NAMES])))


def remember_device(response: HttpResponse, device: Device) -> None:
    """Set the cookie: for a year if somebody has logged in, else until the browser is closed."""
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps([device.key, device.names], salt=SALT),
        max_age=KEPT_FOR if device.names else None,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )
