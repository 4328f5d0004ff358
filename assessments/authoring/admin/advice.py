"""Edit pieces of advice: slot, audience, text and facts."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from assessments.authoring.admin.copying import DuplicatePartAdmin
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
        """Refuse words that are neither archetypes nor contexts."""
        words = self.words_of("audience")
        problem = unknown_audience_message(words, self.questionnaire_id)
        if problem:
            raise forms.ValidationError(problem)
        return " ".join(words)

    def clean(self) -> dict[str, Any] | None:
        """Refuse an audience for which this slot is never shown."""
        cleaned = super().clean()
        slot = self.cleaned_data.get("slot", "")
        if slot and "audience" in self.cleaned_data:
            problem = audience_problem(slot, self.words_of("audience"))
            if problem:
                self.add_error("audience", problem)
        return cleaned


class AudienceFilter(admin.SimpleListFilter):
    """Filter by one word of the audience."""

    title = "audience"
    parameter_name = "for"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the archetypes, then the contexts."""
        names = dict(Archetype.objects.order_by("questionnaire_id", "position").values_list("key", "name"))
        return [*names.items(), *SENIORITY.items(), *COMPANY_SIZE.items(), ("-", "Everyone")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Advice]) -> QuerySet[Advice]:
        """Return the rows whose audience has the word."""
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
    """Filter by origin: the article, or us."""

    title = "origin"
    parameter_name = "from"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the two origins."""
        return [("article", "The article"), ("us", "Our own")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Advice]) -> QuerySet[Advice]:
        """Return the rows with facts, or without."""
        if self.value() == "article":
            return queryset.exclude(facts="")
        return queryset.filter(facts="") if self.value() == "us" else queryset


@admin.register(Advice)
class AdviceAdmin(DuplicatePartAdmin, OrderedPartAdmin):
    """The pieces of advice of a questionnaire."""

    form = AdviceForm
    list_display = ["excerpt", "slot", "audience_words", "facts_or_ours"]
    list_display_links = ["excerpt"]
    list_filter = ["questionnaire", "slot", AudienceFilter, OriginFilter]
    search_fields = ["key", "title", "text", "audience"]
    readonly_fields = ["as_shown"]
    fieldsets = [
        (None, {"fields": ["questionnaire", "slot", "audience", "key"]}),
        ("Text", {"fields": ["title", "text", "as_shown"]}),
        ("Sources", {"fields": ["facts"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Join the questionnaire."""
        return super().get_queryset(request).select_related("questionnaire")

    @admin.display(description="Advice", ordering="title")
    def excerpt(self, row: Advice) -> SafeString:
        """Return the title, the first words, and the key."""
        words = Truncator(f"{row.title}: {row.text}" if row.title else row.text).chars(110)
        return format_html('{} <span class="key">{}</span>', words, row.key)

    @admin.display(description="Audience", ordering="audience")
    def audience_words(self, row: Advice) -> str:
        """Return the words of the audience."""
        return ", ".join(row.audience.split()) or "everyone"

    @admin.display(description="Facts", ordering="facts")
    def facts_or_ours(self, row: Advice) -> str:
        """Return the fact ids, or “our own”."""
        return ", ".join(row.facts.split()) or "our own"

    @admin.display(description="Preview")
    def as_shown(self, row: Advice) -> SafeString | str:
        """Return the saved text as HTML."""
        if not row.pk:
            return "Shown once saved."
        title = format_html("<strong>{}</strong>", row.title) if row.title else ""
        return format_html('<div class="as-shown">{}{}</div>', title, markdown(row.text))
