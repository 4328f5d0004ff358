"""Indices of careless answering. They lead to a note on the result and never to a refusal.

Random responding can't be detected reliably at 20 questions: with 5 % false alarms a plain bank catches 11 to 22 %
of random answerers there and a bank of sharp best-worst questions hardly half of them, while people who don't
answer quite as the model says set off 6 to 9 % (all in simulation). Who has hardly any preference looks much the
same, so a note may say that the answers don't agree with each other, not that they were careless.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import ScoringError
from .fit import Fit, fit_profile
from .instrument import POINT_FORMATS, FloatArray, Format, Instrument
from .responses import stages_for
from .sampling import prior_people, sampled_people

LONG_RUN = 8
FAST_SECONDS = 2.0
MIN_TIMED = 3  # answers: of one or two nobody can say that “most” were quick
FALSE_ALARMS = 0.05
CUTOFF_COUNTS = (12, 20, 30)
MIN_SCALES = 3
NO_SPREAD = 1e-9
# Whose points count as a run: somebody may tap the same one on everything, or only wherever two things are compared.
RUNS = ({Format.STATEMENT}, {Format.GRADED_PAIR}, POINT_FORMATS)

IntArray = NDArray[np.int_]


@dataclass(frozen=True, slots=True)
class CarelessIndices:
    """The four indices; ``None`` where the answers are too few or too uniform to compute one.

    ``longest_run``: the most statements, graded pairs, or questions of either format in a row that were answered with
    the same of five points; skipped and other questions are left out. ``median_seconds`` per answered question.
    ``person_fit``: lz, about 0 for a person as the model expects, negative where the answers don't follow from each
    other. ``odd_even``: the correlation, -1 to 1, between the archetype scores of every other answer and of the rest.
    """

    answered: int
    longest_run: int
    median_seconds: float | None
    person_fit: float | None
    odd_even: float | None


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """Values that 5 % of simulated, model-consistent people fall below, by number of answers (ascending)."""

    counts: tuple[int, ...]
    person_fit: tuple[float, ...]
    odd_even: tuple[float, ...]

    def at(self, answered: int) -> tuple[float, float]:
        """The cut-offs (person fit, odd-even) for this many answers, between counts linear in 1/√n.

        With fewer answers than any that were simulated nothing is flagged: -∞.
        """
        if not self.counts or answered < self.counts[0]:
            return -math.inf, -math.inf
        at, known = -(answered**-0.5), [-(count**-0.5) for count in self.counts]
        return float(np.interp(at, known, self.person_fit)), float(np.interp(at, known, self.odd_even))

    def as_data(self) -> dict[str, list[float]]:
        """Return the cut-offs as JSON data."""
        return {"counts": list(self.counts), "person_fit": list(self.person_fit), "odd_even": list(self.odd_even)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Cutoffs:
        """Read what `as_data` gave; raises `ScoringError` for anything else."""
        try:
            counts = tuple(int(count) for count in data["counts"])
            fit, halves = (tuple(float(value) for value in data[name]) for name in ("person_fit", "odd_even"))
        except (KeyError, TypeError, ValueError) as error:
            raise ScoringError("These are no cut-offs for careless answering.") from error
        ascending = list(counts) == sorted(set(counts)) and min(counts, default=1) > 0
        if not len(counts) == len(fit) == len(halves) or not ascending:
            raise ScoringError("Cut-offs for careless answering need one value for each number of answers.")
        return cls(counts, fit, halves)


def indices(
    instrument: Instrument,
    responses: Mapping[str, object],
    seconds: Sequence[float | None] | None = None,
    *,
    fit: Fit | None = None,
) -> CarelessIndices:
    """Return the four indices of these responses, which must be in the order in which they were given.

    ``seconds`` has one time per response (``None`` where it wasn't measured), skipped ones included; ``fit`` is the
    fit of these responses, where it is at hand.
    Longest run and odd-even: Curran, P. G. (2016), Journal of Experimental Social Psychology 66, 4-19. Person
    fit: Drasgow, F., Levine, M. V. & Williams, E. A. (1985), British Journal of Mathematical and Statistical
    Psychology 38, 67-86. Raises `InvalidResponse` for an impossible response and `ScoringError` when the
    numbers of times and responses differ.
    """
    answered = [key for key, response in responses.items() if response is not None]
    fit = fit or fit_profile(instrument, responses)
    person_fit, odd_even = _consistency(instrument, {key: responses[key] for key in answered}, fit)
    return CarelessIndices(
        answered=len(answered),
        longest_run=_longest_run(instrument, responses),
        median_seconds=_median_seconds(responses, seconds),
        person_fit=person_fit,
        odd_even=odd_even,
    )


def notes(found: CarelessIndices, cutoffs: Cutoffs) -> tuple[str, ...]:
    """The notes that apply, of "straight_line", "fast", "person_fit" and "odd_even", in this order."""
    person_fit, odd_even = cutoffs.at(found.answered)
    applies = {
        "straight_line": found.longest_run >= LONG_RUN,
        "fast": found.answered >= MIN_TIMED
        and found.median_seconds is not None
        and found.median_seconds < FAST_SECONDS,
        "person_fit": found.person_fit is not None and found.person_fit < person_fit,
        "odd_even": found.odd_even is not None and found.odd_even < odd_even,
    }
    return tuple(note for note, holds in applies.items() if holds)


def simulate_cutoffs(instrument: Instrument, seed: int, people: int = 250) -> Cutoffs:
    """Cut-offs with 5 % false alarms among ``people`` drawn from the prior who answer as the model says.

    Each answers the whole bank; of that 12, 20 and 30 questions at random, and all of it, are indexed
    with the profile estimated from them, as in use: lz with an estimated profile isn't standard normal
    (Snijders, T. A. B. 2001, Psychometrika 66, 331-342). A bank of fewer than 12 questions gets no cut-offs.
    """
    size = len(instrument.items)
    counts = [count for count in CUTOFF_COUNTS if count < size]
    counts += [size] if size >= CUTOFF_COUNTS[0] else []
    draw = np.random.default_rng(seed)
    answers = sampled_people(instrument, prior_people(instrument, people, draw), draw)
    keys = list(instrument.items)
    lowest: list[tuple[float, float]] = []
    for count in counts:
        found = []
        for person in answers:
            asked = {keys[place]: person[keys[place]] for place in draw.permutation(size)[:count].tolist()}
            found.append(_consistency(instrument, asked, fit_profile(instrument, asked)))
        lowest.append((_lowest([fit for fit, _ in found]), _lowest([halves for _, halves in found])))
    return Cutoffs(tuple(counts), tuple(fit for fit, _ in lowest), tuple(halves for _, halves in lowest))


def _lowest(values: list[float | None]) -> float:
    """Return the 5 % quantile, 0 where nobody has a value: then nobody is flagged, so the number doesn't matter."""
    known = [value for value in values if value is not None]
    return round(float(np.quantile(known, FALSE_ALARMS)), 4) if known else 0.0


def _longest_run(instrument: Instrument, responses: Mapping[str, object]) -> int:
    given = [(instrument.items[key].format, point) for key, point in responses.items() if point is not None]
    counted = ([point for form, point in given if form in forms] for forms in RUNS)
    return max((len(list(run)) for points in counted for _, run in groupby(points)), default=0)


def _median_seconds(responses: Mapping[str, object], seconds: Sequence[float | None] | None) -> float | None:
    if seconds is None:
        return None
    if len(seconds) != len(responses):
        raise ScoringError("There must be a time for each response.")
    timed = [time for time, response in zip(seconds, responses.values(), strict=True) if response is not None]
    known = [time for time in timed if time is not None and math.isfinite(time)]
    return float(statistics.median(known)) if known else None


def _consistency(
    instrument: Instrument, responses: Mapping[str, object], fit: Fit
) -> tuple[float | None, float | None]:
    """Return lz and the odd-even correlation of the responses that were fitted to give ``fit``.

    Allocations are left out: shared points aren't independent choices whose chance could be stated.
    """
    chosen = [key for key in responses if instrument.items[key].format != Format.ALLOCATION]
    answers = [found for key in chosen if (found := stages_for(instrument, key, responses[key]))]
    stages = [stage for answer in answers for stage in answer]
    if not stages:
        return None, None
    rows, target = np.concatenate([one.rows for one in stages]), np.concatenate([one.target for one in stages])
    sizes = np.array([len(one.target) for one in stages])
    answer = np.repeat([place for place, stages_of in enumerate(answers) for _ in stages_of], sizes)
    surprise = target - np.repeat(1 / sizes, sizes)
    return _person_fit(rows, target, sizes, answer, fit), _odd_even(rows[:, :-1], surprise, answer % 2)


def _person_fit(rows: FloatArray, target: FloatArray, sizes: IntArray, answer: IntArray, fit: Fit) -> float | None:
    """lz = (l - E l) / sd l with l = Σ log P(chosen), each softmax choice a trial of its own.

    Each answer is judged by the profile without it, x̂ - V g_i (the infinitesimal jackknife). At x̂ itself
    l - E l = x̂ᵀ(Σ g_i) = x̂ᵀP x̂ whatever was answered: the slopes are fixed and x̂ balances them, so
    that lz would only say how pronounced the profile is.
    """
    starts = np.cumsum(sizes) - sizes
    stage = np.repeat(np.arange(len(sizes)), sizes)
    utility = rows @ fit.x
    _, chance = _log_chances(utility, starts, stage)
    pulls = np.add.reduceat(rows * (target - chance)[:, None], np.flatnonzero(np.diff(answer, prepend=-1)))
    log_chance, chance = _log_chances(utility - ((pulls @ fit.cov)[answer] * rows).sum(axis=1), starts, stage)
    weighted = chance * log_chance
    expected = np.add.reduceat(weighted, starts)
    variance = np.add.reduceat(weighted * log_chance, starts) - expected**2
    spread = math.sqrt(max(float(variance.sum()), 0.0))
    return None if spread < NO_SPREAD else float(target @ log_chance - expected.sum()) / spread


def _log_chances(utility: FloatArray, starts: IntArray, stage: IntArray) -> tuple[FloatArray, FloatArray]:
    """log π and π of every row, by stage."""
    shifted = utility - np.maximum.reduceat(utility, starts)[stage]
    log_chance = shifted - np.log(np.add.reduceat(np.exp(shifted), starts))[stage]
    return log_chance, np.exp(log_chance)


def _odd_even(rows: FloatArray, surprise: FloatArray, even: IntArray) -> float | None:
    """The correlation over archetypes of the halves' plain scores: slopes chosen less the mean of those offered.

    Not stepped up by Spearman-Brown, which keeps the order and has no bound towards -1.
    """
    halves = np.array([(surprise * (even == half)) @ rows for half in (0, 1)])
    apart = halves - halves.mean(axis=1, keepdims=True)
    lengths = np.linalg.norm(apart, axis=1)
    if rows.shape[1] < MIN_SCALES or lengths.min() < NO_SPREAD:
        return None
    return float(np.clip(apart[0] @ apart[1] / (lengths[0] * lengths[1]), -1.0, 1.0))
