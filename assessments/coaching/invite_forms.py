"""Forms with which a coach invites: a pasted list, and a sentence of their own in the mail."""

from typing import Any

from django import forms

from assessments.coaching.pasted_list import BadLine, ListLine, read_list
from assessments.models.coaching import MAX_PLACES, NAME_LENGTH
from assessments.web.forms import NameField, PlainForm

MAX_LIST_LENGTH = 200_000
MAX_SENTENCE = 300


class InviteForm(PlainForm):
    """A pasted list: a name or id on each line, with a mail address where the site sends mail."""

    names = forms.CharField(
        max_length=MAX_LIST_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": "Paste at least one name or ID.",
            "max_length": f"That is more than a list for one group. A group takes at most {MAX_PLACES} lines.",
        },
    )

    def __init__(self, data: Any = None, *, with_addresses: bool = False) -> None:
        super().__init__(data)
        self.with_addresses = with_addresses

    def clean_names(self) -> list[ListLine]:
        """Return the people on the list, without empty lines and repeats."""
        try:
            lines = read_list(self.cleaned_data["names"], with_addresses=self.with_addresses)
        except BadLine as error:
            raise forms.ValidationError(f"{error} Nothing was added.") from error
        if not lines:
            raise forms.ValidationError("Paste at least one name or ID.")
        if len(lines) > MAX_PLACES:
            raise forms.ValidationError(
                f"That is {len(lines)} lines; a group takes at most {MAX_PLACES}. Nothing was added: make several "
                "groups, or shorten the list."
            )
        too_long = next((line.own_id for line in lines if len(line.own_id) > NAME_LENGTH), None)
        if too_long:
            raise forms.ValidationError(
                f"“{too_long[:40]}…” is too long: {NAME_LENGTH} characters at most, one a line. Nothing was added."
            )
        return lines


class MailForm(PlainForm):
    """What a coach adds to a mail: one sentence, on one line."""

    sentence = NameField(
        required=False,
        max_length=MAX_SENTENCE,
        error_messages={"max_length": f"Your own words may take {MAX_SENTENCE} characters at most. Shorten them."},
    )
