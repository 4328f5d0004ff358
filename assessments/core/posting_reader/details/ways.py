"""One way in which postings say a thing: a pattern, and what beside it speaks against it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

BEFORE, AFTER = 90, 70  # characters beside a match that may speak against it
_BREAKS = re.compile(r"\n|[.!?;•·●][^\S\n]|[!?;•●]")
_EDGES = " \t\n,;:-–—•·●*"

Span = tuple[int, int]


_BLANK = r"(?:[^\S\n]{1,3})"
_TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]| ", re.S)


def compiled(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return a pattern that matches any of several; a blank outside brackets is white space within a line."""
    written = "|".join(f"(?:{pattern})" for pattern in patterns)
    return re.compile(_TOKEN.sub(lambda token: _BLANK if token.group() == " " else token.group(), written), flags)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to say something. ``unless_before`` and ``unless_after`` speak against it within the same sentence.

    The quote is the group ``q`` where there is one, else all of the match. ``check`` is asked last.
    """

    find: re.Pattern[str]
    unless_before: re.Pattern[str] | None = None
    unless_after: re.Pattern[str] | None = None
    check: Callable[[re.Match[str]], bool] | None = None

    def first_in(self, text: str) -> Span | None:
        """Return where the first match is that nothing speaks against."""
        for match in self.find.finditer(text):
            if self._holds(match):
                return _trimmed(text, *match.span("q" if "q" in self.find.groupindex else 0))
        return None

    def _holds(self, match: re.Match[str]) -> bool:
        text, (start, end) = match.string, match.span()
        if self.unless_before and self.unless_before.search(last_part(text[max(0, start - BEFORE) : start])):
            return False
        if self.unless_after and self.unless_after.match(text[end : end + AFTER]):
            return False
        return self.check is None or self.check(match)


def last_part(text: str) -> str:
    """Return what follows the last end of a line or sentence."""
    ends = [match.end() for match in _BREAKS.finditer(text)]
    return text[ends[-1] :] if ends else text


def _trimmed(text: str, start: int, end: int) -> Span:
    """Leave out blanks, bullets and commas around a stretch, and the full stop of a sentence."""
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    while start < end and text[start] in _EDGES:
        start += 1
    if text[start:end].endswith(".") and "." not in text[start : end - 1].rpartition(" ")[2]:  # unlike “p.a.”
        end -= 1
    return start, end
