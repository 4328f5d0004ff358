"""The history of a draft: who changed what, with old and new values. Django's log entries hold it.

A message is in Django's own shape, so that its pages still read it, with the questionnaire's id, a sentence and the
values added: a log entry alone doesn't say of which questionnaire a deleted record was.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from assessments.authoring.diff import FieldChange, changes_between
from assessments.core import definition as d
from assessments.models import Advice, Archetype, Cue, Question, Questionnaire

PARTS: dict[str, type[Model]] = {"archetypes": Archetype, "questions": Question, "advice": Advice, "cues": Cue}
MAX_NAME = 200  # characters of a log entry's object_repr
Message = list[dict[str, Any]]


@dataclass(frozen=True)
class ValueChange:
    """One changed value: what it is, and both values as text; empty for nothing."""

    what: str
    before: str
    after: str


def weight_in_words(value: Any) -> str:
    """Return a weight or pull with its sign and the typographic minus; empty for none."""
    return f"{float(value):+g}".replace("-", "−") if value else ""


def weight_label(choice: str, archetype: str) -> str:
    """Return what a weight is called: “Early waves” → The Sun Seeker; a statement has no choice to name."""
    return f"“{choice}” → {archetype}" if choice else f"Agreeing → {archetype}"


def questionnaire_id_of(record: Model) -> int | None:
    """Return the id of the questionnaire whose draft a record is or belongs to; None for other records."""
    if isinstance(record, Questionnaire):
        return record.pk
    return record.questionnaire_id if isinstance(record, tuple(PARTS.values())) else None  # type: ignore[attr-defined]


def message_about(record: Model, changes: Iterable[ValueChange], *, says: str = "") -> Message:
    """Return the message of a changed record's entry."""
    message: Message = [{"questionnaire": questionnaire_id_of(record)}]
    if says:
        message.append({"says": says})
    values = [(change.what, change.before, change.after) for change in changes]
    if values:
        message.append({"changed": {"fields": [what for what, _, _ in values], "values": values}})
    return message


def log_record(
    *, user: Any, record: Model, changes: Iterable[ValueChange] = (), says: str = "", flag: int = CHANGE
) -> None:
    """Store an entry about one record."""
    _entry(user, record, flag, message_about(record, changes, says=says)).save()


def _entry(user: Any, record: Model, flag: int, message: Message) -> LogEntry:
    return LogEntry(
        user_id=user.pk,
        content_type=ContentType.objects.get_for_model(type(record)),
        object_id=str(record.pk or ""),
        object_repr=(str(record) or str(getattr(record, "key", "")))[:MAX_NAME],
        action_flag=flag,
        change_message=json.dumps(message, ensure_ascii=False),
    )


# --- reading -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class HistoryLine:
    """One entry as a page shows it: the sentence, if there is one, and the values."""

    entry: LogEntry
    says: str
    values: Sequence[ValueChange]


def entries_of(record: Model, *, models: Iterable[type[Model]]) -> QuerySet[LogEntry]:
    """Return a record's entries, newest first; a questionnaire's include those of its parts among ``models``."""
    of_record = Q(content_type=ContentType.objects.get_for_model(type(record)), object_id=str(record.pk))
    if isinstance(record, Questionnaire):
        types = ContentType.objects.get_for_models(*models).values()
        marker = json.dumps({"questionnaire": record.pk})
        of_record |= Q(content_type__in=types, change_message__contains=marker)
    return LogEntry.objects.filter(of_record).select_related("user", "content_type").order_by("-action_time", "-pk")


def line_of(entry: LogEntry) -> HistoryLine:
    """Return an entry as a page shows it; older entries, without values, say what Django says."""
    try:
        message = json.loads(entry.change_message)
    except ValueError:
        message = None
    if not isinstance(message, list) or not any("questionnaire" in part for part in message):
        return HistoryLine(entry, entry.get_change_message() if entry.change_message else "", ())
    says = " ".join(part["says"] for part in message if "says" in part)
    values = [
        ValueChange(*value)
        for part in message
        for value in part.get("changed", {}).get("values", ())
        if len(value) == 3
    ]
    return HistoryLine(entry, says, values)


# --- moved rows ----------------------------------------------------------------------------------------------


