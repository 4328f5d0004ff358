"""Typed base classes of the admin pages, and the addresses of records' pages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.urls import reverse

from assessments.authoring.admin.history import HistoryAdmin
from assessments.authoring.admin.stale_forms import StaleFormAdmin
from assessments.models import Advice, Archetype, Cue, Question, Questionnaire
from assessments.web.forms import MailAddressField, NameField

if TYPE_CHECKING:
    PartModelForm = forms.ModelForm[Any]
    TabularInline = admin.TabularInline[Any, Any]
else:
    PartModelForm = forms.ModelForm
    TabularInline = admin.TabularInline

# Whatever an admin types on one line is a name or a label.
NAME_FIELDS: dict[Any, dict[str, Any]] = {
    models.CharField: {"form_class": NameField},
    models.EmailField: {"form_class": MailAddressField},
}
PARTS: dict[str, type[Archetype | Question | Advice | Cue]] = {
    "archetypes": Archetype,
    "questions": Question,
    "advice": Advice,
    "cues": Cue,
}


class PartModelAdmin(HistoryAdmin, StaleFormAdmin):
    """Base class of the admin pages of our own models."""

    formfield_overrides = NAME_FIELDS


class Inline(TabularInline):
    """Base class of the rows within an admin page."""

    formfield_overrides = NAME_FIELDS


def change_url(item: models.Model) -> str:
    """Return the address of a record's change page."""
    return reverse(f"admin:{item._meta.label_lower.replace('.', '_')}_change", args=[item.pk])


def list_url(model: type[models.Model], questionnaire: Questionnaire | None = None) -> str:
    """Return the address of a model's list, filtered by a questionnaire if one is given."""
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_changelist")
    return f"{address}?questionnaire__id__exact={questionnaire.pk}" if questionnaire else address


def add_url(model: type[models.Model], questionnaire: Questionnaire) -> str:
    """Return the address of the page that adds a record to this questionnaire."""
    return f"{reverse(f'admin:assessments_{model._meta.model_name}_add')}?questionnaire={questionnaire.pk}"


def may_view(user: User | AnonymousUser, model: type[models.Model]) -> bool:
    """Whether this user may open the pages of a model."""
    return any(user.has_perm(f"assessments.{verb}_{model._meta.model_name}") for verb in ("view", "change"))


def may_add(user: User | AnonymousUser, model: type[models.Model]) -> bool:
    """Whether this user may add a record of a model."""
    return user.has_perm(f"assessments.add_{model._meta.model_name}")


def part_urls(
    questionnaire: Questionnaire, parts: Iterable[str] = PARTS, *, user: User | AnonymousUser | None = None
) -> dict[tuple[str, str], str]:
    """Return the change pages of a draft's records by part and key, with one query per part.

    With ``user``, only the pages that this user may open.
    """
    return {
        (part, row.key): change_url(row)
        for part in parts
        if user is None or may_view(user, PARTS[part])
        for row in PARTS[part].objects.filter(questionnaire=questionnaire).only("pk", "key")
    }


def grid_url(questionnaire: Questionnaire) -> str:
    """Return the address of the grid with all weights of a questionnaire."""
    return reverse("admin:assessments_questionnaire_weights", args=[questionnaire.pk])
