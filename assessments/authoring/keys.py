"""Keys suggested from texts, so that nobody has to invent one. Keys stand in addresses, files and answers."""

import string
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count

from slugify import slugify

from assessments.core.definition.shape import CONTEXT_KEYS, RESERVED_QUESTION_KEYS

SUGGESTED_LENGTH = 28  # of the part that is made from a text: addresses show it whole


@dataclass(frozen=True)
class KeyRule:
    """How one kind of key is suggested.

    ``separator`` joins the words; ``fallback`` begins the key of a text that has no letters of any known script, and of
    the kinds that count instead of using the text; ``reserved`` are keys that mean something else.
    """

    separator: str
    fallback: str
    reserved: frozenset[str] = frozenset()
    counts_only: bool = False


KEY_RULES = {
    "questionnaire": KeyRule("-", "quiz"),
    "archetype": KeyRule("_", "type", CONTEXT_KEYS),
    "scale": KeyRule("_", "scale"),
    "source": KeyRule("", "P", counts_only=True),
    "question": KeyRule("-", "q", RESERVED_QUESTION_KEYS),
    "choice": KeyRule("-", "", counts_only=True),
    "advice": KeyRule("-", "advice"),
    "cue": KeyRule("-", "cue"),
}


def suggest_key(kind: str, text: str, *, taken: Collection[str]) -> str:
    """Return a free key for a new part of this kind, made from its text.

    Letters of other scripts are spelt in Latin ones. A text without letters gets a number, such as “q-7”; sources are
    numbered P1, P2, …, and choices lettered a, b, ….
    """
    rule = KEY_RULES[kind]
    taken = {*taken, *rule.reserved}
    if kind == "choice":
        free = (letter for letter in string.ascii_lowercase if letter not in taken)
        return next(free, "") or _numbered("c-", taken, first=1)
    words = "" if rule.counts_only else _in_latin(text, rule.separator)
    if not words:
        return _numbered(f"{rule.fallback}{rule.separator}", taken, first=len(taken - rule.reserved) + 1)
    return words if words not in taken else _numbered(f"{words}{rule.separator}", taken, first=2)


def _in_latin(text: str, separator: str) -> str:
    """Return the first words in small Latin letters; an archetype's or a scale's key begins with a letter."""
    words: str = slugify(text, separator=separator, max_length=SUGGESTED_LENGTH, word_boundary=True, save_order=True)
    return words.lstrip(f"{string.digits}_") if separator == "_" else words


def _numbered(stem: str, taken: Collection[str], *, first: int) -> str:
    return next(key for key in (f"{stem}{number}" for number in count(first)) if key not in taken)
