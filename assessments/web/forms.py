"""Base class and fields that forms share."""

from typing import Any

from django import forms
from django.contrib.auth.forms import UsernameField

from assessments.core.names import clean_name
from assessments.models.coaching import NAME_LENGTH


class PlainForm(forms.Form):
    """A form whose errors are shown as sentences above its fields."""

    @property
    def problems(self) -> list[str]:
        """The error messages of all fields, without repeats."""
        return list(dict.fromkeys(str(problem) for messages in self.errors.values() for problem in messages))


class NameField(forms.CharField):
    """A name or a label that somebody types (see `clean_name`). It is required unless it may be empty."""

    def to_python(self, value: Any) -> Any:
        """Return the name, cleaned. One with a NUL character is left as it is, for Django's validator to refuse."""
        text = super().to_python(value) or ""
        return text if "\0" in text else clean_name(text)


class MailAddressField(forms.EmailField):
    """A mail address; invisible characters that were copied with it are left out."""

    def to_python(self, value: Any) -> Any:
        """Return the address, cleaned as a name is."""
        text = super().to_python(value) or ""
        return text if "\0" in text else clean_name(text)


class AccountNameField(UsernameField):
    """An account's name, with which somebody logs in."""

    def to_python(self, value: Any) -> Any:
        """Return the name as Django compares it (NFKC), cleaned."""
        return clean_name(super().to_python(value) or "")


def name_field(missing: str) -> NameField:
    """Return a required field for a name; ``missing`` is the error message when nothing in it is visible."""
    too_long = f"That is too long: {NAME_LENGTH} characters at most."
    return NameField(max_length=NAME_LENGTH, error_messages={"required": missing, "max_length": too_long})
