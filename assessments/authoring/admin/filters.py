"""Filters of the admin lists that several pages use."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from assessments.models import Archetype


class ArchetypeFilter(admin.SimpleListFilter):
    """Rows with a weight for or against an archetype; ``path`` is the lookup from a row to its weights' archetypes."""

    path = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the archetypes; only those of one questionnaire if the list is filtered by it."""
        rows = Archetype.objects.order_by("questionnaire_id", "position")
        chosen = request.GET.get("questionnaire__id__exact", "")
        return [(str(row.pk), row.name) for row in rows if chosen in ("", str(row.questionnaire_id))]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return each matching row once; all rows if the value isn't one of the lookups."""
        value = self.value()
        if value not in dict(self.lookup_choices):
            return queryset
        weighted = queryset.model._default_manager.filter(**{self.path: value}).values("pk")
        return queryset.filter(pk__in=weighted)
