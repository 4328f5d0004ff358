"""Base class and fields that forms share."""

import unicodedata

from django import forms

from assessments.models.coaching import NAME_LENGTH


class PlainForm(forms.Form):
    """A form whose errors are shown as sentences above its fields."""

    @property
    def problems(self) -> list[str]:
        """The error messages of all fields, without repeats."""
        return list(dict.fromkeys(str(problem) for messages in self.errors.values() for problem in messages))


def plain_line(text: str) -> str:
    """Return a name on one line, without control characters and marks that change the direction of text."""
    visible = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text if c not in _DIRECTION_MARKS
    )
    return " ".join(visible.split())


# Embedding, override and isolate marks of Unicode; a name in a right-to-left script needs none of them.
_DIRECTION_MARKS = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def name_field(missing: str) -> forms.CharField:
    """Return a required field for a name; ``missing`` is the error message when it is empty."""
    too_long = f"That is too long: {NAME_LENGTH} characters at most."
    return forms.CharField(max_length=NAME_LENGTH, error_messages={"required": missing, "max_length": too_long})


def not_empty(text: str, problem: str) -> str:
    """Return the text; raise ValidationError with ``problem`` if it is empty."""
    if not text:
        raise forms.ValidationError(problem)
    return text
