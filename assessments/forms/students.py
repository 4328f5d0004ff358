"""What students decide: how much to be asked, what a link shows, whether to join a group."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.access import LIFETIMES
from assessments.definition import COMPANY_SIZE, SENIORITY
from assessments.forms.base import PlainForm, name_field, not_empty, plain_line
from assessments.models import Attempt

NEW = "new"


class StartForm(PlainForm):
    """How much to ask, and what tailors the advice."""

    mode = forms.ChoiceField(choices=Attempt.Mode.choices, required=False)
    seniority = forms.ChoiceField(choices=[("", "Rather not say"), *SENIORITY.items()], required=False)
    company_size = forms.ChoiceField(choices=[("", "No preference"), *COMPANY_SIZE.items()], required=False)

    def clean_mode(self) -> str:
        """The adaptive version where nothing was said."""
        return self.cleaned_data["mode"] or Attempt.Mode.ADAPTIVE


class LinkForm(PlainForm):
    """A link's label, its lifetime, and whether it shows the single answers."""

    label = forms.CharField(
        required=False, max_length=80, error_messages={"max_length": "A label holds 80 characters at most."}
    )
    lifetime = forms.ChoiceField(choices=[(key, label) for key, (label, _) in LIFETIMES.items()])
    shows_answers = forms.BooleanField(required=False)


class JoinForm(PlainForm):
    """The consent: a name of one's own choice, which result, and the tick."""

    display_name = name_field("Give a name that your coach will see; any name will do.")
    attempt = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "That result is not one of yours; choose again."}
    )
    consent = forms.BooleanField(
        error_messages={"required": "To join, tick that your coach may see this. You can leave at any time."}
    )

    def __init__(self, data: Any = None, *, attempts: Sequence[Attempt], display_name: str = "") -> None:
        super().__init__(data, initial={"display_name": display_name, "attempt": NEW})
        self.attempts = {str(attempt.pk): attempt for attempt in attempts}
        chooser = self.fields["attempt"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        chooser.choices = [(NEW, "Take the quiz now"), *((key, key) for key in self.attempts)]

    def clean_display_name(self) -> str:
        """One line of text."""
        return not_empty(
            plain_line(self.cleaned_data["display_name"]), "Give a name that your coach will see; any name will do."
        )

    @property
    def ticked(self) -> str:
        """The radio button that is on: what was sent, else a new attempt."""
        return str(self["attempt"].value() or NEW)

    @property
    def chosen(self) -> Attempt | None:
        """The attempt that was chosen, None for a new one."""
        return self.attempts.get(self.cleaned_data["attempt"])
