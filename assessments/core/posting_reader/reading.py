"""Read a posting: which archetypes it mixes, and which sentences say so.

A linear model over few features: each cue counts the sentences with one of its phrases, a requirement half as much as a
duty, and at most four in all; the count times the cue's weights is added to the archetypes' scores. So a reading can be
explained sentence by sentence, and the explanations add up to the scores.
"""

import math
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..rounding import whole_percentages
from .cues import Cue, Overload
from .details import Detail, Span, find_details
from .markup import without_markup
from .obstacles import MAX_TEXT_LENGTH, Obstacle, obstacle_in
from .phrases import PhraseBook
from .sections import Kind, kinds_of
from .sentences import Sentence, sentences_of
from .words import Word, words_of

COUNTS = {Kind.DUTY: 1.0, Kind.REQUIREMENT: 0.5}
REPEAT_FACTOR = 0.5  # each further phrase of a cue in the same sentence counts half as much as the one before
MAX_CUE_COUNT = 4.0
FLATTEN = 2.5  # shares are softmax(score / FLATTEN): half of a role seldom means that nothing else is in it
MIN_SECOND_SHARE = 0.15  # of an archetype that is named besides the first
# Scores of the catch-all archetype: a requirement mentions it, a duty does, and several sentences do.
CATCH_ALL_REQUIRED, CATCH_ALL_MENTIONED, CATCH_ALL_OFTEN = 0.5, 1.0, 2.0
# The smallest share of each archetype of a set that one role can't hold: less where the catch-all is mentioned.
TOGETHER, TOGETHER_UNSAID = 0.09, 0.2
MIN_THIRD_SHARE = 0.06  # of the third archetype, whichever three, where the catch-all is mentioned often
HALF = 0.5
MIN_EVIDENCE = 0.2
MIN_REPEATED_LENGTH = 30  # characters; shorter sentences may come twice by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one sentence says for one archetype: its weight, and the keys of the cues found in it."""

    start: int
    end: int
    archetype: str
    weight: float
    cues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a cue in the text, with its offsets."""

    cue: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The result of reading a posting.

    ``text`` is the text without markup, each character at its old offset. ``shares`` are whole numbers by archetype
    with the sum 100, empty where there is an ``obstacle``. ``pulls`` is what each sentence adds to each archetype's
    score, by the sentence's start and the archetype, including small and negative amounts; ``evidence`` lists those of
    at least MIN_EVIDENCE. ``details`` is where the text says each detail, None where it doesn't; ``silent`` are the
    keys of the cues with a question that it leaves open.
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
    is_repeated: bool
    details: Mapping[Detail, Span | None] = field(default_factory=dict)

    @property
    def is_posting(self) -> bool:
        """Whether the text could be read as a posting."""
        return self.obstacle is None

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The archetypes by share, largest first."""
        return tuple(sorted(self.shares, key=lambda key: -self.shares[key]))

    @property
    def margin(self) -> int:
        """The difference between the largest share and the next, in per cent of a role."""
        first, second, *_ = (*sorted(self.shares.values(), reverse=True), 0, 0)
        return first - second


