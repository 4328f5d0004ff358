"""The cookie that identifies the owner's browser by a random token; the database keeps only its digest."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessments.links.links import TOKEN, new_token, owner_digest
from assessments.links.owner_keys import KeyRetired, is_retired

Saved = TypeVar("Saved")


def owner_of(request: HttpRequest) -> str:
    """Return the digest that this browser's attempts carry, or “” when it has no token."""
    return owner_digest(request.COOKIES.get(settings.OWNER_COOKIE_NAME, ""))


def owner_token(request: HttpRequest) -> str:
    """Return this browser's token, a new one if it has none or a malformed one."""
    token = request.COOKIES.get(settings.OWNER_COOKIE_NAME, "")
    return token if TOKEN.fullmatch(token) else new_token()


def remember_owner(response: HttpResponse, token: str) -> None:
    """Set the cookie with the token for OWNER_COOKIE_AGE, from now on."""
    response.set_cookie(
        settings.OWNER_COOKIE_NAME,
        token,
        max_age=settings.OWNER_COOKIE_AGE,
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def gives_owner_token(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorate a view whose form stores something for the owner: a browser gets a token with the form.

    One with a retired token gets a fresh one, which costs those who have a token a query. If they got it with the
    response to the form only, a double click would come from two owners.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "GET" and response.status_code == 200:
            owner = owner_of(request)
            if not owner or is_retired(owner=owner):
                remember_owner(response, new_token())
        return response

    return wrapped


def save_for_owner(request: HttpRequest, save: Callable[[str], Saved]) -> tuple[Saved, str]:
    """Call ``save`` with this browser's digest, or with that of a fresh token if its own was retired.

    Return what it saved, and the token to remember.
    """
    token = owner_token(request)
    try:
        return save(owner_digest(token)), token
    except KeyRetired:
        token = new_token()
        return save(owner_digest(token)), token
