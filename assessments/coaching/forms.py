"""Forms of groups and coaches: a group's terms, a note, the consent, a new account."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from assessments.coaching.groups import GroupTerms, terms_for_next_term, terms_of
from assessments.coaching.student_sentences import CONSENT_MISSING, attempt_to_show
from assessments.core.times import UTC_ZONE, day_in, obsolete_zones, time_zones
from assessments.models import Attempt, Group, Questionnaire
from assessments.models.coaching import MAX_PLACES, NAME_LENGTH, NOTE_LENGTH
from assessments.models.shared_groups import SHARED_ROLES
from assessments.web.forms import NameField, PlainForm, name_field

TERMS = tuple(field.name for field in fields(GroupTerms))
DEFAULT_OPEN_FOR, DEFAULT_VISIBLE_FOR = timedelta(days=30), timedelta(days=180)
DEFAULT_PLACES = 300
COPY = " (copy)"
MAX_VISIBLE_FOR = timedelta(days=2 * 366)
NEW_ATTEMPT = "new"
CHOOSE_YOUR_OWN = "This quiz was withdrawn and can’t be started any more: choose one of yours."
DISPLAY_NAME_MISSING = "Give a name that your coach will see; any name will do."


class GroupForm(PlainForm):
    """A group's terms. Its days end at midnight in its own time zone."""

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
    time_zone = forms.CharField(required=False)  # before the days, which are checked by it
    closes_on = forms.DateField(
        error_messages={"required": "Say until when students can join.", "invalid": "Write the day as 2026-12-31."}
    )
    visible_until = forms.DateField(
        error_messages={"required": "Say until when you need the results.", "invalid": "Write the day as 2026-12-31."}
    )
    shows_answers = forms.BooleanField(required=False)
    shown = forms.CharField(required=False)  # the digest of the terms that the form showed

    def __init__(
        self,
        data: Any = None,
        *,
        now: datetime,
        questionnaires: Sequence[Questionnaire],
        group: Group | None = None,
    ) -> None:
        super().__init__(data, initial=_current_terms(group) if group else _default_terms(now, questionnaires))
        self.now, self.group = now, group
        chooser = self.fields["questionnaire"]
        assert isinstance(chooser, forms.ModelChoiceField)  # noqa: S101 -- for the type checker
        chooser.queryset = Questionnaire.objects.filter(pk__in=[questionnaire.pk for questionnaire in questionnaires])
        if group:
            del self.fields["questionnaire"]

    def clean_time_zone(self) -> str:
        """Return one of the zones to choose from; without any, the one that the group has."""
        name: str = self.cleaned_data["time_zone"] or self.initial["time_zone"]
        if name not in self._zones:
            raise forms.ValidationError("Choose a time zone from the list.")
        return name

    @property
    def _zones(self) -> tuple[str, ...]:
        """The zones to choose from, with the group's own if this server no longer lists it."""
        own: str = self.initial["time_zone"]
        return time_zones() if own in time_zones() else (own, *time_zones())

    @property
    def zones_by_region(self) -> list[tuple[str, list[tuple[str, str, bool]]]]:
        """The zones as (name, label, is hidden), by region; those without a region, such as UTC, have “”.

        Obsolete names are hidden, and still there to be chosen by a script: some browsers name their zone so.
        """
        found: dict[str, list[tuple[str, str, bool]]] = {}
        hidden = obsolete_zones(self._zones) - {self.selected_zone}
        for name in self._zones:
            region, _, place = name.partition("/")
            label = (place or name).replace("_", " ").replace("/", ": ")
            found.setdefault(region if place else "", []).append((name, label, name in hidden))
        return list(found.items())

    @property
    def selected_zone(self) -> str:
        """The zone that was sent, else the one that the group has."""
        return str(self["time_zone"].value() or self.initial["time_zone"])

    @property
    def may_guess_zone(self) -> bool:
        """Whether a script may choose the browser's zone: in a new group's form that nobody has filled in yet."""
        return self.group is None and not self.is_bound

    @property
    def _today(self) -> date:
        return day_in(self.cleaned_data.get("time_zone", UTC_ZONE), self.now)

    def clean_closes_on(self) -> date:
        """Refuse a day in the past, unless the group already closes on it."""
        day: date = self.cleaned_data["closes_on"]
        if day < self._today and not (self.group and self.group.closes_on == day):
            raise forms.ValidationError("The last day to join can’t be in the past.")
        return day

    def clean(self) -> dict[str, Any]:
        """Keep results visible until the group closes at least, and for MAX_VISIBLE_FOR at most."""
        cleaned = super().clean() or {}
        closes, visible = cleaned.get("closes_on"), cleaned.get("visible_until")
        if closes and visible and visible < closes:
            self.add_error("visible_until", "The last day that you see results can’t be before the last day to join.")
        if visible and visible > self._today + MAX_VISIBLE_FOR:
            self.add_error("visible_until", "Two years is the longest that results can be seen.")
        return cleaned

    @property
    def terms(self) -> GroupTerms:
        """The terms, once the form is valid."""
        return GroupTerms(**{name: self.cleaned_data[name] for name in TERMS})


