"""The form for a link's settings."""

from django import forms

from assessments.links.links import LIFETIMES
from assessments.web.forms import NameField, PlainForm


class LinkForm(PlainForm):
    """A link's label, its lifetime, and whether it shows the single answers."""

    label = NameField(
        required=False, max_length=80, error_messages={"max_length": "A label holds 80 characters at most."}
    )
    lifetime = forms.ChoiceField(choices=[(key, label) for key, (label, _) in LIFETIMES.items()])
    shows_answers = forms.BooleanField(required=False)
