"""Draw responses from the scoring model: of people with given profiles, or, at x = 0, of random answerers."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from .instrument import FloatArray, Format, Instrument, Item
from .rows import best_worst_rows, choice_rows, graded_pair_rows, point_rows, subset_positions, subset_rows


def prior_people(instrument: Instrument, people: int, draw: np.random.Generator) -> FloatArray:
    """Profiles drawn from the prior, (people, A + 1)."""
    factor = np.linalg.cholesky(instrument.covariance)
    return np.asarray(draw.standard_normal((people, instrument.dimensions)) @ factor.T)


def sampled_people(instrument: Instrument, x: FloatArray, draw: np.random.Generator) -> list[dict[str, object]]:
    """One response to every question from each person whose profile is a row of ``x`` (people, A + 1).

    At x = 0 every alternative of every question is equally likely.
    """
    columns = [sampled_responses(instrument, item, x, draw) for item in instrument.items.values()]
    keys = tuple(instrument.items)
    return [dict(zip(keys, [column[person] for column in columns], strict=True)) for person in range(len(x))]


def sampled_responses(instrument: Instrument, item: Item, x: FloatArray, draw: np.random.Generator) -> list[object]:
    """One response to one question from each profile in ``x`` (people, A + 1).

    The number of ticks of a multi-select is uniform over 1 … m - 1, since the model doesn't describe it.
    The points of an allocation are drawn as independent choices.
    """
    choices = item.choices
    match item.format:
        case Format.STATEMENT:
            return [point + 1 for point in _picked(point_rows(instrument, item), x, draw)]
        case Format.GRADED_PAIR:
            return [point + 1 for point in _picked(graded_pair_rows(instrument, item), x, draw)]
        case Format.PAIR | Format.SINGLE:
            return [choices[place] for place in _picked(choice_rows(instrument, item), x, draw)]
        case Format.BEST_WORST:
            pairs = list(permutations(choices, 2))
            picked = _picked(best_worst_rows(instrument, item), x, draw)
            return [{"most": pairs[place][0], "least": pairs[place][1]} for place in picked]
        case Format.RANKING:
            liking = _with_noise(choice_rows(instrument, item), x, draw)
            return [[choices[place] for place in order] for order in np.argsort(-liking, axis=1).tolist()]
        case Format.MULTI:
            return _ticked(instrument, item, x, draw)
        case Format.ALLOCATION:
            return _allocated(instrument, item, x, draw)


def _with_noise(rows: FloatArray, x: FloatArray, draw: np.random.Generator) -> FloatArray:
    """Utilities with Gumbel noise, (people, r): the largest is a softmax choice, their order a Plackett-Luce ranking.

    Yellott, J. I. (1977), Journal of Mathematical Psychology 15, 109-144.
    """
    utility = x @ rows.T
    return np.asarray(utility + draw.gumbel(size=utility.shape))


def _picked(rows: FloatArray, x: FloatArray, draw: np.random.Generator) -> list[int]:
    picked: list[int] = _with_noise(rows, x, draw).argmax(axis=1).tolist()
    return picked


def _ticked(instrument: Instrument, item: Item, x: FloatArray, draw: np.random.Generator) -> list[object]:
    count = len(item.choices)
    sizes = draw.integers(1, count, size=len(x))
    responses: list[object] = [[] for _ in range(len(x))]
    for size in range(1, count):
        people = np.flatnonzero(sizes == size)
        subsets = list(subset_positions(count, size))
        picked = _picked(subset_rows(instrument, item, size), x[people], draw)
        for person, place in zip(people.tolist(), picked, strict=True):
            responses[person] = [item.choices[tick] for tick in subsets[place]]
    return responses


def _allocated(instrument: Instrument, item: Item, x: FloatArray, draw: np.random.Generator) -> list[object]:
    utility = x @ choice_rows(instrument, item).T
    odds = np.exp(utility - utility.max(axis=1, keepdims=True))
    points = draw.multinomial(item.total or 0, odds / odds.sum(axis=1, keepdims=True))
    return [dict(zip(item.choices, given, strict=True)) for given in points.tolist()]
