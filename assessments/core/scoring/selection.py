"""Which question comes next, when it is enough, and about how many are still to come."""

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
WHOLE = 0.25  # what the whole profile counts beside the leader's contrasts
CLOSE = 0.4
SURE_FROM = 0.89
GROWTH = 0.05  # of the probit of the sureness, an answer; as simulated on the shipped bank
MIN_MORE = 1
TRUST = 1 / 3  # how far a new estimate of what is to come moves the one that was shown


def opening_order(instrument: Instrument, count: int = OPENING) -> tuple[str, ...]:
    """The questions that everybody begins with, the same for all: computed once for a version.

    Each is the largest fall of tr(C V Cᵀ) a second at θ = 0 given those before it, not in the format of the one
    before where another is left, and in at least four formats where the bank has so many. Ties: the authored order.
    """
    if count < 0:
        raise ScoringError("A number of questions can't be negative.")
    keys, formats = list(instrument.items), [item.format for item in instrument.items.values()]
    at_zero = np.zeros(instrument.dimensions)
    information = np.array([item_information(instrument, key, at_zero) for key in keys])
    information = information.reshape(-1, instrument.dimensions, instrument.dimensions)
    seconds = row_stack(instrument).seconds
    precision, picked = instrument.precision, list[int]()
    while len(picked) < min(count, len(keys)):
        places = _comfortable(formats, picked, count)
        after = np.asarray(np.linalg.inv(precision + information[places]), dtype=np.float64)
        now = np.asarray(np.linalg.inv(precision), dtype=np.float64)
        fall = (contrast_trace(now) - contrast_trace(after)) / seconds[places]
        best = places[int(np.argmax(fall >= fall.max() - TIE))]
        precision = precision + information[best]
        picked.append(best)
    return tuple(keys[place] for place in picked)


def _comfortable(formats: Sequence[Format], picked: Sequence[int], count: int) -> list[int]:
    """The places that may come next in the opening: another format, and a new one where room runs short."""
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
    """The key of the next question, ``None`` when the bank is through.

    ``answered`` are the questions done, the skipped ones too, ``fit`` is of their responses. First those of
    ``opening`` that are left, in order. Then one of the three that sharpen the leader most a second, drawn at random
    from ``rng_seed`` and the number done: the same state gives the same question. Sharpening the leader a is the
    fall of tr(Q V), Q = Σ_j ω_j c_j c_jᵀ + C / 4, c_j = e_a - e_j, ω_j = exp(-(θ_a - θ_j) / 0.5).
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
    """The places in ``stack`` of the ``count`` questions not ``done`` that sharpen the leader most, the best first."""
    free = np.array([key not in done for key in stack.keys], dtype=bool)
    return best_by_fall(stack, x=fit.x, cov=fit.cov, criterion=leader_criterion(fit.x), free=free, count=count)


def leader_criterion(x: FloatArray) -> FloatArray:
    """Q, (A + 1, A + 1): the leader's contrast with every other archetype, the close ones weighing most.

    A quarter of C = I - 11ᵀ/A is added, for the chart shows the whole profile and not its leader alone.
    """
    theta = x[:-1]
    leader, axes = int(theta.argmax()), len(theta)
    weight = np.exp((theta - theta[leader]) / TEMPERATURE)
    weight[leader] = 0.0
    criterion = np.zeros((len(x), len(x)))
    criterion[:-1, :-1] = np.diag(weight + WHOLE) - WHOLE / axes
    criterion[leader, leader] += weight.sum()
    criterion[leader, :-1] -= weight
    criterion[:-1, leader] -= weight
    return criterion


def sureness(fit: Fit, draws: int = ASKING_DRAWS) -> float:
    """P(θ_lead ≥ max θ - 0.4): that no archetype is ahead of the leader by more than a little."""
    theta = fit.x[:-1]
    order = np.argsort(-theta, kind="stable")
    factor = np.linalg.cholesky(fit.cov[order[:, None], order])
    drawn = normal_draws(len(order), draws) @ factor.T + theta[order]
    return float((drawn[:, 0] >= drawn.max(axis=1) - CLOSE).mean())


def should_stop(sure: float, answered_count: int) -> bool:
    """Whether it is enough: 16 answers and ``sure`` of the leader (see `sureness`), or 30 answers."""
    return answered_count >= MAX_QUESTIONS or (answered_count >= MIN_ANSWERS and sure >= SURE_FROM)


def expected_more(sure: float, answered_count: int, previous: int | None = None) -> int:
    """About how many questions are still to come, 0 where it is enough; never more than ``previous`` + 1.

    The probit of the sureness grows by about 0.05 an answer; what is missing tells how many answers that takes,
    within what the stop rule allows. Single answers make that jump: what was said before, less one, moves a third of
    the way towards it.
    """
    if should_stop(sure, answered_count):
        return 0
    normal = NormalDist()
    within = min(max(sure, 1.0 / ASKING_DRAWS), 1.0 - 1.0 / ASKING_DRAWS)
    missing = (normal.inv_cdf(SURE_FROM) - normal.inv_cdf(within)) / GROWTH
    fewest = max(MIN_ANSWERS - answered_count, MIN_MORE)
    about = min(max(math.ceil(missing), fewest), MAX_QUESTIONS - answered_count)
    if previous is None:
        return about
    steady = round(previous - 1 + TRUST * (about - previous + 1))
    return min(max(steady, fewest), previous + 1, MAX_QUESTIONS - answered_count)
