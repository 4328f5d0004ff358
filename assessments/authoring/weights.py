"""Save weights of many choices at once, cell by cell, without undoing what somebody else has saved meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from assessments.authoring.history import ValueChange, line_of, log_record, weight_in_words, weight_label
from assessments.models import Choice, Question, Questionnaire, Weight

Cell = tuple[int, int]
"""The ids of a choice and of an archetype."""
Weights = Mapping[Cell, int]
"""Values by cell; a cell without one is zero."""
MAX_ENTRIES = 200  # of the history, that are read to say who changed a cell


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved in a cell meanwhile; ``by`` is empty where the history doesn't know who."""

    value: int
    by: str


class CellsChanged(Exception):
    """Somebody else saved other values in some of the cells since they were shown."""

    def __init__(self, theirs: Mapping[Cell, Theirs]) -> None:
        super().__init__(f"{len(theirs)} cells were changed meanwhile")
        self.theirs = theirs


def load_weights(*, questionnaire: Questionnaire) -> dict[Cell, int]:
    """Return a draft's weights, with one query."""
    rows = Weight.objects.filter(choice__question__questionnaire=questionnaire)
    return {(choice, archetype): value for choice, archetype, value in rows.values_list("choice", "archetype", "value")}


def store_weights(*, cells: Mapping[Cell, int | None]) -> None:
    """Insert or update these weights, and delete those that are None or zero."""
    removed = defaultdict[int, list[int]](list)
    for (choice, archetype), value in cells.items():
        if not value:
            removed[archetype].append(choice)
    for archetype, choices in removed.items():
        Weight.objects.filter(archetype=archetype, choice__in=choices).delete()
    Weight.objects.bulk_create(
        (Weight(choice_id=cell[0], archetype_id=cell[1], value=value) for cell, value in cells.items() if value),
        update_conflicts=True,
        unique_fields=["choice", "archetype"],
        update_fields=["value"],
    )


@transaction.atomic
def save_cells(*, questionnaire: Questionnaire, typed: Weights, shown: Weights, by: Any) -> int:
    """Save the typed cells of a draft with a line of history for each question; return how many cells changed.

    Nothing is saved, and CellsChanged is raised, if one of them has another value now than it was ``shown`` with
    (unless it is the typed one). Cells whose choice or archetype is gone raise KeyError.
    """
    list(questionnaire.questions.select_for_update().order_by("pk").values_list("pk"))
    choices = _choices(questionnaire, {choice for choice, _ in typed})
    archetypes = {row.pk: row for row in questionnaire.archetypes.all()}
    stored = load_weights(questionnaire=questionnaire)
    changed = {cell: value for cell, value in typed.items() if stored.get(cell, 0) != value}
    labels = {
        (choice, archetype): weight_label(choices[choice].text, archetypes[archetype].name)
        for choice, archetype in changed
    }
    taken = {cell for cell in changed if stored.get(cell, 0) != shown.get(cell, 0)}
    if taken:
        who = _who_changed({cell: (choices[cell[0]].question_id, labels[cell]) for cell in taken})
        raise CellsChanged({cell: Theirs(stored.get(cell, 0), who.get(cell, "")) for cell in taken})
    store_weights(cells=changed)
    _log(changed, stored, choices, labels, by)
    return len(changed)


def _choices(questionnaire: Questionnaire, ids: Iterable[int]) -> dict[int, Choice]:
    rows = Choice.objects.filter(question__questionnaire=questionnaire, pk__in=ids).select_related("question")
    return {row.pk: row for row in rows}


def _log(changed: Weights, stored: Weights, choices: Mapping[int, Choice], labels: Mapping[Cell, str], by: Any) -> None:
    by_question = defaultdict[Question, list[ValueChange]](list)
    for cell, value in changed.items():
        before, after = weight_in_words(stored.get(cell)), weight_in_words(value)
        by_question[choices[cell[0]].question].append(ValueChange(labels[cell], before, after))
    for question, values in by_question.items():
        log_record(user=by, record=question, changes=values)


def _who_changed(cells: Mapping[Cell, tuple[int, str]]) -> dict[Cell, str]:
    """Return who changed each cell last, as far as the history says; cells have their question's id and their label."""
    wanted = {(str(question), label): cell for cell, (question, label) in cells.items()}
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Question), object_id__in={question for question, _ in wanted}
    ).select_related("user")
    who: dict[Cell, str] = {}
    for entry in entries.order_by("-action_time", "-pk")[:MAX_ENTRIES]:
        for change in line_of(entry).values:
            cell = wanted.get((entry.object_id or "", change.what))
            if cell and cell not in who:
                who[cell] = entry.user.get_full_name() or entry.user.get_username()
    return who
