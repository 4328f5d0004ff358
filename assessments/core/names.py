"""Clean the names that people type, put names into a sentence, and say what a questionnaire's archetypes are."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Noun:
    """What sentences call one archetype of a questionnaire, and several."""

    one: str
    many: str

    @property
    def such(self) -> str:
        """“such a job”, “such an interest”."""
        return f"such {'an' if self.one[:1].lower() in set('aeiou') else 'a'} {self.one}"


ARTICLE = "The "
JOB = Noun("job", "jobs")
"""The noun of questionnaires that give none."""

MAX_MARKS = 30  # as in Unicode's Stream-Safe Text Format; no language has so many on one letter

INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""The characters that Unicode calls ignorable when they can't be displayed, as the inside of a character class."""

_BLANK = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\u2800\u3164\uffa0]+")
# Joiners shape words of Arabic and Indic scripts and emoji, and selectors choose the look of symbols and ideographs.
# After anything else they change nothing that can be seen, and neither do the others.
_JOINERS, _SELECTORS = "\u200c\u200d", "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_USELESS = re.compile(
    f"(?![{_JOINERS}{_SELECTORS}])[{INVISIBLE}]+|(?<![\u2010-\ufdff\ufe10-\U000e00ff])[{_SELECTORS}]+"
)
_STRAY_JOINERS = re.compile(f"(?:(?<![\u0530-\U0010ffff])|(?<=[{_JOINERS}]))[{_JOINERS}]+")
# Nothing in these blocks is a mark, or is composed with what follows: nearly all of what is typed in English.
_COMPOSED = re.compile("[\x00-\u02ff\u2010-\u2027]*")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean_name(text: str) -> str:
    """Return a name on one line, composed (NFC), without invisible characters; empty if nothing in it is visible.

    Characters that change the direction of text are among the invisible ones.
    """
    line = " ".join(_BLANK.sub(" ", text).split())
    visible = _STRAY_JOINERS.sub("", _USELESS.sub("", line))
    name = composed(" ".join(visible.split()).strip(f" {_JOINERS}"))
    return name if any(unicodedata.category(char)[0] in "LNPS" for char in name) else ""


def composed(text: str) -> str:
    """Return a text composed (NFC), without the marks of a letter beyond MAX_MARKS.

    Unicode puts the marks of a letter in one order, which takes time by the square of their number.
    """
    if _COMPOSED.fullmatch(text):
        return text
    kept, marks = [], 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char)[0] == "M" else 0
        if marks <= MAX_MARKS:
            kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))


def folded(text: str, *, form: Literal["NFKD", "NFD"] = "NFKD") -> str:
    """Return a text without accents and capitals; for long ones NFD, by which no letter becomes eighteen."""
    parts = unicodedata.normalize(form, text.casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def comparable(name: str) -> str:
    """Return a name without what often differs where two people type it: accents, capitals and spare spaces."""
    return folded(clean_name(name))


def isolated(name: str) -> str:
    """Return a name for the middle of a plain sentence: isolated if it could reorder the words around it.

    Names from before they were cleaned lose the characters that change the direction of text.
    """
    name = _DIRECTIONS.sub("", name)
    if any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in name):
        return f"\u2068{name}\u2069"
    return name


def without_article(name: str) -> str:
    """Return an archetype's name for the middle of a phrase: “Pilot” for “The Pilot”."""
    return name.removeprefix(ARTICLE)


def join_names(names: Sequence[str]) -> str:
    """Return one or more names joined by commas and “and”: “A”, “A and B”, “A, B and C”."""
    names = [isolated(name) for name in names]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
