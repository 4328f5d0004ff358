"""What coaches decide and write: a group's terms, a list of names, a note."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from assessments.coaching.groups import GroupTerms
from assessments.models import Attempt, Group, Questionnaire
from assessments.models.coaching import MAX_PLACES, NAME_LENGTH, NOTE_LENGTH
from assessments.web.forms import PlainForm, name_field, not_empty, plain_line

MAX_LIST_LENGTH = 200_000
OPEN_FOR, VISIBLE_FOR = timedelta(days=30), timedelta(days=180)
LATEST = timedelta(days=2 * 366)
USUAL_PLACES = 300


class GroupForm(PlainForm):
    """A group's terms; the days are whole days in UTC."""

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
        super().__init__(data, initial=_terms_of(group) if group else _usual_terms(today, questionnaires))
        self.today, self.group = today, group
        chooser = self.fields["questionnaire"]
        assert isinstance(chooser, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        chooser.queryset = Questionnaire.objects.filter(pk__in=[questionnaire.pk for questionnaire in questionnaires])
        if group:
            del self.fields["questionnaire"]

    def clean_name(self) -> str:
        """One line of text."""
        return not_empty(plain_line(self.cleaned_data["name"]), "Give the group a name.")

    def clean_closes_on(self) -> date:
        """A day to come, except one that stands already."""
        day: date = self.cleaned_data["closes_on"]
        if day < self.today and not (self.group and self.group.closes_on == day):
            raise forms.ValidationError("The last day to join can't be in the past.")
        return day

    def clean(self) -> dict[str, Any]:
        """Results can be seen at least as long as people can join, and not for ever."""
        cleaned = super().clean() or {}
        closes, visible = cleaned.get("closes_on"), cleaned.get("visible_until")
        if closes and visible and visible < closes:
            self.add_error("visible_until", "You have to be able to see the results at least until the group closes.")
        if visible and visible > self.today + LATEST:
            self.add_error("visible_until", "Two years is the longest that results can be seen.")
        return cleaned

    @property
    def terms(self) -> GroupTerms:
        """What was decided, once the form is valid."""
        names = ("name", "places", "closes_on", "visible_until", "shows_answers")
        return GroupTerms(**{name: self.cleaned_data[name] for name in names})


def _terms_of(group: Group) -> dict[str, Any]:
    return {name: getattr(group, name) for name in ("name", "places", "closes_on", "visible_until", "shows_answers")}


def _usual_terms(today: date, questionnaires: Sequence[Questionnaire]) -> dict[str, Any]:
    return {
        "questionnaire": questionnaires[0].pk if questionnaires else None,
        "places": USUAL_PLACES,
        "closes_on": today + OPEN_FOR,
        "visible_until": today + VISIBLE_FOR,
    }


class InviteForm(PlainForm):
    """A pasted list, one name or id a line."""

    names = forms.CharField(
        max_length=MAX_LIST_LENGTH,
        widget=forms.Textarea,
        error_messages={
            "required": "Paste at least one name or id.",
            "max_length": f"That is more than a list for one group. A group takes at most {MAX_PLACES} lines.",
        },
    )

    def clean_names(self) -> list[str]:
        """The lines, each once, as they were written but for blanks."""
        lines = [plain_line(line) for line in self.cleaned_data["names"].splitlines()]
        own_ids = list(dict.fromkeys(line for line in lines if line))
        if not own_ids:
            raise forms.ValidationError("Paste at least one name or id.")
        if len(own_ids) > MAX_PLACES:
            raise forms.ValidationError(
                f"That is {len(own_ids)} lines; a group takes at most {MAX_PLACES}. Nothing was added: make several "
                "groups, or shorten the list."
            )
        long = next((own_id for own_id in own_ids if len(own_id) > NAME_LENGTH), None)
        if long:
            raise forms.ValidationError(
                f"“{long[:40]}…” is too long: {NAME_LENGTH} characters at most, one a line. Nothing was added."
            )
        return own_ids


class NoteForm(PlainForm):
    """A coach's note."""

    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": f"A note holds {NOTE_LENGTH} characters at most; nothing was lost, shorten it."},
    )


NEW = "new"


class JoinForm(PlainForm):
    """The consent: a name of one's own choice, which result, and the tick."""

    display_name = name_field("Give a name that your coach will see; any name will do.")
    attempt = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "That result is not one of yours; choose again."}
    )
    consent = forms.BooleanField(
        error_messages={"required": "To join, tick that your coach may see this. You can leave at any time."}
    )

    def __init__(self, data: Any = None, *, attempts: Sequence[Attempt], display_name: str = "") -> None:
        super().__init__(data, initial={"display_name": display_name, "attempt": NEW})
        self.attempts = {str(attempt.pk): attempt for attempt in attempts}
        chooser = self.fields["attempt"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        chooser.choices = [(NEW, "Take the quiz now"), *((key, key) for key in self.attempts)]

    def clean_display_name(self) -> str:
        """One line of text."""
        return not_empty(
            plain_line(self.cleaned_data["display_name"]), "Give a name that your coach will see; any name will do."
        )

    @property
    def ticked(self) -> str:
        """The radio button that is on: what was sent, else a new attempt."""
        return str(self["attempt"].value() or NEW)

    @property
    def chosen(self) -> Attempt | None:
        """The attempt that was chosen, None for a new one."""
        return self.attempts.get(self.cleaned_data["attempt"])