def log_moves(*, user: Any, model: type[Any], before: Sequence[int], selected: Iterable[int] = ()) -> None:
    """Store an entry for each moved row; ``before`` are the ids of one questionnaire's rows in their old order.

    Where nobody selected rows (one was dragged), the moved ones are the fewest that explain the new order.
    """
    rows = {row.pk: row for row in model.objects.filter(pk__in=before).order_by("position", "pk")}
    old = {pk: place for place, pk in enumerate((pk for pk in before if pk in rows), 1)}
    new = {pk: place for place, pk in enumerate(rows, 1)}
    moved = [pk for pk in selected if pk in rows and old[pk] != new[pk]] or _moved([old[pk] for pk in rows], list(rows))
    LogEntry.objects.bulk_create(
        _entry(user, rows[pk], CHANGE, message_about(rows[pk], [_place(old[pk], new[pk], len(rows))])) for pk in moved
    )


def _place(before: int, after: int, count: int) -> ValueChange:
    return ValueChange("Place", f"{before} of {count}", f"{after} of {count}")


def _moved(places: Sequence[int], ids: Sequence[int]) -> list[int]:
    """Return the ids whose old places aren't in a longest rising run: moving these alone gives the new order."""
    ends: list[int] = []  # the smallest place that ends a run of each length
    lengths = []
    for place in places:
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        lengths.append(length)
    kept, wanted = set(), len(ends) - 1
    for i in reversed(range(len(places))):
        if lengths[i] == wanted:
            kept.add(i)
            wanted -= 1
    return [pk for i, pk in enumerate(ids) if i not in kept]


# --- a draft that was replaced as a whole ----------------------------------------------------------------------


def log_replacement(
    *, user: Any, questionnaire: Questionnaire, before: d.Definition | None, after: d.Definition, says: str
) -> None:
    """Store what replacing a draft changed: an entry for the questionnaire, and one for each changed part.

    ``before`` is None for a new questionnaire. Call it in the same transaction, once the new rows are there.
    """
    if before is None:
        log_record(user=user, record=questionnaire, says=says, flag=ADDITION)
        return
    changes = changes_between(before, after)
    own = [change for change in changes if not (change.part in PARTS and change.key)]
    log_record(user=user, record=questionnaire, changes=[_of_questionnaire(change) for change in own], says=says)
    LogEntry.objects.bulk_create(_part_entries(user, questionnaire, changes, before, after, says))


def _of_questionnaire(change: FieldChange) -> ValueChange:
    name = f"Order of {change.part}" if change.field == "order" else " ".join(filter(None, (change.key, change.label)))
    return ValueChange(name[:1].upper() + name[1:], change.before, change.after)


def _part_entries(
    user: Any,
    questionnaire: Questionnaire,
    changes: Sequence[FieldChange],
    before: d.Definition,
    after: d.Definition,
    says: str,
) -> Iterator[LogEntry]:
    changed = [change for change in changes if change.part in PARTS and change.key]
    weights = _weight_changes(before, after)
    for part, of_part in groupby(changed, key=lambda change: change.part):
        rows = {row.key: row for row in PARTS[part]._default_manager.filter(questionnaire=questionnaire)}  # type: ignore[attr-defined]
        for key, of_key in groupby(of_part, key=lambda change: change.key):
            values, flag = [], CHANGE
            for change in of_key:
                if not change.field:
                    flag = DELETION if change.before else ADDITION
                elif change.field.split()[-1] != "weights":
                    values.append(ValueChange(change.label[:1].upper() + change.label[1:], change.before, change.after))
            record = rows.get(key) or PARTS[part](questionnaire=questionnaire, key=key)
            values += weights.get((part, key), [])
            yield _entry(user, record, flag, message_about(record, values, says=says))


def _weight_changes(before: d.Definition, after: d.Definition) -> Mapping[tuple[str, str], list[ValueChange]]:
    """Return the changed weights of questions and cues that both definitions have, by part and key."""
    names = {key: row.name for definition in (before, after) for key, row in definition.archetype_by_key.items()}
    old_cues = {cue.key: cue for cue in before.cues}
    changes: dict[tuple[str, str], list[ValueChange]] = {}
    for question in after.questions:
        old = before.question_by_key.get(question.key)
        if old:
            statement = question.format is d.Format.STATEMENT
            old_weights = {choice.key: choice.weights for choice in old.choices}
            changes["questions", question.key] = [
                change
                for choice in question.choices
                for change in _between(
                    old_weights.get(choice.key, {}),
                    choice.weights,
                    {key: weight_label("" if statement else choice.text, name) for key, name in names.items()},
                )
            ]
    for cue in after.cues:
        if cue.key in old_cues:
            changes["cues", cue.key] = _between(old_cues[cue.key].weights, cue.weights, names)
    return changes


def _between(before: Mapping[str, float], after: Mapping[str, float], labels: Mapping[str, str]) -> list[ValueChange]:
    return [
        ValueChange(label, weight_in_words(before.get(key)), weight_in_words(after.get(key)))
        for key, label in labels.items()
        if before.get(key) != after.get(key)
    ]
