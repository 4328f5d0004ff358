"""Diagnostics of a bank for its author: what each question measures, and which archetypes can lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np

from .fit import Fit, fit_profile
from .information import contrast_trace, item_information
from .instrument import SCALE_POINTS, Format, Instrument, Item
from .profile import Profile, profile_from
from .sampling import sampled_people
from .stability import TIE, leader_of
from .typical import ordered_response, typical_responses

LINES: tuple[Line, ...] = ("all_agree", "all_disagree", "first_option", "last_option")
DRIVERS = 3
NO_INFORMATION = 1e-9
Line = Literal["all_agree", "all_disagree", "first_option", "last_option"]


@dataclass(frozen=True, slots=True)
class QuestionInformation:
    """How much one question tells about a person before any other answer.

    ``removed`` is the part, 0 to 1, of the prior variance of relative preference that an answer takes away;
    ``separates`` the two archetypes whose difference it makes surest, ``None`` where it tells nothing.
    """

    item: str
    removed: float
    separates: tuple[str, str] | None


@dataclass(frozen=True, eq=False, slots=True)
class StraightLine:
    """The result of answering everything the same way; ``drivers`` are the questions that raise its leader most."""

    line: Line
    answered: int
    profile: Profile
    leader: str | None
    drivers: tuple[str, ...]


def question_information(instrument: Instrument) -> tuple[QuestionInformation, ...]:
    """Each question's information at x = 0 and the pair of archetypes that it mostly separates."""
    return tuple(_information(instrument, key) for key in instrument.items)


def _information(instrument: Instrument, key: str) -> QuestionInformation:
    prior, zero = instrument.covariance, np.zeros(instrument.dimensions)
    after = np.linalg.inv(instrument.precision + item_information(instrument, key, zero))
    before = float(contrast_trace(prior))
    removed = float(contrast_trace(prior - after))
    if before <= 0 or removed < NO_INFORMATION:
        return QuestionInformation(key, 0.0, None)
    gained = prior - after
    pairs = list(combinations(range(len(instrument.archetypes)), 2))
    surer = [float(gained[a, a] + gained[b, b] - 2 * gained[a, b]) for a, b in pairs]
    first, second = pairs[max(range(len(pairs)), key=lambda pair: round(surer[pair], 9))]
    return QuestionInformation(key, removed / before, (instrument.archetypes[first], instrument.archetypes[second]))


def random_winners(instrument: Instrument, people: int, seed: int) -> dict[str, float]:
    """The share, 0 to 1, of uniformly random answerers whom each archetype leads; they sum to 1.

    A tie for the lead counts in equal parts. No archetype is favoured where all are near 1 / A.
    """
    draw = np.random.default_rng(seed)
    indifferent = np.zeros((people, instrument.dimensions))
    won = np.zeros(len(instrument.archetypes))
    for responses in sampled_people(instrument, indifferent, draw):
        theta = fit_profile(instrument, responses).x[:-1]
        leading = theta >= theta.max() - TIE
        won += leading / leading.sum()
    shares: list[float] = (won / max(people, 1)).tolist()
    return dict(zip(instrument.archetypes, shares, strict=True))


def can_lead(instrument: Instrument) -> tuple[str, ...]:
    """The archetypes that lead when everything is answered for them."""
    return tuple(key for key in instrument.archetypes if typical_responses(instrument, key).leads)


def straight_line_profiles(instrument: Instrument) -> tuple[StraightLine, ...]:
    """Return the results of answering everything the same way, one for each of LINES.

    All statements are agreed or disagreed with, or the first or last choice of every other question is taken (as the
    most, the first of a ranking, the only tick, with all points, much rather than the other). "About the same" to every
    graded pair needs no line of its own: by itself it never moves a profile off the prior.
    """
    return tuple(_straight_line(instrument, line) for line in LINES)


def _straight_line(instrument: Instrument, line: Line) -> StraightLine:
    given = {key: _line_response(item, line) for key, item in instrument.items.items()}
    responses = {key: response for key, response in given.items() if response is not None}
    fit = fit_profile(instrument, responses)
    axis = leader_of(fit.x)
    drivers = () if axis is None else _drivers(fit, axis)
    leader = None if axis is None else instrument.archetypes[axis]
    return StraightLine(line, len(responses), profile_from(fit), leader, drivers)


def _line_response(item: Item, line: Line) -> object:
    if line in ("all_agree", "all_disagree"):
        extreme = SCALE_POINTS if line == "all_agree" else 1
        return extreme if item.format == Format.STATEMENT else None
    if item.format == Format.STATEMENT:
        return None
    order = list(range(len(item.choices)))
    return ordered_response(item, order if line == "first_option" else order[::-1], ticks=1)


def _drivers(fit: Fit, axis: int) -> tuple[str, ...]:
    pushes: Mapping[str, float] = {key: float(moved[axis]) for key, moved in fit.contributions.items()}
    strongest = sorted((key for key in pushes if pushes[key] > 0), key=lambda key: -pushes[key])
    return tuple(strongest[:DRIVERS])
