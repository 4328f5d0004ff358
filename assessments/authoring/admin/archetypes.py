"""Edit archetypes, the axes of the result: one on its own page, or all of a new questionnaire on one page."""

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from assessments.authoring.admin.base import Inline
from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import DraftFormSet, PartForm
from assessments.authoring.admin.pickers import GlyphPicker, HuePicker
from assessments.authoring.checks import MAX_ARCHETYPES, MIN_ARCHETYPES
from assessments.core.definition import CONTEXT_KEYS, HUES
from assessments.models import Archetype


def free_hue(taken: Collection[str]) -> str:
    """Return the first colour that no archetype has; the first of all if none is left."""
    return next((hue for hue in HUES if hue not in taken), HUES[0])


class ArchetypeForm(PartForm):
    """One archetype."""

    class Meta(PartForm.Meta):
        model = Archetype
        fields = ["questionnaire", "key", "name", "named_by", "hue", "glyph", "summary", "days", "facts"]
        widgets = {"hue": HuePicker, "glyph": GlyphPicker}
        labels = {"hue": "Colour", "glyph": "Icon", "summary": "In one sentence"}
        help_texts = {"glyph": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken_hues: set[str] = set()  # those of the other rows, where the form is a row of several
        if "hue" not in self.fields:
            return
        self.fields["hue"].required = False  # the next free one is taken
        questionnaire = str(self.instance.questionnaire_id or self.initial.get("questionnaire") or "")
        others = Archetype.objects.exclude(pk=self.instance.pk)
        if questionnaire.isdecimal() and len(questionnaire) < 19:
            taken = dict(others.filter(questionnaire_id=questionnaire).values_list("hue", "name"))
            self.fields["hue"].widget.taken = taken
            if not self.instance.pk:
                self.initial.setdefault("hue", free_hue(taken))

    def clean_hue(self) -> str:
        """Return the chosen colour, the next free one if none was chosen."""
        chosen: str = self.cleaned_data["hue"]
        if not chosen:
            chosen = free_hue({*self.siblings().values_list("hue", flat=True), *self.taken_hues})
            self.taken_hues.add(chosen)
        return chosen

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


class ArchetypeRow(ArchetypeForm):
    """One archetype among all of a questionnaire. Its key is made from its name; a page of its own has the rest."""

    class Meta(ArchetypeForm.Meta):
        fields = ["name", "summary", "hue", "glyph"]

    def has_changed(self) -> bool:
        """Whether something was typed; a new row with nothing but a colour is empty."""
        return bool(set(self.changed_data) - (set() if self.instance.pk else {"hue"}))


class ArchetypeFormSet(DraftFormSet):
    """The archetypes of a questionnaire, each with a name and a colour of its own."""

    @cached_property
    def taken_hues(self) -> set[str]:
        """The colours of the stored archetypes, and those that were sent; each colour that is filled in is added."""
        rows = range(self.total_form_count()) if self.is_bound else ()
        sent = {self.data.get(f"{self.add_prefix(row)}-hue", "") for row in rows}
        return {*sent, *(row.hue for row in self.get_queryset())}

    def add_fields(self, form: Any, index: int | None) -> None:
        """Give a new row the next free colour."""
        super().add_fields(form, index)
        form.taken_hues = self.taken_hues
        if form.instance.pk or index is None:
            return
        taken = [row.hue for row in self.get_queryset()]
        for _ in range(index - self.initial_form_count()):
            taken.append(free_hue(taken))
        form.initial["hue"] = free_hue(taken)

    def clean(self) -> None:
        """Refuse two rows with one name or one colour."""
        super().clean()
        rows = [form for form in self.forms if form.instance.pk or form.has_changed()]
        for name, what in (("name", "are called"), ("hue", "have the colour")):
            values = Counter(form.cleaned_data.get(name) for form in rows if hasattr(form, "cleaned_data"))
            for value, count in values.items():
                if value and count > 1:
                    raise forms.ValidationError(f"Two archetypes {what} “{value}”; people have to tell the two apart.")

    def save_new(self, form: Any, commit: bool = True) -> Any:
        """Save a new archetype after the others."""
        form.instance.position = self.instance.archetypes.count()
        return super().save_new(form, commit=commit)


class ArchetypeInline(Inline):
    """The archetypes on the page of a questionnaire that was never published. They are deleted on their own pages."""

    model = Archetype
    form = ArchetypeRow
    formset = ArchetypeFormSet
    template = "admin/assessments/questionnaire/archetypes.html"
    ordering = ["position", "pk"]
    can_delete = False
    max_num = MAX_ARCHETYPES
    verbose_name_plural = "archetypes: what people can turn out to be"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Archetype]:
        """Join the questionnaire."""
        return super().get_queryset(request).select_related("questionnaire")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Return how many empty rows to show, so that there are as many as a questionnaire needs."""
        return max(0, MIN_ARCHETYPES - obj.archetypes.count()) if obj else MIN_ARCHETYPES


@admin.register(Archetype)
class ArchetypeAdmin(OrderedPartAdmin):
    """The archetypes of a questionnaire."""

    form = ArchetypeForm
    list_display = ["name_and_key", "looks", "in_one_sentence", "named_by"]
    list_display_links = ["name_and_key"]
    list_filter = ["questionnaire"]
    search_fields = ["key", "name", "summary"]
    fieldsets = [
        (None, {"fields": ["questionnaire", "name", "summary", "hue", "glyph"]}),
        ("Text and key", {"fields": ["days", "named_by", "facts", "key"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join the questionnaire."""
        return super().get_queryset(request).select_related("questionnaire")

    @admin.display(description="Archetype", ordering="name")
    def name_and_key(self, row: Archetype) -> SafeString:
        """Return the name, and the key below it."""
        return format_html('{} <span class="key">{}</span>', row.name, row.key)

    @admin.display(description="In one sentence", ordering="summary")
    def in_one_sentence(self, row: Archetype) -> str:
        """Return the summary under the name that its field has."""
        return row.summary

    @admin.display(description="Colour, icon")
    def looks(self, row: Archetype) -> SafeString:
        """Return the colour and the icon, drawn; the colour's name for those who don’t see it."""
        return format_html(
            '<span class="looks hue-{}"><svg class="swatch" viewBox="0 0 24 24" aria-hidden="true">'
            '<rect width="24" height="24" rx="4"/></svg>'
            '<svg class="glyph" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg> '
            '<span class="visually-hidden">{}</span></span>',
            row.hue,
            row.glyph,
            row.hue,
        )
