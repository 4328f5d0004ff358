"""What students decide: how much to be asked, what a link shows, whether to join a group."""

from django import forms

from assessments.core.definition import COMPANY_SIZE, SENIORITY
from assessments.models import Attempt
from assessments.web.forms import PlainForm


class StartForm(PlainForm):
    """How much to ask, and what tailors the advice."""

    mode = forms.ChoiceField(choices=Attempt.Mode.choices, required=False)
    seniority = forms.ChoiceField(choices=[("", "Rather not say"), *SENIORITY.items()], required=False)
    company_size = forms.ChoiceField(choices=[("", "No preference"), *COMPANY_SIZE.items()], required=False)

    def clean_mode(self) -> str:
        """The adaptive version where nothing was said."""
        return self.cleaned_data["mode"] or Attempt.Mode.ADAPTIVE
