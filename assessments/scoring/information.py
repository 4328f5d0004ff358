"""How much a question can tell, and the order in which questions tell the most."""

from __future__ import annotations

import numpy as np

from .errors import ScoringError
from .instrument import FloatArray, Format, Instrument
from .rows import best_worst_rows, choice_rows, point_rows, subset_rows

TYPICAL_TICKS = 2
TIE = 1e-9


def selection_rows(instrument: Instrument, item_key: str) -> FloatArray:
    """The rows (r, A + 1) by which a question is judged before its response is known.

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


def contrast_trace(covariances: FloatArray) -> FloatArray:
    """tr(C V Cᵀ) of each (…, A + 1, A + 1) covariance: the uncertainty of relative preference."""
    theta = covariances[..., :-1, :-1]
    own = np.trace(theta, axis1=-2, axis2=-1)
    return np.asarray(own - theta.sum(axis=(-2, -1)) / theta.shape[-1])


def greedy_order(instrument: Instrument, count: int) -> tuple[str, ...]:
    """The ``count`` questions (all, where there are fewer) that tell the most, the best first.

    Each pick is the largest fall of tr(C V Cᵀ) at θ = 0, from the prior on, given the picks before
    it; questions that tell equally much come in the instrument's order.
    """
    if count < 0:
        raise ScoringError("A number of questions can't be negative.")
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
