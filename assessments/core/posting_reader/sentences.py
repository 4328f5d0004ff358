"""Split a posting's text into sentences, list items and headings, each with its offsets.

Job boards drop line breaks, so headings are also found in the middle of a line, and a sentence also ends where a
lower-case letter is followed directly by a capital.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .wording import DUTY_VERBS, INLINE_HEADING

_ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|vs|ph\.d|ph|sr|jr|inc|u\.s|m\.s|b\.s|no|st|dr|mr|ms|approx|incl|co|corp|ltd)\.$", re.IGNORECASE
)
_JOINED = r"(?:(?<=[a-z]{4})|(?<=[!?.)]))"  # after a word of four letters: “FinTech” is one word
_END = re.compile(
    r"[.!?;](?=\s|$)|[.!?](?=[A-Z])|\n+|(?=[•·●▪■◦‣∙])"
    rf"|{_JOINED}(?=[A-Z][a-z]{{2,}} [a-z])|{_JOINED}(?=(?:{'|'.join(DUTY_VERBS)}) [A-Z])"
    r"|\s(?=[-*–] )|(?<=:)\s(?=[A-Z])"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A piece of the text, from ``start`` to ``end``; ``is_heading`` where its words alone make it a heading."""

    start: int
    end: int
    is_heading: bool = False


def sentences_of(text: str) -> list[Sentence]:
    """Return the sentences of a text without markup, in order, without the white space and bullets around them."""
    found = []
    at = 0
    for match in INLINE_HEADING.finditer(text):
        if match.start() < at or not _can_begin_here(text, match):
            continue
        found += [Sentence(*span) for span in _cut(text, at, match.start())]
        found.append(Sentence(*match.span(), is_heading=True))
        at = match.end()
        while at < len(text) and text[at] in " :":
            at += 1
    found += [Sentence(*span) for span in _cut(text, at, len(text))]
    trimmed = (_trimmed(text, sentence) for sentence in found)
    return [sentence for sentence in trimmed if sentence.start < sentence.end]


def _can_begin_here(text: str, match: re.Match[str]) -> bool:
    """Whether a heading can begin here: at a new line, after a full stop or bullet, or joined to the word before."""
    before = text[max(0, match.start() - 12) : match.start()]
    ended = before.rstrip(" *#_")
    if not ended or ended[-1] in "\n.!?:;)•*-" or before[-1].islower():
        return True
    several = len(match.group().split()) > 1
    return before[-1] == " " and (several or text[match.end() : match.end() + 2].lstrip()[:1] == ":")


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _END.finditer(text, start, end):
        if match.group().startswith(".") and _ABBREVIATION.search(text, max(start, match.end() - 12), match.end()):
            continue
        yield start, match.end()
        start = match.end()
    yield start, end


def _trimmed(text: str, sentence: Sentence) -> Sentence:
    start, end = sentence.start, sentence.end
    while start < end and not text[start].isalnum() and text[start] not in '$"“(':
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Sentence(start, end, sentence.is_heading)
