"""Answer a request whose rows somebody else deleted, or whose unique value somebody else took, while it ran.

Views fetch a row, and domain functions write it a moment later. What fails in between is nobody's mistake, so it is no
500: the database refuses the write, nothing is saved, and the page says so and keeps what was typed.
"""

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import BadRequest, ObjectDoesNotExist, SuspiciousOperation
from django.db import DatabaseError, IntegrityError
from django.db.models import ProtectedError, RestrictedError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

log = logging.getLogger("careerfit.conflicts")

# SQLSTATEs of PostgreSQL, and error names of SQLite.
FOREIGN_KEY = frozenset({"23503", "SQLITE_CONSTRAINT_FOREIGNKEY"})
UNIQUE = frozenset({"23505", "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"})

NOT_SHOWN = re.compile(
    r"token|password|^_|_FORMS$|^(?:answer|most|least|mode|lifetime|attempt|action)$|^rank_|^points_"
)
NO_WORDS = re.compile(r"[\d\s.,:+-]*|on|[0-9a-f-]{32,}")
DELETED = "What this page was about has been deleted since you opened it. Nothing was saved just now."


@dataclass(frozen=True)
class TypedField:
    """One field of a form as it was sent; ``lines`` is how tall a text area it needs."""

    label: str
    text: str

    @property
    def lines(self) -> int:
        """The number of lines to show, 2 to 12."""
        return min(12, max(2, len(self.text) // 60 + self.text.count("\n") + 1))


def typed_fields(request: HttpRequest) -> list[TypedField]:
    """Return what a person typed into the form that was sent; no passwords, ticks, numbers and chosen answers.

    Nothing of a form for an unknown address: its CSRF token was not checked.
    """
    if request.method != "POST" or request.resolver_match is None:
        return []
    try:
        fields = list(request.POST.lists())
    except (MultiPartParserError, SuspiciousOperation, BadRequest, UnreadablePostError):  # the body is no form
        return []
    return [
        TypedField(name.replace("_", " ").capitalize(), text)
        for name, texts in fields
        for text in texts
        if not NOT_SHOWN.search(name) and not NO_WORDS.fullmatch(text)
    ]


def is_deleted(error: Exception) -> bool:
    """Whether the error says that a row is gone: not found, not updated, or referred to by a row to be saved."""
    if isinstance(error, IntegrityError):
        return _code_of(error) in FOREIGN_KEY
    # Django raises DatabaseError itself, without a driver's error behind it, when save() finds no row to update.
    return isinstance(error, ObjectDoesNotExist) or (type(error) is DatabaseError and error.__cause__ is None)


def is_taken(error: Exception) -> bool:
    """Whether the error says that another row has a value that has to be unique, or that a row came into use."""
    if isinstance(error, ProtectedError | RestrictedError):
        return True
    return isinstance(error, IntegrityError) and _code_of(error) in UNIQUE


def _code_of(error: IntegrityError) -> str:
    cause = error.__cause__
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", ""))


class ConflictMiddleware:
    """Answer 404 where a row is gone, 409 where a value was taken, if the form can't say so itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page for a conflict; None for any other error.

        After a taken value the view runs once more, as the failed write left nothing behind: now its form sees the row
        that was in the way, and says at the field what to change.
        """
        if is_taken(error):
            log.warning("A row was taken meanwhile.", exc_info=error)
            try:
                return _run_again(request)
            except Exception as again:
                if not is_taken(again):
                    return self.process_exception(request, again)
                return _page(request, 409, typed=typed_fields(request))
        if is_deleted(error):
            log.warning("A row was deleted meanwhile.", exc_info=error)
            return gone_page(request)
        return None


def gone_page(request: HttpRequest) -> HttpResponse:
    """Return the one 404, with what was typed if a form was sent."""
    deleted = DELETED if request.method == "POST" else ""
    return _page(request, 404, typed=typed_fields(request), deleted=deleted)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Return an error page that no cache keeps, as it may hold what somebody typed."""
    page = render(request, f"web/errors/{status}.html", context, status=status)
    add_never_cache_headers(page)
    return page


def _run_again(request: HttpRequest) -> HttpResponse:
    match = request.resolver_match
    assert match is not None  # noqa: S101 -- a view has run
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response
