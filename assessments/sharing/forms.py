"""The forms for a new link and for a link's settings."""

from datetime import datetime
from typing import Any

from django import forms

from assessments.links.links import AS_IT_IS, LIFETIMES
from assessments.models import ShareLink
from assessments.sharing.sentences import lifetime_as_it_is, made_for
from assessments.web.forms import NameField, PlainForm


class LinkForm(PlainForm):
    """A link's label, its lifetime, and whether it shows the single answers."""

    label = NameField(
        required=False, max_length=80, error_messages={"max_length": "A label holds 80 characters at most."}
    )
    lifetime = forms.ChoiceField(choices=[(key, label) for key, (label, _) in LIFETIMES.items()])
    shows_answers = forms.BooleanField(required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"lifetime": "month"})


class LinkSettingsForm(LinkForm):
    """The settings of an existing link: as long as nobody chooses another lifetime, its own stays."""

    def __init__(self, data: Any = None, *, link: ShareLink, now: datetime) -> None:
        super().__init__(data)
        self.initial = {"label": link.label, "lifetime": "forever", "shows_answers": link.shows_answers}
        if link.expires_at is None:
            return
        self.initial["lifetime"] = AS_IT_IS
        chooser = self.fields["lifetime"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        as_it_is = lifetime_as_it_is(expires_at=link.expires_at, now=now)
        chooser.help_text = made_for(created_at=link.created_at, expires_at=link.expires_at)
        chooser.choices = [
            (AS_IT_IS, as_it_is),
            *((key, f"{label} from now on" if span else label) for key, (label, span) in LIFETIMES.items()),
        ]
