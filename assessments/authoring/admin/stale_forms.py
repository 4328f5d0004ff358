"""Refuse a change form that shows older values than the database has, so that nobody's edits are overwritten unseen.

Each change page carries a digest of the values that it shows, its inlines' included. When it is saved, the row is
locked and the digest is computed again.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.titles import PlainTitlesAdmin

SHOWN = "_shown"  # the form's hidden field with the digest


class StaleFormAdmin(PlainTitlesAdmin):
    """An admin whose change page is refused if somebody saved the same record since it was opened."""

    change_form_template = "admin/assessments/change_form.html"

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lock the record before it is saved, and compare what the form showed with what is stored.

        A record that was deleted since gets a 404, which keeps what was typed.
        """
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            record = self.get_object(request, unquote(object_id))
            if record is None or not self._lock(record):
                raise Http404
            shown = request.POST.get(SHOWN, "")
            # Only a script sends no digest; it means what it sends.
            request.is_stale = bool(shown) and shown != self._stored_digest(request, unquote(object_id))  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def _lock(self, record: models.Model) -> bool:
        """Lock the record until the end of the transaction; return whether it is still there."""
        rows = self.model._default_manager.select_for_update().filter(pk=record.pk)
        return bool(rows.values_list("pk", flat=True))

    def _stored_digest(self, request: HttpRequest, object_id: str) -> str:
        """Return the digest that a change page opened now would carry."""
        record = self.get_object(request, object_id)
        form_class = self.get_form(
            request, record, change=True, fields=flatten_fieldsets(self.get_fieldsets(request, record))
        )
        formsets = [
            formset_class(instance=record, queryset=inline.get_queryset(request))
            for formset_class, inline in self.get_formsets_with_inlines(request, record)
        ]
        return digest_of(form_class(instance=record), formsets)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Make the form of a stale page invalid."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return _refused(form) if getattr(request, "is_stale", False) else form

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Add the digest; after a refusal that of the stored values, and what saving again would overwrite."""
        stale = getattr(request, "is_stale", False)
        form, formsets = context["adminform"].form, [inline.formset for inline in context["inline_admin_formsets"]]
        if context["original"] is not None:
            kept = request.POST.get(SHOWN) if request.method == "POST" and not stale else None
            context["shown"] = {"name": SHOWN, "digest": kept or digest_of(form, formsets)}
        if stale:
            context["stale"] = {"url": request.path, "differences": differences(form, formsets)}
        response = super().render_change_form(request, context, *args, **kwargs)
        if stale:
            response.status_code = 409
        return response


def digest_of(form: forms.BaseForm, formsets: Iterable[Any]) -> str:
    """Return a digest of the values that a form and its inline formsets were filled with."""
    values = [form.initial, *([row.initial for row in formset.initial_forms] for formset in formsets)]
    return hashlib.sha256(repr(values).encode()).hexdigest()


def _refused(form: type[forms.BaseForm]) -> type[forms.BaseForm]:
    """Return a form that is never valid. It adds no error of its own: the notice above the form says why."""

    def is_valid(self: Any) -> bool:
        form.is_valid(self)
        return False

    return type(form.__name__, (form,), {"is_valid": is_valid, "__module__": form.__module__})


def differences(form: Any, formsets: Iterable[Any]) -> list[SafeString]:
    """Return a line for each field whose typed value isn't the stored one, with the stored value."""
    lines = [_difference("", form, name) for name in form.changed_data]
    for formset in formsets:
        for row in formset.initial_forms:
            lines += [_difference(str(row.instance), row, name) for name in row.changed_data]
    return lines


def _difference(record: str, form: Any, name: str) -> SafeString:
    stored = form[name].initial
    choices = {str(key): text for key, text in getattr(form.fields[name], "choices", ())}
    shown = "empty" if stored in (None, "") else choices.get(str(stored), stored)
    label = form.fields[name].label or name.replace("_", " ").capitalize()
    return format_html("{}{}: <q>{}</q>", f"{record}, " if record else "", label, shown)
