"""The forms for a new link and for a link's settings."""

from datetime import datetime
from typing import Any

from django import forms

from assessments.links.links import LIFETIMES
from assessments.models import ShareLink
from assessments.sharing.sentences import lifetime_as_it_is, made_for
from assessments.web.forms import NameField, PlainForm

AS_IT_IS = "keep"  # in place of a key of LIFETIMES: the link goes on to open until when it would have


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
    """The settings of an existing link. What nobody touched stays as stored, also if another window changed it."""

    SHOWN = ("label", "shows_answers")  # the page carries what it showed of these, in hidden fields

    def __init__(self, data: Any = None, *, link: ShareLink, now: datetime) -> None:
        if data is not None and link.expires_at is None and data.get("lifetime") == "forever":
            data = data.copy()  # from a page that was opened while the link had an end: it says what holds already
            data["lifetime"] = AS_IT_IS
        super().__init__(data)
        self.initial = {"label": link.label, "lifetime": AS_IT_IS, "shows_answers": link.shows_answers}
        for name in self.SHOWN:
            # A request without them is compared with what is stored.
            self.fields[name].show_hidden_initial = self.add_initial_prefix(name) in self.data
        chooser = self.fields["lifetime"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        chooser.choices = _choices(link.expires_at, now)
        if link.expires_at is not None:
            chooser.help_text = made_for(created_at=link.created_at, expires_at=link.expires_at)

    @property
    def shown(self) -> dict[str, Any]:
        """What the page showed before anybody changed it, by the names of hidden fields."""
        names = {self.add_initial_prefix(name): self.initial[name] for name in self.SHOWN}
        return {name: self.data.get(name, value) for name, value in names.items()}

    @property
    def changes(self) -> dict[str, Any]:
        """The settings that somebody changed, once the form is valid."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def _choices(expires_at: datetime | None, now: datetime) -> list[tuple[str, str]]:
    """Return the lifetimes to choose from, for a link that ends then; AS_IT_IS is one of them."""
    lifetimes = [(key, label) for key, (label, _) in LIFETIMES.items()]
    if expires_at is None:
        return [(AS_IT_IS if key == "forever" else key, label) for key, label in lifetimes]
    from_now_on = [(key, f"{label} from now on" if LIFETIMES[key][1] else label) for key, label in lifetimes]
    return [(AS_IT_IS, lifetime_as_it_is(expires_at=expires_at, now=now)), *from_now_on]
