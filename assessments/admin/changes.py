"""What changed between two versions, laid out to be read: by part, by record, with the words that differ marked."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from assessments.admin.base import change_url
from assessments.models import Questionnaire
from assessments.publishing import Change

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
LISTS = {"order", "phrases"}
STILL = 3  # words of a list that are shown on either side of what moved


@dataclass(frozen=True)
class Words:
    """A run of words, and whether the other side lacks them."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Line:
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
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class Section:
    """One part of the questionnaire and its records."""

    name: str
    entries: list[Entry]


def draft_places(questionnaire: Questionnaire) -> dict[tuple[str, str], str]:
    """Return the change pages of the draft by part and key."""
    parts: dict[str, Any] = {
        "questions": questionnaire.questions,
        "archetypes": questionnaire.archetypes,
        "advice": questionnaire.advice,
        "cues": questionnaire.cues,
    }
    return {(part, row.key): change_url(row) for part, rows in parts.items() for row in rows.only("pk", "key")}


def sections_of(changes: Iterable[Change], places: Mapping[tuple[str, str], str] | None = None) -> list[Section]:
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
                entry.lines.append(_line(change))
            entries.append(entry)
        sections.append(Section(name=PARTS.get(part, part.capitalize()), entries=entries))
    return sections


def _line(change: Change) -> Line:
    before, after = _marked(change.before, change.after)
    if change.field in LISTS:
        before, after = _shortened(before), _shortened(after)
    return Line(field=_field_name(change), before=before, after=after)


def _field_name(change: Change) -> str:
    """Return what a field is called; a choice's fields come as its key and the field, as in “a text”."""
    if change.part != "questions" or change.field in OF_QUESTIONS:
        return change.field or "whole"
    key, _, name = change.field.partition(" ")
    return f"choice {key}: {name}" if name else f"choice {key}"


def _shortened(words: list[Words]) -> list[Words]:
    """Return a long list with what both sides have left out."""
    return [run if run.differs else Words(_ends(run.text), differs=False) for run in words]


def _ends(text: str) -> str:
    words = text.split()
    if len(words) <= 2 * STILL + 1:
        return text
    return f"{' '.join(words[:STILL])} … {' '.join(words[-STILL:])} "


def _marked(before: str, after: str) -> tuple[list[Words], list[Words]]:
    if not before or not after:
        return _whole(before), _whole(after)
    one, other = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
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
