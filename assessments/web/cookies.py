"""Cookies whose names begin with ``__Host-`` where people reach the site by https, and those of before.

Browsers take a cookie of such a name only over https, for every path, and without a domain: no sibling subdomain can
set one for us.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse


class MessageStorage(CookieStorage):
    """Django's messages in a cookie, which is named by the settings."""

    @property
    def cookie_name(self) -> str:  # type: ignore[override]
        """The cookie's name."""
        return str(settings.MESSAGE_COOKIE_NAME)


def take_over_renamed(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: read a cookie that has its old name, and give it the new one with the next personal page.

    The old one stays, so that a server of the version before knows the browser too while both run. A page that others
    may get from a cache sets no cookie.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        taken = {
            new: request.COOKIES[old]
            for new, old in settings.RENAMED_COOKIES.items()
            if old in request.COOKIES and new not in request.COOKIES
        }
        request.COOKIES.update(taken)
        response = get_response(request)
        if taken and "no-store" in response.get("Cache-Control", ""):
            for name, value in taken.items():
                if name not in response.cookies:
                    response.set_cookie(
                        name, value, settings.OWNER_COOKIE_AGE, httponly=True, secure=True, samesite="Lax"
                    )
        return response

    return middleware


def forget_cookie(response: HttpResponse, name: str) -> None:
    """Delete a cookie, and the one with the name that it had before."""
    for known in (name, settings.RENAMED_COOKIES.get(name)):
        if known:
            response.delete_cookie(known, samesite="Lax")
