"""Fisher information of questions, and the order of questions by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .errors import ScoringError
from .instrument import FloatArray, Format, Instrument
from .rows import best_worst_rows, choice_rows, graded_pair_rows, point_rows, subset_rows

TYPICAL_TICKS = 2
TIE = 1e-9
# Seconds that an answer takes, by format.
SECONDS: Mapping[Format, int] = MappingProxyType(
    {
        Format.STATEMENT: 7,
        Format.PAIR: 8,
        Format.GRADED_PAIR: 8,
        Format.SINGLE: 14,
        Format.BEST_WORST: 20,
        Format.RANKING: 28,
        Format.MULTI: 20,
        Format.ALLOCATION: 45,
    }
)

# A question's cost is this power of its seconds. With 1 the quiz has a minute to spare and asks for too little
# information a question; with 0.3 and less it takes too long (decision 0036).
COST_POWER = 0.4


@dataclass(frozen=True, eq=False)
class RowStack:
    """The selection rows of all Q questions stacked, R in all, so that one pass evaluates the whole bank.

    ``starts``, ``ends`` and ``sizes`` (Q,) say where each question's rows are, ``question`` (R,) is the question of
    each row, ``seconds`` (Q,) how long an answer takes, ``costs`` (Q,) what that counts for when questions are chosen.
    """

    keys: tuple[str, ...]
    rows: FloatArray  # (R, D)
    columns: FloatArray  # (D, R), the same transposed in memory
    starts: NDArray[np.intp]
    ends: tuple[int, ...]
    sizes: tuple[int, ...]
    question: NDArray[np.intp]
    seconds: FloatArray
    costs: FloatArray

    @property
    def nbytes(self) -> int:
        """Memory of all arrays, in bytes."""
        arrays = (self.rows, self.columns, self.starts, self.question, self.seconds, self.costs)
        return sum(array.nbytes for array in arrays)


def selection_rows(instrument: Instrument, item_key: str) -> FloatArray:
    """Return the rows (r, A + 1) that stand for a question while its response is unknown.

    A ranking and an allocation count as a best-worst choice, a multi-select as two ticks (one, where it has
    only two choices). Raises `ScoringError` for an unknown question.
    """
    item = instrument.items.get(item_key)
    if item is None:
        raise ScoringError("This questionnaire has no such question.")
    match item.format:
        case Format.STATEMENT:
            return point_rows(instrument, item)
        case Format.PAIR | Format.SINGLE:
            return choice_rows(instrument, item)
        case Format.GRADED_PAIR:
            return graded_pair_rows(instrument, item)
        case Format.MULTI:
            return subset_rows(instrument, item, min(TYPICAL_TICKS, len(item.choices) - 1))
        case Format.BEST_WORST | Format.RANKING | Format.ALLOCATION:
            return best_worst_rows(instrument, item)


def item_information(instrument: Instrument, item_key: str, x: FloatArray) -> FloatArray:
    """Fisher information Xᵀ diag(π) X - (Xᵀπ)(Xᵀπ)ᵀ of one question at x, (A + 1, A + 1), n = 1."""
    rows = selection_rows(instrument, item_key)
    utility = rows @ x
    odds = np.exp(utility - utility.max())
    chance = odds / odds.sum()
    apart = rows - chance @ rows
    return np.asarray((apart * chance[:, None]).T @ apart)


@lru_cache(maxsize=32)
def row_stack(instrument: Instrument) -> RowStack:
    """Return the instrument's selection rows, stacked (cached)."""
    blocks = [selection_rows(instrument, key) for key in instrument.items]
    sizes = np.array([len(block) for block in blocks], dtype=np.intp)
    rows = np.concatenate([np.empty((0, instrument.dimensions)), *blocks])
    seconds = np.array([SECONDS[item.format] for item in instrument.items.values()], dtype=np.float64)
    return RowStack(
        keys=tuple(instrument.items),
        rows=rows,
        columns=np.ascontiguousarray(rows.T),
        starts=np.cumsum(sizes) - sizes,
        ends=tuple(np.cumsum(sizes).tolist()),
        sizes=tuple(sizes.tolist()),
        question=np.repeat(np.arange(len(sizes)), sizes),
        seconds=seconds,
        costs=seconds**COST_POWER,
    )


