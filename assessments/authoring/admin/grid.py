"""Forms with a number for each archetype: the choices of a question with their weights, one row per choice."""

import string
from collections.abc import Callable
from typing import Any, TypeVar

from adminsortable2.admin import CustomInlineFormSet, SortableInlineAdminMixin
from django import forms
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import BoundField
from django.http import HttpRequest

from assessments.authoring.admin.inlines import ParentPermissionsInline
from assessments.authoring.admin.part_forms import DraftForm
from assessments.authoring.drafts import STATEMENT_CHOICE
from assessments.authoring.sentences import what_weights_say
from assessments.authoring.weights import store_weights
from assessments.core.definition import MAX_WEIGHT, Format
from assessments.models import Archetype, Choice, Cue, Question

USUAL_CHOICES = {Format.STATEMENT: 1, Format.PAIR: 2, Format.GRADED_PAIR: 2, Format.SINGLE: 3}
WHOLE_NUMBER = f"a weight is a whole number from −{MAX_WEIGHT} to {MAX_WEIGHT}"


def axes_of(part: Question | Cue) -> tuple[Archetype, ...]:
    """Return the archetypes of a part's questionnaire, read once per instance."""
    prefetch_related_objects([part.questionnaire], "archetypes")
    return tuple(part.questionnaire.archetypes.all())


def weight_name(archetype_id: int) -> str:
    """Return the name of an archetype's field."""
    return f"weight_{archetype_id}"


def weight_class(value: Any) -> str:
    """Return the CSS class for a weight's sign and size; empty for zero and for invalid values."""
    try:
        number = int(value)
    except (TypeError, ValueError):
        return ""
    if not 1 <= abs(number) <= MAX_WEIGHT:
        return ""
    return f"for-{number}" if number > 0 else f"against-{-number}"


class WeightInput(forms.NumberInput):
    """A small number field, coloured by sign and size."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the CSS class."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["attrs"]["class"] = f"weight {weight_class(value)}".strip()
        return context


class ArchetypeField(forms.IntegerField):
    """A number for an archetype, from −most to most; empty is zero. All errors have the same message."""

    def __init__(self, archetype: Archetype, *, most: float, widget: forms.NumberInput, message: str) -> None:
        super().__init__(
            label=archetype.name,
            required=False,
            min_value=-most,  # type: ignore[arg-type]
            max_value=most,  # type: ignore[arg-type]
            widget=widget,
            error_messages={"invalid": message, "min_value": message, "max_value": message},
        )
        self.archetype = archetype


class NumbersForm(DraftForm):
    """A form with a number for each archetype besides its own fields; ``with_numbers`` adds them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for weight in self.instance.weights.all():
                self.initial[weight_name(weight.archetype_id)] = weight.value

    @property
    def cells(self) -> list[BoundField]:
        """The number fields, in the archetypes' order."""
        return [self[name] for name, field in self.fields.items() if isinstance(field, ArchetypeField)]

    @property
    def numbers(self) -> dict[Archetype, Any]:
        """The numbers that were entered, by archetype."""
        fields = {name: field for name, field in self.fields.items() if isinstance(field, ArchetypeField)}
        return {field.archetype: self.cleaned_data.get(name) for name, field in fields.items()}


AnyForm = TypeVar("AnyForm", bound=NumbersForm)


def with_numbers(
    form: type[AnyForm], archetypes: tuple[Archetype, ...], field: Callable[[Archetype], ArchetypeField]
) -> type[AnyForm]:
    """Return the form with a field for each archetype."""
    fields = {weight_name(archetype.pk): field(archetype) for archetype in archetypes}
    return type(form.__name__, (form,), {**fields, "__module__": form.__module__})


class WeightField(ArchetypeField):
    """A weight. Its errors name the archetype, since they are shown above the row."""

    def __init__(self, archetype: Archetype) -> None:
        message = f"{archetype.name}: {WHOLE_NUMBER}."
        super().__init__(archetype, most=MAX_WEIGHT, widget=WeightInput(attrs={"step": 1}), message=message)