class Reader:
    """Reads postings; compiles its cues once. Raises PhraseError where a phrase can't be parsed."""

    def __init__(self, *, cues: Sequence[Cue], archetypes: Sequence[str], overload: Overload) -> None:
        self.cues = tuple(cues)
        self.archetypes = tuple(archetypes)
        self.overload = overload
        # Cues with a question are searched for separately, so that they take no words from those with weights.
        self._weighted_phrases = PhraseBook([() if cue.asks else cue.phrases for cue in self.cues])
        self._question_phrases = PhraseBook(
            [cue.phrases if cue.asks and not cue.asks_about else () for cue in self.cues]
        )
        self._single = tuple(key for key in self.archetypes if key != overload.catch_all)

    def read(self, text: str) -> Reading:
        """Read a posting. A text that can't be read gives a Reading with an ``obstacle``."""
        if len(text) > MAX_TEXT_LENGTH:
            return _unreadable(text, (), Obstacle.LONG)
        text = without_markup(text)
        spans = sentences_of(text)
        sentences = tuple(zip(spans, kinds_of(text, spans), strict=True))
        words = [words_of(text, span.start, span.end) for span in spans]
        repeated = _repeated_sentences(text, sentences)
        mentions, amounts = self._mentions(sentences, words, repeated)
        scores, pulls = self._score(amounts)
        obstacle = obstacle_in(text, spans, [kind for _, kind in sentences], len(mentions))
        if obstacle:
            return _unreadable(text, sentences, obstacle)
        details = find_details(text)
        return Reading(
            text,
            sentences,
            None,
            *self._verdict(scores),
            evidence=self._evidence(sentences, pulls),
            pulls={(spans[number].start, key): sum(by_cue.values()) for (number, key), by_cue in pulls.items()},
            mentions=tuple(mentions),
            silent=self._silent(words, details),
            is_repeated=len(repeated) > len(sentences) / 4,
            details=details,
        )

    def features_of(self, text: str) -> dict[str, float]:
        """Return each cue's count in a posting, 0 … MAX_CUE_COUNT, which its weights are multiplied with."""
        text = without_markup(text)
        spans = sentences_of(text)
        sentences = tuple(zip(spans, kinds_of(text, spans), strict=True))
        words = [words_of(text, span.start, span.end) for span in spans]
        _, amounts = self._mentions(sentences, words, _repeated_sentences(text, sentences))
        return {cue.key: self._counted(number, amounts) for number, cue in enumerate(self.cues) if cue.weights}

    def _mentions(
        self,
        sentences: Sequence[tuple[Sentence, Kind]],
        words: Sequence[Sequence[Word]],
        repeated: Container[int],
    ) -> tuple[list[Mention], dict[int, dict[int, float]]]:
        """Find phrases in duties and requirements; also return what they count for: cue -> sentence -> amount."""
        mentions: list[Mention] = []
        amounts: dict[int, dict[int, float]] = defaultdict(dict)
        for number, (_, kind) in enumerate(sentences):
            if kind not in COUNTS or number in repeated:
                continue
            row = words[number]
            for found in self._weighted_phrases.find(row):
                cue = self.cues[found.cue]
                if cue.weights:
                    mentions.append(Mention(cue.key, row[found.first].start, row[found.last - 1].end))
                    # 1, then half more, then a quarter more: a list of ten tools is one sentence.
                    amounts[found.cue][number] = amounts[found.cue].get(number, 0.0) * REPEAT_FACTOR + COUNTS[kind]
        return mentions, amounts

    def _silent(self, words: Sequence[Sequence[Word]], details: Mapping[Detail, Span | None]) -> tuple[str, ...]:
        """Return the keys of the cues whose question the posting leaves open."""
        mentioned = {found.cue for row in words for found in self._question_phrases.find(row)}
        asking = [(number, cue) for number, cue in enumerate(self.cues) if cue.asks]
        return tuple(
            cue.key
            for number, cue in asking
            if (details[cue.asks_about] is None if cue.asks_about else number not in mentioned)
        )

    def _counted(self, number: int, amounts: Mapping[int, Mapping[int, float]]) -> float:
        if not self.cues[number].phrases:
            return 1.0
        return min(sum(amounts.get(number, {}).values()), MAX_CUE_COUNT)

    def _verdict(self, scores: Mapping[str, float]) -> tuple[dict[str, int], str, str | None, bool]:
        """Return shares, primary, secondary and whether the role is overloaded."""
        parts = _softmax([scores[key] / FLATTEN for key in self._single])
        shares = dict(zip(self._single, parts, strict=True))
        catch_all = self.overload.catch_all
        together = self._holds_together(shares, catch_all_score=scores[catch_all])
        overloaded = together or (scores[catch_all] >= CATCH_ALL_OFTEN and _third(shares) >= MIN_THIRD_SHARE)
        primary, *rest = sorted(shares, key=lambda key: -shares[key])
        if overloaded and catch_all:
            if together and shares[primary] < HALF and scores[catch_all] >= CATCH_ALL_MENTIONED:
                primary, rest = catch_all, [primary, *rest]
            shares[catch_all] = _third(shares)  # as much as the third job takes
        secondary = rest[0] if rest and shares[rest[0]] >= MIN_SECOND_SHARE * sum(shares.values()) else None
        whole = whole_percentages([shares.get(key, 0.0) for key in self.archetypes])
        return dict(zip(self.archetypes, whole, strict=True)), primary, secondary, overloaded

    def _score(
        self, amounts: Mapping[int, Mapping[int, float]]
    ) -> tuple[dict[str, float], dict[tuple[int, str], dict[int, float]]]:
        """Return each archetype's score, and what each sentence adds to it: (sentence, archetype) -> cue -> pull."""
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

    def _holds_together(self, shares: Mapping[str, float], *, catch_all_score: float) -> bool:
        """Whether a set of archetypes that one person can't be at once has real duties, each of them."""
        together = [keys for keys in self.overload.excluded_combinations if all(key in shares for key in keys)]
        least = [min(shares[key] for key in keys) for keys in together]
        if not self.overload.excluded_combinations:
            least = [_third(shares)]
        return any(share >= (TOGETHER if catch_all_score >= CATCH_ALL_REQUIRED else TOGETHER_UNSAID) for share in least)


def _third(shares: Mapping[str, float]) -> float:
    """Return the third largest share, 0 where there are fewer than three archetypes."""
    return sorted(shares.values())[-3] if len(shares) > 2 else 0.0


def _unreadable(text: str, sentences: tuple[tuple[Sentence, Kind], ...], obstacle: Obstacle) -> Reading:
    return Reading(text, sentences, obstacle, {}, None, None, False, (), {}, (), (), False)


def _repeated_sentences(text: str, sentences: Sequence[tuple[Sentence, Kind]]) -> set[int]:
    """Return the positions of the sentences that repeat an earlier one word for word, except short ones."""
    earlier: set[str] = set()
    repeated = set()
    for number, (sentence, _) in enumerate(sentences):
        words = " ".join(text[sentence.start : sentence.end].lower().split())
        if len(words) >= MIN_REPEATED_LENGTH and words in earlier:
            repeated.add(number)
        earlier.add(words)
    return repeated


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    parts = [math.exp(score - highest) for score in scores]
    return [part / sum(parts) for part in parts]
