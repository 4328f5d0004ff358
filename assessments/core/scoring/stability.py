"""Find the decisive questions: those without whose answer another archetype, or none, would lead."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .fit import Fit, fit_profile
from .instrument import FloatArray, Instrument
from .responses import Stage, stages_for

TIE = 1e-9
MIN_CERTAIN_LEAD = 0.005  # a predicted lead this close to 0 (latent units) is checked by a refit
CURVATURE = (
    0.5  # so is one within this times the step squared; in tests the error was never above a fifth of the step squared
)
MAX_SLOPE = 4.0  # with larger slopes one step is too inexact; the median question's are about 0.7


def leader_of(x: FloatArray) -> int | None:
    """Return the position of the archetype with the highest preference in ``x`` (A + 1,); ``None`` in a tie."""
    theta: list[float] = x[:-1].tolist()
    best = max(theta)
    leaders = [axis for axis, value in enumerate(theta) if value >= best - TIE]
    return leaders[0] if len(leaders) == 1 else None


def leave_one_out(instrument: Instrument, responses: Mapping[str, object], fit: Fit) -> tuple[str, ...]:
    """Return the questions without whose answer another archetype, or none, would lead.

    ``fit`` is the fit of these responses. Each removal is approximated by one Newton step from its mode (Pregibon
    1981, Annals of Statistics 9, 705-724); where the lead is then too close to call, or the slopes are too steep
    for one step, the other responses are fitted again. Keys come in the order of the responses; none where nobody
    leads.
    """
    leader = leader_of(fit.x)
    informative = {key: stages for key in fit.contributions if (stages := stages_for(instrument, key, responses[key]))}
    if leader is None or not informative:
        return ()
    leads, doubts = _leads_without(list(informative.values()), fit, leader)
    changing = set()
    for key, lead, doubt in zip(informative, leads, doubts, strict=True):
        lost = lead < 0
        if abs(lead) < doubt:
            rest = {other: response for other, response in responses.items() if other != key}
            lost = leader_of(fit_profile(instrument, rest).x) != leader
        if lost:
            changing.add(key)
    return tuple(key for key in responses if key in changing)


def answer_pull(stages: tuple[Stage, ...], x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return an answer's part of the gradient (A + 1,) and of the negative Hessian (A + 1, A + 1) at x."""
    gradient, curvature = np.zeros(len(x)), np.zeros((len(x), len(x)))
    for rows, target, n in stages:
        utility = rows @ x
        odds = np.exp(utility - utility.max())
        expected = odds * (n / odds.sum())
        mean = expected @ rows
        gradient += target @ rows - mean
        curvature += (rows.T * expected) @ rows - np.outer(mean, mean) / n
    return gradient, curvature


def _leads_without(answers: list[tuple[Stage, ...]], fit: Fit, leader: int) -> tuple[list[float], list[float]]:
    """For each answer left out: the leader's predicted lead, and the bound below which its size needs a refit."""
    pulls = [answer_pull(stages, fit.x) for stages in answers]
    gradients = np.array([gradient for gradient, _ in pulls])
    without = np.linalg.inv(fit.cov) - np.array([curvature for _, curvature in pulls])
    steps = np.linalg.solve(without, -gradients[:, :, None])[:, :, 0]
    theta = (fit.x + steps)[:, :-1]
    leads = theta[:, leader] - np.delete(theta, leader, axis=1).max(axis=1, initial=-np.inf)
    doubts = MIN_CERTAIN_LEAD + CURVATURE * np.abs(steps).max(axis=1) ** 2
    if max(float(np.abs(stage.rows).max()) for stages in answers for stage in stages) > MAX_SLOPE:
        doubts[:] = np.inf
    return leads.tolist(), doubts.tolist()
