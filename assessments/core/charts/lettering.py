"""Estimate how wide a line of text is, and where to break it, on the server.

Pages use the reader's system fonts, so the widths are those of DejaVu Sans, the widest of the common ones: what fits
here fits in Segoe UI, Roboto, Helvetica and San Francisco. Where the fonts of the card are wider, they are theirs.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

_EMS = {
    0.30: "ijl",
    0.34: "I ,.·'|!:;",
    0.37: "-",
    0.40: 'ftrJ"ιΙіІ',
    0.49: "()[]/\\",
    0.53: "scz?_*гѕ",
    0.60: "aevxykF",
    0.64: "bdghnopquTESL0123456789$#PαγδεζθκλνξοςτυχΓΡΤабвезкостухьэяєґГТ",
    0.73: "BCKRXZVYβημπρσφψΒΔΕΖΞΣΥΧдийлнпрцчъЕАБВКРСУХЬЭЯЄҐЗ",
    0.84: "ADGHNOQUw&<>=+~^ΑΗΘΚΛΝΟΠΦмДИЙЛНОПЦЧЪ",
    1.00: "mMW%@ωΜΨΩжфюышщМФЫ",
    1.10: "ЖШЩЮ",
}
_WIDTH = {char: width for width, chars in _EMS.items() for char in chars}


def _char_ems(char: str) -> float:
    if char in _WIDTH:
        return _WIDTH[char]
    base = unicodedata.normalize("NFD", char)[0]
    if base in _WIDTH:
        return _WIDTH[base]
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.3
    if unicodedata.bidirectional(char) in {"R", "AL"}:
        return 0.75
    return 1.0


def ems(text: str) -> float:
    """Return an upper estimate of a line's width, in units of its font size."""
    return sum(map(_char_ems, text))


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A name broken into lines; `cuts` counts the words that had to be cut in the middle."""

    lines: tuple[str, ...]
    ems: float
    cuts: int


def printable(text: str) -> str:
    """Return the text on one line, without the characters that XML 1.0 and HTML don't allow."""
    allowed = "".join(c if unicodedata.category(c) not in {"Cc", "Cs", "Cn"} else " " for c in text)
    return " ".join(allowed.split())


@lru_cache(maxsize=1024)
def wrap(text: str, limit: float) -> Wrapped:
    """Break a name into as few lines of at most `limit` ems as possible, of about the same width.

    A word wider than the limit is cut, with a hyphen where letters meet. The limit is at least 2.5 ems.
    """
    limit = max(limit, 2.5)
    pieces = [_cut(word, limit) for word in printable(text).split()]
    words = [piece for cut in pieces for piece in cut]
    if not words:
        return Wrapped(("",), 0.0, 0)
    lines, widest = _fill(words, limit), max(map(ems, words))
    narrower = (_fill(words, width) for width in sorted(_line_widths(words, limit)) if width >= widest)
    lines = next((even for even in narrower if len(even) == len(lines)), lines)
    return Wrapped(tuple(lines), max(map(ems, lines)), sum(len(cut) > 1 for cut in pieces))


def _cut(word: str, limit: float) -> list[str]:
    """Return the word whole where it fits, else in pieces that do."""
    if ems(word) <= limit:
        return [word]
    pieces = [word[0]]
    for place, (before, char) in enumerate(pairwise(word), 2):
        hyphen = ems("-") if place < len(word) else 0.0
        joint = "-" if before.isalpha() and char.isalpha() and _char_ems(char) < 1.3 else ""
        if ems(pieces[-1] + char) + hyphen > limit and _char_ems(char) > 0:
            pieces[-1] += joint
            pieces.append(char)
        else:
            pieces[-1] += char
    return pieces


def _line_widths(words: list[str], limit: float) -> set[float]:
    """Return the width of every run of words that fits on a line."""
    widths = set()
    for first in range(len(words)):
        for after in range(first + 1, len(words) + 1):
            width = ems(" ".join(words[first:after]))
            if width > limit:
                break
            widths.add(width)
    return widths


def _fill(words: list[str], limit: float) -> list[str]:
    """Fill lines of at most `limit` ems greedily; a wider word has a line of its own."""
    lines = [words[0]]
    for word in words[1:]:
        if ems(joined := f"{lines[-1]} {word}") <= limit:
            lines[-1] = joined
        else:
            lines.append(word)
    return lines
