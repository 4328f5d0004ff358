"""Pieces of advice: where each stands, whom it is for, what it says, what it rests on."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import PartForm, unknown_audience_message
from assessments.authoring.checks import audience_problem
from assessments.core.definition import COMPANY_SIZE, SENIORITY
from assessments.models import Advice, Archetype
from assessments.templatetags.careerfit import markdown


class AdviceForm(PartForm):
    """One piece of advice."""

    class Meta(PartForm.Meta):
        model = Advice
        fields = ["questionnaire", "key", "slot", "audience", "title", "text", "facts"]
        widgets = {
            "audience": forms.TextInput(attrs={"class": "vTextField"}),
            "text": forms.Textarea(attrs={"rows": 8, "class": "vLargeTextField"}),
        }

    def clean_audience(self) -> str:
        """Refuse words that nobody is described by."""
        words = self.words_of("audience")
        problem = unknown_audience_message(words, self.questionnaire_id)
        if problem:
            raise forms.ValidationError(problem)
        return " ".join(words)

    def clean(self) -> dict[str, Any] | None:
        """Refuse an audience that this slot would never be shown to."""
        cleaned = super().clean()
        slot = self.cleaned_data.get("slot", "")
        if slot and "audience" in self.cleaned_data:
            problem = audience_problem(slot, self.words_of("audience"))
            if problem:
                self.add_error("audience", problem)
        return cleaned


class AudienceFilter(admin.SimpleListFilter):
    """By one word of the audience."""

    title = "whom it is for"
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The archetypes, then the contexts."""
        names = dict(Archetype.objects.order_by("questionnaire_id", "position").values_list("key", "name"))
        return [*names.items(), *SENIORITY.items(), *COMPANY_SIZE.items(), ("-", "Everyone")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Advice]) -> QuerySet[Advice]:
        """Rows whose audience holds the word."""
        word = self.value()
        if not word:
            return queryset
        if word == "-":
            return queryset.filter(audience="")
        return queryset.filter(
            Q(audience=word)
            | Q(audience__startswith=f"{word} ")
            | Q(audience__endswith=f" {word}")
            | Q(audience__contains=f" {word} ")
        )


class OriginFilter(admin.SimpleListFilter):
    """The article's, or ours."""

    title = "drawn from"
    parameter_name = "from"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Two kinds."""
        return [("article", "The article"), ("us", "Our own")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Advice]) -> QuerySet[Advice]:
        """Rows with facts, or without."""
        if self.value() == "article":
            return queryset.exclude(facts="")
        return queryset.filter(facts="") if self.value() == "us" else queryset


@admin.register(Advice)
class AdviceAdmin(OrderedPartAdmin):
    """What the result says to do, by slot."""

    form = AdviceForm
    list_display = ["excerpt", "slot", "audience_words", "facts_or_ours"]
    list_display_links = ["excerpt"]
    list_filter = ["questionnaire", "slot", AudienceFilter, OriginFilter]
    search_fields = ["key", "title", "text", "audience"]
    readonly_fields = ["as_shown"]
    fieldsets = [
        (None, {"fields": ["questionnaire", "slot", "audience", "key"]}),
        ("What it says", {"fields": ["title", "text", "as_shown"]}),
        ("What it rests on", {"fields": ["facts"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """One query for the list."""
        return super().get_queryset(request).select_related("questionnaire")

    @admin.display(description="Advice", ordering="title")
    def excerpt(self, row: Advice) -> SafeString:
        """Title and first words, and the key."""
        words = Truncator(f"{row.title}: {row.text}" if row.title else row.text).chars(110)
        return format_html('{} <span class="key">{}</span>', words, row.key)

    @admin.display(description="For", ordering="audience")
    def audience_words(self, row: Advice) -> str:
        """Whom it is for."""
        return ", ".join(row.audience.split()) or "everyone"

    @admin.display(description="Facts", ordering="facts")
    def facts_or_ours(self, row: Advice) -> str:
        """The facts, or that it is our own."""
        return ", ".join(row.facts.split()) or "our own"

    @admin.display(description="As it is shown")
    def as_shown(self, row: Advice) -> SafeString | str:
        """The saved text, rendered."""
        if not row.pk:
            return "Shown once it is saved."
        title = format_html("<strong>{}</strong>", row.title) if row.title else ""
        return format_html('<div class="as-shown">{}{}</div>', title, markdown(row.text))
