"""Django's admin, which refuses five kinds of requests that Django answers with a 500."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse

ROW = re.compile("[0-9]{1,18}")  # all registered models have integer keys
HUGE = re.compile("-?[0-9]{19,}")  # too large for a 64-bit key, and some databases fail on the query
SEARCHES = (SEARCH_VAR, "term")  # of a list of rows, and of a field that completes what is typed
MAX_WORDS = 50  # in a search: each is one more condition on each field, and SQLite takes no more than a thousand


class StrictAdminSite(AdminSite):
    """An admin that answers 400 or 404 to field names, row keys and searches on which Django 5.2 raises errors.

    It can go when its tests in ``tests/attacks`` pass with Django's own AdminSite.
    """

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Check the request before a view of the admin runs."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if any(sent.get(TO_FIELD_VAR) == "" for sent in (request.GET, request.POST)):
                raise BadRequest("A field has a name.")
            if not all(ROW.fullmatch(row) for row in request.POST.getlist("_selected_action")):
                raise BadRequest("A ticked row has a number.")
            if any(len(request.GET.get(name, "").split()) > MAX_WORDS for name in SEARCHES):
                raise BadRequest(f"A search has {MAX_WORDS} words at most.")
            if any(HUGE.fullmatch(str(part)) for part in (*args, *kwargs.values())):
                raise Http404
            try:
                response: HttpResponse = view(request, *args, **kwargs)
            except (OverflowError, DataError) as error:  # SQLite's and PostgreSQL's, of a list of rows in a form
                raise BadRequest("A row's number is too large.") from error
            return response

        return super().admin_view(checked, cacheable)


class StrictAdminConfig(AdminConfig):
    """The admin app with StrictAdminSite as its default site."""

    default_site = "careerfit.admin_site.StrictAdminSite"
