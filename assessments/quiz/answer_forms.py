"""Forms for an answer, one for each format of question."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.core.definition import Definition, Format, Question
from assessments.web.forms import PlainForm


@dataclass(frozen=True)
class Option:
    """One line of an answer form; ``value`` is the place or the points typed for it, ``about`` the choice meant."""

    key: str
    text: str
    number: str
    about: str = ""
    value: str = ""
    chosen: bool = False
    least: bool = False


class AnswerForm(PlainForm):
    """An answer to one question; ``response`` is the item response once the form is valid."""

    layout = "radios"
    is_one_tap = False  # whether one tap is the whole answer
    content: Definition

    def __init__(self, question: Question, data: QueryDict | None = None, *, stored: Any = None) -> None:
        super().__init__(data, initial=self.initial_from(question, stored))
        self.question = question
        self.fields.update(self.fields_for(question))

    # Each format defines its fields, their initial values, the response they make, the layout and the keys.

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return the fields by name; templates and scripts rely on the names."""
        return {}

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return what the fields show for a stored response."""
        return {}

    @property
    def response(self) -> Any:
        """The item response, after is_valid()."""
        return self.cleaned_data["answer"]

    @property
    def keys(self) -> str:
        """Which keys answer the question, for whoever has a keyboard."""
        return f"Keys: {digits(len(self.options()))} choose, Enter for Next."

    def options(self) -> list[Option]:
        """Return the options of the form, with what was chosen."""
        chosen = self["answer"].value() or ""
        return [
            Option(key=key, text=text, number=str(i), chosen=key == str(chosen))
            for i, (key, text) in enumerate(self.question.choice_texts.items(), 1)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse two values for a field that takes one."""
        if isinstance(self.data, QueryDict):
            for name, item in self.fields.items():
                if not isinstance(item, forms.MultipleChoiceField) and len(self.data.getlist(name)) > 1:
                    raise forms.ValidationError("Choose one answer only.")
        return self.cleaned_data


def digits(count: int) -> str:
    """Return which digits pick one of ``count`` answers, such as “1 to 5”; there are nine."""
    return "1 and 2" if count == 2 else f"1 to {min(count, 9)}"


@lru_cache(maxsize=1024)  # a field holds no answer, and building it takes longer than validating one
def _choice_field(choices: tuple[tuple[str, str], ...], missing: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        choices=choices,
        error_messages={"required": missing, "invalid_choice": "Choose one of this question’s answers."},
    )


class SingleForm(AnswerForm):
    """One of the choices, for the formats single and pair."""

    is_one_tap = True

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return one field with all choices."""
        return {
            "answer": _choice_field(tuple(question.choice_texts.items()), "Choose one answer, or skip the question.")
        }

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return the chosen key."""
        return {"answer": stored}


class PointForm(AnswerForm):
    """One point of five, for statements and graded pairs; ``labels`` are the points' words."""

    is_one_tap = True
    labels: tuple[str, ...] = ()

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return one field for a point from 1 to 5."""
        points = tuple((str(point), str(point)) for point in range(1, 6))
        return {"answer": _choice_field(points, "Choose one answer, or skip the question.")}

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return the chosen point."""
        return {"answer": stored}

    @property
    def response(self) -> int:
        """The point as a number."""
        return int(self.cleaned_data["answer"])

    def options(self) -> list[Option]:
        """Return the five points with their labels."""
        chosen = str(self["answer"].value() or "")
        return [
            Option(key=str(i), text=label, number=str(i), chosen=chosen == str(i))
            for i, label in enumerate(self.labels, 1)
        ]


class GradedPairForm(PointForm):
    """One point of five between two choices: the first two points mean the first choice, the last two the second."""

    layout = "graded_pair"
    labels = ("Much rather this", "Rather this", "About the same", "Rather this", "Much rather this")

    @property
    def ends(self) -> list[str]:
        """The texts of the two choices."""
        return list(self.question.choice_texts.values())

    def options(self) -> list[Option]:
        """Return the five points, each with the choice that it means."""
        first, second = self.ends
        about = (first, first, "", second, second)
        return [replace(option, about=text) for option, text in zip(super().options(), about, strict=True)]


