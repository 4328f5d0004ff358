"""The form of the opening page."""

from typing import Any

from django import forms

from assessments.core.definition import COMPANY_SIZE, SENIORITY, Definition
from assessments.models import Attempt
from assessments.web.forms import PlainForm


class StartForm(PlainForm):
    """The mode of an attempt, whether taps go on, and those parts of the context that choose advice here."""

    taps_go_on = forms.BooleanField(required=False)
    mode = forms.ChoiceField(choices=Attempt.Mode.choices, required=False)
    seniority = forms.ChoiceField(choices=[("", "Rather not say"), *SENIORITY.items()], required=False)
    company_size = forms.ChoiceField(choices=[("", "No preference"), *COMPANY_SIZE.items()], required=False)

    def __init__(self, data: Any = None, *, content: Definition) -> None:
        super().__init__(data)
        used = {"seniority": content.uses_seniority, "company_size": content.uses_company_size}
        for name, is_used in used.items():
            if not is_used:
                del self.fields[name]

    def clean_mode(self) -> str:
        """Use the adaptive mode if none was chosen."""
        return self.cleaned_data["mode"] or Attempt.Mode.ADAPTIVE
