"""Simulate people who answer every question, and count what their results say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..fit import Fit
from ..instrument import FloatArray, Instrument
from ..profile import Kind, profile_from
from .batch import fit_people, inverses, population_from
from .figures import lead, lead_of
from .respondents import misspecified

KINDS: tuple[Kind, ...] = ("clear", "split", "spread", "flat")


@dataclass(frozen=True)
class SimulatedResults:
    """The results of simulated people, as shares from 0 to 1.

    ``kinds`` has the share of each verdict; ``leads`` the share of people whose profile each archetype leads, and
    ``found`` the share of those who truly prefer an archetype whom it leads, None if nobody prefers it.
    """

    people: int
    kinds: Mapping[Kind, float]
    leads: Mapping[str, float]
    found: Mapping[str, float | None]


def simulate_results(instrument: Instrument, *, people: int, seed: int) -> SimulatedResults:
    """Return the results of ``people`` who answer everything, not quite as the scoring model says (`misspecified`)."""
    respondents = misspecified(instrument, people=people, seed=seed)
    population = population_from(instrument, respondents.answers)
    x, precision = fit_people(population, np.ones((people, len(population.keys)), dtype=bool))
    answered = len(population.keys)
    kinds = Counter(
        profile_from(_fit(instrument, mode, cov, answered)).verdict.kind
        for mode, cov in zip(x, inverses(precision), strict=True)
    )
    leading, true = lead(x), lead_of(respondents.theta)
    axes = list(enumerate(instrument.archetypes))
    return SimulatedResults(
        people=people,
        kinds={kind: kinds[kind] / people for kind in KINDS},
        leads={key: float((leading == axis).mean()) for axis, key in axes},
        found={
            key: float((leading == axis)[true == axis].mean()) if (true == axis).any() else None for axis, key in axes
        },
    )


def _fit(instrument: Instrument, x: FloatArray, cov: FloatArray, answered: int) -> Fit:
    """Return one person's fit as `profile_from` reads it, without contributions."""
    return Fit(instrument.archetypes, x, cov, {}, True, 0, answered, 0, 0.0)
