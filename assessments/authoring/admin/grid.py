"""Forms with a number for each archetype: the choices of a question with their weights, one row per choice."""

import re
from collections.abc import Callable
from typing import Any, TypeVar, cast

from adminsortable2.admin import CustomInlineFormSetMixin, SortableInlineAdminMixin
from django import forms
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import BoundField
from django.http import HttpRequest

from assessments.authoring.admin.inlines import ParentPermissionsInline
from assessments.authoring.admin.part_forms import DraftForm, DraftFormSet
from assessments.authoring.checks import AUTHOR_CHOICE_LIMITS
from assessments.authoring.drafts import STATEMENT_CHOICE
from assessments.authoring.keys import suggest_key
from assessments.authoring.sentences import choices_of_a_statement, too_many_choices, what_weights_say
from assessments.authoring.weights import store_weights
from assessments.core.definition import MAX_WEIGHT, Format
from assessments.models import Archetype, Choice, Cue, Question, Questionnaire

USUAL_CHOICES = {Format.STATEMENT: 1, Format.PAIR: 2, Format.GRADED_PAIR: 2, Format.SINGLE: 3}
MOST_USUAL = 4
ROW = re.compile("[0-9]{1,18}")
WHOLE_NUMBER = f"a weight is a whole number from −{MAX_WEIGHT} to {MAX_WEIGHT}"


def chosen_questionnaire(request: HttpRequest) -> Questionnaire | None:
    """Return the questionnaire that the form of a new part was sent for or its address names; the only one if not.

    It is read once per request.
    """
    asked: Any = request  # the answer is kept on it
    if not hasattr(asked, "chosen_questionnaire"):
        chosen = str(request.POST.get("questionnaire") or request.GET.get("questionnaire") or "")
        rows = Questionnaire.objects.all()
        if chosen:
            asked.chosen_questionnaire = rows.filter(pk=chosen).first() if ROW.fullmatch(chosen) else None
        else:
            found = list(rows[:2])
            asked.chosen_questionnaire = found[0] if len(found) == 1 else None
    result: Questionnaire | None = asked.chosen_questionnaire
    return result


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "key" in self.fields:
            # Answers refer to choices by key, and two rows can't swap keys under the unique constraint.
            self.fields["key"].disabled = True

    @property
    def sentences(self) -> list[str]:
        """The errors of this row."""
        return [str(sentence) for errors in self.errors.values() for sentence in errors]

    def has_changed(self) -> bool:
        """Whether something was typed; a new row with nothing but the letter that it came with is empty."""
        return bool(set(self.changed_data) - (set() if self.instance.pk else {"key", "position"}))

    def siblings(self) -> QuerySet[Choice]:
        """Return the choices of the same question."""
        return Choice.objects.filter(question_id=self.instance.question_id or 0)

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


