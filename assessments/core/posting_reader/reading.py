"""Read a posting: which archetypes it mixes, and which sentences say so.

Two linear models are added up. Each cue counts the sentences with one of its phrases, a requirement half as much as a
duty, and at most four in all; the count times the cue's weights is added to the archetypes' scores. So is what a word
model says, where there is one. A reading can be explained sentence by sentence, and the parts add up to the scores.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from .cues import Cue, Overload
from .details import Detail, find_details
from .naming import named_words
from .obstacles import MAX_TEXT_LENGTH, Obstacle, obstacle_in
from .parsing import ParsedPosting, parse_posting
from .phrases import PhraseBook
from .sections import Kind
from .sentences import Sentence
from .verdict import decide
from .word_model import WordModel, WordPulls

REPEAT_FACTOR = 0.5  # each further phrase of a cue in the same sentence counts half as much as the one before
MAX_CUE_COUNT = 4.0
WORDS_FACTOR = 2.0  # how much the word model's scores count beside those of the cues
# The least that a sentence adds to be evidence. With the word model, six sentences of an average posting are; careful
# readers quote five.
MIN_EVIDENCE, MIN_EVIDENCE_WITH_WORDS = 0.3, 0.8
MIN_OTHER_PART = 0.5  # of what a sentence adds to the first archetype, for another to be shown with it
MIN_REASON_PART = 0.25  # of what a sentence adds to an archetype, for a cue, or the words, to be a reason
MAX_WORDS_NAMED = 3
MIN_WORDS_PART = 0.1  # of what all words of a sentence add, for a word to be named


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one sentence says for one archetype: its weight, the keys of the cues found in it, and the words that speak
    for it most, as they stand there; without those that add little.

    ``start`` and ``end`` are offsets in the reading's text, ``pasted`` are those in the text that was pasted.
    """

    start: int
    end: int
    archetype: str
    weight: float
    cues: tuple[str, ...]
    words: tuple[str, ...]
    pasted: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quote:
    """Where a text says something: offsets in the reading's text, and ``pasted`` in the text that was pasted."""

    start: int
    end: int
    pasted: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of a cue in the text, with its offsets."""

    cue: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """The result of reading a posting.

    ``text`` is the normalised text, and offsets are places in it. ``shares`` are whole numbers by archetype
    with the sum 100, empty where there is an ``obstacle``. ``pulls`` is what each sentence adds to each archetype's
    score, by the sentence's start and the archetype, including small and negative amounts; ``evidence`` lists the
    larger ones. ``catch_all`` is the key of the archetype of whoever does everything, "" where there is none.
    ``details`` is where the text says each detail, None where it doesn't; ``silent`` are the keys of the
    cues with a question that it leaves open.
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
    details: Mapping[Detail, Quote | None] = field(default_factory=dict)
    catch_all: str = ""

    @property
    def is_posting(self) -> bool:
        """Whether the text could be read as a posting."""
        return self.obstacle is None

    @cached_property
    def ranked(self) -> tuple[str, ...]:
        """The archetypes by share, largest first; of equal shares, those that the verdict names are first."""
        return tuple(
            sorted(self.shares, key=lambda key: (-self.shares[key], key != self.primary, key != self.secondary))
        )

    @cached_property
    def marks(self) -> tuple[tuple[Evidence, ...], ...]:
        """The sentences that are shown as evidence, in order: each with what it says for an archetype, or for more."""
        by_sentence: dict[tuple[int, int], list[Evidence]] = defaultdict(list)
        for item in self.evidence:
            by_sentence[item.pasted].append(item)
        ranked = [sorted(items, key=lambda item: -item.weight) for _, items in sorted(by_sentence.items())]
        return tuple(
            tuple(item for item in items if item.weight >= MIN_OTHER_PART * items[0].weight) for items in ranked
        )

    @cached_property
    def jobs(self) -> tuple[str, ...]:
        """The archetypes by share, largest first, without the one of whoever does everything."""
        return tuple(key for key in self.ranked if key != self.catch_all)

    def support(self, *archetypes: str) -> int:
        """Return how many sentences are marked for one or more of these archetypes."""
        return sum(any(item.archetype in archetypes for item in items) for items in self.marks)

    @property
    def margin(self) -> int:
        """The difference between the largest share and the next, in per cent of a role."""
        first, second, *_ = (*sorted(self.shares.values(), reverse=True), 0, 0)
        return first - second


