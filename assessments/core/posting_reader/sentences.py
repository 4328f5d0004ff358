"""Split a normalised text into sentences, list items and headings, each with its offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .wording import HEADING

MAX_LABEL = 4  # words, before a colon
MAX_HEADING = 60  # characters
_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|ph\.d|ph|sr|jr|inc|u\.s|m\.s|b\.s|no|st|dr|mr|ms|approx|incl|co|corp|ltd)\.$", re.IGNORECASE
)
_END = re.compile(r"[.!?;](?=\s|$)|\n+|(?<=:)[ ]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of the text, from ``start`` to ``end``; ``is_heading`` where its words alone make it a heading."""

    start: int
    end: int
    is_heading: bool = False


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a normalised text, in order, without the blanks and bullets around them."""
    found = []
    for start, end in _cut(text):
        while start < end and not text[start].isalnum() and text[start] not in '$"(':
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            found.append(Sentence(start, end, is_heading=_is_heading(text, start, end)))
    return found


def _cut(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        if match.group() == " " and not (begins_line(text, start) and _is_label(text[start : match.start()])):
            continue
        if match.group() == "." and _ABBREVIATION.search(text, max(start, match.end() - 12), match.end()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, len(text)


def _is_label(words: str) -> bool:
    """Whether these are few words before a colon, and no list item: “Your mission: …”."""
    return not words.startswith("•") and len(words.split()) <= MAX_LABEL


def _is_heading(text: str, start: int, end: int) -> bool:
    """Whether it has a line for itself, and words that are a heading wherever they stand."""
    if end - start > MAX_HEADING or not begins_line(text, start) or not ends_line(text, end):
        return False
    return is_usual_heading(text[start:end])


def is_usual_heading(line: str) -> bool:
    """Whether a line has a heading's words, as they stand in many a posting, and no others."""
    return len(line) <= MAX_HEADING and HEADING.fullmatch(line.rstrip(" :")) is not None


def begins_line(text: str, place: int) -> bool:
    """Whether nothing stands before a place on its line, not even a bullet."""
    return place == 0 or text[place - 1] == "\n"


def ends_line(text: str, place: int) -> bool:
    """Whether nothing stands after a place on its line."""
    return place == len(text) or text[place] == "\n"


def is_item(text: str, place: int) -> bool:
    """Whether a bullet stands before a place."""
    return text[max(0, place - 2) : place] == "• "
