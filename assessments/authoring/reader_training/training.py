"""Train the posting reader: the weights of cues, and the word model beside them."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from assessments.authoring.reader_training.fitting import FloatArray, fit_softmax
from assessments.authoring.reader_training.labelled import LabelError, LabelledPosting, LabelledSentence
from assessments.core.definition import Definition
from assessments.core.posting_reader import (
    Cue,
    ParsedPosting,
    Reader,
    WordModel,
    grams_of,
    parse_posting,
    rarity_of,
    words_of,
)

BASE = "base"  # the key of the cue without phrases, whose weights are where every reading starts
OF_SECOND = 0.35  # the part of a posting's label that its second archetype gets
# Of cues: with few labelled postings, most of what is known about a cue is its meaning.
SHRINK_CUES, SHRINK_CUES_BASE, MIN_WEIGHT = 10.0, 0.5, 0.1
# Of words, whose weights shrink to 0.
SHRINK_WORDS, SHRINK_WORDS_BASE = 1 / 3, 0.01
MIN_POSTINGS = 5  # that must have a gram for it to be in the model
MIN_LABELLED = 10  # postings, so that each fold of a cross-validation has one
# Stems of places and employers: their weights would come from the few labelled postings of each.
LEFT_OUT = frozenset(
    [
        "angel",
        "bay",
        "ca",
        "california",
        "citi",
        "facebook",
        "francisco",
        "inc",
        "linkedin",
        "los",
        "nvidia",
        "san",
        "silicon",
        "york",
    ]
)
# For how much one sentence counts in training beside one posting: a quote, one that misleads, one of no consequence,
# one of our own.
QUOTED, MISLEADING, UNQUOTED, OWN = 0.3, 0.3, 0.2, 0.6
READERS_AGREE = 79  # of 100 postings that two careful readers labelled, they name the same leading archetype
MIN_COVERED = 0.5  # of a sentence, or of a quote, for the sentence to be one that was quoted


@dataclass(frozen=True)
class Example:
    """A labelled posting, taken apart. ``spoken_for`` has the archetypes that each sentence was quoted for.

    ``cue_counts`` has each weighted cue's count; ``misleads`` tells of each sentence whether it was quoted as one that
    only seems to say something.
    """

    label: LabelledPosting
    posting: ParsedPosting
    cue_counts: Mapping[str, float]
    spoken_for: tuple[frozenset[str], ...]
    misleads: tuple[bool, ...]

    @cached_property
    def grams(self) -> tuple[tuple[str, ...], ...]:
        """Each sentence's grams, none where it counts for nothing."""
        pairs = zip(self.posting.words, self.posting.counts, strict=True)
        return tuple(tuple(grams_of(words)) if count else () for words, count in pairs)


