"""Forms for the parts of a questionnaire draft."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet

from assessments.authoring.admin.base import PartModelForm
from assessments.authoring.keys import KEY_RULES, suggest_key
from assessments.core.definition import CONTEXT_KEYS
from assessments.models import Archetype, Source

if TYPE_CHECKING:
    BaseInlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    BaseInlineFormSet = forms.BaseInlineFormSet

# The texts that a new part's key is made from; parts that aren't listed have numbers or letters as keys.
KEY_TEXTS: Mapping[str, tuple[str, ...]] = {
    "questionnaire": ("title",),
    "archetype": ("name",),
    "scale": ("highest",),
    "question": ("prompt",),
    "advice": ("title", "text"),
    "cue": ("says",),
}


class DraftForm(PartModelForm):
    """A form of a questionnaire or one of its parts.

    It stores line ends as files have them, so that saving an unchanged form changes nothing. An empty key is filled in:
    with the stored one, or with one made from the texts where the part is new.
    """

    key_field = "key"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.typed_keys: set[str] = set()  # those of the other rows, where the form is a row of several
        field = self.fields.get(self.key_field)
        if field is None:
            return
        field.required = False
        texts = KEY_TEXTS.get(self.key_kind, ())
        if not self.instance.pk and texts:
            field.help_text = field.help_text or "Short name in addresses and files. Empty: made from your text."
            names = " ".join(self.add_prefix(name) for name in texts)
            field.widget.attrs |= {"data-key-from": names, "data-key-separator": KEY_RULES[self.key_kind].separator}

    @property
    def key_kind(self) -> str:
        """The kind of part, as ``KEY_RULES`` names it."""
        return str(self._meta.model._meta.model_name)

    def clean(self) -> dict[str, Any] | None:
        """Replace the browser's CRLF line ends by LF, drop the byte-order mark of a pasted file, fill in the key."""
        cleaned = super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = value.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        if self.key_field not in self.errors and not self.cleaned_data.get(self.key_field):
            self._fill_in_key()
        return cleaned

    def _fill_in_key(self) -> None:
        """Keep a stored key; give a new part a key that no other has."""
        key = getattr(self.instance, self.key_field)
        if not self.instance.pk and not key:
            texts = (self.cleaned_data.get(name, "") for name in KEY_TEXTS.get(self.key_kind, ()))
            stored = self.siblings().values_list(self.key_field, flat=True)
            key = suggest_key(self.key_kind, next(filter(None, texts), ""), taken={*stored, *self.typed_keys})
            self.typed_keys.add(key)
        if self.key_field in self.fields:
            self.cleaned_data[self.key_field] = key
        setattr(self.instance, self.key_field, key)

    def siblings(self) -> QuerySet[Any]:
        """Return the stored rows whose keys differ from this one's."""
        rows: QuerySet[Any] = self._meta.model._default_manager.all()
        return rows


class DraftFormSet(BaseInlineFormSet):
    """Rows of one page: the keys that are filled in differ from each other, and from those that were typed."""

    def initial_form_count(self) -> int:
        """Return how many rows are stored, as the page said; Django takes a negative number as it is."""
        return max(0, int(super().initial_form_count()))

    @cached_property
    def typed_keys(self) -> set[str]:
        """The keys that were typed in any row; each key that is filled in is added."""
        rows = range(self.total_form_count()) if self.is_bound else ()
        return {self.data.get(f"{self.add_prefix(row)}-key", "") for row in rows} - {""}

    def add_fields(self, form: Any, index: int | None) -> None:
        """Share the typed keys with the row. The rows that the page comes with, ``min_num``, may stay empty.

        Django’s script lets nobody take one of those away, since some of them couldn’t be added again.
        """
        super().add_fields(form, index)
        form.empty_permitted = not form.instance.pk
        form.typed_keys = self.typed_keys


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

    def siblings(self) -> QuerySet[Any]:
        """Return the parts of this kind in the same questionnaire."""
        return super().siblings().filter(questionnaire_id=self.questionnaire_id)

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
