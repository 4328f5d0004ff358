"""Choose the next question, decide when to stop, and estimate how many questions remain."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Sequence
from statistics import NormalDist

import numpy as np

from .draws import ASKING_DRAWS, normal_draws
from .errors import ScoringError
from .fit import Fit
from .information import TIE, RowStack, best_by_fall, contrast_trace, item_information, row_stack
from .instrument import FloatArray, Format, Instrument

OPENING = 8
OPENING_FORMATS = 4
MIN_ANSWERS = 16
MAX_QUESTIONS = 30
TYPICAL_QUESTIONS = 20
RANDOMESQUE_K = 3
TEMPERATURE = 0.5
PROFILE_WEIGHT = 0.25  # weight of the whole profile, relative to the leader's contrasts
CLOSE = 0.4
SURE_FROM = 0.89
GROWTH = 0.05  # by which an answer raises the probit of the sureness; from simulation on the shipped bank
MIN_REMAINING = 1
SMOOTHING = 1 / 3  # weight of a new estimate of the remaining questions against the one shown before


def opening_order(instrument: Instrument, count: int = OPENING) -> tuple[str, ...]:
    """Return the questions that everybody begins with; computed once for a version.

    Each has the largest fall of tr(C V Cᵀ) by cost at θ = 0 given those before it. Neighbours differ in format and
    there are at least four formats, as far as the bank allows it. Ties are broken by the authored order.
    """
    if count < 0:
        raise ScoringError("A number of questions can’t be negative.")
    keys, formats = list(instrument.items), [item.format for item in instrument.items.values()]
    at_zero = np.zeros(instrument.dimensions)
    information = np.array([item_information(instrument, key, at_zero) for key in keys])
    information = information.reshape(-1, instrument.dimensions, instrument.dimensions)
    costs = row_stack(instrument).costs
    precision, picked = instrument.precision, list[int]()
    while len(picked) < min(count, len(keys)):
        places = _allowed_next(formats, picked, count)
        after = np.asarray(np.linalg.inv(precision + information[places]), dtype=np.float64)
        now = np.asarray(np.linalg.inv(precision), dtype=np.float64)
        fall = (contrast_trace(now) - contrast_trace(after)) / costs[places]
        best = places[int(np.argmax(fall >= fall.max() - TIE))]
        precision = precision + information[best]
        picked.append(best)
    return tuple(keys[place] for place in picked)


def _allowed_next(formats: Sequence[Format], picked: Sequence[int], count: int) -> list[int]:
    """Return the places that may come next in the opening: another format than the last, an unused one if needed."""
    left = [place for place in range(len(formats)) if place not in picked]
    used = {formats[place] for place in picked}
    wanted = left
    if picked:
        wanted = [place for place in left if formats[place] != formats[picked[-1]]]
    if OPENING_FORMATS - len(used) >= count - len(picked):
        fresh = [place for place in wanted if formats[place] not in used]
        wanted = fresh or wanted
    return wanted or left


def next_item(
    instrument: Instrument,
    fit: Fit,
    answered: Sequence[str],
    *,
    rng_seed: int | str,
    opening: Sequence[str],
) -> str | None:
    """Return the key of the next question, ``None`` when all were asked.

    ``answered`` are the questions asked so far, skipped ones included; ``fit`` is the fit of their responses. The
    remaining questions of ``opening`` come first, in order. Then it is one of the three that tell most about the
    leader by cost, drawn at random from ``rng_seed`` and the number asked: the same state gives the same question.
    What a question tells about the leader a is the fall of tr(Q V),
    Q = Σ_j ω_j c_j c_jᵀ + C / 4, c_j = e_a - e_j, ω_j = exp(-(θ_a - θ_j) / 0.5).
    """
    done = set(answered)
    for key in opening:
        if key in instrument.items and key not in done:
            return key
    stack = row_stack(instrument)
    best = candidates(stack, fit, done)
    if not best:
        return None
    drawn = random.Random(f"{rng_seed}/{len(done)}")  # noqa: S311  # variety, not a secret
    return stack.keys[drawn.choice(best)]


def candidates(stack: RowStack, fit: Fit, done: Collection[str], count: int = RANDOMESQUE_K) -> list[int]:
    """The places in ``stack`` of the ``count`` questions not ``done`` that tell most about the leader, best first."""
    free = np.array([key not in done for key in stack.keys], dtype=bool)
    return best_by_fall(stack, x=fit.x, cov=fit.cov, criterion=leader_criterion(fit.x), free=free, count=count)


def leader_criterion(x: FloatArray) -> FloatArray:
    """Q, (A + 1, A + 1): the leader's contrast with every other archetype; close ones weigh most.

    A quarter of C = I - 11ᵀ/A is added, since the chart shows the whole profile and not only its leader.
    """
    theta = x[:-1]
    leader, axes = int(theta.argmax()), len(theta)
    weight = np.exp((theta - theta[leader]) / TEMPERATURE)
    weight[leader] = 0.0
    criterion = np.zeros((len(x), len(x)))
    criterion[:-1, :-1] = np.diag(weight + PROFILE_WEIGHT) - PROFILE_WEIGHT / axes
    criterion[leader, leader] += weight.sum()
    criterion[leader, :-1] -= weight
    criterion[:-1, leader] -= weight
    return criterion


def sureness(fit: Fit, draws: int = ASKING_DRAWS) -> float:
    """P(θ_lead ≥ max θ - 0.4): that no archetype is ahead of the leader by more than a little."""
    theta = fit.x[:-1]
    order = np.argsort(-theta, kind="stable")
    factor = np.linalg.cholesky(fit.cov[order[:, None], order])
    drawn = factor @ normal_draws(len(order), draws).T + theta[order, None]  # by archetype: the maximum is faster
    return int(np.count_nonzero(drawn[0] >= drawn.max(axis=0) - CLOSE)) / draws


def should_stop(sure: float, answered_count: int) -> bool:
    """Whether to stop asking: at 16 answers and ``sure`` of the leader (see `sureness`), or at 30 answers."""
    return answered_count >= MAX_QUESTIONS or (answered_count >= MIN_ANSWERS and sure >= SURE_FROM)


def expected_more(sure: float, answered_count: int, previous: int) -> int:
    """Estimate how many questions remain where a version has no `QuestionsToCome`: at least 1, at most to 30 answers.

    The probit of the sureness grows by about 0.05 an answer, so what is missing gives a number of answers, within
    the limits of the stop rule. As single answers make this estimate jump, the result is the ``previous`` estimate
    less one, moved a third of the way towards the new one.
    """
    normal = NormalDist()
    within = min(max(sure, 1.0 / ASKING_DRAWS), 1.0 - 1.0 / ASKING_DRAWS)
    missing = (normal.inv_cdf(SURE_FROM) - normal.inv_cdf(within)) / GROWTH
    most = max(MAX_QUESTIONS - answered_count, MIN_REMAINING)
    fewest = max(MIN_ANSWERS - answered_count, MIN_REMAINING)
    about = min(max(math.ceil(missing), fewest), most)
    return min(max(round(previous - 1 + SMOOTHING * (about - previous + 1)), fewest), most)
