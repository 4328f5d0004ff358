"""The changes between two versions for display: by part and record, with the differing words marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from django.contrib.auth.models import AnonymousUser, User

from assessments.authoring.admin.base import change_url, may_view, part_urls
from assessments.authoring.admin.marking import LINE, WORD, ChangeRow, Words, marked
from assessments.authoring.diff import FieldChange, changes_between
from assessments.core.definition import Definition
from assessments.models import Questionnaire

PARTS = {
    "questionnaire": "The questionnaire",
    "scales": "Scales",
    "archetypes": "Archetypes",
    "sources": "Source paragraphs",
    "questions": "Questions",
    "advice": "Pieces of advice",
    "cues": "Cues for reading postings",
    "postings": "When a role is too much",
}
QUESTION_FIELDS = {"", "order", "key", "format", "scale", "prompt", "source", "total", "ticks", "weights"}
PARTS_ON_QUESTIONNAIRE_PAGE = ("questionnaire", "scales", "postings")
EXCLUDED_COMBINATIONS, PHRASES = ("postings", "together"), ("cues", "phrases")
CONTEXT_ITEMS = 2  # unchanged items of a list that are shown on either side of a change


@dataclass
class Entry:
    """One record and its changes; ``fate`` is “added”, “removed” or empty."""

    key: str
    fate: str
    url: str
    rows: list[ChangeRow] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One part of the questionnaire and its records."""

    name: str
    entries: list[Entry]


def draft_urls(questionnaire: Questionnaire, user: User | AnonymousUser) -> dict[tuple[str, str], str]:
    """Return the change pages of the draft by part and key that this user may open."""
    urls = part_urls(questionnaire, user=user)
    if may_view(user, Questionnaire):
        urls |= {(part, ""): change_url(questionnaire) for part in PARTS_ON_QUESTIONNAIRE_PAGE}
    return urls


def changes_to_show(older: Definition, newer: Definition) -> list[FieldChange]:
    """Return the changes, with excluded combinations one per line, as authors type them."""
    combinations = {"before": _combinations(older), "after": _combinations(newer)}
    changes = changes_between(older, newer)
    return [
        replace(change, **combinations) if (change.part, change.field) == EXCLUDED_COMBINATIONS else change
        for change in changes
    ]


def _combinations(content: Definition) -> str:
    return "\n".join(" ".join(keys) for keys in content.overload.excluded_combinations)


def sections_of(changes: Iterable[FieldChange], urls: Mapping[tuple[str, str], str] | None = None) -> list[Section]:
    """Group the changes by part and record, in their order."""
    urls = urls or {}
    sections = []
    for part, of_part in groupby(changes, key=lambda change: change.part):
        entries = []
        for key, of_key in groupby(of_part, key=lambda change: change.key):
            entry = Entry(key=key, fate="", url=urls.get((part, key), ""))
            for change in of_key:
                if not change.field:
                    entry.fate = "removed" if change.before else "added"
                entry.rows.append(_change_row(change))
            entries.append(entry)
        sections.append(Section(name=PARTS.get(part, part.capitalize()), entries=entries))
    return sections


def _change_row(change: FieldChange) -> ChangeRow:
    if change.field != "order" and (change.part, change.field) != PHRASES:
        before, after = marked(change.before, change.after, unit=WORD)
    else:
        before, after = marked(_one_per_line(change.before), _one_per_line(change.after), unit=LINE)
        if before and after:
            before, after = _shortened(before), _shortened(after)
    return ChangeRow(field=_field_name(change), before=before, after=after)


def _one_per_line(items: str) -> str:
    return items.replace(", ", "\n") + "\n" if items else ""


def _field_name(change: FieldChange) -> str:
    """Return a field's label. A choice's fields are named by its key and the field: “a text”."""
    if change.part != "questions" or change.field in QUESTION_FIELDS:
        return change.label or "whole"
    key, _, name = change.field.partition(" ")
    return f"choice {key}: {name}" if name else f"choice {key}"


def _shortened(words: list[Words]) -> list[Words]:
    """Shorten the runs that both sides have."""
    return [run if run.differs else Words(_first_and_last(run.text), differs=False) for run in words]


def _first_and_last(text: str) -> str:
    lines = text.splitlines(keepends=True)
    left_out = len(lines) - 2 * CONTEXT_ITEMS
    if left_out <= 1:
        return text
    return "".join([*lines[:CONTEXT_ITEMS], f"… {left_out} more …\n", *lines[-CONTEXT_ITEMS:]])
