"""Write what a change page changed into the history, with old and new values, and show the history of a record."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.contrib.admin.models import ADDITION, CHANGE, DELETION
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse

from assessments.authoring.admin.fetch import fetch_record
from assessments.authoring.admin.marking import ChangeRow, marked
from assessments.authoring.admin.titles import AnyModelAdmin
from assessments.authoring.history import (
    PARTS,
    HistoryLine,
    ValueChange,
    entries_of,
    line_of,
    log_record,
    message_about,
    questionnaire_id_of,
    weight_in_words,
    weight_label,
)
from assessments.core.advice import counted
from assessments.models import Archetype, Choice, Questionnaire

LINES_PER_PAGE = 50
FATES = {ADDITION: "added", CHANGE: "changed", DELETION: "deleted"}
PLACE = "position"  # the field of rows that are put in order


class HistoryAdmin(AnyModelAdmin):
    """An admin whose history has old and new values; a questionnaire's has its parts' changes too."""

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Return old and new values of a draft's records; of others what Django says."""
        if questionnaire_id_of(form.instance) is None:
            return super().construct_change_message(request, form, formsets, add)
        return message_about(form.instance, [] if add else changed_values(form, formsets or ()))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """Store no entry where a record of a draft was saved unchanged."""
        unchanged = isinstance(message, list) and questionnaire_id_of(obj) is not None and len(message) == 1
        return None if unchanged else super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Store of which questionnaire a deleted record was."""
        rows = list(queryset)
        if any(questionnaire_id_of(row) is None for row in rows):
            return super().log_deletions(request, queryset)
        for row in rows:
            log_record(user=request.user, record=row, flag=DELETION)
        return None

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show who changed what and when, newest first; of a questionnaire also the changes of its parts."""
        record = fetch_record(self, request, unquote(object_id))
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        shown = [model for model in PARTS.values() if _may_view(request, model)]
        paginator = self.get_paginator(request, entries_of(record, models=shown), LINES_PER_PAGE)
        page = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        lines = [line_of(entry) for entry in page]
        existing = _existing(lines)
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(record),
            "opts": self.opts,
            "item": record,
            "item_url": reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk]),
            "lead": _lead(record, paginator.count),
            "lines": [_shown(line, record, existing) for line in lines],
            "page": page,
            "page_range": page.paginator.get_elided_page_range(page.number) if paginator.num_pages > 1 else (),
            "page_var": PAGE_VAR,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/assessments/history.html", context)


def _may_view(request: HttpRequest, model: type[Model]) -> bool:
    name = model._meta.model_name
    return any(request.user.has_perm(f"assessments.{verb}_{name}") for verb in ("view", "change"))


def _lead(record: Model, count: int) -> str:
    if not count:
        return "Nobody has changed it here since the history began, or its lines are older than the site keeps them."
    of = "It and its parts have" if isinstance(record, Questionnaire) else "It has"
    return f"{of} {counted(count, 'line')} of history, the newest first."


def _existing(lines: Iterable[HistoryLine]) -> set[tuple[int | None, str]]:
    """Return which records of the lines are still there, as content type and id, with a query per kind."""
    ids = defaultdict[Any, set[str]](set)
    for line in lines:
        if line.entry.content_type and line.entry.object_id:
            ids[line.entry.content_type].add(line.entry.object_id)
    return {
        (kind.pk, str(pk))
        for kind, of_kind in ids.items()
        if (model := kind.model_class()) is not None
        for pk in model._default_manager.filter(pk__in=of_kind).values_list("pk", flat=True)
    }


def _shown(line: HistoryLine, record: Model, existing: set[tuple[int | None, str]]) -> dict[str, Any]:
    entry, kind = line.entry, line.entry.content_type
    is_own = entry.object_id == str(record.pk) and kind is not None and kind.model_class() is type(record)
    name = f"{kind.name.capitalize() if kind else ''} “{entry.object_repr}”"
    return {
        "at": entry.action_time,
        "by": entry.user.get_full_name() or entry.user.get_username(),
        "what": "" if is_own else name,
        "url": entry.get_admin_url() if not is_own and (kind.pk if kind else None, entry.object_id) in existing else "",
        "fate": FATES.get(entry.action_flag, ""),
        "says": line.says,
        "rows": [ChangeRow(value.what, *marked(value.before, value.after)) for value in line.values],
    }


# --- what a form changed -------------------------------------------------------------------------------------


def changed_values(form: Any, formsets: Iterable[Any]) -> list[ValueChange]:
    """Return old and new values of the changed fields of a form and of the rows of its formsets."""
    values = [_field_change(form, name, _label(form, name)) for name in form.changed_data if name in form.cleaned_data]
    for formset in formsets:
        values += _row_changes(formset)
    return values


def _row_changes(formset: Any) -> Iterator[ValueChange]:
    kind = str(formset.model._meta.verbose_name).capitalize()
    deleted = list(formset.deleted_forms)
    kept = [row for row in formset.forms if row not in deleted and row.instance.pk]
    for row in deleted:
        yield ValueChange(kind, str(row.instance), "")
    for row in kept:
        if not row.has_changed():
            continue
        is_new = row in formset.extra_forms
        if is_new and str(row.instance):
            yield ValueChange(kind, "", str(row.instance))
        for name in row.changed_data:
            label = _weight_label(row, name)
            if name in row.cleaned_data and name not in (PLACE, "id") and (label or not is_new):
                yield _field_change(row, name, label or f"{kind} “{row.instance}”: {_label(row, name)}")
    yield from _order_change(kind, kept)


def _order_change(kind: str, rows: list[Any]) -> Iterator[ValueChange]:
    placed = [row for row in rows if PLACE in row.fields and row.initial.get(PLACE) is not None]
    before = sorted(placed, key=lambda row: row.initial[PLACE])
    after = sorted(placed, key=lambda row: row.instance.position)
    if before != after:
        yield ValueChange(
            f"Order of {kind.lower()}s", *("; ".join(str(row.instance) for row in of) for of in (before, after))
        )


def _weight_label(row: Any, name: str) -> str:
    archetype = getattr(row.fields.get(name), "archetype", None)
    if archetype is None:
        return ""
    return weight_label(row.instance.text, archetype.name) if isinstance(row.instance, Choice) else archetype.name


def _label(form: Any, name: str) -> str:
    return str(form.fields[name].label or name.replace("_", " ").capitalize())


def _field_change(form: Any, name: str, label: str) -> ValueChange:
    field = form.fields[name]
    return ValueChange(label, _in_words(field, form.initial.get(name)), _in_words(field, form.cleaned_data.get(name)))


def _in_words(field: forms.Field, value: Any) -> str:
    if isinstance(getattr(field, "archetype", None), Archetype):
        return weight_in_words(value)
    if value in (None, "") or isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(field, forms.ModelChoiceField):
        row = value if isinstance(value, Model) else field.queryset.filter(pk=value).first()  # type: ignore[union-attr]
        return str(row or value)
    choices = {str(key): str(words) for key, words in getattr(field, "choices", ())}
    return choices.get(str(value), str(value))
