"""The form of the opening page."""

from django import forms

from assessments.core.definition import COMPANY_SIZE, SENIORITY
from assessments.models import Attempt
from assessments.web.forms import PlainForm


class StartForm(PlainForm):
    """The mode of an attempt, and the context that chooses advice."""

    mode = forms.ChoiceField(choices=Attempt.Mode.choices, required=False)
    seniority = forms.ChoiceField(choices=[("", "Rather not say"), *SENIORITY.items()], required=False)
    company_size = forms.ChoiceField(choices=[("", "No preference"), *COMPANY_SIZE.items()], required=False)

    def clean_mode(self) -> str:
        """Use the adaptive mode if none was chosen."""
        return self.cleaned_data["mode"] or Attempt.Mode.ADAPTIVE
