"""What the forms share: problems as sentences, names on one line."""

import unicodedata

from django import forms

from assessments.models.coaching import NAME_LENGTH


class PlainForm(forms.Form):
    """A form whose problems are shown as sentences above its fields."""

    @property
    def problems(self) -> list[str]:
        """What is wrong, each sentence once."""
        return list(dict.fromkeys(str(problem) for found in self.errors.values() for problem in found))


def plain_line(text: str) -> str:
    """Return a name on one line, without characters that can't be shared and would only mislead."""
    kept = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text if c not in _TURNING)
    return " ".join(kept.split())


# Marks that turn the direction of the text around them; a name in a right-to-left script needs none.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def name_field(missing: str) -> forms.CharField:
    """Return a required field for a name; ``missing`` is said where it is empty."""
    long = f"That is too long: {NAME_LENGTH} characters at most."
    return forms.CharField(max_length=NAME_LENGTH, error_messages={"required": missing, "max_length": long})


def not_empty(text: str, problem: str) -> str:
    """Return the text; raise ValidationError with ``problem`` where nothing is left of it."""
    if not text:
        raise forms.ValidationError(problem)
    return text
