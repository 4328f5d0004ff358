"""Carry a change page of the admin that was sent after the session had ended through the login.

As on the coaches' pages (see `assessments.coaching.typed`), the login page holds its fields. The admin's forms can't be
filled in without being sent, so the record's page then shows what was typed, and one press sends it.
"""

from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from assessments.coaching.account_sentences import logged_out
from assessments.coaching.typed import fits_into_login, hidden_inputs, is_admins_form, sent_or_kept, typed_fields

DISCARD = "_discard"  # the button of whoever doesn't want it any more


def typed_page(request: HttpRequest, site: AdminSite) -> HttpResponse | None:
    """Return the page for a form that came without a session, or was kept from before the login; else None."""
    if not is_admins_form(request):
        return None
    if not request.user.is_authenticated:
        return _login_page(request, site) if typed_fields(request) else None
    if not site.has_permission(request):
        return None
    kept = sent_or_kept(request)  # forgotten as soon as the form is sent
    if request.method == "POST":
        return HttpResponseRedirect(request.path) if DISCARD in request.POST else None
    if kept is None:
        return None
    fields = [(name, str(value)) for name, values in kept.lists() for value in values]
    shown = [(name, value) for name, value in fields if value and not name.startswith("_") and not _is_counter(name)]
    context = {**site.each_context(request), "title": "Not saved yet", "fields": fields, "shown": shown}
    return _page(request, "admin/assessments/typed.html", {**context, "discard": DISCARD}, 200)


def _is_counter(name: str) -> bool:
    return name.endswith(("_FORMS", "-id", "-position")) or "__prefix__" in name


def _login_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    is_carried = fits_into_login(request)
    context = {
        **site.each_context(request),
        "title": "Log in",
        "form": (site.login_form or AdminAuthenticationForm)(request),
        "app_path": reverse("admin:login"),
        "next": request.get_full_path(),
        "typed": hidden_inputs(typed_fields(request) if is_carried else []),
        "problem": logged_out(is_carried=is_carried),
    }
    return _page(request, "admin/login.html", context, 422)


def _page(request: HttpRequest, template: str, context: dict[str, object], status: int) -> HttpResponse:
    page = render(request, template, context, status=status)
    add_never_cache_headers(page)
    return page
