"""Give back the line ends that a job board dropped: “… with many teamsBuild models”, “… of data.Requirements Strong …”.

It goes by capitals, which are looked at nowhere else: where a capital stands inside a word and the rest is a word that
sentences and headings begin with, and before headings in the middle of a line.
"""

import re
from collections.abc import Iterator

from .offsets import Edit
from .wording import INLINE_HEADING, JOINED_NAMES, LABEL, LEADS_ON, OPENINGS

_GLUED = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z]{2})")
_WORD_BEFORE = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+)$")
_WORD_AFTER = re.compile(r"[A-Z][a-z]+")
_SENTENCE_AFTER = re.compile(r"[A-Z][a-z]{2,}+ [a-z]")
_STOP = re.compile(
    r"(?<=[a-z]{2}[.!?:)])(?=[A-Z][a-z])(?!(?:Com|Org|Net|Io|Js|Ai|Co|Uk|Ly)\b)|(?<=[a-z]{3}\.)(?=\d+\+? years)"
)
MIN_GLUED = 3  # words, in a text that lost its line ends
MIN_BEFORE = 4  # letters, of a word before a capital that no known word begins with
MIN_LOST = 400  # characters of a line in which any heading may stand
MAX_CAPITALS = 0.75  # of a line's words; where more of them have one, capitals tell nothing


def glued_words(text: str) -> Iterator[Edit]:
    """Part words that were joined: by a line end where a sentence begins, by a blank elsewhere."""
    stops = [match.end() for match in _STOP.finditer(text)]
    known, others = [], []
    for match in _GLUED.finditer(text):
        before = _WORD_BEFORE.search(text, max(0, match.end() - 20), match.end())
        after = _WORD_AFTER.match(text, match.end())
        if not before or not after or (before[0] + after[0]).lower() in JOINED_NAMES:
            continue
        if after[0] in OPENINGS and len(before[0]) > 2 and not text[after.end() : after.end() + 1].isupper():
            known.append(match.end())
        elif len(before[0]) >= MIN_BEFORE:
            others.append(match.end())
    lost = len(known) + len(stops) >= MIN_GLUED
    edits = [(place, place, "\n") for place in stops] + [(place, place, "\n") for place in known]
    if lost:
        edits += [(place, place, "\n" if _SENTENCE_AFTER.match(text, place) else " ") for place in others]
    return iter(sorted(edits))


def inner_headings(text: str) -> Iterator[Edit]:
    """Give headings in the middle of a line a line of their own."""
    at = 0
    for line in text.split("\n"):
        for start, end in _headings_in(line):
            if start > len(line) - len(line.lstrip(" •")):
                yield at + start, at + start, "\n"
            yield at + end, at + end, "\n"
        at += len(line) + 1


def _headings_in(line: str) -> Iterator[tuple[int, int]]:
    """Yield where the headings in a line are that stand before other words."""
    found = []
    if ":" in line:
        found += [match.span() for match in LABEL.finditer(line) if _ends_before(line, match.start())]
    if _has_telling_capitals(line):
        found += [match.span() for match in INLINE_HEADING.finditer(line) if _can_begin_here(line, *match.span())]
    done_to = 0
    for start, end in sorted(found):
        if start < done_to:
            continue
        while end < len(line) and line[end] in " :":
            end += 1
        if end < len(line):
            yield start, end
        done_to = end


def _has_telling_capitals(line: str) -> bool:
    words: list[str] = re.findall(r"[^\W\d_]+", line)
    return sum(word[0].isupper() for word in words) <= MAX_CAPITALS * len(words)


def _ends_before(line: str, start: int) -> bool:
    """Whether a sentence or the line before ends at this place."""
    before = line[max(0, start - 12) : start].rstrip(" ")
    return not before or before[-1] in ".!?:;)•-"


def _can_begin_here(line: str, start: int, end: int) -> bool:
    """Whether a heading can begin here, by what stands before it, a colon behind it, or its several words."""
    if _ends_before(line, start) or line[start - 1].islower():
        return True
    word, following = line[max(0, start - 20) : start].split()[-1], line[end : end + 2].strip()
    if word.lower() in LEADS_ON or word[-1] in ",&/" or not following:
        return False
    several = " " in line[start:end] or (len(line) > MIN_LOST and following[0].isupper())
    return several or following[0] == ":"
