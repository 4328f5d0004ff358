"""Fit a profile to responses: posterior mode, covariance, and the contribution of each answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .instrument import FloatArray, Instrument
from .responses import Stage, stages_for

MAX_STEP = 2.0
# Newton's step from 0 is too short, since even chances have the largest information; so much longer saves an iteration.
FIRST_STEP = 1.4
MAX_ITERATIONS = 50
STEP_TOLERANCE = 1e-7
RESIDUAL_TOLERANCE = 1e-11
ASKING_TOLERANCE = 1e-3  # for choosing the next question alone: profiles differ by a tenth of it; saves a step or two
SMALLEST_DAMPING = 2.0**-20


@dataclass(frozen=True, eq=False)
class Fit:
    """The Laplace posterior of one person's profile.

    ``x`` (A + 1,) is its mode, the archetypes' preferences θ and then acquiescence γ; ``cov``
    (A + 1, A + 1) its covariance. ``contributions`` holds, for each answered question, the centred
    amount (A,) by which it moved every archetype; they sum to ``centred``.
    ``answered`` counts responses, ``skipped`` the questions passed over.
    """

    archetypes: tuple[str, ...]
    x: FloatArray
    cov: FloatArray
    contributions: Mapping[str, FloatArray]
    converged: bool
    iterations: int
    answered: int
    skipped: int
    log_likelihood: float

    @property
    def centred(self) -> FloatArray:
        """Relative preference Cθ, (A,): only differences between archetypes are ever shown."""
        theta = self.x[:-1]
        return np.asarray(theta - theta.mean())

    @property
    def centred_cov(self) -> FloatArray:
        """C V Cᵀ, (A, A)."""
        theta_cov = self.cov[:-1, :-1]
        by_row = theta_cov - theta_cov.mean(axis=0)
        return np.asarray(by_row - by_row.mean(axis=1, keepdims=True))


class _Stack(NamedTuple):
    """All stages concatenated: R rows in S segments, one a stage; an answer has one or more stages."""

    rows: FloatArray  # (R, D)
    columns: FloatArray  # (D, R), the same transposed in memory: products along rows are faster
    target: FloatArray  # (R,)
    chosen: FloatArray  # (D,) Xᵀq
    n: FloatArray  # (S,)
    starts: NDArray[np.intp]  # (S,) the first row of each stage
    sizes: NDArray[np.intp]  # (S,) how many rows each stage has
    segment: NDArray[np.intp]  # (R,) the stage of each row


class _Point(NamedTuple):
    """The log posterior at x with its first two derivatives."""

    x: FloatArray
    value: float
    gradient: FloatArray
    hessian: FloatArray  # of the negative log posterior
    expected: FloatArray  # (R,) nπ
    log_likelihood: float


class _Maximum(NamedTuple):
    """Where the search ended, whether it converged, and after how many steps."""

    point: _Point
    converged: bool
    iterations: int


def fit_profile(
    instrument: Instrument, responses: Mapping[str, object], *, tolerance: float = RESIDUAL_TOLERANCE
) -> Fit:
    """Return the posterior mode and covariance given the responses by question key (``None``: skipped).

    ``tolerance`` is the largest gradient that may be left; contributions add up to the mode within about as much.
    The log posterior is strictly concave, so the answer is unique and doesn't depend on the order
    of the responses. Raises `InvalidResponse` for a response that its question can't have.
    """
    stages = _stages_by_key(instrument, responses)
    contributions = {key: np.zeros(len(instrument.archetypes)) for key, given in responses.items() if given is not None}
    if not stages:
        return _fit_at(instrument, responses, None, contributions)
    stack = _stacked(stages.values())
    maximum = _maximise(stack, instrument.precision, tolerance)
    contributions.update(zip(stages, _contributions(instrument, stages.values(), stack, maximum.point), strict=True))
    return _fit_at(instrument, responses, maximum, contributions)


def fit_for_asking(instrument: Instrument, responses: Mapping[str, object]) -> Fit:
    """Return the fit that chooses the next question: within `ASKING_TOLERANCE`, and without contributions.

    A person waits for it, so nothing is computed that only a result shows.
    """
    stages = _stages_by_key(instrument, responses)
    if not stages:
        return _fit_at(instrument, responses, None, {})
    maximum = _maximise(_stacked(stages.values()), instrument.precision, ASKING_TOLERANCE)
    return _fit_at(instrument, responses, maximum, {})


def _stages_by_key(instrument: Instrument, responses: Mapping[str, object]) -> dict[str, tuple[Stage, ...]]:
    """The stages of every informative response, by question key."""
    return {key: some for key, response in responses.items() if (some := stages_for(instrument, key, response))}


def _fit_at(
    instrument: Instrument,
    responses: Mapping[str, object],
    maximum: _Maximum | None,
    contributions: Mapping[str, FloatArray],
) -> Fit:
    """The fit at a maximum; at the prior's mode where no response is informative."""
    skipped = sum(response is None for response in responses.values())
    answered = len(responses) - skipped
    if maximum is None:
        mode, cov = np.zeros(instrument.dimensions), instrument.covariance
        return Fit(instrument.archetypes, mode, cov, contributions, True, 0, answered, skipped, 0.0)
    return Fit(
        archetypes=instrument.archetypes,
        x=maximum.point.x,
        cov=_inverse(maximum.point.hessian),
        contributions=contributions,
        converged=maximum.converged,
        iterations=maximum.iterations,
        answered=answered,
        skipped=skipped,
        log_likelihood=maximum.point.log_likelihood,
    )