def name_of_copy(name: str) -> str:
    """Return the name that is proposed for a copy of a group, to tell them apart in the list."""
    return f"{name[: NAME_LENGTH - len(COPY)]}{COPY}"


class CopyForm(GroupForm):
    """A new group's terms, filled in from another group, with both days as far from today as they were there."""

    with_list = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, *, now: datetime, questionnaires: Sequence[Questionnaire], like: Group
    ) -> None:
        super().__init__(data, now=now, questionnaires=questionnaires)
        self.initial = {**self.initial, **vars(terms_for_next_term(like, now=now)), "name": name_of_copy(like.name)}
        if like.questionnaire in questionnaires:
            self.initial["questionnaire"] = like.questionnaire_id

    @property
    def may_guess_zone(self) -> bool:
        """No: the zone is the other group's."""
        return False


def _current_terms(group: Group) -> dict[str, Any]:
    terms = terms_of(group)
    return {**vars(terms), "shown": terms.digest}


def _default_terms(now: datetime, questionnaires: Sequence[Questionnaire]) -> dict[str, Any]:
    today = now.date()
    return {
        "time_zone": UTC_ZONE,
        "questionnaire": questionnaires[0].pk if questionnaires else None,
        "places": DEFAULT_PLACES,
        "closes_on": today + DEFAULT_OPEN_FOR,
        "visible_until": today + DEFAULT_VISIBLE_FOR,
    }


class ShareForm(PlainForm):
    """An invitation of another coach to a group: what they may do, and a reminder of who it is for."""

    role = forms.ChoiceField(
        choices=[(role.value, role.label) for role in SHARED_ROLES],
        error_messages={"required": "Choose what they may do.", "invalid_choice": "Choose what they may do."},
    )
    note = NameField(
        required=False,
        max_length=NAME_LENGTH,
        error_messages={"max_length": f"That is too long: {NAME_LENGTH} characters at most."},
    )


class NoteForm(PlainForm):
    """A coach's note on a member."""

    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": f"A note holds {NOTE_LENGTH} characters at most; nothing was lost, shorten it."},
    )
    shown = forms.CharField(required=False)  # the digest of the note that the form showed


class JoinForm(PlainForm):
    """The consent: a name of the student's own choice, which result to show, and the tick.

    Where the quiz is withdrawn (``can_begin`` is false), one of the student's own attempts has to be chosen.
    """

    display_name = name_field(DISPLAY_NAME_MISSING)
    attempt = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "That result is not one of yours; choose again."}
    )
    consent = forms.BooleanField(error_messages={"required": CONSENT_MISSING})

    def __init__(
        self,
        data: Any = None,
        *,
        attempts: Sequence[Attempt],
        can_begin: bool = True,
        display_name: str = "",
        selected: str = "",
    ) -> None:
        self.fallback = NEW_ATTEMPT if can_begin else ""
        super().__init__(data, initial={"display_name": display_name, "attempt": selected or self.fallback})
        self.attempts = {str(attempt.pk): attempt for attempt in attempts}
        chooser = self.fields["attempt"]
        assert isinstance(chooser, forms.ChoiceField)  # noqa: S101 -- for the type checker
        own = [
            (key, attempt_to_show(started_at=attempt.started_at, finished_at=attempt.finished_at))
            for key, attempt in self.attempts.items()
        ]
        chooser.choices = [(NEW_ATTEMPT, "Take the quiz now"), *own] if can_begin else own
        if not can_begin:
            chooser.required = True
            chooser.error_messages |= dict.fromkeys(("required", "invalid_choice"), CHOOSE_YOUR_OWN)

    @property
    def selected_key(self) -> str:
        """The value of the selected radio button: the one sent, else NEW_ATTEMPT; “” where that can't be chosen."""
        return str(self["attempt"].value() or self.fallback)

    @property
    def chosen_attempt(self) -> Attempt | None:
        """The chosen attempt, None for a new one, once the form is valid."""
        return self.attempts.get(self.cleaned_data["attempt"])
