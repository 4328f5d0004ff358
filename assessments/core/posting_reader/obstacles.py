"""Check whether a text is a posting that can be read, and if not, why not."""

import re
from collections.abc import Sequence
from enum import StrEnum

from . import wording as w
from .sections import Kind
from .sentences import Sentence

MAX_TEXT_LENGTH = 50_000  # characters; the longest real postings have 15,000
MIN_WORDS = 25
MIN_ENGLISH = 0.14  # of all words; English prose has a third, a list of tools a fifth
MAX_FIRST_PERSON = 0.04  # of all words; letters and CVs have a seventh, a forwarded mail with a posting a hundredth
MIN_MENTIONS = 3
MANY_MENTIONS = 8

_WORDS = re.compile(r"[^\W\d_]+(?:['’][a-z]+)?")


class Obstacle(StrEnum):
    """Why a text can't be read as a posting."""

    EMPTY = "empty"
    LONG = "long"
    SHORT = "short"
    LANGUAGE = "language"
    NO_POSTING = "no posting"
    COMPANY_ONLY = "company only"
    OTHER_JOB = "other job"


def obstacle_in(text: str, sentences: Sequence[Sentence], kinds: Sequence[Kind], mentions: int) -> Obstacle | None:
    """Return what keeps the text from being read, None where nothing does.

    ``mentions`` is how many phrases of cues with weights were found.
    """
    words = [word.lower() for word in _WORDS.findall(text)]
    if not any(character.isalnum() for character in text):
        return Obstacle.EMPTY
    if len(words) < MIN_WORDS:
        return Obstacle.SHORT
    if sum(word in w.ENGLISH for word in words) < MIN_ENGLISH * len(words) and not (mentions >= 3 and text.isascii()):
        return Obstacle.LANGUAGE
    if sum(word.replace("’", "'") in w.FIRST_PERSON for word in words) > MAX_FIRST_PERSON * len(words):
        return Obstacle.NO_POSTING
    if not _speaks_of_a_job(text, sentences, kinds, mentions):
        blurb = sum(kind in {Kind.COMPANY, Kind.BOILERPLATE} for kind in kinds)
        return (
            Obstacle.COMPANY_ONLY
            if 2 * blurb > len(kinds) and w.ABOUT_THE_COMPANY.search(text)
            else Obstacle.NO_POSTING
        )
    if mentions >= MIN_MENTIONS:
        return None
    return Obstacle.OTHER_JOB if _hiring_words(text) >= 2 else Obstacle.NO_POSTING


def _speaks_of_a_job(text: str, sentences: Sequence[Sentence], kinds: Sequence[Kind], mentions: int) -> bool:
    """Whether at least two of these hold: it has words of hiring; it speaks of the person looked for; it lists duties
    or requirements; many phrases of cues were found."""
    texts = [text[sentence.start : sentence.end] for sentence in sentences]
    looked_for = sum(bool(w.ABOUT_THE_ROLE.search(words)) for words in texts)
    duties = sum(bool(w.BEGINS_WITH_A_DUTY.match(words)) for words in texts)
    needs = sum(bool(w.REQUIREMENT.search(words)) for words in texts)
    headed = Kind.HEADING in kinds
    work = needs >= 2 or (duties >= 3 and (headed or needs > 0)) or (headed and duties + needs >= 2)
    return (_hiring_words(text) >= 2) + (looked_for >= 1) + work + (mentions >= MANY_MENTIONS) >= 2


def _hiring_words(text: str) -> int:
    return len({match.group().lower() for match in w.HIRING.finditer(text)})
