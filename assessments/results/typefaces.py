"""Which letters the fonts of the card and the PDF have, and what stands there in place of the others."""

import re
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

from assessments.core.definition import Definition
from assessments.results.verdict import ArchetypeScore

FONTS = Path(__file__).with_name("fonts")
LATIN = "TeX Gyre Pagella"
LEFT_OUT = "…"
# Combining marks and joiners belong to the letter before them, and are drawn with its font.
_FOLLOWING = "\u0300-\u036f\u200c\u200d"


@cache
def coverage() -> dict[str, tuple[tuple[int, int], ...]]:
    """Return the first and last code points of the ranges that each family of fonts has."""
    lines = (FONTS / "coverage.txt").read_text(encoding="utf-8").splitlines()
    families = (line.split(": ") for line in lines)
    return {family: tuple(_range_from(word) for word in ranges.split()) for family, ranges in families}


def _range_from(word: str) -> tuple[int, int]:
    first, _, last = word.partition("-")
    return int(first, 16), int(last or first, 16)


def _pattern_class(family: str) -> str:
    """Return a family's letters as the inside of a character class, without the space."""
    return "".join(rf"\U{first:08x}-\U{last:08x}" for first, last in coverage()[family] if last != ord(" "))


@cache
def _missing() -> re.Pattern[str]:
    """Match a run of characters that no font has, with the spaces in it and before it."""
    drawn = "".join(map(_pattern_class, coverage()))
    missing = rf"[^{drawn}\s{_FOLLOWING}]"
    return re.compile(rf" ?{missing}(?:{missing}|[{_FOLLOWING}]| (?={missing}))*")


@cache
def _other_families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return for each family but the Latin one the pattern of a run of its words."""
    patterns = []
    for family in coverage():
        if family != LATIN:
            own = _pattern_class(family)
            word = rf"(?![{_FOLLOWING}])[{own}][{own}{_FOLLOWING}]*"
            patterns.append((family, re.compile(rf"{word}(?: {word})*")))
    return tuple(patterns)


def missing_characters(text: str) -> str:
    """Return the characters of a text that can't be drawn, each once."""
    runs = "".join(run.replace(" ", "") for run in _missing().findall(text))
    return "".join(dict.fromkeys(char for char in runs if unicodedata.category(char)[0] in "LNSP"))


def drawable(text: str) -> str:
    """Return the text with “…” for words in letters that no font has, and without such symbols, as emoji."""
    return _missing().sub(_stand_in, text)


def _stand_in(run: re.Match[str]) -> str:
    blank = " " if run[0].startswith(" ") else ""
    if any(unicodedata.category(char)[0] in "LN" for char in run[0]):
        return blank + LEFT_OUT
    return "" if run.string[run.end() : run.end() + 1].isspace() else blank


def says_something(text: str) -> bool:
    """Whether there is a letter or a digit in it."""
    return any(char.isalnum() for char in text)


def with_typefaces(svg: str) -> str:
    """Return an SVG whose characters can all be drawn, the words of each script in the family that has them.

    Markup is ASCII, so that only text changes. resvg doesn't choose a family for a word of another script itself.
    """
    svg = drawable(svg)
    for family, words in _other_families():
        svg = words.sub(rf'<tspan font-family="{family}">\g<0></tspan>', svg)
    return svg


def drawable_name(name: str, *, key: str) -> str:
    """Return a name as it can be drawn; if any of its letters can't be, its key in words."""
    drawn = drawable(name).strip()
    if drawn.count(LEFT_OUT) > name.count(LEFT_OUT) or not says_something(drawn):
        return re.sub(r"[_-]", " ", key).capitalize()
    return drawn


def drawable_names(content: Definition) -> Definition:
    """Return the questionnaire with a title and archetypes whose names can be drawn."""
    archetypes = (replace(item, name=drawable_name(item.name, key=item.key)) for item in content.archetypes)
    return replace(content, title=drawable_name(content.title, key=content.slug), archetypes=tuple(archetypes))


def drawable_scores(scores: tuple[ArchetypeScore, ...]) -> tuple[ArchetypeScore, ...]:
    """Return the scores with names that can be drawn."""
    return tuple(replace(score, name=drawable_name(score.name, key=score.key)) for score in scores)
