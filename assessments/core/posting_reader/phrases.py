"""Parse the phrases of cues and find them in a list of words.

A phrase is words in order. ``a|b`` is either of two, ``..`` lets up to GAP words stand between, ``~word`` is a word in
any inflection; a word without the mark is itself or its plural. Hyphens join words to one option:
“machine-learning|ml model”.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from .words import Word, words_of

GAP = 4
BETWEEN = ".."
INFLECTED = "~"
_WRITTEN = re.compile(r"[A-Za-z0-9 .|~+%#$€£'-]+")


class PhraseError(ValueError):
    """A phrase can't be read; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: the words that fit there, and how many may stand before it."""

    words: frozenset[str]
    skip: int = 0

    def fits(self, word: Word) -> bool:
        """Whether the word stands here, as it is or by its stem."""
        return word.singular in self.words or INFLECTED + word.stem in self.words


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the cue with this number, at the words ``first`` … ``last`` (excluded) of the row searched."""

    cue: int
    first: int
    last: int


@lru_cache(maxsize=4096)  # a questionnaire has hundreds, and every look at a draft reads them all
def read_phrase(written: str) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of a phrase, once for each length that its words can have.

    PhraseError where it has none, or holds what no posting could.
    """
    if not _WRITTEN.fullmatch(written):
        raise PhraseError(f"“{written}”: use letters, digits, spaces, and the marks |, ~, - and ..")
    places: list[list[tuple[Step, ...]]] = []
    skip = 0
    for place in written.split():
        if place == BETWEEN:
            skip = GAP
            continue
        places.append([(replace(steps[0], skip=skip), *steps[1:]) for steps in _ways(place, written)])
        skip = 0
    if not places or skip or places[0][0][0].skip:
        raise PhraseError(f"“{written}” has to begin and end with a word.")
    return tuple(tuple(step for steps in way for step in steps) for way in product(*places))


def _ways(place: str, written: str) -> list[tuple[Step, ...]]:
    """What can stand at one place: all its single words are one step, and each joined word has as many as its parts."""
    single: set[str] = set()
    joined = []
    for option in place.split("|"):
        words = words_of(option)
        if not words:
            raise PhraseError(f"“{written}”: there is a | or a ~ without a word.")
        forms = [_form(word, option.startswith(INFLECTED)) for word in words]
        if len(forms) == 1:
            single.update(forms)
        else:
            joined.append(tuple(Step(frozenset([form])) for form in forms))
    return [*([(Step(frozenset(single)),)] if single else []), *joined]


def _form(word: Word, inflected: bool) -> str:
    return INFLECTED + word.stem if inflected else word.singular


class PhraseBook:
    """The phrases of all cues, by the words that they can begin with."""

    def __init__(self, cues: Iterable[Sequence[str]]) -> None:
        self._beginning: dict[str, list[tuple[int, tuple[Step, ...]]]] = defaultdict(list)
        for number, phrases in enumerate(cues):
            for written in phrases:
                for steps in read_phrase(written):
                    for word in steps[0].words:
                        self._beginning[word].append((number, steps))

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Return what is found in a row of words, in order. No word counts twice: the phrase with more words wins."""
        met: list[tuple[int, int, Found]] = []
        for first, word in enumerate(words):
            begun = [*self._beginning.get(word.singular, ()), *self._beginning.get(INFLECTED + word.stem, ())]
            for cue, steps in begun:
                last = _match(steps, words, first)
                if last:
                    met.append((-len(steps), last - first, Found(cue, first, last)))
        taken: set[int] = set()
        kept = []
        for _, _, found in sorted(met, key=lambda item: (item[0], item[1], item[2].first, item[2].cue)):
            span = range(found.first, found.last)
            if taken.isdisjoint(span):
                taken.update(span)
                kept.append(found)
        return sorted(kept, key=lambda found: found.first)


def _match(steps: tuple[Step, ...], words: Sequence[Word], first: int) -> int:
    """Where a phrase that begins at ``first`` ends, 0 where the rest of it doesn't stand there."""
    at = first + 1  # the first step is what it was looked up by
    for step in steps[1:]:
        for place in range(at, min(at + step.skip + 1, len(words))):
            if step.fits(words[place]):
                at = place + 1
                break
        else:
            return 0
    return at
