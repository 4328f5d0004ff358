"""Labelled postings and sentences, as files have them: one JSON object a line.

Labelled postings are other people's texts: they are read from their files and are no part of this project. The
sentences are our own.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessments.core.texts import NotText, read_text_file

MAX_BYTES = 64 * 1024 * 1024


class LabelError(ValueError):
    """A file of labels can't be used; the message says why, in a sentence."""


@dataclass(frozen=True)
class LabelledPosting:
    """What a careful reader said of a posting.

    ``evidence`` has the quotes that decided it, by archetype; ``distractors`` are quotes that only seem to say
    something. ``source`` is the name of the file it came in, ``labeller`` who read it.
    """

    text: str
    title: str
    primary: str
    secondary: str | None
    overloaded: bool
    is_sure: bool
    source: str
    labeller: str
    evidence: Mapping[str, tuple[str, ...]]
    distractors: tuple[str, ...]


@dataclass(frozen=True)
class LabelledSentence:
    """A sentence as a posting might have it, and the archetype that it speaks for; empty if for none."""

    archetype: str
    text: str


def read_postings(path: Path) -> list[LabelledPosting]:
    """Read a file of labelled postings. Raises LabelError."""
    return [_posting(record, path.stem, where) for record, where in _records(path)]


def read_sentences(path: Path) -> list[LabelledSentence]:
    """Read a file of labelled sentences. Raises LabelError."""
    return [LabelledSentence(_named(record, "archetype", w), _named(record, "text", w)) for record, w in _records(path)]


def _posting(record: Mapping[str, Any], source: str, where: str) -> LabelledPosting:
    evidence = record.get("evidence") or {}
    distractors = record.get("distractors") or []
    is_well_formed = isinstance(evidence, dict) and isinstance(distractors, list)
    if not is_well_formed or not all(map(_are_texts, [*evidence.values(), *distractors])):
        raise LabelError(f"{where}: evidence has quotes by archetype, distractors pairs of a quote and an archetype.")
    return LabelledPosting(
        text=_named(record, "text", where),
        title=_named(record, "title", where),
        primary=_named(record, "primary", where),
        secondary=record.get("secondary") or None,
        overloaded=record.get("overloaded") is True,
        is_sure=record.get("confidence") == "high",
        source=source,
        labeller=str(record.get("labeller", "")),
        evidence={key: tuple(quotes) for key, quotes in evidence.items()},
        distractors=tuple(pair[0] for pair in distractors),
    )


def _are_texts(values: Any) -> bool:
    return isinstance(values, list) and bool(values) and all(isinstance(value, str) for value in values)


def _records(path: Path) -> Iterator[tuple[Mapping[str, Any], str]]:
    """Yield each line's object, and the name of the line for messages."""
    try:
        lines = read_text_file(path, max_bytes=MAX_BYTES).split("\n")  # JSON may hold other line ends
    except NotText as error:
        raise LabelError(str(error)) from error
    for number, line in enumerate(lines, start=1):
        where = f"{path.name}, line {number}"
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise LabelError(f"{where}: this is not JSON.") from error
        if not isinstance(record, dict):
            raise LabelError(f"{where}: this is not a JSON object.")
        yield record, where


def _named(record: Mapping[str, Any], name: str, where: str) -> str:
    value = record.get(name)
    if not isinstance(value, str):
        raise LabelError(f"{where}: “{name}” is missing, or no text.")
    return value
