"""The forms of a questionnaire's page: its own fields, its scales and its sources."""

from typing import Any

from adminsortable2.admin import CustomInlineFormSetMixin, SortableInlineAdminMixin
from django import forms

from assessments.authoring.admin.inlines import ParentPermissionsInline
from assessments.authoring.admin.part_forms import DraftForm, DraftFormSet, PartForm
from assessments.authoring.diff import LABELS
from assessments.core.definition import MIN_JOBS
from assessments.core.definition.shape import DEFAULT_LANGUAGE
from assessments.models import Questionnaire, Scale, Source
from assessments.web.embedding import parse_embedding_sites


class QuestionnaireForm(DraftForm):
    """A questionnaire's own fields."""

    key_field = "slug"

    class Meta:
        model = Questionnaire
        fields = [
            "title",
            "slug",
            "summary",
            "language",
            "article_title",
            "article_author",
            "article_publisher",
            "article_published",
            "article_url",
            "framed_by",
            "catch_all",
            "excluded_combinations",
            "listing",
            "noun",
            "noun_plural",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
            "framed_by": forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField", "spellcheck": "false"}),
            "excluded_combinations": forms.Textarea(
                attrs={"rows": 3, "class": "vLargeTextField", "spellcheck": "false"}
            ),
            "listing": forms.RadioSelect,
        }
        labels = {
            "slug": "Address",
            "article_url": "Article link",
            "framed_by": "Sites allowed to embed this quiz",
            "listing": "Who finds it",
            "noun": "One archetype is called",
            "noun_plural": "Several are called",
            "catch_all": LABELS["postings", "catch_all"],
            "excluded_combinations": LABELS["postings", "together"],
        }
        help_texts = {"slug": "The quiz is at /q/ and this. Empty: made from the title. Publishing fixes it."}

    def clean(self) -> dict[str, Any] | None:
        """Refuse a noun without its plural, and a plural without its noun."""
        cleaned = super().clean()
        nouns = {name: self.cleaned_data.get(name, "").strip() for name in ("noun", "noun_plural")}
        for name, typed in nouns.items():
            if not typed and any(nouns.values()):
                self.add_error(name, "Fill in both or neither: what one archetype is called, and several.")
        return cleaned

    def clean_language(self) -> str:
        """Return the language's code, the default one if none was given."""
        return self.cleaned_data["language"] or DEFAULT_LANGUAGE

    def clean_framed_by(self) -> str:
        """Return the sites as origins, one per line, without duplicates."""
        sites, problems = parse_embedding_sites(self.cleaned_data["framed_by"])
        if problems:
            raise forms.ValidationError(problems)
        return "\n".join(sites)

    def clean_catch_all(self) -> str:
        """Refuse an unknown archetype key."""
        key: str = self.cleaned_data["catch_all"]
        self._refuse_unknown([key] if key else [])
        return key

    def clean_excluded_combinations(self) -> str:
        """Return the sets, one per line, the keys separated by single spaces."""
        sets = [line.split() for line in self.cleaned_data["excluded_combinations"].splitlines() if line.strip()]
        self._refuse_unknown([key for keys in sets for key in keys])
        if any(len(set(keys)) < MIN_JOBS for keys in sets):
            raise forms.ValidationError(f"Name at least {MIN_JOBS} different archetypes in each line.")
        return "\n".join(" ".join(keys) for keys in sets)

    def _refuse_unknown(self, keys: list[str]) -> None:
        known = set(self.instance.archetypes.values_list("key", flat=True)) if self.instance.pk else set()
        unknown = [key for key in keys if key not in known]
        if unknown:
            raise forms.ValidationError(
                f"No archetype here has the key “{unknown[0]}”. The keys are: {', '.join(sorted(known)) or 'none yet'}."
            )


class SortableFormSet(CustomInlineFormSetMixin, DraftFormSet):  # type: ignore[misc]
    """Rows in the author's order, with keys that are filled in."""


class ScaleInline(SortableInlineAdminMixin, ParentPermissionsInline):  # type: ignore[misc]
    """The answer scales of statements."""

    model = Scale
    form = PartForm
    formset = SortableFormSet
    fields = ["key", "lowest", "low", "middle", "high", "highest"]
    template = "admin/assessments/questionnaire/rows.html"
    extra = 0
    ordering = ["position", "pk"]
    verbose_name_plural = "scales: five labels, lowest to highest"


class SourceForm(PartForm):
    """A source paragraph. It defines fact ids, so they needn't exist before."""

    class Meta(PartForm.Meta):
        model = Source
        fields = ["key", "about", "facts"]

    def clean_facts(self) -> str:
        """Return the ids without duplicates."""
        return " ".join(self.words_of("facts"))


class SourceInline(SortableInlineAdminMixin, ParentPermissionsInline):  # type: ignore[misc]
    """The article's paragraphs with their fact ids."""

    model = Source
    form = SourceForm
    formset = SortableFormSet
    fields = ["key", "about", "facts"]
    template = "admin/assessments/questionnaire/rows.html"
    extra = 0
    ordering = ["position", "pk"]
    verbose_name_plural = "source paragraphs of the article"
