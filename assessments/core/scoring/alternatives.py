"""The other responses that a person might have given to a question, and how each would change the gradient."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations, permutations
from typing import NamedTuple, cast

import numpy as np

from .instrument import SCALE_POINTS, FloatArray, Format, Instrument, Item
from .responses import ALLOCATION_WEIGHT, stages_for
from .rows import best_worst_rows, choice_rows, graded_pair_rows, point_rows, subset_positions, subset_rows

MIN_CHANCE = 1e-300  # smaller probabilities are set to this, so that their inverse stays finite
ALLOCATION_MOVES = 10  # points are moved in tenths of the total, or one by one where it is smaller


class Alternatives(NamedTuple):
    """Other ``responses`` to one question, how far each is from the given one (``sizes``, 0 to 1), and by how
    much it would change the gradient at x, ``gradients`` (k, A + 1)."""

    responses: list[object]
    sizes: list[float]
    gradients: FloatArray


def alternatives(instrument: Instrument, item_key: str, response: object, x: FloatArray) -> Alternatives:
    """Return the other responses to a question that a counterfactual may try.

    These are all other points, choices and best-worst pairs; a ranking with two places exchanged, a multi-select with
    one tick more, less or moved within its limits, an allocation with points moved from one choice to another.

    Raises `InvalidResponse` where ``response`` isn't one of the question's possible answers.
    """
    stages_for(instrument, item_key, response)
    item = instrument.items[item_key]
    match item.format:
        case Format.STATEMENT:
            return _other_points(point_rows(instrument, item), cast(int, response))
        case Format.GRADED_PAIR:
            return _other_points(graded_pair_rows(instrument, item), cast(int, response))
        case Format.PAIR | Format.SINGLE:
            rows = choice_rows(instrument, item)
            size = [1.0] * len(rows)
            return _others(rows, list(item.choices), size, item.choices.index(cast(str, response)))
        case Format.BEST_WORST:
            return _other_pairs(instrument, item, cast("dict[str, str]", response))
        case Format.RANKING:
            return _other_rankings(instrument, item, cast("Sequence[str]", response), x)
        case Format.MULTI:
            return _other_ticks(instrument, item, cast("Sequence[str]", response), x)
        case Format.ALLOCATION:
            return _other_allocations(instrument, item, cast("dict[str, int]", response))


def _others(rows: FloatArray, responses: Sequence[object], sizes: list[float], given: int) -> Alternatives:
    """The alternatives of one softmax choice except the given one; each replaces the given row by its own."""
    others = [place for place in range(len(rows)) if place != given]
    return Alternatives(
        [responses[place] for place in others], [sizes[place] for place in others], rows[others] - rows[given]
    )


def _other_points(rows: FloatArray, given: int) -> Alternatives:
    points = range(1, SCALE_POINTS + 1)
    sizes = [abs(point - given) / (SCALE_POINTS - 1) for point in points]
    return _others(rows, points, sizes, given - 1)


def _other_pairs(instrument: Instrument, item: Item, given: dict[str, str]) -> Alternatives:
    pairs = list(permutations(item.choices, 2))
    old = (given["most"], given["least"])
    sizes = [0.5 * ((most != old[0]) + (least != old[1])) for most, least in pairs]
    responses = [{"most": most, "least": least} for most, least in pairs]
    return _others(best_worst_rows(instrument, item), responses, sizes, pairs.index(old))


def _other_rankings(instrument: Instrument, item: Item, given: Sequence[str], x: FloatArray) -> Alternatives:
    count = len(item.choices)
    order = np.array([item.choices.index(key) for key in given])
    exchanged = list(combinations(range(count), 2))
    orders = np.tile(order, (len(exchanged) + 1, 1))
    for row, (one, other) in zip(orders[1:], exchanged, strict=True):
        row[[one, other]] = row[[other, one]]
    gradients = _ranking_gradients(choice_rows(instrument, item), orders, x)
    return Alternatives(
        [[item.choices[place] for place in row] for row in orders[1:].tolist()],
        [(other - one) / (count - 1) for one, other in exchanged],
        gradients[1:] - gradients[0],
    )


def _ranking_gradients(
    rows: FloatArray, orders: np.ndarray[tuple[int, ...], np.dtype[np.intp]], x: FloatArray
) -> FloatArray:
    """The Plackett-Luce gradient at x of each order (k, m), best first; (k, A + 1).

    A choice's weight is 1 for the stage in which it was chosen, less its probability in each stage that offered it.
    """
    utility = rows @ x
    odds = np.exp(utility - utility.max())[orders]
    remaining = np.maximum(np.cumsum(odds[:, ::-1], axis=1)[:, ::-1], MIN_CHANCE)
    chances = np.cumsum(1.0 / remaining[:, :-1], axis=1)
    weights = -odds * chances[:, np.minimum(np.arange(odds.shape[1]), chances.shape[1] - 1)]
    weights[:, :-1] += 1.0
    return np.asarray(np.einsum("km,kmd->kd", weights, rows[orders]))


def _other_ticks(instrument: Instrument, item: Item, given: Sequence[str], x: FloatArray) -> Alternatives:
    count = len(item.choices)
    old = frozenset(item.choices.index(key) for key in given)
    fewest, most = item.ticks or (0, count)
    toggled = [old ^ {place} for place in range(count) if fewest <= len(old ^ {place}) <= most]
    moved = [old - {off} | {on} for off in sorted(old) for on in range(count) if on not in old]
    sets = [tuple(sorted(ticks)) for ticks in [old, *toggled, *moved]]
    expected: dict[int, FloatArray] = {}
    gradients = []
    for ticks in sets:
        size = len(ticks)
        if size in (0, count):
            gradients.append(np.zeros(len(x)))
            continue
        rows = subset_rows(instrument, item, size)
        if size not in expected:
            utility = rows @ x
            odds = np.exp(utility - utility.max())
            expected[size] = odds @ rows / odds.sum()
        gradients.append(rows[subset_positions(count, size)[ticks]] - expected[size])
    return Alternatives(
        [[item.choices[place] for place in ticks] for ticks in sets[1:]],
        [0.5] * len(toggled) + [1.0] * len(moved),
        np.array(gradients[1:]).reshape(-1, len(x)) - gradients[0],
    )


def _other_allocations(instrument: Instrument, item: Item, given: dict[str, int]) -> Alternatives:
    total = item.total or 1
    rows = choice_rows(instrument, item)
    points = [given.get(key, 0) for key in item.choices]
    step = math.ceil(total / ALLOCATION_MOVES)
    responses: list[object] = []
    sizes, gradients = [], []
    for off, on in permutations(range(len(points)), 2):
        for amount in sorted({*range(step, points[off], step), points[off]} - {0}):
            new = points.copy()
            new[off] -= amount
            new[on] += amount
            responses.append(dict(zip(item.choices, new, strict=True)))
            sizes.append(amount / total)
            gradients.append(ALLOCATION_WEIGHT * (amount / total) * (rows[on] - rows[off]))
    return Alternatives(responses, sizes, np.array(gradients))