class ChoiceForm(NumbersForm):
    """One choice: key, text, and a weight for each archetype."""

    text = forms.CharField(
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Text: say what this choice is, or remove the row."},
    )

    class Meta:
        model = Choice
        fields = ["key", "text", "position"]
        error_messages = {"key": {"required": "Key: give this choice a short one, such as a or b."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            # Answers refer to choices by key, and two rows can't swap keys under the unique constraint.
            self.fields["key"].disabled = True

    @property
    def sentences(self) -> list[str]:
        """The errors of this row."""
        return [str(sentence) for errors in self.errors.values() for sentence in errors]

    def clean_position(self) -> int:
        """Keep the position if the browser sends none."""
        position: int | None = self.cleaned_data.get("position")
        return self.instance.position if position is None else position


class StatementForm(ChoiceForm):
    """The only row of a statement, without key and text."""

    text = None  # type: ignore[assignment]

    class Meta(ChoiceForm.Meta):
        fields = ["position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.instance.key = STATEMENT_CHOICE


class ChoiceFormSet(CustomInlineFormSet):  # type: ignore[misc]
    """The choices, saved with their weights."""

    @property
    def help(self) -> str:
        """What the weights say, in a sentence above the table."""
        return what_weights_say(Format(self.instance.format))

    def add_fields(self, form: ChoiceForm, index: int | None) -> None:
        """Prefill a new row's key with the next free letter."""
        super().add_fields(form, index)
        if "key" in form.fields and not form.instance.pk:
            used = {choice.key for choice in self.get_queryset()}
            free = [letter for letter in string.ascii_lowercase if letter not in used]
            place = 0 if index is None else index - self.initial_form_count()
            form.fields["key"].initial = free[place] if 0 <= place < len(free) else ""

    def get_unique_error_message(self, unique_check: Any) -> str:
        """Return the message for two rows with the same key."""
        return "Two choices have the same key; each needs its own."

    def save(self, commit: bool = True) -> Any:
        """Save the rows, then the weights of changed rows: insert or update numbers, delete those empty or zero."""
        saved = super().save(commit=commit)
        if commit:
            self._save_weights()
        return saved

    def _save_weights(self) -> None:
        deleted = self.deleted_forms
        cells = {
            (form.instance.pk, archetype.pk): value
            for form in self.forms
            if form not in deleted and form.instance.pk and form.has_changed()
            for archetype, value in form.numbers.items()
        }
        store_weights(cells=cells)


class ChoiceInline(SortableInlineAdminMixin, ParentPermissionsInline):  # type: ignore[misc]
    """The table of choices and weights on the question's page."""

    model = Choice
    formset = ChoiceFormSet
    template = "admin/assessments/question/choices.html"
    ordering = ["position", "pk"]
    verbose_name = "choice"
    verbose_name_plural = "choices and their weights"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        """Prefetch the weights with one more query."""
        choices: QuerySet[Choice] = super().get_queryset(request).prefetch_related("weights")
        return choices

    def get_fields(self, request: HttpRequest, obj: Question | None = None) -> list[Any]:
        """Return key, text, weights and position; a statement has no key and text."""
        own = [] if obj is None or obj.format == Format.STATEMENT else ["key", "text"]
        weights = [weight_name(archetype.pk) for archetype in axes_of(obj)] if obj else []
        return [*own, *weights, "position"]

    def get_formset(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> Any:
        """Add a field for each archetype of the questionnaire."""
        axes = axes_of(obj) if obj else ()
        base = StatementForm if obj and obj.format == Format.STATEMENT else ChoiceForm
        kwargs["form"] = with_numbers(base, axes, WeightField)
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> int:
        """Return how many empty rows to show, so that a question has the usual number of choices."""
        if obj is None:
            return 0
        usual = USUAL_CHOICES.get(Format(obj.format), 4)
        return max(0, usual - obj.choices.count())

    def get_max_num(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> int | None:
        """Return 1 for a statement."""
        return 1 if obj and obj.format == Format.STATEMENT else None

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Whether rows may be deleted; a statement's may not."""
        statement = obj is not None and obj.format == Format.STATEMENT
        return not statement and super().has_delete_permission(request, obj)
