"""Turn a fit into what a result shows: axis values with bands, shares of a role, and the verdict."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..rounding import whole_percentages
from .draws import RESULT_DRAWS, normal_draws
from .fit import Fit
from .instrument import FloatArray

AXIS_SPREAD = 0.8
# 80 % of a normal distribution lies within 1.2816 standard deviations. V assumes that the weights
# are exact; as people's own weights differ, the true variance is a fifth larger in simulation (decision 0008).
MODEL_ERROR = 1.2
BAND = 1.2816 * math.sqrt(MODEL_ERROR)
SHARE_SHARPNESS = 2.0
FLAT_BELOW = 0.35
CLEAR_FROM = 0.60
SPLIT_FROM = 0.80
SIDE_SHARE_FROM = 20
SIDE_VALUE_ABOVE = 55.0
VALUE_DIGITS, P_TOP_DIGITS = 1, 3
"""The decimals that files give of values and probabilities; the verdict is taken from figures as they are given."""
SPREAD_NAMES = 3
ENOUGH_FOR_SPREAD = 30
ENOUGH_FOR_FLAT = 12
ROUNDING = 1e-9

Kind = Literal["clear", "split", "spread", "flat"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The kind of result; ``leaders`` are archetype keys, the likeliest first, none where it is flat.

    ``sides`` are the archetypes beside the leaders that have a large part in the mix, the largest share first.
    ``enough`` is False where more answers may still change a spread or flat verdict.
    """

    kind: Kind
    leaders: tuple[str, ...]
    enough: bool
    sides: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Profile:
    """The numbers of a result; each array is (A,) in the archetypes' order.

    ``values``, ``low`` and ``high`` are axis values in 0 … 100 (not percentiles) with their 80 % band;
    ``centred`` and ``sd`` are relative preference and its conditional standard error on the latent scale
    (Standards for Educational and Psychological Testing 2.14); ``p_top`` is the probability of being
    the leading archetype; ``shares`` are whole numbers that sum to 100.
    """

    archetypes: tuple[str, ...]
    centred: FloatArray
    sd: FloatArray
    values: FloatArray
    low: FloatArray
    high: FloatArray
    p_top: FloatArray
    shares: tuple[int, ...]
    verdict: Verdict


def profile_from(fit: Fit, *, draws: int = RESULT_DRAWS) -> Profile:
    """Compute the profile of a fit; ``draws`` is the number of fixed normal draws for its probabilities."""
    centred = fit.centred
    sd = np.sqrt(np.maximum(np.diagonal(fit.centred_cov), 0.0))
    p_top, mean_shares = _by_draws(fit, centred, draws)
    shares = whole_percentages(mean_shares.tolist())
    values = _axis(centred)
    return Profile(
        archetypes=fit.archetypes,
        centred=centred,
        sd=sd,
        values=values,
        low=_axis(centred - BAND * sd),
        high=_axis(centred + BAND * sd),
        p_top=p_top,
        shares=shares,
        verdict=verdict_for(fit.archetypes, centred=centred, p_top=p_top, shares=shares, answered=fit.answered),
    )


def verdict_for(
    archetypes: Sequence[str], *, centred: FloatArray, p_top: FloatArray, shares: Sequence[int], answered: int
) -> Verdict:
    """Clear, flat, split or spread, whichever holds first; ``centred``, ``p_top`` and ``shares`` are (A,).

    Flatness is the population standard deviation of the centred profile. A value at a threshold
    meets it, rounding errors aside. A flat profile has no leaders, so it has no sides either.
    """
    chances = np.round(p_top, P_TOP_DIGITS)
    order = sorted(range(len(archetypes)), key=lambda axis: (-chances[axis], -centred[axis]))
    kind: Kind
    likeliest = [float(chances[axis]) for axis in order[:2]]
    if likeliest[0] >= CLEAR_FROM - ROUNDING:
        kind, leaders, enough = "clear", order[:1], True
    elif float(centred.std()) < FLAT_BELOW - ROUNDING:
        return Verdict("flat", (), answered >= ENOUGH_FOR_FLAT)
    elif sum(likeliest) >= SPLIT_FROM - ROUNDING:
        kind, leaders, enough = "split", order[:2], True
    else:
        kind, leaders, enough = "spread", order[:SPREAD_NAMES], answered >= ENOUGH_FOR_SPREAD
    sides = _sides(centred, shares, leaders)
    return Verdict(kind, tuple(archetypes[axis] for axis in leaders), enough, tuple(archetypes[axis] for axis in sides))


def _sides(centred: FloatArray, shares: Sequence[int], leaders: Sequence[int]) -> list[int]:
    """Return the positions of the archetypes beside the leaders that fill a fifth of a role and are above neutral."""
    values = np.round(_axis(centred), VALUE_DIGITS)
    sides = [axis for axis in range(len(shares)) if shares[axis] >= SIDE_SHARE_FROM and values[axis] > SIDE_VALUE_ABOVE]
    return sorted(set(sides) - set(leaders), key=lambda axis: (-shares[axis], -centred[axis]))


def _axis(centred: FloatArray) -> FloatArray:
    """100 Φ(θ / 0.8)."""
    return np.array([50.0 * math.erfc(-value / (AXIS_SPREAD * math.sqrt(2.0))) for value in centred.tolist()])


def _by_draws(fit: Fit, centred: FloatArray, count: int) -> tuple[FloatArray, FloatArray]:
    """P(top) and the mean of softmax(2θ) over draws of θ ~ N(θ̂, V), both (A,).

    The axes are factored in the order of their values: the leaders get the first columns of the sequence, which are
    the most even, and the figures don't depend on the order of the archetypes in the questionnaire.
    """
    axes = len(centred)
    order = np.argsort(-centred, kind="stable")
    factor = np.linalg.cholesky(fit.cov[order[:, None], order])
    theta = normal_draws(axes, count) @ factor.T + centred[order]
    p_top, shares = np.empty(axes), np.empty(axes)
    p_top[order] = np.bincount(theta.argmax(axis=1), minlength=axes) / count
    odds = np.exp(SHARE_SHARPNESS * (theta - theta.max(axis=1, keepdims=True)))
    shares[order] = (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)
    return p_top, shares
