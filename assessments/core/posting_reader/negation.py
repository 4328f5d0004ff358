"""Leave out of a sentence what it says the job is not: “no research”, “you won't build models yourself”."""

from collections.abc import Sequence

from .wording import listed
from .words import Word

MAX_DENIED = 6  # words behind a negation, in the same clause
MAX_DENIED_BY_WITHOUT = 3

_NEGATIONS = frozenset(
    listed("no not never nobody none neither nor isn't aren't don't doesn't won't wouldn't cannot can't")
)
_ENDS = frozenset(listed("but rather instead although though while because so yet than unless except if and"))
# “Not only”, “no matter”, “no two days”, “not my job”, “can't wait to”: words behind which nothing is denied.
_DENIES_NOTHING = frozenset(
    listed(
        "only just merely simply limited necessarily least matter doubt later longer two my one afraid hesitate wait "
        "help shortage end stop stranger"
    )
)
_PUNCTUATION = frozenset(",;:.!?()•/")


def without_denied(text: str, words: Sequence[Word]) -> list[Word]:
    """Return a sentence's words, those that it denies with empty forms, which no phrase and no gram matches."""
    denied: set[int] = set()
    for number, word in enumerate(words):
        if word.singular in _NEGATIONS or word.singular == "without":
            denied |= _denied_by(text, words, number)
    if not denied:
        return list(words)
    return [Word("", "", word.start, word.end) if n in denied else word for n, word in enumerate(words)]


def _denied_by(text: str, words: Sequence[Word], number: int) -> set[int]:
    """Return the numbers of the words in the clause behind a negation, none where it denies nothing."""
    limit = MAX_DENIED_BY_WITHOUT if words[number].singular == "without" else MAX_DENIED
    found: set[int] = set()
    for following in range(number + 1, min(number + 1 + limit, len(words))):
        between = text[words[following - 1].end : words[following].start]
        if (
            not _PUNCTUATION.isdisjoint(between)
            or (following == number + 1 and between == "-")
            or words[following].singular in _ENDS
        ):
            break
        if following <= number + 3 and words[following].singular in _DENIES_NOTHING:
            return set()
        found.add(following)
    return found
