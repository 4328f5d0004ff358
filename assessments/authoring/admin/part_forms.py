"""Forms for the parts of a questionnaire draft."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS

from assessments.authoring.admin.base import PartModelForm
from assessments.core.definition import CONTEXT_KEYS
from assessments.models import Archetype, Source


class DraftForm(PartModelForm):
    """A form that stores line ends as files have them, so that saving an unchanged form changes nothing."""

    def clean(self) -> dict[str, Any] | None:
        """Replace the browser's CRLF line ends by LF, and drop the byte-order mark of a pasted file."""
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        return cleaned


class PartForm(DraftForm):
    """A form for a part of a questionnaire. The questionnaire can't be changed after the part was created."""

    class Meta:
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": "This questionnaire has another one with this key; each needs its own."
            }
        }

    def _get_validation_exclusions(self) -> set[str]:
        """Check constraints that include the questionnaire, although it isn't a field of the change form.

        Django's private method (5.2) excludes fields that the form lacks, and with them the unique constraint on
        questionnaire and key: a duplicate key would reach the database and raise IntegrityError. The override can go
        when `test_refuses_a_key_that_is_taken` passes without it.
        """
        exclusions: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return exclusions - {"questionnaire"}

    @property
    def questionnaire_id(self) -> int:
        """The id of the questionnaire that this part belongs to or is added to; 0 if none was chosen."""
        chosen = self.cleaned_data.get("questionnaire")
        known: int | None = chosen.pk if chosen else self.instance.questionnaire_id
        return known or 0

    def words_of(self, name: str) -> list[str]:
        """Return the words of a field that holds words separated by spaces, without duplicates."""
        return list(dict.fromkeys(self.cleaned_data.get(name, "").split()))

    def clean_facts(self) -> str:
        """Refuse a fact id that no source paragraph of this questionnaire has."""
        facts = self.words_of("facts")
        rows = Source.objects.filter(questionnaire_id=self.questionnaire_id).values_list("facts", flat=True)
        known = {fact for ids in rows for fact in ids.split()}
        unknown = [fact for fact in facts if fact not in known]
        if unknown:
            raise forms.ValidationError(
                f"No source paragraph of this questionnaire holds {_quoted(unknown)}. "
                "Correct the id, or add it to its paragraph first."
            )
        return " ".join(facts)


def unknown_audience_message(words: Iterable[str], questionnaire_id: int) -> str:
    """Return a message about words that are neither an archetype nor a context; empty if all are known."""
    archetypes = Archetype.objects.filter(questionnaire_id=questionnaire_id).values_list("key", flat=True)
    known = [*archetypes, *sorted(CONTEXT_KEYS)]
    unknown = [word for word in words if word not in known]
    if not unknown:
        return ""
    return f"There is no {_quoted(unknown)} here. Choose from: {', '.join(known)}."


def _quoted(words: Sequence[str]) -> str:
    return " or ".join(f"“{word}”" for word in words)
