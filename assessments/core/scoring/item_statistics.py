"""Classical item statistics of stored answers: counts of choices and item-rest correlations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidResponse
from .information import item_information
from .instrument import POINT_FORMATS, SCALE_POINTS, FloatArray, Format, Instrument, Item
from .responses import stages_for

MIN_PEOPLE = 20
NO_VARIANCE = 1e-12


class Given(NamedTuple):
    """One answer: the number of its person (from 0), its question, and the response (``None``: skipped)."""

    person: int
    item: str
    response: object


@dataclass(frozen=True, slots=True)
class ChoiceCount:
    """One choice: how many people gave it, and a second number that depends on the format.

    ``count`` is who chose it, ticked it, gave it points, ranked it first or named it the most. ``besides`` is who
    named it the least (best-worst), its mean place from 1 (ranking), its mean points (allocation), else ``None``.
    """

    key: str
    count: int
    besides: float | None


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """One question: ``answered`` and ``skipped`` people, its choices, and its correlation with the other questions.

    ``archetype`` is the axis that it is keyed to, ``rest`` the item-rest correlation (-1 to 1) on that axis over
    ``people`` people; ``rest`` is ``None`` where they are fewer than 20 or don't vary. ``mean`` is the mean point, 1 to
    5, of those who answered a statement or a graded pair, else ``None``.
    """

    item: str
    answered: int
    skipped: int
    choices: tuple[ChoiceCount, ...]
    archetype: str | None
    rest: float | None
    people: int
    mean: float | None = None


def describe_items(instrument: Instrument, given: Sequence[Given]) -> tuple[ItemStatistics, ...]:
    """Return the statistics of every question, in the instrument's order; invalid answers are left out.

    The score of an answer on archetype k is the slope of its log-likelihood there at θ = 0,

        S_ik = Σ_stages [Xᵀ(q - n π)]_k,  π uniform over the stage's alternatives,

    which every answer format has: for a statement it is linear in the point chosen, for a choice its weight less the
    mean weight (Bock 1972, Psychometrika 37, 29-51; Rao 1948, Math. Proc. Camb. Phil. Soc. 44, 50-57). A question
    is keyed to the k of its largest information I_ikk at θ = 0. Its rest score leaves the question itself out,
    since it would otherwise correlate with itself (Henrysson 1963, Psychometrika 28, 211-218):

        R_ik = Σ_{j≠i} S_jk / (1 + Σ_{j≠i} I_jkk)  over the other questions that the person answered,

    one Newton step from the prior's mean with its variance of 1, so that people who were asked different questions
    are on one scale. The statistic is Pearson's correlation of S_ik and R_ik. People who agree with everything raise it
    among statements, so it doesn't measure validity.
    """
    read = [(one, _score(instrument, one)) for one in given if one.item in instrument.items]
    valid = [(one, score) for one, score in read if score is not None]
    known = [(one.person, one.item, score) for one, score in valid if score.size]
    rests = _rests(instrument, known)
    by_item: dict[str, list[object]] = {key: [] for key in instrument.items}
    for one, _ in valid:
        by_item[one.item].append(one.response)
    return tuple(_described(instrument.items[key], responses, *rests[key]) for key, responses in by_item.items())


def response_score(instrument: Instrument, item_key: str, response: object) -> FloatArray:
    """S (A,), in slope units: the log-likelihood's slope at θ = 0; empty where the answer is uninformative.

    Raises `InvalidResponse` where it isn't one of the question's possible answers.
    """
    stages = stages_for(instrument, item_key, response)
    if not stages:
        return np.empty(0)
    slopes = [stage.target @ stage.rows - stage.n * stage.rows.mean(axis=0) for stage in stages]
    return np.asarray(np.sum(slopes, axis=0)[:-1])


def _score(instrument: Instrument, one: Given) -> FloatArray | None:
    try:
        return instrument.cached_parse(
            f"slope of {one.item}", one.response, lambda: response_score(instrument, one.item, one.response)
        )
    except InvalidResponse:
        return None


def _rests(
    instrument: Instrument, known: Sequence[tuple[int, str, FloatArray]]
) -> dict[str, tuple[str | None, float | None, int]]:
    """Return each question's archetype, item-rest correlation and number of people, in memory linear in the answers."""
    keys, zero = list(instrument.items), np.zeros(instrument.dimensions)
    information_by_item = np.array([np.diag(item_information(instrument, key, zero))[:-1] for key in keys])
    information_by_item = information_by_item.reshape(len(keys), len(instrument.archetypes))
    place = {key: i for i, key in enumerate(keys)}
    person = np.array([who for who, _, _ in known], dtype=np.intp)
    item = np.array([place[key] for _, key, _ in known], dtype=np.intp)
    score = np.array([score for _, _, score in known]).reshape(len(known), len(instrument.archetypes))
    found: dict[str, tuple[str | None, float | None, int]] = {}
    for i, key in enumerate(keys):
        axis = int(np.argmax(np.round(information_by_item[i], 9)))
        if information_by_item[i, axis] <= NO_VARIANCE:
            found[key] = None, None, 0
            continue
        own, rest = _pairs(
            item == i, person, score[:, axis], information_by_item[item, axis], information_by_item[:, axis].size
        )
        found[key] = instrument.archetypes[axis], correlate(own, rest), len(own)
    return found