class Trainer:
    """Trains readers for a questionnaire: takes labelled postings apart once, and trains on any of them.

    ``priors`` are the weights of cues that were set by hand: cue -> archetype -> weight. Raises LabelError for labels
    that the questionnaire doesn't know, and for fewer than MIN_LABELLED postings.
    """

    def __init__(
        self,
        *,
        content: Definition,
        priors: Mapping[str, Mapping[str, float]],
        postings: Sequence[LabelledPosting],
        sentences: Sequence[LabelledSentence],
    ) -> None:
        _check_labels(postings, content)
        self.content = content
        self.classes = tuple(key for key in content.archetype_by_key if key != content.overload.catch_all)
        self._cues = tuple(replace(cue, weights=priors.get(cue.key, {})) for cue in content.cues if cue.key != BASE)
        self._base = next((cue for cue in content.cues if cue.key == BASE), None)
        self._fitted = [cue for cue in self._cues if any(key in self.classes for key in cue.weights)]
        counting = self._reader(self._cues, None)
        self.examples = [_example(label, counting) for label in postings]
        self._own = [(sentence.archetype, tuple(grams_of(words_of(sentence.text)))) for sentence in sentences]

    def train(self, chosen: Sequence[int], *, with_words: bool = True) -> Reader:
        """Return a reader that was trained on the examples with these numbers."""
        examples = [self.examples[number] for number in chosen]
        return self._reader(self.fit_cues(examples), self.fit_words(examples, version=0) if with_words else None)

    def fit_cues(self, examples: Sequence[Example]) -> tuple[Cue, ...]:
        """Return all cues with weights that were fitted to the examples."""
        centre = np.array([[cue.weights.get(key, 0.0) for key in self.classes] for cue in self._fitted])
        weights, base = fit_softmax(
            rows=np.array([[example.cue_counts[cue.key] for cue in self._fitted] for example in examples]),
            targets=self._targets(examples),
            centre=centre,
            shrink=SHRINK_CUES,
            shrink_base=SHRINK_CUES_BASE,
        )
        by_key = {cue.key: self._rounded(row, MIN_WEIGHT) for cue, row in zip(self._fitted, weights, strict=True)}
        cues = [replace(cue, weights=by_key.get(cue.key, cue.weights)) for cue in self._cues]
        return (*([replace(self._base, weights=self._rounded(base, 0.0))] if self._base else []), *cues)

    def fit_words(self, examples: Sequence[Example], *, version: int) -> WordModel:
        """Return a word model: postings teach the whole, quotes and our own sentences which sentences say it.

        What no archetype was quoted for, and what misleads, is taught as speaking for all alike.
        """
        with_gram = Counter(gram for e in examples for gram in {gram for grams in e.grams for gram in grams})
        known = sorted(g for g, n in with_gram.items() if n >= MIN_POSTINGS and LEFT_OUT.isdisjoint(g.split()))
        places = {gram: row for row, gram in enumerate(known)}
        postings_with = np.array([with_gram[gram] for gram in places], dtype=float)
        rarity = rarity_of(postings_with, len(examples))
        wholes, targets = [_sums(example, places) for example in examples], [_balanced(self._targets(examples))]
        quoted: list[tuple[str, ...]] = []
        quoted_targets: list[FloatArray] = []
        others: list[tuple[str, ...]] = []
        other_amounts: list[float] = []
        for example in examples:
            for number, grams in enumerate(example.grams if example.label.evidence else ()):
                if example.spoken_for[number] & set(self.classes):
                    quoted.append(grams)
                    quoted_targets.append(self._parts(example.spoken_for[number]))
                elif grams:
                    others.append(grams)
                    other_amounts.append(MISLEADING if example.misleads[number] else UNQUOTED)
        if quoted:
            targets.append(QUOTED * _balanced(np.array(quoted_targets)))
        uniform = np.full(len(self.classes), 1 / len(self.classes))
        targets.append(np.outer(other_amounts, uniform))
        targets.append(
            OWN * np.array([self._parts({key}) if key else uniform for key, _ in self._own]).reshape(-1, uniform.size)
        )
        counted = [*wholes, *(dict.fromkeys(g, 1.0) for g in [*quoted, *others, *(grams for _, grams in self._own)])]
        weights, base = fit_softmax(
            rows=_vectors(counted, places, rarity),
            targets=np.vstack([part for part in targets if len(part)]),
            centre=np.zeros((len(places), len(self.classes))),
            shrink=SHRINK_WORDS,
            shrink_base=SHRINK_WORDS_BASE,
        )
        slug = self.content.slug
        return WordModel(
            version, slug, self.classes, len(examples), 0, READERS_AGREE, places, postings_with, weights, base
        )

    def _reader(self, cues: Sequence[Cue], model: WordModel | None) -> Reader:
        archetypes = tuple(self.content.archetype_by_key)
        return Reader(cues=cues, archetypes=archetypes, overload=self.content.overload, word_model=model)

    def _parts(self, keys: set[str] | frozenset[str]) -> FloatArray:
        row = np.array([float(key in keys) for key in self.classes])
        return np.asarray(row / row.sum())

    def _targets(self, examples: Sequence[Example]) -> FloatArray:
        """One row per posting, with its two archetypes; a first one that is no class is spread over all classes."""
        rows = np.zeros((len(examples), len(self.classes)))
        for row, label in zip(rows, (example.label for example in examples), strict=True):
            second = self.classes.index(label.secondary) if label.secondary in self.classes else None
            of_second = OF_SECOND if second is not None else 0.0
            if label.primary in self.classes:
                row[self.classes.index(label.primary)] = 1 - of_second
            else:
                of_second = 0.5 if second is not None else 0.0
                row += (1 - of_second) / len(self.classes)
            if second is not None:
                row[second] += of_second
        return rows

    def _rounded(self, row: FloatArray, least: float) -> dict[str, float]:
        return {key: round(float(w), 2) for key, w in zip(self.classes, row, strict=True) if abs(w) >= least}


