"""Reset the second factor of an account or a coach."""

from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.stale_forms import StaleFormAdmin
from assessments.coaching.account_notices import end_second_factor
from assessments.coaching.account_sentences import SECOND_FACTOR_RESET
from assessments.models import Coach
from assessments.web.second_factor import has_second_factor


def account_of(record: Coach | User) -> User:
    """Return the account of a coach, or the account itself."""
    return record.user if isinstance(record, Coach) else record


def may_reset(request: HttpRequest, user: User) -> bool:
    """Whether this user may reset that account: only superusers may reset staff and superusers."""
    by = request.user
    return isinstance(by, User) and (by.is_superuser or not (user.is_staff or user.is_superuser))


class SecondFactorAdmin(StaleFormAdmin):
    """An admin of accounts or coaches, whose pages can reset the second factor of somebody who lost the phone."""

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the address of the reset, where there is something to reset and this user may."""
        record = context.get("original")
        if record and self._may_reset_second_factor(request, record) and has_second_factor(account_of(record)):
            context["second_factor_reset"] = reverse(self._reset_name, args=[record.pk])
        return super().render_change_form(request, context, *args, **kwargs)

    def get_urls(self) -> list[URLPattern]:
        """Add the reset."""
        view = self.admin_site.admin_view(self.reset_second_factor)
        name = self._reset_name.removeprefix("admin:")
        return [path("<int:record_id>/second-factor/", view, name=name), *super().get_urls()]

    def reset_second_factor(self, request: HttpRequest, record_id: int) -> HttpResponse:
        """Ask before an account's second factor is turned off; POST does it, with a line in the history and a mail."""
        record = fetch_record(self, request, record_id)
        if not self._may_reset_second_factor(request, record):
            raise PermissionDenied
        user = account_of(record)
        page = change_url(record)
        if request.method != "POST" and has_second_factor(user):
            context = {
                **self.admin_site.each_context(request),
                "title": "Reset the second factor",
                "opts": self.opts,
                "list_url": list_url(self.model),
                "item": record,
                "item_url": page,
                "username": user.get_username(),
            }
            return TemplateResponse(request, "admin/assessments/reset_second_factor.html", context)
        if request.method == "POST" and self._turned_off(request, record, user):
            self.message_user(request, f"The second factor of {user.get_username()} is off. The password is as before.")
        return HttpResponseRedirect(page)

    @transaction.atomic
    def _turned_off(self, request: HttpRequest, record: Coach | User, user: User) -> bool:
        """Turn off the second factor, with a line in the history and a mail; return whether there was one."""
        had_one = end_second_factor(user=user, notice=SECOND_FACTOR_RESET)
        if had_one:
            self.log_change(request, record, "Reset the second factor.")
        return had_one

    @property
    def _reset_name(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_second_factor"

    def _may_reset_second_factor(self, request: HttpRequest, record: Any) -> bool:
        return self.has_change_permission(request, record) and may_reset(request, account_of(record))