Amounts = Mapping[int, Mapping[int, float]]
"""For how much the sentences with a cue's phrases count, by the cue's number and the sentence's."""


class Reader:
    """Reads postings; compiles its cues once. Raises PhraseError where a phrase can't be parsed.

    ``word_model`` has to know the archetypes but the catch-all; without one, the cues alone decide.
    """

    def __init__(
        self,
        *,
        cues: Sequence[Cue],
        archetypes: Sequence[str],
        overload: Overload,
        word_model: WordModel | None = None,
    ) -> None:
        self.cues = tuple(cues)
        self.archetypes = tuple(archetypes)
        self.overload = overload
        self.word_model = word_model
        # Cues with a question are searched for separately, so that they take no words from those with weights.
        self._weighted_phrases = PhraseBook([() if cue.asks else cue.phrases for cue in self.cues])
        self._question_phrases = PhraseBook(
            [cue.phrases if cue.asks and not cue.asks_about else () for cue in self.cues]
        )

    def read(self, text: str, *, refuses: bool = True) -> Reading:
        """Read a posting. A text that can't be read gives a Reading with an ``obstacle``.

        Without ``refuses``, what isn't too long is read whatever speaks against it.
        """
        if len(text) > MAX_TEXT_LENGTH:
            return _unreadable(text, (), Obstacle.LONG)
        return self.read_parsed(parse_posting(text), refuses=refuses)

    def read_parsed(self, posting: ParsedPosting, *, refuses: bool = True) -> Reading:
        """Read a posting that was taken apart before."""
        sentences = tuple(zip(posting.sentences, posting.kinds, strict=True))
        mentions, amounts = self._mentions(posting)
        obstacle = obstacle_in(posting.text, posting.sentences, posting.kinds, len(mentions))
        if obstacle and refuses:
            return _unreadable(posting.text, sentences, obstacle)
        details = _details_in(posting)
        scores, cue_pulls = self._score(amounts)
        learned = self.word_model.pulls(posting.words, posting.counts) if self.word_model else None
        pulls = {place: sum(by_cue.values()) for place, by_cue in cue_pulls.items()}
        if self.word_model and learned:
            self._add_words(scores, pulls, learned, self.word_model)
        verdict = decide(
            scores=scores,
            archetypes=self.archetypes,
            overload=self.overload,
            likelihoods=learned.likelihoods if learned else None,
        )
        return Reading(
            posting.text,
            sentences,
            None,
            verdict.shares,
            verdict.primary,
            verdict.secondary,
            verdict.overloaded,
            evidence=self._evidence(posting, pulls, cue_pulls, learned),
            pulls={(posting.sentences[number].start, key): pull for (number, key), pull in pulls.items()},
            mentions=tuple(mentions),
            silent=self._silent(posting, details),
            is_repeated=len(posting.repeated) > len(sentences) / 4,
            details=details,
            catch_all=self.overload.catch_all,
        )

    def features_of(self, posting: ParsedPosting) -> dict[str, float]:
        """Return each cue's count in a posting, 0 … MAX_CUE_COUNT, which its weights are multiplied with."""
        _, amounts = self._mentions(posting)
        return {cue.key: self._counted(number, amounts) for number, cue in enumerate(self.cues) if cue.weights}

    def _mentions(self, posting: ParsedPosting) -> tuple[list[Mention], Amounts]:
        """Find phrases in duties and requirements; also return what they count for: cue -> sentence -> amount."""
        mentions: list[Mention] = []
        amounts: dict[int, dict[int, float]] = defaultdict(dict)
        for number, (count, row) in enumerate(zip(posting.counts, posting.words, strict=True)):
            for found in self._weighted_phrases.find(row) if count else ():
                cue = self.cues[found.cue]
                if cue.weights:
                    mentions.append(Mention(cue.key, row[found.first].start, row[found.last - 1].end))
                    # 1, then half more, then a quarter more: a list of ten tools is one sentence.
                    amounts[found.cue][number] = amounts[found.cue].get(number, 0.0) * REPEAT_FACTOR + count
        return mentions, amounts

    def _silent(self, posting: ParsedPosting, details: Mapping[Detail, Quote | None]) -> tuple[str, ...]:
        """Return the keys of the cues whose question the posting leaves open."""
        mentioned = {found.cue for row in posting.words for found in self._question_phrases.find(row)}
        return tuple(
            cue.key
            for number, cue in enumerate(self.cues)
            if cue.asks and (details[cue.asks_about] is None if cue.asks_about else number not in mentioned)
        )

    def _counted(self, number: int, amounts: Amounts) -> float:
        if not self.cues[number].phrases:
            return 1.0
        return min(sum(amounts.get(number, {}).values()), MAX_CUE_COUNT)

    def _score(self, amounts: Amounts) -> tuple[dict[str, float], dict[tuple[int, str], dict[int, float]]]:
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

    @staticmethod
    def _add_words(
        scores: dict[str, float], pulls: dict[tuple[int, str], float], learned: WordPulls, model: WordModel
    ) -> None:
        """Add what the word model says to the scores, and to what each sentence adds to them."""
        for column, archetype in enumerate(model.archetypes):
            by_sentence = WORDS_FACTOR * learned.by_sentence[:, column]
            scores[archetype] += WORDS_FACTOR * float(model.base[column]) + float(by_sentence.sum())
            for sentence in by_sentence.nonzero()[0].tolist():
                place = (sentence, archetype)
                pulls[place] = pulls.get(place, 0.0) + float(by_sentence[sentence])

    def _evidence(
        self,
        posting: ParsedPosting,
        pulls: Mapping[tuple[int, str], float],
        cue_pulls: Mapping[tuple[int, str], Mapping[int, float]],
        learned: WordPulls | None,
    ) -> tuple[Evidence, ...]:
        found = []
        least = MIN_EVIDENCE_WITH_WORDS if learned else MIN_EVIDENCE
        for (number, archetype), weight in pulls.items():
            if weight >= least:
                by_cue = cue_pulls.get((number, archetype), {})
                least_part = MIN_REASON_PART * weight
                ranked = sorted(by_cue.items(), key=lambda item: -item[1])
                keys = [self.cues[cue].key for cue, pull in ranked if pull >= least_part]
                by_words = weight - sum(by_cue.values())
                has_words = learned and by_words >= least_part
                words = self._words_named(posting, learned, number, archetype) if learned and has_words else ()
                sentence = posting.sentences[number]
                span = sentence.start, sentence.end
                pasted = posting.normalised.pasted_span(*span)
                found.append(Evidence(*span, archetype, weight, tuple(keys), words, pasted))
        return tuple(sorted(found, key=lambda item: (item.start, -item.weight)))

    def _words_named(self, posting: ParsedPosting, learned: WordPulls, number: int, archetype: str) -> tuple[str, ...]:
        """Return the words of a sentence that pull most towards an archetype, without those inside others."""
        if not self.word_model or archetype not in self.word_model.archetypes:
            return ()
        row = posting.words[number]
        ranked = list(learned.strongest(number, self.word_model.archetypes.index(archetype)))
        least = MIN_WORDS_PART * sum(pull for pull, _, _ in ranked)
        spans = [(first, last) for pull, first, last in ranked if pull >= least]
        return named_words(posting.text, row, spans, at_most=MAX_WORDS_NAMED)


def _details_in(posting: ParsedPosting) -> dict[Detail, Quote | None]:
    return {
        detail: Quote(*span, posting.normalised.pasted_span(*span)) if span else None
        for detail, span in find_details(posting.text).items()
    }


def _unreadable(text: str, sentences: tuple[tuple[Sentence, Kind], ...], obstacle: Obstacle) -> Reading:
    return Reading(text, sentences, obstacle, {}, None, None, False, (), {}, (), (), False)