def _pairs(
    is_item: NDArray[np.bool_], person: NDArray[np.intp], score: FloatArray, own: FloatArray, items: int
) -> tuple[FloatArray, FloatArray]:
    """Return item and rest scores of those who also answered another question that is informative on its axis."""
    scores = np.bincount(person, weights=score)[person[is_item]] - score[is_item]
    information = np.bincount(person, weights=own)[person[is_item]] - own[is_item]
    others = information > NO_VARIANCE * items
    return score[is_item][others], scores[others] / (1.0 + information[others])


def correlate(first: FloatArray, second: FloatArray) -> float | None:
    """Pearson's correlation of two (n,); ``None`` for fewer than 20 people or where one of the two doesn't vary."""
    if len(first) < MIN_PEOPLE or min(first.var(), second.var()) <= NO_VARIANCE:
        return None
    return float(np.clip(np.corrcoef(first, second)[0, 1], -1.0, 1.0))


def _described(
    item: Item, responses: Sequence[object], archetype: str | None, rest: float | None, people: int
) -> ItemStatistics:
    answers = [response for response in responses if response is not None]
    choices = count_choices(item, answers)
    skipped = len(responses) - len(answers)
    return ItemStatistics(item.key, len(answers), skipped, choices, archetype, rest, people, _mean_point(item, choices))


def _mean_point(item: Item, points: Sequence[ChoiceCount]) -> float | None:
    answered = sum(point.count for point in points)
    if item.format not in POINT_FORMATS or not answered:
        return None
    return sum(int(point.key) * point.count for point in points) / answered


def count_choices(item: Item, answers: Sequence[object]) -> tuple[ChoiceCount, ...]:
    """Count how often each choice was given in valid answers; of a statement and a graded pair, each point, 1 to 5."""
    first: Counter[str] = Counter()
    besides: Counter[str] = Counter()
    for answer in answers:
        for key, amount in _second(item, answer):
            besides[key] += amount
        first.update(_first(item, answer))
    points = tuple(str(point + 1) for point in range(SCALE_POINTS))
    keys = points if item.format in POINT_FORMATS else item.choices
    return tuple(ChoiceCount(key, first[key], _besides(item, besides[key], len(answers))) for key in keys)


def _first(item: Item, answer: object) -> list[str]:
    match answer:
        case {"most": most, "least": _} if item.format == Format.BEST_WORST:
            return [str(most)]
        case dict():
            return [str(key) for key, points in answer.items() if points]
        case [best, *_] if item.format == Format.RANKING:
            return [str(best)]
        case list():
            return [str(key) for key in answer]
    return [str(answer)]


def _second(item: Item, answer: object) -> list[tuple[str, int]]:
    match answer:
        case {"most": _, "least": least} if item.format == Format.BEST_WORST:
            return [(str(least), 1)]
        case dict():
            return [(str(key), int(points)) for key, points in answer.items()]
        case list() if item.format == Format.RANKING:
            return [(str(key), place) for place, key in enumerate(answer, 1)]
    return []


def _besides(item: Item, amount: int, people: int) -> float | None:
    match item.format:
        case Format.BEST_WORST:
            return float(amount)
        case Format.RANKING | Format.ALLOCATION:
            return amount / people if people else None
    return None