def best_by_fall(
    stack: RowStack, *, x: FloatArray, cov: FloatArray, criterion: FloatArray, free: NDArray[np.bool_], count: int
) -> list[int]:
    """Return the ``count`` free questions with the largest fall of tr(Q V) by cost, the best first.

    Ties are broken by the authored order.

    ``criterion`` is Q, (D, D). A question's information I changes V to V_i = (V⁻¹ + I)⁻¹. With J = V Q V the fall
    lies between tr(J I) / (1 + tr(V I)) and tr(J I), which takes one pass over all rows; the exact fall is
    computed only for questions whose upper bound reaches the ``count``-th largest lower bound.
    """
    places = np.nonzero(free)[0]
    if not places.size:
        return []
    at = _evaluate(stack, x)
    pull = cov @ criterion @ cov
    upper, spread = _traces(stack, at, np.array([pull, cov]))
    upper = upper / stack.costs
    lower = upper / (1.0 + spread)
    bar = np.sort(lower[places])[-min(count, len(places))]
    likely = places[upper[places] >= bar - TIE]
    information = np.array([_information(stack, at, place) for place in likely.tolist()])
    after = np.linalg.inv(np.linalg.inv(cov) + information)
    fall = float(criterion.ravel() @ cov.ravel()) - after.reshape(len(likely), -1) @ criterion.ravel()
    fall = fall / stack.costs[likely]
    return [int(likely[place]) for place in np.argsort(-np.round(fall / TIE), kind="stable")[:count]]


class _AtPoint(NamedTuple):
    """Choice probabilities and mean rows of the whole bank at one x."""

    chance: FloatArray  # (R,) of each row within its question
    weighted: FloatArray  # (D, R) the rows by their chance
    means: FloatArray  # (D, Q)


def _evaluate(stack: RowStack, x: FloatArray) -> _AtPoint:
    utility = x @ stack.columns
    odds = np.exp(utility - np.maximum.reduceat(utility, stack.starts)[stack.question])
    chance = odds / np.add.reduceat(odds, stack.starts)[stack.question]
    weighted = stack.columns * chance
    return _AtPoint(chance, weighted, np.add.reduceat(weighted, stack.starts, axis=1))


def _traces(stack: RowStack, at: _AtPoint, matrices: FloatArray) -> FloatArray:
    """tr(M I) of each symmetric M for every question, (M, Q): the mean of rowᵀ M row less that of the mean row."""
    squares = ((matrices @ stack.columns) * at.weighted).sum(axis=1)
    own = ((matrices @ at.means) * at.means).sum(axis=1)
    return np.asarray(np.maximum(np.add.reduceat(squares, stack.starts, axis=1) - own, 0.0))


def _information(stack: RowStack, at: _AtPoint, place: int) -> FloatArray:
    rows = slice(stack.ends[place] - stack.sizes[place], stack.ends[place])
    mean = at.means[:, place]
    return np.asarray(at.weighted[:, rows] @ stack.rows[rows] - mean[:, None] * mean)


def contrast_trace(covariances: FloatArray) -> FloatArray:
    """tr(C V Cᵀ) of each (…, A + 1, A + 1) covariance: the uncertainty of relative preference."""
    theta = covariances[..., :-1, :-1]
    own = np.trace(theta, axis1=-2, axis2=-1)
    return np.asarray(own - theta.sum(axis=(-2, -1)) / theta.shape[-1])


def greedy_order(instrument: Instrument, count: int) -> tuple[str, ...]:
    """Return the ``count`` most informative questions (all, where there are fewer), the best first.

    Each pick is the question with the largest fall of tr(C V Cᵀ) at θ = 0, starting from the prior and given the picks
    before it; ties are broken by the instrument's order.
    """
    if count < 0:
        raise ScoringError("A number of questions can’t be negative.")
    left = list(instrument.items)
    size = instrument.dimensions
    at_zero = np.zeros(size)
    information = np.array([item_information(instrument, key, at_zero) for key in left])
    information = information.reshape(-1, size, size)
    precision = instrument.precision
    picked: list[str] = []
    while left and len(picked) < count:
        remaining = contrast_trace(np.linalg.inv(precision + information))
        best = int(np.argmax(remaining <= remaining.min() + TIE))
        precision = precision + information[best]
        picked.append(left.pop(best))
        information = np.delete(information, best, axis=0)
    return tuple(picked)
