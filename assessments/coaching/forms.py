"""Forms of groups and coaches: a group's terms, a list of names, a note, the consent, a new account."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User

from assessments.coaching.groups import GroupTerms
from assessments.coaching.sentences import attempt_to_show
from assessments.core.names import clean_name
from assessments.models import Attempt, Group, Questionnaire
from assessments.models.coaching import MAX_PLACES, NAME_LENGTH, NOTE_LENGTH
from assessments.web.forms import AccountNameField, PlainForm, name_field

TERMS = tuple(field.name for field in fields(GroupTerms))
MAX_LIST_LENGTH = 200_000
DEFAULT_OPEN_FOR, DEFAULT_VISIBLE_FOR = timedelta(days=30), timedelta(days=180)
DEFAULT_PLACES = 300
MAX_VISIBLE_FOR = timedelta(days=2 * 366)
NEW_ATTEMPT = "new"
DISPLAY_NAME_MISSING = "Give a name that your coach will see; any name will do."
COACH_NAME_MISSING = "Give the name that your students will read."


class GroupForm(PlainForm):
    """A group's terms. Days are whole days in UTC."""

    name = name_field("Give the group a name that its students will recognise.")
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.none(), error_messages={"required": "Choose a quiz.", "invalid_choice": "Choose a quiz."}
    )
    places = forms.IntegerField(
        min_value=1,
        max_value=MAX_PLACES,
        error_messages={
            "required": "Say how many may join.",
            "invalid": "Say how many may join, as a whole number.",
            "min_value": "At least one has to be able to join.",
            "max_value": f"A group holds at most {MAX_PLACES} people.",
        },
    )
    closes_on = forms.DateField(
        error_messages={"required": "Say until when students can join.", "invalid": "Write the day as 2026-12-31."}
    )
    visible_until = forms.DateField(
        error_messages={"required": "Say until when you need the results.", "invalid": "Write the day as 2026-12-31."}
    )
    shows_answers = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        questionnaires: Sequence[Questionnaire],
        group: Group | None = None,
    ) -> None:
        super().__init__(data, initial=_current_terms(group) if group else _default_terms(today, questionnaires))
        self.today, self.group = today, group
        chooser = self.fields["questionnaire"]
        assert isinstance(chooser, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        chooser.queryset = Questionnaire.objects.filter(pk__in=[questionnaire.pk for questionnaire in questionnaires])
        if group:
            del self.fields["questionnaire"]

    def clean_closes_on(self) -> date:
        """Refuse a day in the past, unless the group already closes on it."""
        day: date = self.cleaned_data["closes_on"]
        if day < self.today and not (self.group and self.group.closes_on == day):
            raise forms.ValidationError("The last day to join can't be in the past.")
        return day

    def clean(self) -> dict[str, Any]:
        """Keep results visible until the group closes at least, and for MAX_VISIBLE_FOR at most."""
        cleaned = super().clean() or {}
        closes, visible = cleaned.get("closes_on"), cleaned.get("visible_until")
        if closes and visible and visible < closes:
            self.add_error("visible_until", "You have to be able to see the results at least until the group closes.")
        if visible and visible > self.today + MAX_VISIBLE_FOR:
            self.add_error("visible_until", "Two years is the longest that results can be seen.")
        return cleaned

    @property
    def terms(self) -> GroupTerms:
        """The terms, once the form is valid."""
        return GroupTerms(**{name: self.cleaned_data[name] for name in TERMS})


def _current_terms(group: Group) -> dict[str, Any]:
    return {name: getattr(group, name) for name in TERMS}


def _default_terms(today: date, questionnaires: Sequence[Questionnaire]) -> dict[str, Any]:
    return {
        "questionnaire": questionnaires[0].pk if questionnaires else None,
        "places": DEFAULT_PLACES,
        "closes_on": today + DEFAULT_OPEN_FOR,
        "visible_until": today + DEFAULT_VISIBLE_FOR,
    }


class InviteForm(PlainForm):
    """A pasted list, one name or id per line."""

    names = forms.CharField(
        max_length=MAX_LIST_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": "Paste at least one name or id.",
            "max_length": f"That is more than a list for one group. A group takes at most {MAX_PLACES} lines.",
        },
    )

    def clean_names(self) -> list[str]:
        """Return the names or ids, without empty lines, duplicates and stray blanks."""
        lines = [clean_name(line) for line in self.cleaned_data["names"].splitlines()]
        own_ids = list(dict.fromkeys(line for line in lines if line))
        if not own_ids:
            raise forms.ValidationError("Paste at least one name or id.")
        if len(own_ids) > MAX_PLACES:
            raise forms.ValidationError(
                f"That is {len(own_ids)} lines; a group takes at most {MAX_PLACES}. Nothing was added: make several "
                "groups, or shorten the list."
            )
        too_long = next((own_id for own_id in own_ids if len(own_id) > NAME_LENGTH), None)
        if too_long:
            raise forms.ValidationError(
                f"“{too_long[:40]}…” is too long: {NAME_LENGTH} characters at most, one a line. Nothing was added."
            )
        return own_ids


class NoteForm(PlainForm):
    """A coach's note on a member."""

    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": f"A note holds {NOTE_LENGTH} characters at most; nothing was lost, shorten it."},
    )


class JoinForm(PlainForm):
    """The consent: a name of the student's own choice, which result to show, and the tick."""

    display_name = name_field(DISPLAY_NAME_MISSING)
    attempt = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "That result is not one of yours; choose again."}
    )
    consent = forms.BooleanField(
        error_messages={"required": "To join, tick that your coach may see this. You can leave at any time."}
    )

    def __init__(self, data: Any = None, *, attempts: Sequence[Attempt], display_name: str = "") -> None:
        super().__init__(data, initial={"display_name": display_name, "attempt": NEW_ATTEMPT})
        self.attempts = {str(attempt.pk): attempt for attempt in attempts}
        chooser = self.fields["attempt"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        chooser.choices = [
            (NEW_ATTEMPT, "Take the quiz now"),
            *(
                (key, attempt_to_show(started_at=attempt.started_at, finished_at=attempt.finished_at))
                for key, attempt in self.attempts.items()
            ),
        ]

    @property
    def selected_key(self) -> str:
        """The value of the selected radio button: the one sent, else NEW_ATTEMPT."""
        return str(self["attempt"].value() or NEW_ATTEMPT)

    @property
    def chosen_attempt(self) -> Attempt | None:
        """The chosen attempt, None for a new one, once the form is valid."""
        return self.attempts.get(self.cleaned_data["attempt"])


class CoachAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """A new coach's account."""

    name = name_field(COACH_NAME_MISSING)

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": AccountNameField}
        error_messages = {"username": {"unique": "That user name is taken; choose another."}}
