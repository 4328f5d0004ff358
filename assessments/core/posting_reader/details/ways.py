"""One way in which postings say a thing: a pattern, and what beside it speaks against it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

BEFORE, AFTER = 90, 70  # characters beside a match that may speak against it
_BREAKS = re.compile(r"\n|[.!?;•·●][^\S\n]|[!?;•●]")
_EDGES = " \t\n,;:-–—•·●*"
_NO_BEGINNING = _EDGES + "/|)]}&"
TO_CLOSE = 40  # characters in which a bracket that was opened in a quote has to be closed
CLAUSE = 140  # characters beside a match that are quoted with it, where its sentence is longer
_CLAUSE_BREAKS = re.compile(r"\n|[.!?;][^\S\n]|[!?;]|[^\S\n]?[|•●·]")
_SOFT_BREAKS = re.compile(r",[^\S\n]|[^\S\n][–—-][^\S\n]|[^\S\n](?=\()|\)[^\S\n]")

Span = tuple[int, int]


_BLANK = r"(?:[^\S\n]{1,3})"
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| ", re.S)


class Pattern:
    """A pattern that is compiled when it is first asked for: all of them together take a fifth of a second."""

    def __init__(self, written: str, flags: int) -> None:
        self.pattern = written
        self._flags = flags

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self.pattern, self._flags)


def compiled(*patterns: str, flags: int = re.IGNORECASE) -> Pattern:
    """Return a pattern that matches any of several; a blank outside brackets is white space within a line."""
    written = "|".join(f"(?:{pattern})" for pattern in patterns)
    return Pattern(_TOKEN.sub(lambda token: _BLANK if token.group() == " " else token.group(), written), flags)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to say something. ``unless_before`` and ``unless_after`` speak against it within the same sentence.

    The quote is the group ``q`` where there is one, else all of the match; ``widen`` takes in what belongs to it.
    ``check`` is asked last.
    """

    find: Pattern
    unless_before: Pattern | None = None
    unless_after: Pattern | None = None
    check: Callable[[re.Match[str]], bool] | None = None
    widen: Callable[[str, Span], Span] | None = None

    def first_in(self, text: str) -> Span | None:
        """Return where the first match is that nothing speaks against."""
        for match in self.find.regex.finditer(text):
            if self._holds(match):
                span = match.span("q" if match.groupdict().get("q") else 0)
                return trimmed(text, *(self.widen(text, span) if self.widen else span))
        return None

    def _holds(self, match: re.Match[str]) -> bool:
        text, (start, end) = match.string, match.span()
        if self.unless_before and self.unless_before.regex.search(last_part(text[max(0, start - BEFORE) : start])):
            return False
        if self.unless_after and self.unless_after.regex.match(text[end : end + AFTER]):
            return False
        return self.check is None or self.check(match)


def last_part(text: str) -> str:
    """Return what follows the last end of a line or sentence."""
    ends = [match.end() for match in _BREAKS.finditer(text)]
    return text[ends[-1] :] if ends else text


def clause_around(text: str, span: Span) -> Span:
    """Widen a stretch to the sentence or the entry of a list that it stands in; of a long one to the commas around."""
    start, end = span
    low, high = max(0, start - CLAUSE), min(len(text), end + CLAUSE)
    before, after = text[low:start], text[end:high]
    ends = [match.end() for match in _CLAUSE_BREAKS.finditer(before)]
    if ends:
        start = low + ends[-1]
    elif low:
        soft = _SOFT_BREAKS.search(before)
        start = low + (soft.end() if soft else len(before))
    else:
        start = low
    stops = (match.start() for match in _CLAUSE_BREAKS.finditer(after))
    stop = next((at for at in stops if text[end + at] == "\n" or not _is_open(text[start : end + at])), None)
    if stop is None and high < len(text):
        soft_stops = [match.start() for match in _SOFT_BREAKS.finditer(after)]
        stop = soft_stops[-1] if soft_stops else 0
    return start, high if stop is None else end + stop


def _is_open(text: str) -> bool:
    """Whether a bracket that begins in a text doesn't end in it."""
    return text.count("(") > text.count(")")


def trimmed(text: str, start: int, end: int) -> Span:
    """Leave out blanks, bullets and commas around a stretch and the full stop of a sentence; close its brackets."""
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    while start < end and text[start] in _NO_BEGINNING:
        start += 1
    if _is_open(text[start:end]):
        closing = text[end : end + TO_CLOSE].partition("\n")[0].find(")")
        end += closing + 1
    elif text[start:end].count("(") < text[start:end].count(")") and text[end - 1] == ")":
        end -= 1
    if text[start:end].endswith(".") and "." not in text[start : end - 1].rpartition(" ")[2]:  # unlike “p.a.”
        end -= 1
    return start, end