def _stacked(answers: Iterable[tuple[Stage, ...]]) -> _Stack:
    every_rows, every_target, every_n = zip(*chain.from_iterable(answers), strict=True)
    rows, target = np.concatenate(every_rows), np.concatenate(every_target)
    sizes = np.array([len(one) for one in every_target])
    starts = np.cumsum(sizes) - sizes
    return _Stack(
        rows=rows,
        columns=np.ascontiguousarray(rows.T),
        target=target,
        chosen=target @ rows,
        n=np.array(every_n),
        starts=starts,
        sizes=sizes,
        segment=np.repeat(np.arange(len(sizes)), sizes),
    )


def _at_zero(stack: _Stack, precision: FloatArray) -> _Point:
    """The point x = 0, where the alternatives of a stage are equally likely."""
    expected = (stack.n / stack.sizes)[stack.segment]
    return _point(stack, precision, np.zeros(len(precision)), expected, -float(stack.n @ np.log(stack.sizes)))


def _evaluate(stack: _Stack, precision: FloatArray, x: FloatArray) -> _Point:
    """The point x: ℓ = qᵀXx - n log Σ exp(Xx) - ½ xᵀPx."""
    utility = x @ stack.columns
    top = np.maximum.reduceat(utility, stack.starts)
    odds = np.exp(utility - top[stack.segment])
    total = np.add.reduceat(odds, stack.starts)
    expected = odds * (stack.n / total)[stack.segment]
    return _point(stack, precision, x, expected, float(stack.chosen @ x - stack.n @ (top + np.log(total))))


def _point(stack: _Stack, precision: FloatArray, x: FloatArray, expected: FloatArray, log_likelihood: float) -> _Point:
    """ℓ at x, its gradient, and the negative of its Hessian, given the ``expected`` nπ (R,)."""
    weighted = stack.columns * expected
    means = np.add.reduceat(weighted, stack.starts, axis=1)
    pull = precision @ x
    return _Point(
        x=x,
        value=log_likelihood - 0.5 * float(x @ pull),
        gradient=stack.chosen - stack.columns @ expected - pull,
        hessian=weighted @ stack.rows - (means / stack.n) @ means.T + precision,
        expected=expected,
        log_likelihood=log_likelihood,
    )


def _maximise(stack: _Stack, precision: FloatArray, tolerance: float) -> _Maximum:
    """Maximise ℓ by Newton's method from x = 0.

    The first step is 1.4 times Newton's. Each is at most 2 in any direction, and halved until ℓ doesn't fall. The
    search ends where the gradient is within ``tolerance``, for then the contributions add up to the profile. Where
    rounding keeps the gradient larger, as with huge weights, a last step below 1e-7 counts as converged.
    """
    point = _at_zero(stack, precision)
    for iteration in range(1, MAX_ITERATIONS + 1):
        step = np.asarray(np.linalg.solve(point.hessian, point.gradient), dtype=np.float64)
        if iteration == 1:
            step *= FIRST_STEP
        size = _largest(step)
        if size > MAX_STEP:
            step *= MAX_STEP / size
        point = _uphill(stack, precision, point, step)
        if _largest(point.gradient) <= tolerance:
            return _Maximum(point, True, iteration)
    return _Maximum(point, size <= STEP_TOLERANCE, MAX_ITERATIONS)


def _uphill(stack: _Stack, precision: FloatArray, start: _Point, step: FloatArray) -> _Point:
    """Return the point one step away; the step is halved as long as ℓ would fall."""
    allowed = start.value - 1e-9 * (1.0 + abs(start.value))
    damping = 1.0
    point = _evaluate(stack, precision, start.x + step)
    while point.value < allowed and damping > SMALLEST_DAMPING:
        damping *= 0.5
        point = _evaluate(stack, precision, start.x + damping * step)
    return point


def _largest(vector: FloatArray) -> float:
    """max|v|; for a dozen numbers plain Python is faster than numpy."""
    values: list[float] = vector.tolist()
    return max(map(abs, values))


def _inverse(hessian: FloatArray) -> FloatArray:
    inverse = np.linalg.inv(hessian)
    return np.asarray(0.5 * (inverse + inverse.T))


def _contributions(
    instrument: Instrument, answers: Iterable[tuple[Stage, ...]], stack: _Stack, point: _Point
) -> FloatArray:
    """C Σ_prior g_i for each of the stacked answers, (answers, A); g_i is its part of the likelihood's gradient.

    At the mode Σ g_i = P x, hence Σ_i Σ_prior g_i = x: the sum is the profile itself, not a share of it.
    """
    surprise = stack.target - point.expected
    stages = np.array([len(answer) for answer in answers])
    answer_starts = stack.starts[np.cumsum(stages) - stages]
    parts = np.add.reduceat(stack.columns * surprise, answer_starts, axis=1)
    moved = parts.T @ instrument.covariance[:, :-1]
    return np.asarray(moved - moved.mean(axis=1, keepdims=True))
