"""A linear model of the words in postings, learned from labelled ones; it stands beside the phrases that cues look for.

A gram is a stem or two stems in a row. With n the number of a posting's sentences that have a gram (a requirement
counts half), the posting is the vector x with log(1 + n) · rarity for each gram, brought to the length 1 (Salton &
Buckley 1988, Information Processing & Management 24, 513–523); x · weights + base are the archetypes' scores. As it is
linear, a posting's scores are the sum of what its sentences add.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from .words import Word

FloatArray = npt.NDArray[np.float64]

FORMAT = 1
DECIMALS = 3  # of a weight, in a file
JOINER = " "  # between the stems of a gram of two


def grams_of(words: Sequence[Word]) -> dict[str, tuple[int, int]]:
    """Return the grams of a sentence, each with its first word and the word after its last, where it comes first."""
    found: dict[str, tuple[int, int]] = {}
    for number, word in enumerate(words):
        if word.stem:
            found.setdefault(word.stem, (number, number + 1))
    for number, (one, next_one) in enumerate(pairwise(words)):
        if one.stem and next_one.stem:
            found.setdefault(f"{one.stem}{JOINER}{next_one.stem}", (number, number + 2))
    return found


@dataclass(frozen=True)
class WordPulls:
    """What a posting's words say: S sentences, A archetypes in the model's order, P pairs of a sentence and a gram.

    ``by_sentence`` (S × A) adds up to the scores without the model's base. ``likelihoods`` (S × A) are each sentence's
    own, as if it were the whole posting, 0 in sentences that count for nothing. ``pairs`` (P × A) are the parts of
    ``by_sentence``; ``places`` (P × 3) are their sentence, first word and the word after the last.
    """

    by_sentence: FloatArray
    likelihoods: FloatArray
    pairs: FloatArray
    places: npt.NDArray[np.int64]

    @cached_property
    def _starts(self) -> npt.NDArray[np.intp]:
        return np.searchsorted(self.places[:, 0], np.arange(len(self.by_sentence) + 1))

    def strongest(self, sentence: int, archetype: int) -> Iterator[tuple[float, int, int]]:
        """Yield a sentence's grams that pull towards an archetype, strongest first: pull, first word, the one after."""
        first, last = self._starts[sentence], self._starts[sentence + 1]
        for number in first + np.argsort(-self.pairs[first:last, archetype], kind="stable"):
            if self.pairs[number, archetype] <= 0:
                return
            yield float(self.pairs[number, archetype]), int(self.places[number, 1]), int(self.places[number, 2])


@dataclass(frozen=True)
class WordModel:
    """The weights of G grams for A archetypes.

    ``places`` is each gram's row. ``postings_with`` (G) is how many of the ``postings`` that it was trained on have it;
    ``questionnaire`` is the slug of the one whose ``archetypes`` it knows. Of a hundred postings that a reader wasn't
    trained with, ``right`` lead with what a careful reader puts first; two such readers agree on ``agreement``.
    """

    version: int
    questionnaire: str
    archetypes: tuple[str, ...]
    postings: int
    right: int
    agreement: int
    places: Mapping[str, int]
    postings_with: FloatArray
    weights: FloatArray
    base: FloatArray

    @cached_property
    def rarity(self) -> FloatArray:
        """Each gram's inverse document frequency, smoothed (G)."""
        return rarity_of(self.postings_with, self.postings)

    def pulls(self, sentences: Sequence[Sequence[Word]], counts: Sequence[float]) -> WordPulls:
        """Return what each sentence adds to each archetype's score; ``counts`` is for how much a sentence counts."""
        pairs = [
            (number, place, first, last)
            for number, words in enumerate(sentences)
            if counts[number]
            for gram, (first, last) in grams_of(words).items()
            if (place := self.places.get(gram)) is not None
        ]
        found = np.array(pairs, dtype=np.int64).reshape(-1, 4)
        sentence, row = found[:, 0], found[:, 1]
        amount = np.asarray(counts, dtype=float)[sentence]
        total = np.bincount(row, amount, minlength=len(self.weights))
        parts = (np.log1p(total) * self.rarity)[row]
        # A gram's part of the vector is divided among the sentences that have it, so that each is squared once.
        length = np.sqrt(np.sum(parts**2 * amount / total[row])) or 1.0
        by_pair = (parts * amount / total[row] / length)[:, None] * self.weights[row]
        by_sentence = np.zeros((len(sentences), len(self.archetypes)))
        np.add.at(by_sentence, sentence, by_pair)
        return WordPulls(by_sentence, self._likelihoods(len(sentences), sentence, row), by_pair, found[:, [0, 2, 3]])

    def _likelihoods(self, size: int, sentence: npt.NDArray[np.int64], row: npt.NDArray[np.int64]) -> FloatArray:
        """Return softmax of each sentence's own scores, 0 where it has no gram."""
        scores = np.zeros((size, len(self.archetypes)))
        np.add.at(scores, sentence, self.rarity[row][:, None] * self.weights[row])
        length = np.sqrt(np.bincount(sentence, self.rarity[row] ** 2, minlength=size))
        has_grams = length > 0
        scores = scores[has_grams] / length[has_grams, None] + self.base
        scores = np.exp(scores - scores.max(axis=1, keepdims=True, initial=-np.inf))
        likelihoods = np.zeros((size, len(self.archetypes)))
        likelihoods[has_grams] = scores / scores.sum(axis=1, keepdims=True)
        return likelihoods

    def as_text(self) -> str:
        """Return the model as the text of its file: JSON with a line for each gram."""
        head = {
            "format": FORMAT,
            "version": self.version,
            "questionnaire": self.questionnaire,
            "archetypes": self.archetypes,
            "postings": self.postings,
            "right": self.right,
            "agreement": self.agreement,
            "base": self.base.round(DECIMALS).tolist(),
        }
        scaled = np.rint(self.weights * 10**DECIMALS).astype(int)
        lines = [
            f"{json.dumps(gram)}: {json.dumps([int(self.postings_with[row]), *scaled[row].tolist()])}"
            for gram, row in self.places.items()
        ]
        return json.dumps(head, indent=1)[:-2] + ',\n "grams": {\n' + ",\n".join(lines) + "\n}}\n"


def rarity_of(postings_with: FloatArray, postings: int) -> FloatArray:
    """Return the inverse document frequency of grams, smoothed: log((1 + N) / (1 + n)) + 1."""
    return np.asarray(np.log((1 + postings) / (1 + postings_with)) + 1)


def read_word_model(path: Path) -> WordModel:
    """Read a model's file. Raises ValueError if it is none, or of another format."""
    data: Any = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ValueError(f"{path.name} is not a word model of format {FORMAT}.")
    try:
        return _model_from(data)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a whole word model: {error}") from error


def _model_from(data: dict[str, Any]) -> WordModel:
    rows = np.array(list(data["grams"].values()), dtype=float).reshape(-1, 1 + len(data["archetypes"]))
    return WordModel(
        version=data["version"],
        questionnaire=data["questionnaire"],
        archetypes=tuple(data["archetypes"]),
        postings=data["postings"],
        right=data["right"],
        agreement=data["agreement"],
        places={gram: row for row, gram in enumerate(data["grams"])},
        postings_with=rows[:, 0],
        weights=rows[:, 1:] / 10**DECIMALS,
        base=np.array(data["base"]),
    )
