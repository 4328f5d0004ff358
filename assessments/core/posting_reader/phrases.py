"""Parse the small language of the cues' phrases, and find the phrases in a sequence of words.

A phrase is words in order. ``a|b`` is either of two, ``..`` allows up to GAP words in between, ``~word`` matches any
inflection of a word; without the mark a word matches itself and its plural. Hyphens join words to one option:
“machine-learning|ml model”.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

from .words import Word, words_of

GAP = 4
MAX_WAYS = 64  # combinations of joined words that one phrase may stand for
MAX_QUOTED = 80  # characters of a phrase that a sentence repeats
BETWEEN = ".."
INFLECTED = "~"
_WRITTEN = re.compile(r"[A-Za-z0-9 .|~+%#$€£'-]+")


class PhraseError(ValueError):
    """A phrase can't be parsed; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: the words that match there, and how many others may come before it."""

    words: frozenset[str]
    skip: int = 0

    def fits(self, word: Word) -> bool:
        """Whether the word matches, as it is or by its stem."""
        return word.singular in self.words or INFLECTED + word.stem in self.words


Steps = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase of the cue with this number, found at the words ``first`` … ``last`` (excluded) of a sentence."""

    cue: int
    first: int
    last: int


@lru_cache(maxsize=4096)  # a questionnaire has hundreds, and every page that tries out a draft parses them all
def read_phrase(written: str) -> tuple[tuple[Step, ...], ...]:
    """Return the steps of a phrase, once for each combination of its joined words.

    Raises PhraseError where it has no words, or characters that phrases can't have, or stands for more than MAX_WAYS
    combinations.
    """
    quoted = written if len(written) <= MAX_QUOTED else f"{written[:MAX_QUOTED]}…"
    if not _WRITTEN.fullmatch(written):
        raise PhraseError(f"“{quoted}”: use letters, digits, spaces, and the marks |, ~, - and ..")
    places: list[list[tuple[Step, ...]]] = []
    skip, combinations = 0, 1
    for place in written.split():
        if place == BETWEEN:
            skip = GAP
            continue
        places.append([(replace(steps[0], skip=skip), *steps[1:]) for steps in _ways(place, quoted)])
        combinations *= len(places[-1])
        if combinations > MAX_WAYS:
            raise PhraseError(
                f"“{quoted}” stands for more than {MAX_WAYS} combinations of words: write several phrases, or fewer | "
                "beside words that are joined by hyphens."
            )
        skip = 0
    if not places or skip or places[0][0][0].skip:
        raise PhraseError(f"“{quoted}” has to begin and end with a word.")
    return tuple(tuple(step for steps in way for step in steps) for way in product(*places))


def _ways(place: str, quoted: str) -> list[tuple[Step, ...]]:
    """The ways to fill one place: one step for all its single words, or one for each part of a joined word."""
    single: set[str] = set()
    joined = []
    for option in place.split("|"):
        words = words_of(option)
        if not words:
            raise PhraseError(f"“{quoted}”: there is a | or a ~ without a word.")
        forms = [_form(word, option.startswith(INFLECTED)) for word in words]
        if len(forms) == 1:
            single.update(forms)
        else:
            joined.append(tuple(Step(frozenset([form])) for form in forms))
    return [*([(Step(frozenset(single)),)] if single else []), *joined]


def _form(word: Word, inflected: bool) -> str:
    return INFLECTED + word.stem if inflected else word.singular


class PhraseBook:
    """The phrases of all cues, indexed by what they begin with: two words, or one where a gap or nothing follows."""

    def __init__(self, cues: Iterable[Sequence[str]]) -> None:
        self._one: dict[str, list[tuple[int, Steps]]] = defaultdict(list)
        self._two: dict[tuple[str, str], list[tuple[int, Steps]]] = defaultdict(list)
        for number, phrases in enumerate(cues):
            for written in phrases:
                for steps in read_phrase(written):
                    self._add(number, steps)

    def _add(self, cue: int, steps: Steps) -> None:
        if len(steps) == 1 or steps[1].skip:
            for word in steps[0].words:
                self._one[word].append((cue, steps))
        else:
            for pair in product(steps[0].words, steps[1].words):
                self._two[pair].append((cue, steps))

    def _beginning_at(self, words: Sequence[Word], first: int) -> Iterator[tuple[int, Steps]]:
        """Yield the phrases that can begin at a word."""
        forms = _forms(words[first])
        for form in forms:
            yield from self._one.get(form, ())
        if first + 1 < len(words):
            for pair in product(forms, _forms(words[first + 1])):
                yield from self._two.get(pair, ())

    def find(self, words: Sequence[Word]) -> list[Found]:
        """Return the phrases found in a row of words, in order; of those that overlap, the one with more words."""
        matches: list[tuple[int, int, Found]] = []
        for first in range(len(words)):
            for cue, steps in self._beginning_at(words, first):
                last = _match(steps, words, first)
                if last:
                    matches.append((-len(steps), last - first, Found(cue, first, last)))
        taken: set[int] = set()
        chosen = []
        for _, _, found in sorted(matches, key=lambda item: (item[0], item[1], item[2].first, item[2].cue)):
            span = range(found.first, found.last)
            if taken.isdisjoint(span):
                taken.update(span)
                chosen.append(found)
        return sorted(chosen, key=lambda found: found.first)


def _forms(word: Word) -> tuple[str, str]:
    return word.singular, INFLECTED + word.stem


def _match(steps: Steps, words: Sequence[Word], first: int) -> int:
    """Return where a phrase that begins at ``first`` ends, 0 where the rest of it doesn't match."""
    at = first + 1  # the first step is what it was looked up by
    for step in steps[1:]:
        for place in range(at, min(at + step.skip + 1, len(words))):
            if step.fits(words[place]):
                at = place + 1
                break
        else:
            return 0
    return at