def _check_labels(postings: Sequence[LabelledPosting], content: Definition) -> None:
    if len(postings) < MIN_LABELLED:
        raise LabelError(f"{len(postings)} labelled postings are too few to train with: {MIN_LABELLED} at least.")
    for posting in postings:
        for key in filter(None, (posting.primary, posting.secondary)):
            if key not in content.archetype_by_key:
                raise LabelError(f"“{posting.title}”: the questionnaire has no archetype “{key}”.")


def _example(label: LabelledPosting, reader: Reader) -> Example:
    posting = parse_posting(label.text)
    spans = [(sentence.start, sentence.end) for sentence in posting.sentences]
    spoken_for: list[set[str]] = [set() for _ in spans]
    for archetype, quotes in label.evidence.items():
        for quote in quotes:
            for number in _covered(posting, spans, label.text, quote):
                spoken_for[number].add(archetype)
    misleading = {n for quote in label.distractors for n in _covered(posting, spans, label.text, quote)}
    return Example(
        label=label,
        posting=posting,
        cue_counts=reader.features_of(posting),
        spoken_for=tuple(map(frozenset, spoken_for)),
        misleads=tuple(number in misleading for number in range(len(spans))),
    )


def _covered(posting: ParsedPosting, spans: Sequence[tuple[int, int]], pasted: str, quote: str) -> list[int]:
    """Return the numbers of the sentences that a quote covers by half, or that cover half of it."""
    found = re.search(r"\s+".join(map(re.escape, quote.split())), pasted)
    if not found:
        return []
    first, last = posting.normalised.span_of(*found.span())
    numbers = []
    for number, (start, end) in enumerate(spans):
        common = min(end, last) - max(start, first)
        if common >= MIN_COVERED * min(end - start, max(last - first, 1)):
            numbers.append(number)
    return numbers


def _sums(example: Example, places: Mapping[str, int]) -> dict[str, float]:
    """Return for how many sentences each gram counts in a posting."""
    sums: dict[str, float] = {}
    for grams, count in zip(example.grams, example.posting.counts, strict=True):
        for gram in grams:
            if gram in places:
                sums[gram] = sums.get(gram, 0.0) + count
    return sums


def _vectors(
    counted: Sequence[Mapping[str, float]], places: Mapping[str, int], rarity: FloatArray
) -> sparse.csr_matrix:
    """Return the vectors of length 1 of what was counted, as `WordModel` makes them of a posting."""
    cells = [
        (number, places[gram], np.log1p(count) * rarity[places[gram]])
        for number, counts in enumerate(counted)
        for gram, count in counts.items()
        if gram in places
    ]
    rows, columns, amounts = (np.array(part) for part in zip(*cells, strict=True))
    length = np.sqrt(np.bincount(rows, amounts**2, minlength=len(counted)))
    return sparse.csr_matrix((amounts / length[rows], (rows, columns)), shape=(len(counted), len(places)))


def _balanced(targets: FloatArray) -> FloatArray:
    """Return the targets with equal sums for all classes, and the same sum of all."""
    sums = targets.sum(axis=0)
    return np.asarray(targets * np.divide(targets.sum() / len(sums), sums, out=np.zeros_like(sums), where=sums > 0))
