"""A posting -> which archetypes it mixes, and the sentences that say so.

A linear model over few features: each cue counts the sentences that hold one of its phrases, a requirement half a duty,
and no more than four of them; the weights pull towards archetypes. So a reading can be explained sentence by sentence,
and the explanations add up to the scores.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..rounding import whole_percentages
from .cues import Cue, Overload
from .markup import without_markup
from .phrases import PhraseBook
from .recognising import MAX_TEXT_LENGTH, Obstacle, obstacle_in
from .sections import Kind, kinds_of
from .sentences import Sentence, sentences_of
from .words import Word, words_of

COUNTS = {Kind.DUTY: 1.0, Kind.REQUIREMENT: 0.5}
AGAIN = 0.5  # a phrase of the same cue in the same sentence counts half of the one before it
MAX_COUNTED = 4.0
FLATTEN = 2.5  # shares are softmax(score / FLATTEN): half of a role seldom means that nothing else is in it
SECOND = 0.15  # the least share that a second archetype has
# Pulls towards the catch-all: half a mention (a requirement), a whole one, and several.
SAID_AT_ALL, SAID, SAID_OFTEN = 0.5, 1.0, 2.0
# The least share of each of the archetypes that one role can't hold: less where the posting says that it is everything.
TOGETHER, TOGETHER_UNSAID = 0.09, 0.2
ANY_THREE = 0.06  # the least share of the third archetype, whichever three, where the posting says it often
HALF = 0.5
MIN_EVIDENCE = 0.2
LONG = 30  # characters of a sentence that nobody writes twice by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that speaks for an archetype: its weight, and the cues found in it."""

    start: int
    end: int
    archetype: str
    weight: float
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a cue at a place of the text."""

    cue: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The result of reading a posting.

    ``shares`` (whole numbers by archetype, sum 100) are empty where there is an ``obstacle``.
    ``text`` is what was read, without markup, each character at its place. ``pulls`` has all that the sentences pull,
    by where they start and the archetype, also the small and what pulls away; ``evidence`` is what speaks for one.
    ``silent`` are the keys of cues with a question whose phrases stand nowhere in it.
    """

    text: str
    sentences: tuple[tuple[Sentence, Kind], ...]
    obstacle: Obstacle | None
    shares: Mapping[str, int]
    primary: str | None
    secondary: str | None
    overloaded: bool
    evidence: tuple[Evidence, ...]
    pulls: Mapping[tuple[int, str], float]
    mentions: tuple[Mention, ...]
    silent: tuple[str, ...]

    @property
    def is_posting(self) -> bool:
        """Whether it could be read."""
        return self.obstacle is None

    @property
    def is_repeated(self) -> bool:
        """Whether more than a quarter of its sentences repeat earlier ones."""
        return len(_repeated(self.text, self.sentences)) > len(self.sentences) / 4

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The archetypes by share, largest first."""
        return tuple(sorted(self.shares, key=lambda key: -self.shares[key]))

    @property
    def margin(self) -> int:
        """How far the largest share is ahead of the next, in per cent of a role."""
        first, second, *_ = (*sorted(self.shares.values(), reverse=True), 0, 0)
        return first - second


class Reader:
    """Compiled cues; one reader reads many postings. Raises PhraseError where a phrase can't be read."""

    def __init__(self, *, cues: Sequence[Cue], archetypes: Sequence[str], overload: Overload) -> None:
        self.cues = tuple(cues)
        self.archetypes = tuple(archetypes)
        self.overload = overload
        # What a posting should tell is looked for apart: it takes no words from what pulls.
        self._pulling = PhraseBook([() if cue.asks else cue.phrases for cue in self.cues])
        self._telling = PhraseBook([cue.phrases if cue.asks else () for cue in self.cues])
        self._single = tuple(key for key in self.archetypes if key != overload.catch_all)

    def read(self, text: str) -> Reading:
        """Read a posting."""
        if len(text) > MAX_TEXT_LENGTH:
            return _unread(text, (), Obstacle.LONG)
        text = without_markup(text)
        spans = sentences_of(text)
        sentences = tuple(zip(spans, kinds_of(text, spans), strict=True))
        words = [words_of(text, span.start, span.end) for span in spans]
        mentions, amounts = self._mentions(text, sentences, words)
        scores, pulls = self._weighed(amounts)
        obstacle = obstacle_in(text, spans, [kind for _, kind in sentences], len(mentions))
        if obstacle:
            return _unread(text, sentences, obstacle)
        told = {found.cue for row in words for found in self._telling.find(row)}
        silent = tuple(cue.key for number, cue in enumerate(self.cues) if cue.asks and number not in told)
        return Reading(
            text,
            sentences,
            None,
            *self._decided(scores),
            evidence=self._evidence(sentences, pulls),
            pulls={(spans[number].start, key): sum(by_cue.values()) for (number, key), by_cue in pulls.items()},
            mentions=tuple(mentions),
            silent=silent,
        )

    def features_of(self, text: str) -> dict[str, float]:
        """Return how much each cue counts in a posting, 0 … MAX_COUNTED: what the weights are multiplied with."""
        text = without_markup(text)
        spans = sentences_of(text)
        words = [words_of(text, span.start, span.end) for span in spans]
        _, amounts = self._mentions(text, tuple(zip(spans, kinds_of(text, spans), strict=True)), words)
        return {cue.key: self._counted(number, amounts) for number, cue in enumerate(self.cues) if cue.weights}

    def _mentions(
        self, text: str, sentences: Sequence[tuple[Sentence, Kind]], words: Sequence[Sequence[Word]]
    ) -> tuple[list[Mention], dict[int, dict[int, float]]]:
        """The phrases found where they count, and what they amount to: cue -> sentence -> amount."""
        mentions: list[Mention] = []
        amounts: dict[int, dict[int, float]] = defaultdict(dict)
        again = _repeated(text, sentences)
        for number, (_, kind) in enumerate(sentences):
            if kind not in COUNTS or number in again:
                continue
            row = words[number]
            for found in self._pulling.find(row):
                cue = self.cues[found.cue]
                if cue.weights:
                    mentions.append(Mention(cue.key, row[found.first].start, row[found.last - 1].end))
                    # 1, then half more, then a quarter more: a list of ten tools is one sentence.
                    amounts[found.cue][number] = amounts[found.cue].get(number, 0.0) * AGAIN + COUNTS[kind]
        return mentions, amounts

    def _counted(self, number: int, amounts: Mapping[int, Mapping[int, float]]) -> float:
        if not self.cues[number].phrases:
            return 1.0
        return min(sum(amounts.get(number, {}).values()), MAX_COUNTED)

    def _decided(self, scores: Mapping[str, float]) -> tuple[dict[str, int], str, str | None, bool]:
        """Shares, primary, secondary, overloaded."""
        parts = _softmax([scores[key] / FLATTEN for key in self._single])
        shares = dict(zip(self._single, parts, strict=True))
        catch_all = self.overload.catch_all
        together = self._holds_together(shares, said=scores[catch_all])
        overloaded = together or (scores[catch_all] >= SAID_OFTEN and _third(shares) >= ANY_THREE)
        primary, *rest = sorted(shares, key=lambda key: -shares[key])
        if overloaded and catch_all:
            if together and shares[primary] < HALF and scores[catch_all] >= SAID:
                primary, rest = catch_all, [primary, *rest]
            shares[catch_all] = _third(shares)  # as much as the third job takes
        secondary = rest[0] if rest and shares[rest[0]] >= SECOND * sum(shares.values()) else None
        whole = whole_percentages([shares.get(key, 0.0) for key in self.archetypes])
        return dict(zip(self.archetypes, whole, strict=True)), primary, secondary, overloaded

    def _weighed(
        self, amounts: Mapping[int, Mapping[int, float]]
    ) -> tuple[dict[str, float], dict[tuple[int, str], dict[int, float]]]:
        """The score of each archetype, and what each sentence adds to it: (sentence, archetype) -> cue -> pull."""
        scores: dict[str, float] = defaultdict(float)
        pulls: dict[tuple[int, str], dict[int, float]] = defaultdict(dict)
        for number, cue in enumerate(self.cues):
            by_sentence = amounts.get(number, {})
            total, counted = sum(by_sentence.values()), self._counted(number, amounts)
            for archetype, weight in cue.weights.items():
                scores[archetype] += weight * counted
                for sentence, amount in by_sentence.items():
                    pulls[sentence, archetype][number] = weight * counted * amount / total
        return scores, pulls

    def _evidence(
        self,
        sentences: Sequence[tuple[Sentence, Kind]],
        pulls: Mapping[tuple[int, str], Mapping[int, float]],
    ) -> tuple[Evidence, ...]:
        found = []
        for (number, archetype), by_cue in pulls.items():
            weight = sum(by_cue.values())
            if weight >= MIN_EVIDENCE:
                keys = [self.cues[cue].key for cue, pull in sorted(by_cue.items(), key=lambda i: -i[1]) if pull > 0]
                sentence, _ = sentences[number]
                found.append(Evidence(sentence.start, sentence.end, archetype, weight, tuple(keys)))
        return tuple(sorted(found, key=lambda item: (item.start, -item.weight)))

    def _holds_together(self, shares: Mapping[str, float], *, said: float) -> bool:
        """Whether a set of archetypes that one person can't be at once has real duties, each of them."""
        together = [keys for keys in self.overload.excluded_combinations if all(key in shares for key in keys)]
        least = [min(shares[key] for key in keys) for keys in together]
        if not self.overload.excluded_combinations:
            least = [_third(shares)]
        return any(share >= (TOGETHER if said >= SAID_AT_ALL else TOGETHER_UNSAID) for share in least)


def _third(shares: Mapping[str, float]) -> float:
    """The third largest share, 0 where there are only two archetypes."""
    return sorted(shares.values())[-3] if len(shares) > 2 else 0.0


def _unread(text: str, sentences: tuple[tuple[Sentence, Kind], ...], obstacle: Obstacle) -> Reading:
    return Reading(text, sentences, obstacle, {}, None, None, False, (), {}, (), ())


def _repeated(text: str, sentences: Sequence[tuple[Sentence, Kind]]) -> set[int]:
    """Return the numbers of long sentences that repeat an earlier one word for word."""
    seen: set[str] = set()
    again = set()
    for number, (sentence, _) in enumerate(sentences):
        words = " ".join(text[sentence.start : sentence.end].lower().split())
        if len(words) >= LONG and words in seen:
            again.add(number)
        seen.add(words)
    return again


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    parts = [math.exp(score - highest) for score in scores]
    return [part / sum(parts) for part in parts]
