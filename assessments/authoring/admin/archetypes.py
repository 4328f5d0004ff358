"""Edit archetypes, the axes of the result."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import PartForm
from assessments.core.definition import CONTEXT_KEYS
from assessments.models import Archetype


class ArchetypeForm(PartForm):
    """One archetype."""

    class Meta(PartForm.Meta):
        model = Archetype
        fields = ["questionnaire", "key", "name", "named_by", "hue", "glyph", "summary", "days", "facts"]

    def clean_key(self) -> str:
        """Refuse a key that is already a context (seniority or company size)."""
        key: str = self.cleaned_data["key"]
        if key in CONTEXT_KEYS:
            raise forms.ValidationError(f"“{key}” already names a kind of person or company; choose another key.")
        return key

    def clean(self) -> dict[str, Any] | None:
        """Refuse a name or colour that another archetype has."""
        cleaned = super().clean()
        others = Archetype.objects.filter(questionnaire_id=self.questionnaire_id).exclude(pk=self.instance.pk)
        for name, what in (("name", "is called so"), ("hue", "has this colour")):
            value = self.cleaned_data.get(name)
            other = next((row for row in others if value and getattr(row, name) == value), None)
            if other:
                self.add_error(name, f"“{other.name}” {what} already; people have to tell the two apart.")
        return cleaned


@admin.register(Archetype)
class ArchetypeAdmin(OrderedPartAdmin):
    """The archetypes of a questionnaire."""

    form = ArchetypeForm
    list_display = ["name", "looks", "key", "summary", "named_by"]
    list_display_links = ["name"]
    list_filter = ["questionnaire"]
    search_fields = ["key", "name", "summary"]
    readonly_fields = ["looks"]
    fieldsets = [
        (None, {"fields": ["questionnaire", "name", "key", "named_by"]}),
        ("Appearance", {"fields": ["looks", "hue", "glyph"]}),
        ("Text", {"fields": ["summary", "days", "facts"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join the questionnaire."""
        return super().get_queryset(request).select_related("questionnaire")

    @admin.display(description="Colour and glyph")
    def looks(self, row: Archetype) -> SafeString | str:
        """Return the colour and the glyph, drawn."""
        if not row.pk:
            return "Shown once saved."
        return format_html(
            '<span class="looks hue-{}"><svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">'
            '<rect width="24" height="24" rx="4"/></svg>'
            '<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg> {}</span>',
            row.hue,
            row.glyph,
            row.hue,
        )
