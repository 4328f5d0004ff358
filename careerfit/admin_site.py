"""Django's admin with limits for wrong passwords, which keeps what was typed before a login.

It refuses five kinds of requests that Django answers with a 500.
"""

import re
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from assessments.coaching.typed import carried_fields, hidden_inputs, keep_for
from assessments.coaching.views.second_factor import enter_code, go_on_after, page_of_step
from assessments.web.logins import limit_logins, limit_password_changes
from assessments.web.second_factor import is_verified, missing_step, waiting_user
from careerfit.admin_typed import typed_page

ROW = re.compile("[0-9]{1,18}")  # all registered models have integer keys
HUGE = re.compile("-?[0-9]{19,}")  # larger than any key
SEARCHES = (SEARCH_VAR, "term")  # of a list of rows, and of a field that completes what is typed
CODE_PAGE = "admin:login_code"
MAX_WORDS = 50  # in a search: each is one more condition on each field, and SQLite takes no more than a thousand

# The index and the list beside each page: the sections of this app, and what is used most first.
SECTIONS = {
    "Authoring": ["Questionnaire", "Question", "Archetype", "Advice", "Cue", "Version"],
    "Coaches": ["Coach", "CoachInvitation"],
}


class StrictAdminSite(AdminSite):
    """An admin that answers 400 or 404 to field names, row keys and searches on which Django 5.2.19 raises errors.

    A check can go when a later Django doesn't raise the error that is named beside it. The tests of them are in
    ``tests/attacks/test_malformed_requests.py``.
    """

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Check the request before a view of the admin runs."""

        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # /admin/auth/user/1/change/?_to_field= raises FieldDoesNotExist.
            if any(sent.get(TO_FIELD_VAR) == "" for sent in (request.GET, request.POST)):
                raise BadRequest("A field has a name.")
            # An action on a row “x” raises ValueError, and OverflowError on SQLite if the row has 20 digits.
            if not all(ROW.fullmatch(row) for row in request.POST.getlist("_selected_action")):
                raise BadRequest("A ticked row has a number.")
            if any(len(request.GET.get(name, "").split()) > MAX_WORDS for name in SEARCHES):
                raise BadRequest(f"A search has {MAX_WORDS} words at most.")
            # /admin/assessments/coach/<20 digits>/change/ raises OverflowError on SQLite. Django checks the size of
            # integers (ticket 27397), but not for foreign keys, and the primary key of a coach is one.
            if any(HUGE.fullmatch(str(part)) for part in (*args, *kwargs.values())):
                raise Http404
            try:
                response: HttpResponse = view(request, *args, **kwargs)
            except (OverflowError, DataError) as error:  # SQLite's and PostgreSQL's, of a list of rows in a form
                raise BadRequest("A row’s number is too large.") from error
            return response

        guarded = super().admin_view(checked, cacheable)

        @wraps(guarded)
        def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response: HttpResponse = typed_page(request, self) or guarded(request, *args, **kwargs)
            return response

        return kept

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Log in, as often as wrong passwords are allowed; keep what was typed before for its form.

        With a second factor the page for its code follows.
        """
        if request.method == "GET" and (waiting := waiting_user(request)):
            go_on = go_on_after(request, default=reverse("admin:index"))
            return page_of_step(missing_step(waiting), go_on=go_on, code_page=CODE_PAGE)
        fields = carried_fields(request)
        typed = {"typed": hidden_inputs(fields)}
        response = limit_logins(super().login)(request, {**(extra_context or {}), **typed})
        if fields and isinstance(response, HttpResponseRedirect):
            keep_for(request, address=response.url, fields=fields)
        if isinstance(response, HttpResponseRedirect) and isinstance(request.user, User):
            step = missing_step(request.user)
            is_done = step is None or is_verified(request.user)
            return response if is_done else page_of_step(step, go_on=response.url, code_page=CODE_PAGE)
        return response

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Add whether there is a second factor to set up, for the links beside the account's name."""
        return {**super().each_context(request), "offers_second_factor": settings.SECOND_FACTOR != "off"}

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """List authoring, coaches, and then the other apps."""
        apps = super().get_app_list(request, app_label)
        ours = [app for app in apps if app["app_label"] == "assessments"]
        others = [app for app in apps if app["app_label"] != "assessments"]
        return [section for app in ours for section in _sections_of(app)] + others

    def get_urls(self) -> list[Any]:
        """Add the page for the code of the second factor."""
        return [path("login/code/", self.log_in_code, name="login_code"), *super().get_urls()]

    @method_decorator([never_cache, sensitive_post_parameters("code"), require_http_methods(["GET", "HEAD", "POST"])])
    def log_in_code(self, request: HttpRequest) -> HttpResponse:
        """Enter the code of the second factor after the password, and go on to the address in ``next``."""
        found = enter_code(request, default=reverse("admin:index"), login="admin:login")
        if isinstance(found, HttpResponse):
            return found
        context = {**self.each_context(request), "title": "Enter your code", **found}
        return render(request, "admin/login_code.html", context, status=422 if found["problems"] else 200)

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Change the own password; the one that holds may be tried as often as in a login."""
        return limit_password_changes(super().password_change)(request, extra_context)


def _sections_of(app: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield an app's models by section, each section with an address within the app's page."""
    models = {model["object_name"]: model for model in app["models"]}
    unknown = models.keys() - {name for names in SECTIONS.values() for name in names}
    for section, names in {**SECTIONS, app["name"]: sorted(unknown)}.items():
        found = [models[name] for name in names if name in models]
        if found:
            label = section.lower()
            address = f"{app['app_url']}#{label}-{found[0]['object_name'].lower()}"
            yield {**app, "name": section, "app_label": label, "app_url": address, "models": found}
