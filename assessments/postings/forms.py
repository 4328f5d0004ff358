"""The form for a pasted posting."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.core.posting_reader import OBSTACLES, Obstacle
from assessments.models import Version
from assessments.web.forms import NameField, PlainForm

NAME_LENGTH = 80
MAX_LINK_LENGTH = 300


class PostingForm(PlainForm):
    """A posting's text, a name for it, and a link to the result to compare it with; ``versions`` can read it."""

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
    beside = forms.CharField(required=False, max_length=MAX_LINK_LENGTH)
    quiz = forms.ChoiceField(required=False, error_messages={"invalid_choice": "Choose one of these quizzes."})

    def __init__(self, data: Any = None, *, versions: Sequence[Version]) -> None:
        super().__init__(data)
        self.versions = versions
        chooser = self.fields["quiz"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        chooser.choices = [(version.content.slug, version.content.title) for version in versions]

    def clean_text(self) -> str:
        """Return the text with plain line ends and without a file's byte-order mark; it must not be blank.

        Other obstacles are the reader's to find.
        """
        text: str = self.cleaned_data["text"].removeprefix("\ufeff").replace("\r\n", "\n")
        if not text.strip():
            raise forms.ValidationError(OBSTACLES[Obstacle.EMPTY])
        return text
