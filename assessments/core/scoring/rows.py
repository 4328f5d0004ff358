"""The row matrices of the softmax stages: what each alternative of a question adds to its utility.

Every answer is a choice among alternatives, each a row of slopes over (θ, γ), with
probabilities softmax(X x): Bock's nominal response model (1972) with the authored weights as slopes.
None of these depends on the response, so the instrument caches them. Shapes: (r, A + 1), acquiescence last.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import combinations

import numpy as np

from .instrument import SCALE_POINTS, FloatArray, Instrument, Item

ACQUIESCENCE_SLOPE = 0.9
POINT_SCORES = np.linspace(-1.0, 1.0, SCALE_POINTS)


def choice_rows(instrument: Instrument, item: Item) -> FloatArray:
    """A row per choice, (s·w_c, 0): Luce's choice rule (1959)."""

    def build() -> FloatArray:
        rows = np.zeros((len(item.weights), instrument.dimensions))
        rows[:, :-1] = instrument.scale * item.weights
        return rows

    return instrument.cached_matrix((item.key, "choices", 0), build)


def point_rows(instrument: Instrument, item: Item) -> FloatArray:
    """A row per scale point of a statement, (s·κ_c·v, 0.9·κ_c) with κ = -1, -½, 0, ½, 1.

    The last column is a response style: somebody who agrees with everything gets a high acquiescence
    instead of a high value on every archetype (Bolt & Johnson 2009).
    """

    def build() -> FloatArray:
        slopes = np.append(instrument.scale * item.weights[0], ACQUIESCENCE_SLOPE)
        return np.outer(POINT_SCORES, slopes)

    return instrument.cached_matrix((item.key, "points", 0), build)


def graded_pair_rows(instrument: Instrument, item: Item) -> FloatArray:
    """A row per point from the first choice A to the second B, (s·κ_c·(w_A - w_B), 0) with κ = 1, ½, 0, -½, -1.

    Acquiescence has no part in it: there is nothing to agree with. The middle point is an answer like the others.
    """

    def build() -> FloatArray:
        first, second = choice_rows(instrument, item)
        return np.outer(POINT_SCORES, second - first)

    return instrument.cached_matrix((item.key, "graded_pair", 0), build)


def best_worst_rows(instrument: Instrument, item: Item) -> FloatArray:
    """A row per ordered pair of choices (b, w), b ≠ w, in the order of `pair_position`: s(w_b - w_w)."""

    def build() -> FloatArray:
        rows = choice_rows(instrument, item)
        count = len(rows)
        best, worst = np.nonzero(~np.eye(count, dtype=bool))
        return np.asarray(rows[best] - rows[worst])

    return instrument.cached_matrix((item.key, "best_worst", 0), build)


def pair_position(best: int, worst: int, count: int) -> int:
    """Return the position of the pair (best, worst) of ``count`` choices among the ordered pairs."""
    return best * (count - 1) + worst - (worst > best)


def subset_rows(instrument: Instrument, item: Item, size: int) -> FloatArray:
    """A row per subset of ``size`` choices, in the order of `subset_positions`: s·Σw."""

    def build() -> FloatArray:
        rows = choice_rows(instrument, item)
        subsets = np.array(list(subset_positions(len(rows), size)))
        return np.asarray(rows[subsets].sum(axis=1))

    return instrument.cached_matrix((item.key, "subsets", size), build)


@lru_cache(maxsize=128)
def subset_positions(count: int, size: int) -> dict[tuple[int, ...], int]:
    """The subsets of ``size`` out of ``count`` choices, ascending indices, each with its position."""
    return {subset: position for position, subset in enumerate(combinations(range(count), size))}
