"""Simulate respondents: some who answer as the scoring model assumes, and some who don't.

The misspecified ones follow models other than the one that scores them: graded responses
(Samejima 1969, Psychometrika Monograph 17) for statements, with acquiescence and extremity styles, and for graded
pairs, of the difference of the two utilities and with the extremity style alone; and for everything else
utilities with normal noise (Thurstone 1927, Psychological Review 34, 273-286), each drawn once a question,
from which the best, the worst, the order, the ticks and the points are read. Every slope is off by its own
noise, and some people answer anything at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ...rounding import round_to_total
from ..instrument import POINT_FORMATS, SCALE_POINTS, FloatArray, Format, Instrument, Item
from ..responses import ALLOCATION_WEIGHT
from ..rows import best_worst_rows, choice_rows, graded_pair_rows, point_rows
from .batch import Answers, BoolArray, IntArray, response_of, softmax

SLOPE_NOISE = 0.6  # weight points
CARELESS_SHARE = 0.08
# As steep as the nominal model's five points at the middle: 1.25² times a graded response's information there
# (0.32 for five even categories) is the variance ½ of κ. It holds for statements and for graded pairs, whose leaning is
# the difference of two utilities.
GRADED_SLOPE = 1.25
THRESHOLDS = np.log(np.arange(1, SCALE_POINTS) / np.arange(SCALE_POINTS - 1, 0, -1))
THRESHOLD_NOISE = 0.25
ACQUIESCENCE_SD = 0.7
EXTREMITY_SD = 0.35
TICKS = (2, 3)
NOISE_DRAWS = 20_000


@dataclass(frozen=True, eq=False)
class Respondents:
    """True preferences (P, A), everybody's answers, and who was careless (P,)."""

    theta: FloatArray
    answers: Answers
    careless: BoolArray


def model_right(instrument: Instrument, *, people: int, seed: int) -> Respondents:
    """Respondents who answer exactly as the scoring model says."""
    draw = np.random.default_rng([seed, 1])
    x = draw.multivariate_normal(np.zeros(instrument.dimensions), instrument.covariance, size=people, method="cholesky")
    answers = {key: _as_modelled(instrument, item, x, draw) for key, item in instrument.items.items()}
    return Respondents(x[:, :-1], answers, np.zeros(people, dtype=bool))


def misspecified(instrument: Instrument, *, people: int, seed: int) -> Respondents:
    """Respondents of another model, with slopes of their own item parameters; all of it follows from ``seed``."""
    draw = np.random.default_rng([seed, 2])
    prior = instrument.covariance[:-1, :-1]
    # By Cholesky: the prior has equal eigenvalues, so that the default, an SVD, depends on the last bit of a processor.
    theta = draw.multivariate_normal(np.zeros(len(prior)), prior, size=people, method="cholesky")
    acquiescence = draw.normal(0.0, ACQUIESCENCE_SD, people)
    extremity = np.exp(draw.normal(0.0, EXTREMITY_SD, people))
    careless = draw.random(people) < CARELESS_SHARE
    answers = {}
    for key, item in instrument.items.items():
        slopes = instrument.scale * (item.weights + draw.normal(0.0, SLOPE_NOISE, item.weights.shape))
        utility = theta @ slopes.T
        if item.format == Format.STATEMENT:
            given = _graded(GRADED_SLOPE * utility[:, 0] + acquiescence, extremity, draw)
        elif item.format == Format.GRADED_PAIR:
            given = _graded(GRADED_SLOPE * (utility[:, 1] - utility[:, 0]), extremity, draw)
        else:
            noise = draw.normal(0.0, noise_for(item.format, len(item.choices)), utility.shape)
            given = _from_utilities(item, utility + noise, draw)
        anything = _at_random(item, people, draw)
        answers[key] = np.where(careless.reshape(-1, *[1] * (given.ndim - 1)), anything, given)
    return Respondents(theta, answers, careless)


@lru_cache(maxsize=64)
def noise_for(form: Format, count: int) -> float:
    """The standard deviation of a utility's noise for a question with ``count`` choices.

    It is chosen so that without any preference an answer is as informative as the scoring model assumes: the models
    differ in shape, not in strength. A normal utility's information is that of E[noise | answer], Σ (E z)² / σ² over
    the choices; it is set equal to the trace of the model's rows there.
    """
    if form == Format.ALLOCATION:
        form, count = Format.PAIR, 2
    draws = np.sort(np.random.default_rng(0).normal(size=(NOISE_DRAWS, count)), axis=1)
    ranked = draws.mean(axis=0)[::-1]
    match form:
        case Format.RANKING:
            scores, modelled = ranked, sum((left - 1) / left for left in range(2, count + 1))
        case Format.BEST_WORST:
            scores, modelled = np.array([ranked[0], *[0.0] * (count - 2), ranked[-1]]), 2.0
        case _:
            ticks = min(TICKS[0], count - 1) if form == Format.MULTI else 1
            top = ranked[:ticks].mean()
            scores = np.array([top] * ticks + [-top * ticks / (count - ticks)] * (count - ticks))
            modelled = ticks * (count - ticks) / count
    return float(np.sqrt((scores**2).sum() / modelled))