class BestWorstForm(AnswerForm):
    """The most and the least liked of a set."""

    layout = "best_worst"

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return two fields, each with all choices."""
        texts = tuple(question.choice_texts.items())
        return {
            "most": _choice_field(texts, "Choose the one that you would like most."),
            "least": _choice_field(texts, "Choose the one that you would like least."),
        }

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return both chosen keys by field name."""
        return dict(stored or {})

    @property
    def keys(self) -> str:
        """Which keys answer the question: the first digit is the most, the second the least."""
        return f"Keys: {digits(len(self.question.choices))} for the most, then for the least, Enter for Next."

    @property
    def response(self) -> dict[str, str]:
        """The keys of the most and the least liked choice."""
        return {"most": self.cleaned_data["most"], "least": self.cleaned_data["least"]}

    def options(self) -> list[Option]:
        """Return the choices, marked where chosen as most or as least."""
        most, least = self["most"].value(), self["least"].value()
        return [
            Option(key=key, text=text, number=str(i), chosen=key == most, least=key == least)
            for i, (key, text) in enumerate(self.question.choice_texts.items(), 1)
        ]

    @property
    def problems(self) -> list[str]:
        """The error messages; one sentence where both choices are missing."""
        if self.has_error("most", "required") and self.has_error("least", "required"):
            return ["Choose what you would like most and what you would like least, or skip the question."]
        return super().problems

    def clean(self) -> dict[str, Any]:
        """Refuse the same choice as most and as least."""
        cleaned = super().clean()
        if cleaned.get("most") and cleaned.get("most") == cleaned.get("least"):
            raise forms.ValidationError("Choose two different ones for most and least.")
        return cleaned


class RankingForm(AnswerForm):
    """A place for every choice."""

    layout = "ranking"
    keys = "Keys: Tab to a line, a number places it, Alt + ↑ ↓ moves it, Enter for Next."

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return a field for each choice with its place, 1 to the number of choices."""
        places = tuple((str(place), str(place)) for place in range(1, len(question.choices) + 1))
        return {
            f"rank_{key}": _choice_field(places, f"Give every line a place, 1 to {len(places)}.")
            for key in question.choice_texts
        }

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return the places of a stored order by field name."""
        return {f"rank_{key}": str(place) for place, key in enumerate(stored or [], 1)}

    @property
    def response(self) -> list[str]:
        """All keys, first place first."""
        return sorted(self.question.choice_texts, key=lambda key: int(self.cleaned_data[f"rank_{key}"]))

    def options(self) -> list[Option]:
        """Return the choices with their places; once each has its own, in that order."""
        options = _typed_options(self, "rank_")
        if sorted(option.value for option in options) != sorted(option.number for option in options):
            return options
        ranked = sorted(options, key=lambda option: int(option.value))
        return [replace(option, number=option.value) for option in ranked]

    def clean(self) -> dict[str, Any]:
        """Refuse places that are taken more than once, and name them, also where other lines have no place yet."""
        cleaned = super().clean()
        places = [place for name, place in cleaned.items() if name.startswith("rank_")]
        if taken := sorted({int(place) for place in places if places.count(place) > 1}):
            raise forms.ValidationError(_places_taken(taken))
        return cleaned


def _places_taken(places: list[int]) -> str:
    """Return that places are taken by several lines."""
    *others, last = map(str, places)
    which = f"Places {', '.join(others)} and {last} are" if others else f"Place {last} is"
    return f"{which} taken more than once; give every line a place of its own."


