"""The forms for a pasted posting, and for the result to compare it with."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from assessments.core.posting_reader import OBSTACLES, Obstacle
from assessments.links.links import SharedResult
from assessments.models import Attempt, Version
from assessments.postings.chosen_results import Choice, ComparedWith
from assessments.web.forms import NameField, PlainForm

NAME_LENGTH = 80
MAX_LINK_LENGTH = 300


class ResultForm(PlainForm):
    """Which result a posting is compared with: one of ``results``, none, or one whose link is pasted into ``beside``.

    ``stored`` is the choice so far, if what was chosen is still there. A pasted link counts before what is selected.
    """

    compare = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "That result is no longer there. Choose another one."}
    )
    beside = forms.CharField(required=False, max_length=MAX_LINK_LENGTH)

    def __init__(self, data: Any = None, *, results: list[Attempt], stored: Choice | None = None) -> None:
        self.results, self.stored = results, stored or Choice()
        super().__init__(data, initial={"compare": str(self.stored.attempt_id or self.stored.kind)})
        values = [ComparedWith.NEWEST.value, ComparedWith.NONE.value, *(str(attempt.pk) for attempt in results)]
        if self.stored.link:
            values.append(ComparedWith.LINK.value)
        _set_choices(self, "compare", [(value, value) for value in values])

    @property
    def selected(self) -> str:
        """The value that is selected, as it was sent or is stored."""
        value: str = self["compare"].value()
        return value or ComparedWith.NEWEST

    @property
    def named_results(self) -> list[tuple[Attempt, str]]:
        """The own results, each with what it is called beside its time: by its quiz, if there are several."""
        if len({attempt.version.questionnaire_id for attempt in self.results}) < 2:
            return [(attempt, "Your result") for attempt in self.results]
        return [(attempt, f"Your result in “{attempt.version.content.title}”") for attempt in self.results]

    @property
    def selected_attempt(self) -> Attempt | None:
        """The own result that is selected, if it is one of them."""
        return next((attempt for attempt in self.results if str(attempt.pk) == self.selected), None)

    @property
    def link_label(self) -> str:
        """The label of the field for a link, which may stand below the list of results."""
        if self.stored.link:
            return "Or with the result behind another link"
        return "Or with the result behind this link" if self.results else "Link to a result"

    @property
    def link_hint(self) -> str:
        """What the field for a link is for."""
        if self.results or self.stored.link:
            return "If you paste a link here, its result is used."
        return "Leave it empty to compare with your newest result from this browser, once there is one."

    @property
    def is_changed(self) -> bool:
        """Whether something else than the newest result is chosen."""
        return self.selected != ComparedWith.NEWEST or bool(self["beside"].value())

    def choice(self, *, shared: SharedResult | None) -> Choice:
        """Return what was chosen; ``shared`` is behind the pasted link, if there is one."""
        if shared:
            return Choice.of_shared(shared)
        value = self.cleaned_data["compare"] or ComparedWith.NEWEST
        if value == ComparedWith.LINK:
            return self.stored
        if value in ComparedWith.values:
            return Choice(ComparedWith(value))
        return Choice(ComparedWith.OWN, attempt_id=UUID(value))


class PostingForm(ResultForm):
    """A posting's text, a name for it, and the result to compare it with."""

    text = forms.CharField(
        error_messages={
            "required": OBSTACLES[Obstacle.EMPTY],
            "null_characters_not_allowed": "There are NUL characters in that. Paste it as plain text.",
        },
        strip=False,
    )
    name = NameField(
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": f"A name holds {NAME_LENGTH} characters at most."},
    )
    quiz = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose one of these quizzes."})

    field_order = ("text", "name", "compare", "beside", "quiz")

    def __init__(self, data: Any = None, *, versions: Sequence[Version], results: list[Attempt]) -> None:
        super().__init__(data, results=results)
        self.versions = versions
        _set_choices(self, "quiz", [(version.content.slug, version.content.title) for version in versions])

    def clean_text(self) -> str:
        """Return the text with plain line ends and without a file's byte-order mark; it must not be blank.

        Other obstacles are the reader's to find.
        """
        text: str = self.cleaned_data["text"].removeprefix("\ufeff").replace("\r\n", "\n")
        if not text.strip():
            raise forms.ValidationError(OBSTACLES[Obstacle.EMPTY])
        return text


def _set_choices(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker
    field.choices = choices