def _graded(leaning: FloatArray, extremity: FloatArray, draw: np.random.Generator) -> IntArray:
    """Points 0 to 4: how many thresholds the leaning passes; extremity draws the thresholds together."""
    thresholds = THRESHOLDS + draw.normal(0.0, THRESHOLD_NOISE, len(THRESHOLDS))
    noisy = leaning + draw.logistic(size=len(leaning))
    return np.asarray((noisy[:, None] > np.sort(thresholds) / extremity[:, None]).sum(axis=1), dtype=np.int64)


def _from_utilities(item: Item, noisy: FloatArray, draw: np.random.Generator) -> IntArray:
    order = np.argsort(-noisy, axis=1)
    match item.format:
        case Format.BEST_WORST:
            return np.asarray(order[:, [0, -1]])
        case Format.RANKING:
            return np.asarray(order)
        case Format.MULTI:
            ticks = np.minimum(draw.choice(TICKS, len(noisy)), noisy.shape[1] - 1)
            return np.asarray(np.argsort(order, axis=1) < ticks[:, None], dtype=np.int64)
        case Format.ALLOCATION:
            return _allocated(softmax(noisy), item.total or 1)
        case _:
            return np.asarray(order[:, 0])


def _allocated(shares: FloatArray, total: int) -> IntArray:
    """Shares (P, m) as whole points that sum to ``total``, (P, m)."""
    return np.array([round_to_total(row, total) for row in shares.tolist()], dtype=np.int64).reshape(shares.shape)


def _at_random(item: Item, people: int, draw: np.random.Generator) -> IntArray:
    if item.format in POINT_FORMATS:
        return np.asarray(draw.integers(0, SCALE_POINTS, people))
    return _from_utilities(item, draw.gumbel(size=(people, len(item.choices))), draw)


def _as_modelled(instrument: Instrument, item: Item, x: FloatArray, draw: np.random.Generator) -> IntArray:
    """Gumbel noise turns the largest utility into a softmax choice (Luce 1959; Yellott 1977)."""
    match item.format:
        case Format.STATEMENT:
            return _drawn(x @ point_rows(instrument, item).T, draw)
        case Format.GRADED_PAIR:
            return _drawn(x @ graded_pair_rows(instrument, item).T, draw)
        case Format.BEST_WORST:
            position = _drawn(x @ best_worst_rows(instrument, item).T, draw)
            others = len(item.choices) - 1
            most, least = position // others, position % others
            return np.stack([most, least + (least >= most)], axis=1)
        case Format.MULTI:
            return _subsets(x @ choice_rows(instrument, item).T, draw)
        case Format.ALLOCATION:
            return _three_choices(x @ choice_rows(instrument, item).T, item.total or 1, draw)
        case _:
            utility = x @ choice_rows(instrument, item).T
            return _from_utilities(item, utility + draw.gumbel(size=utility.shape), draw)


def _drawn(utility: FloatArray, draw: np.random.Generator) -> IntArray:
    return np.asarray((utility + draw.gumbel(size=utility.shape)).argmax(axis=1))


def _subsets(utility: FloatArray, draw: np.random.Generator) -> IntArray:
    """Two ticks each, the pair with probability proportional to exp(u_a + u_b)."""
    first, second = np.triu_indices(utility.shape[1], k=1)
    pair = _drawn(utility[:, first] + utility[:, second], draw)
    ticks = np.zeros(utility.shape, dtype=np.int64)
    everybody = np.arange(len(utility))
    ticks[everybody, first[pair]] = 1
    ticks[everybody, second[pair]] = 1
    return ticks


def _three_choices(utility: FloatArray, total: int, draw: np.random.Generator) -> IntArray:
    """Three independent choices, their shares rounded to whole points."""
    counts = np.zeros(utility.shape)
    everybody = np.arange(len(utility))
    for _ in range(int(ALLOCATION_WEIGHT)):
        counts[everybody, _drawn(utility, draw)] += 1.0
    return _allocated(counts / ALLOCATION_WEIGHT, total)


def responses_of(instrument: Instrument, answers: Answers, person: int) -> dict[str, object]:
    """One person's answers as `fit_profile` takes them."""
    return {key: response_of(item, answers[key][person]) for key, item in instrument.items.items()}
