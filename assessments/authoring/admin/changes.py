"""What changed between two versions, laid out to be read: by part, by record, with what differs marked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby

from django.contrib.auth.models import AnonymousUser, User

from assessments.authoring.admin.base import change_url, may_view, part_urls
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
OF_QUESTIONS = {"", "order", "key", "format", "scale", "prompt", "source", "total", "weights"}
POSTINGS = {"catch_all": "The archetype of everything", "together": "Too many together"}
FIELDS = {("cues", "weights"): "pulls"} | {("postings", name): label for name, label in POSTINGS.items()}
ON_ITS_PAGE = ("questionnaire", "scales", "postings")  # what is edited on the questionnaire's own page
TOGETHER, PHRASES = ("postings", "together"), ("cues", "phrases")
STILL = 2  # items of a list that are shown on either side of what moved
WORD, LINE = r"\S+\s*", r".+\n"


@dataclass(frozen=True)
class Words:
    """A run of words or of lines, and whether the other side lacks them."""

    text: str
    differs: bool


@dataclass(frozen=True)
class ChangeRow:
    """One change: what it is called, and both sides."""

    field: str
    before: list[Words]
    after: list[Words]


@dataclass
class Entry:
    """One record and its changes; ``fate`` is “added”, “removed” or nothing."""

    key: str
    fate: str
    url: str
    rows: list[ChangeRow] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One part of the questionnaire and its records."""

    name: str
    entries: list[Entry]


def draft_places(questionnaire: Questionnaire, user: User | AnonymousUser) -> dict[tuple[str, str], str]:
    """Return the change pages of the draft by part and key, as far as this user may see them."""
    places = part_urls(questionnaire, user=user)
    if may_view(user, Questionnaire):
        places |= {(part, ""): change_url(questionnaire) for part in ON_ITS_PAGE}
    return places


def changes_told(older: Definition, newer: Definition) -> list[FieldChange]:
    """Return what changed; sets of archetypes stand one a line, as they are typed, else they would run into one."""
    sets = {"before": _sets(older), "after": _sets(newer)}
    changes = changes_between(older, newer)
    return [replace(change, **sets) if (change.part, change.field) == TOGETHER else change for change in changes]


def _sets(content: Definition) -> str:
    return "\n".join(" ".join(keys) for keys in content.overload.excluded_combinations)


def sections_of(changes: Iterable[FieldChange], places: Mapping[tuple[str, str], str] | None = None) -> list[Section]:
    """Return the changes by part and record, in the order in which they come."""
    places = places or {}
    sections = []
    for part, of_part in groupby(changes, key=lambda change: change.part):
        entries = []
        for key, of_key in groupby(of_part, key=lambda change: change.key):
            entry = Entry(key=key, fate="", url=places.get((part, key), ""))
            for change in of_key:
                if not change.field:
                    entry.fate = "removed" if change.before else "added"
                entry.rows.append(_change_row(change))
            entries.append(entry)
        sections.append(Section(name=PARTS.get(part, part.capitalize()), entries=entries))
    return sections


def _change_row(change: FieldChange) -> ChangeRow:
    if change.field != "order" and (change.part, change.field) != PHRASES:
        before, after = _marked(change.before, change.after, unit=WORD)
    else:
        before, after = _marked(_one_a_line(change.before), _one_a_line(change.after), unit=LINE)
        if before and after:
            before, after = _shortened(before), _shortened(after)
    return ChangeRow(field=_field_name(change), before=before, after=after)


def _one_a_line(items: str) -> str:
    return items.replace(", ", "\n") + "\n" if items else ""


def _field_name(change: FieldChange) -> str:
    """Return what a field is called; a choice's fields come as its key and the field, as in “a text”."""
    if change.part != "questions" or change.field in OF_QUESTIONS:
        return FIELDS.get((change.part, change.field), change.field) or "whole"
    key, _, name = change.field.partition(" ")
    return f"choice {key}: {name}" if name else f"choice {key}"


def _shortened(words: list[Words]) -> list[Words]:
    """Return a long list with what both sides have left out."""
    return [run if run.differs else Words(_ends(run.text), differs=False) for run in words]


def _ends(text: str) -> str:
    lines = text.splitlines(keepends=True)
    left_out = len(lines) - 2 * STILL
    if left_out <= 1:
        return text
    return "".join([*lines[:STILL], f"… {left_out} more …\n", *lines[-STILL:]])


def _marked(before: str, after: str, *, unit: str) -> tuple[list[Words], list[Words]]:
    if not before or not after:
        return _whole(before), _whole(after)
    one, other = re.findall(unit, before), re.findall(unit, after)
    left, right = [], []
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = operation != "equal"
        if a < b:
            left.append(Words("".join(one[a:b]), differs))
        if c < d:
            right.append(Words("".join(other[c:d]), differs))
    return left, right


def _whole(text: str) -> list[Words]:
    return [Words(text, differs=False)] if text else []