class NewChoiceForm(ChoiceForm):
    """One row for a question that isn’t stored yet: a choice, or the weights of a statement in the first row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def clean(self) -> dict[str, Any] | None:
        """Require a choice’s text; give the row of a statement its key."""
        cleaned = super().clean()
        if self.instance.question.format == Format.STATEMENT:
            self.instance.key = self.cleaned_data["key"] = STATEMENT_CHOICE
        elif not self.cleaned_data.get("text") and "text" not in self.errors:
            self.add_error("text", self.fields["text"].error_messages["required"])
        return cleaned


class ChoiceFormSet(CustomInlineFormSetMixin, DraftFormSet):  # type: ignore[misc]
    """The choices, saved with their weights."""

    @property
    def help(self) -> list[tuple[str, str]]:
        """What the weights say, in a sentence above the table: of this format, or of all by the formats’ names.

        The sentences of a new question belong to formats, of which the page shows the chosen one.
        """
        if self.instance.pk:
            return [("", what_weights_say(Format(self.instance.format)))]
        return [
            ("statement", what_weights_say(Format.STATEMENT)),
            ("graded_pair", what_weights_say(Format.GRADED_PAIR)),
            ("best_worst", what_weights_say(Format.BEST_WORST)),
            ("multi", what_weights_say(Format.MULTI)),
            ("choices", what_weights_say(Format.SINGLE)),
        ]

    @property
    def hides_by_format(self) -> bool:
        """Whether the page of a new question hides what its format doesn't need: if nothing was typed there."""
        if self.instance.pk or self.instance.format != Format.STATEMENT:
            return not self.instance.pk
        rows = [form for form in self.extra_forms if form.has_changed()]
        return len(rows) < 2 and not any(form["text"].value() for form in rows)

    def add_fields(self, form: Any, index: int | None) -> None:
        """Prefill a new row's key with the next free letter, and tell the row which question it belongs to."""
        super().add_fields(form, index)
        form.instance.question = self.instance
        if "key" in form.fields and not form.instance.pk:
            used = {choice.key for choice in self.get_queryset()}
            for _ in range(index - self.initial_form_count() if index is not None else 0):
                used.add(suggest_key("choice", "", taken=used))
            form.fields["key"].initial = suggest_key("choice", "", taken=used)

    def clean(self) -> None:
        """Refuse choices of a new statement, and more of them than the format takes."""
        new = [form for form in self.extra_forms if form.has_changed() and form not in self.deleted_forms]
        if not self.instance.pk and self.instance.format == Format.STATEMENT:
            texts = sum(1 for form in new if form.cleaned_data.get("text"))
            if texts:
                raise forms.ValidationError(choices_of_a_statement(texts))
            if len(new) > 1:
                raise forms.ValidationError("A statement has one row of weights. Empty the other rows.")
        elif self.instance.format in AUTHOR_CHOICE_LIMITS:
            kept = [form for form in self.initial_forms if form not in self.deleted_forms]
            _, most = AUTHOR_CHOICE_LIMITS[Format(self.instance.format)]
            count = len(kept) + len(new)
            if count > most and (new or self._changes_format()):
                raise forms.ValidationError(too_many_choices(Format(self.instance.format), count=count, most=most))
        super().clean()

    def _changes_format(self) -> bool:
        """Whether the question is stored in another format."""
        stored = Question.objects.filter(pk=self.instance.pk).values_list("format", flat=True)
        return list(stored) != [self.instance.format]

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
        deleted, rows = self.deleted_forms, cast(list[ChoiceForm], self.forms)
        cells = {
            (form.instance.pk, archetype.pk): value
            for form in rows
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
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Choice]:
        """Prefetch the weights with one more query."""
        choices: QuerySet[Choice] = super().get_queryset(request).prefetch_related("weights")
        return choices

    def get_fields(self, request: HttpRequest, obj: Question | None = None) -> list[Any]:
        """Return key, text, weights and position; a stored statement has no key and text."""
        own = ["key", "text"] if obj is None or obj.format != Format.STATEMENT else []
        weights = [weight_name(archetype.pk) for archetype in self._axes(request, obj)]
        return [*own, *weights, "position"]

    def get_formset(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> Any:
        """Add a field for each archetype of the questionnaire."""
        base = NewChoiceForm if obj is None else StatementForm if obj.format == Format.STATEMENT else ChoiceForm
        kwargs["form"] = with_numbers(base, self._axes(request, obj), WeightField)
        return super().get_formset(request, obj, **kwargs)

    def _axes(self, request: HttpRequest, obj: Question | None) -> tuple[Archetype, ...]:
        if obj is not None:
            return axes_of(obj)
        chosen = chosen_questionnaire(request)
        return axes_of(Question(questionnaire=chosen)) if chosen else ()

    def get_min_num(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> int | None:
        """Return how many rows to show at least, stored or empty: as many choices as a question usually has.

        A new question’s page has as many as any format needs, and shows those of the chosen one.
        """
        return MOST_USUAL if obj is None else USUAL_CHOICES.get(Format(obj.format), MOST_USUAL)

    def get_max_num(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> int | None:
        """Return 1 for a statement."""
        return 1 if obj and obj.format == Format.STATEMENT else None

    def has_delete_permission(self, request: HttpRequest, obj: Question | None = None) -> bool:
        """Whether rows may be deleted; a statement's may not."""
        statement = obj is not None and obj.format == Format.STATEMENT
        return not statement and super().has_delete_permission(request, obj)