class MultiForm(AnswerForm):
    """One or more of the choices, within the question's limits."""

    layout = "ticks"

    @property
    def keys(self) -> str:
        """Which keys answer the question."""
        return f"Keys: {digits(len(self.question.choices))} tick and untick, Enter for Next."

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return one field that takes several choices."""
        return {
            "answer": forms.MultipleChoiceField(
                choices=list(question.choice_texts.items()),
                error_messages={
                    "required": f"{self.wanted or 'Tick at least one'}, or skip the question.",
                    "invalid_choice": "Choose one of this question’s answers.",
                },
            )
        }

    @property
    def wanted(self) -> str:
        """How many ticks the question asks for, such as “Tick 2 or 3”; empty for any number."""
        if self.question.ticks is None:
            return ""
        fewest, most = self.question.ticks
        if fewest == most:
            return f"Tick {most}"
        return f"Tick {fewest} {'or' if most - fewest == 1 else 'to'} {most}"

    @property
    def most(self) -> int | None:
        """The most ticks; None for any number."""
        return self.question.ticks[1] if self.question.ticks else None

    def clean(self) -> dict[str, Any]:
        """Refuse fewer or more ticks than the question asks for."""
        cleaned = super().clean()
        ticked = len(set(cleaned.get("answer", ())))
        if self.question.ticks and ticked and not self.question.ticks[0] <= ticked <= self.question.ticks[1]:
            raise forms.ValidationError(f"{self.wanted}; you ticked {ticked}.")
        return cleaned

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return the ticked keys."""
        return {"answer": stored or []}

    @property
    def response(self) -> list[str]:
        """The ticked keys in authored order, each once."""
        ticked = set(self.cleaned_data["answer"])
        return [key for key in self.question.choice_texts if key in ticked]

    def options(self) -> list[Option]:
        """Return the choices, ticked or not."""
        ticked = self["answer"].value() or []
        return [
            Option(key=key, text=text, number=str(i), chosen=key in ticked)
            for i, (key, text) in enumerate(self.question.choice_texts.items(), 1)
        ]


class AllocationForm(AnswerForm):
    """Points that sum to the question's total."""

    layout = "points"
    keys = "Keys: Tab to a line, type its points or press ↑ ↓, Enter for Next."

    def fields_for(self, question: Question) -> dict[str, forms.Field]:
        """Return a field for each choice with its points; an empty one counts as 0."""
        total = question.total or 0
        messages = {
            "invalid": "Give whole numbers only.",
            "min_value": "No line can be negative: give 0 or more.",
            "max_value": f"No line can have more than {total}: that is all there is to share out.",
        }
        return {
            f"points_{key}": forms.IntegerField(
                label=text, required=False, min_value=0, max_value=total, error_messages=messages
            )
            for key, text in question.choice_texts.items()
        }

    @staticmethod
    def initial_from(question: Question, stored: Any) -> dict[str, Any]:
        """Return the stored points by field name."""
        return {f"points_{key}": points for key, points in (stored or {}).items()}

    @property
    def response(self) -> dict[str, int]:
        """The points by choice, without choices that got 0."""
        given = {key: self.cleaned_data[f"points_{key}"] or 0 for key in self.question.choice_texts}
        return {key: points for key, points in given.items() if points}

    def options(self) -> list[Option]:
        """Return the choices with the points that were typed."""
        return _typed_options(self, "points_")

    def clean(self) -> dict[str, Any]:
        """Refuse points that don't sum to the question's total."""
        cleaned = super().clean()
        total = self.question.total or 0
        if not self.errors:
            given = sum(points or 0 for points in cleaned.values())
            if given != total:
                raise forms.ValidationError(f"You gave {given} of {total}; share out exactly {total}.")
        return cleaned


def _typed_options(form: AnswerForm, prefix: str) -> list[Option]:
    return [
        Option(key=key, text=text, number=str(i), value=_as_text(form[f"{prefix}{key}"].value()))
        for i, (key, text) in enumerate(form.question.choice_texts.items(), 1)
    ]


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)


FORMS: Mapping[Format, type[AnswerForm]] = {
    Format.STATEMENT: PointForm,
    Format.PAIR: SingleForm,
    Format.GRADED_PAIR: GradedPairForm,
    Format.SINGLE: SingleForm,
    Format.BEST_WORST: BestWorstForm,
    Format.RANKING: RankingForm,
    Format.MULTI: MultiForm,
    Format.ALLOCATION: AllocationForm,
}


def answer_form_for(
    question: Question, content: Definition, data: QueryDict | None = None, *, stored: Any = None
) -> AnswerForm:
    """Return the form for a question's format, bound to ``data`` or showing the stored response."""
    form = FORMS[question.format](question, data, stored=stored)
    form.content = content
    if question.scale and isinstance(form, PointForm):
        form.labels = content.scale_by_key[question.scale].labels
    return form
