"""Edit cues: what the posting reader looks for, the phrases, and the pull towards each archetype."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from assessments.authoring.admin.base import PartModelForm, change_url
from assessments.authoring.admin.copying import DuplicatePartAdmin
from assessments.authoring.admin.filters import ArchetypeFilter
from assessments.authoring.admin.grid import ArchetypeField, NumbersForm, axes_of, weight_name, with_numbers
from assessments.authoring.admin.ordering import OrderedPartAdmin
from assessments.authoring.admin.part_forms import PartForm
from assessments.core.posting_reader import MAX_CUE_WEIGHT
from assessments.models import Archetype, Cue, CueWeight
from assessments.templatetags.careerfit import signed

NUMBER = f"A pull is a number from −{MAX_CUE_WEIGHT:g} to {MAX_CUE_WEIGHT:g}"
KINDS = {
    "pulls": ("Pulls", Q(weights__isnull=False) & ~Q(phrases="")),
    "takes": ("Takes its words from other cues", Q(weights__isnull=True, asks="") & ~Q(phrases="")),
    "asks": ("Asks for missing information", ~Q(asks="")),
    "base": ("Counts in every posting", Q(phrases="", asks="")),
}


class PullField(ArchetypeField, forms.FloatField):
    """The pull of a cue towards an archetype."""

    def __init__(self, archetype: Archetype) -> None:
        widget = forms.NumberInput(attrs={"step": 0.01, "class": f"weight hue-{archetype.hue}"})
        super().__init__(archetype, most=MAX_CUE_WEIGHT, widget=widget, message=f"{NUMBER}; empty is none.")


class CueForm(NumbersForm, PartForm):
    """A cue's fields, and a pull for each archetype once the cue has a questionnaire."""

    class Meta(PartForm.Meta):
        model = Cue
        fields = ["questionnaire", "key", "says", "phrases", "asks", "detail"]
        widgets = {
            "phrases": forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField", "spellcheck": "false"}),
            "asks": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"}),
        }

    def clean(self) -> dict[str, Any] | None:
        """Refuse a cue that does nothing, or that both pulls and asks; a new cue has no pulls yet."""
        cleaned = super().clean()
        if not self.cells:
            return cleaned
        pulls = any(self.numbers.values())
        asks, phrases = self.cleaned_data.get("asks"), self.cleaned_data.get("phrases", "")
        if asks and pulls:
            self.add_error("asks", "A cue that asks a question can’t pull. Remove the question or the numbers.")
        if not pulls and not asks and not phrases and "phrases" not in self.errors:
            self.add_error("phrases", "A cue without phrases needs a number for at least one archetype.")
        return cleaned

    def save_pulls(self) -> None:
        """Save the pulls: insert or update numbers, delete those that are empty or zero."""
        cue, numbers = self.instance, self.numbers.items()
        weights = [CueWeight(cue=cue, archetype=archetype, value=value) for archetype, value in numbers if value]
        CueWeight.objects.filter(cue=cue).exclude(archetype__in=[weight.archetype for weight in weights]).delete()
        CueWeight.objects.bulk_create(
            weights, update_conflicts=True, unique_fields=["cue", "archetype"], update_fields=["value"]
        )


class PullsFilter(ArchetypeFilter):
    """Cues that pull towards an archetype, or away from it."""

    title = "archetype it pulls"
    parameter_name = "pulls"
    path = "weights__archetype"


class KindFilter(admin.SimpleListFilter):
    """Filter by what a cue does."""

    title = "what it does"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the four kinds."""
        return [(key, label) for key, (label, _) in KINDS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Cue]) -> QuerySet[Cue]:
        """Return the cues of one kind."""
        kind = KINDS.get(self.value() or "")
        return queryset.filter(kind[1]).distinct() if kind else queryset


@admin.register(Cue)
class CueAdmin(DuplicatePartAdmin, OrderedPartAdmin):
    """The cues of a questionnaire."""

    form = CueForm
    list_display = ["what", "phrase_count", "pulls", "asked"]
    list_display_links = ["what"]
    list_filter = ["questionnaire", KindFilter, PullsFilter]
    search_fields = ["key", "says", "phrases", "asks"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Prefetch the weights with one more query."""
        weights = CueWeight.objects.select_related("archetype").order_by("archetype__position")
        rows = super().get_queryset(request).select_related("questionnaire")
        return rows.prefetch_related(Prefetch("weights", queryset=weights))

    @admin.display(description="Text", ordering="says")
    def what(self, row: Cue) -> SafeString:
        """Return what the cue says, and its key."""
        return format_html('{} <span class="key">{}</span>', row.says, row.key)

    @admin.display(description="Phrases")
    def phrase_count(self, row: Cue) -> str:
        """Return the number of phrases, or what takes their place."""
        if row.detail:
            return f"the reader’s own: {row.get_detail_display()}"
        return str(len(row.lines)) if row.lines else "every posting"

    @admin.display(description="Pulls towards")
    def pulls(self, row: Cue) -> SafeString | str:
        """Return the archetypes with their pulls, strongest first."""
        weights = sorted(row.weights.all(), key=lambda weight: -abs(weight.value))
        pulls = ((weight.archetype.name, signed(weight.value)) for weight in weights)
        return format_html_join(", ", "{} {}", pulls) or "nothing"

    @admin.display(description="Asks", ordering="asks")
    def asked(self, row: Cue) -> str:
        """Return the question for a posting that lacks the information."""
        return row.asks or "–"

    def get_fieldsets(self, request: HttpRequest, obj: Cue | None = None) -> Any:
        """Show the pulls on the change page only; users who may only view see them in one line."""
        words: dict[str, Any] = {"fields": ["questionnaire", "says", "key", "phrases"]}
        asks = ("Or information that a posting should give", {"fields": ["asks", "detail"]})
        if obj is None:
            words["description"] = "Save the words first; you set how far the cue pulls on the next page."
            return [(None, words), asks]
        numbers: list[Any] = [weight_name(archetype.pk) for archetype in axes_of(obj)]
        if not self.has_change_permission(request, obj):
            numbers = ["pulls"]
        help_text = (
            "How far each sentence with one of the phrases pulls, in the units of the scores; a requirement counts "
            f"half, and no more than four sentences count. {NUMBER}, negative where it pulls away. Without numbers the "
            "cue only takes its words from the others."
        )
        return [(None, words), ("How far it pulls", {"fields": numbers, "description": help_text}), asks]

    def get_form(self, request: HttpRequest, obj: Cue | None = None, change: bool = False, **kwargs: Any) -> Any:
        """Add a field for each archetype of the questionnaire."""
        if obj is not None and self.has_change_permission(request, obj):
            kwargs["form"] = with_numbers(CueForm, axes_of(obj), PullField)
        return super().get_form(request, obj, change=change, **kwargs)

    def save_model(self, request: HttpRequest, obj: Cue, form: PartModelForm, change: bool) -> None:
        """Save the cue and its pulls."""
        super().save_model(request, obj, form, change)
        if change and isinstance(form, CueForm):
            form.save_pulls()

    def response_add(self, request: HttpRequest, obj: Model, post_url_continue: str | None = None) -> HttpResponse:
        """Redirect to the change page to enter the pulls; a cue that asks has none."""
        asks = isinstance(obj, Cue) and obj.asks
        if asks or "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, "Saved. Now set how far it pulls, if it does.", messages.SUCCESS)
        return HttpResponseRedirect(change_url(obj))
