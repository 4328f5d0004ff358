"""Whether the leading archetype hangs on a single answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .fit import Fit, fit_profile
from .instrument import FloatArray, Instrument
from .responses import Stage, stages_for

TIE = 1e-9
NEAR = 0.005  # a predicted lead this close to 0 (latent units) isn't taken on trust
BEND = 0.5  # nor one within this much of the step squared; one step was never off by more than a fifth of it
STEEP = 4.0  # slopes beyond this bend within one step; the median question's are about 0.7


def leader_of(x: FloatArray) -> int | None:
    """The archetype with the highest preference in ``x`` (A + 1,), as its position; ``None`` in a tie."""
    theta: list[float] = x[:-1].tolist()
    best = max(theta)
    leaders = [axis for axis, value in enumerate(theta) if value >= best - TIE]
    return leaders[0] if len(leaders) == 1 else None


def leave_one_out(instrument: Instrument, responses: Mapping[str, object], fit: Fit) -> tuple[str, ...]:
    """The questions whose answer, left out, would leave another archetype (or none) in the lead.

    ``fit`` is the fit of these responses. Each removal is one Newton step from its mode (Pregibon 1981,
    Annals of Statistics 9, 705-724); wherever that leaves the lead too close to call, or the slopes
    are too steep for one step, the rest is fitted anew. Keys come in the order of the responses; none where
    nobody leads.
    """
    leader = leader_of(fit.x)
    speaking = {key: stages for key in fit.contributions if (stages := stages_for(instrument, key, responses[key]))}
    if leader is None or not speaking:
        return ()
    leads, doubts = _leads_without(list(speaking.values()), fit, leader)
    changing = set()
    for key, lead, doubt in zip(speaking, leads, doubts, strict=True):
        lost = lead < 0
        if abs(lead) < doubt:
            rest = {other: response for other, response in responses.items() if other != key}
            lost = leader_of(fit_profile(instrument, rest).x) != leader
        if lost:
            changing.add(key)
    return tuple(key for key in responses if key in changing)


def answer_pull(stages: tuple[Stage, ...], x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """An answer's part of the gradient (A + 1,) and of the negative Hessian (A + 1, A + 1) at x."""
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
    """For each answer left out: the leader's predicted lead, and how far from 0 it must be to be trusted."""
    pulls = [answer_pull(stages, fit.x) for stages in answers]
    gradients = np.array([gradient for gradient, _ in pulls])
    without = np.linalg.inv(fit.cov) - np.array([curvature for _, curvature in pulls])
    steps = np.linalg.solve(without, -gradients[:, :, None])[:, :, 0]
    theta = (fit.x + steps)[:, :-1]
    leads = theta[:, leader] - np.delete(theta, leader, axis=1).max(axis=1, initial=-np.inf)
    doubts = NEAR + BEND * np.abs(steps).max(axis=1) ** 2
    if max(float(np.abs(stage.rows).max()) for stages in answers for stage in stages) > STEEP:
        doubts[:] = np.inf
    return leads.tolist(), doubts.tolist()
