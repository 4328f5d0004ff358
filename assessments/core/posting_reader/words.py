"""Split a text into words with their offsets, each in the two forms that phrases match: singular and stem.

The stem is the part that a word shares with its inflections (Porter 2001, Snowball, English).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[A-Za-z]+(?:['’](?:s|re|ll|ve|t|d|m)\b)?|\d+|\+\+|[%#$€£]", re.IGNORECASE)
_ES = ("sses", "shes", "ches", "xes")
_NOT_PLURAL = ("ss", "us", "is")
_ABBREVIATIONS = frozenset(("apis", "kpis", "gpus", "cpus", "tpus", "guis", "skus"))
MAX_INFLECTED = 40  # letters; a longer run of letters is no word, and the stemmer's time grows with its square


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its singular, its stem, and its offsets in the text."""

    singular: str
    stem: str
    start: int
    end: int


def words_of(text: str, start: int = 0, end: int | None = None) -> list[Word]:
    """Return the words between two offsets of a text, in order and in lower case."""
    found = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        found.append(Word(*_forms_of(match.group()), *match.span()))
    return found


def _forms_of(written: str) -> tuple[str, str]:
    if len(written) > MAX_INFLECTED:
        return written.lower(), written.lower()
    return _forms(written)


@lru_cache(maxsize=16384)
def _forms(written: str) -> tuple[str, str]:
    word = written.lower().replace("’", "'").removesuffix("'s")
    stem: str = _STEMMER.stemWord(word)
    return singular(word), stem


def singular(word: str) -> str:
    """Strip a plural ending and nothing else: the S stemmer (Harman 1991, JASIS 42, 7–15)."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 4 and word.endswith(_ES):
        return word[:-2]
    if word in _ABBREVIATIONS or (len(word) > 3 and word.endswith("s") and not word.endswith(_NOT_PLURAL)):
        return word[:-1]
    return word
