"""Compute the figures of one simulated set of respondents."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from ..draws import RESULT_DRAWS
from ..information import greedy_order
from ..instrument import FloatArray, Format, Instrument
from ..profile import BAND, CLEAR_FROM
from ..rows import POINT_SCORES
from ..to_come import QuestionsToCome
from .batch import Answers, BoolArray, IntArray, fit_people, inverses, population_from
from .choosing import Course, bank_rows, take_adaptively, theta_draws
from .respondents import Respondents
from .to_come import about_right

COMPARED_QUESTIONS = 20
BINS = 10


class Claims(NamedTuple):
    """For each person the stated probability of the leader, P(top) (P,), and whether that archetype really led (P,)."""

    stated: FloatArray
    right: BoolArray


@dataclass(frozen=True, eq=False)
class Outcome:
    """The figures of one population by name, of its careful people alone, and of each way to choose 20 questions.

    ``remaining_within_3`` is the share of the shown numbers of questions to come that were about right (`about_right`).
    ``standard_errors`` are those of the mean lengths among ``figures``.
    """

    figures: dict[str, float]
    claims: Claims
    careful: dict[str, float]
    careful_claims: Claims
    ways: dict[str, dict[str, float]]
    remaining_within_3: float
    standard_errors: dict[str, float]


def measure(
    instrument: Instrument,
    respondents: Respondents,
    draw: np.random.Generator,
    *,
    compare: bool = True,
    to_come: QuestionsToCome | None = None,
) -> Outcome:
    """Let everybody take the adaptive and the full version, and ``compare`` the ways to choose 20 questions.

    ``to_come`` is the version's table of questions still to come, if it has one.
    """
    population = population_from(instrument, respondents.answers)
    everything = np.ones((population.people, len(population.keys)), dtype=bool)
    full, _ = fit_people(population, everything)
    course = take_adaptively(population, draw, length=COMPARED_QUESTIONS if compare else 0)
    figures, claims = at_the_stop(instrument, course, full, respondents.theta)
    careful = ~respondents.careless
    of_careful = at_the_stop(instrument, course.of(careful), full[careful], respondents.theta[careful])
    near = about_right(to_come, course) if to_come else float("nan")
    lengths = {
        "mean_questions": course.asked.sum(axis=1),
        "minutes": course.asked @ bank_rows(instrument).seconds / 60.0,
    }
    errors = {name: float(np.std(length) / np.sqrt(len(length))) for name, length in lengths.items()}
    outcome = Outcome(figures, claims, *of_careful, ways={}, remaining_within_3=near, standard_errors=errors)
    if not compare:
        return outcome
    choices = {
        "adaptive": course.fixed,
        "optimal fixed": _these(everything, [*greedy_order(instrument, COMPARED_QUESTIONS)], population.keys),
        "authored order": _these(everything, list(population.keys[:COMPARED_QUESTIONS]), population.keys),
        "random": _random(everything, COMPARED_QUESTIONS, draw),
        "whole bank": everything,
    }
    fits = {way: fit_people(population, asked)[0] for way, asked in choices.items()}
    fits["weighted sum, whole bank"] = np.pad(weighted_sum(instrument, respondents.answers), ((0, 0), (0, 1)))
    truth, seconds = lead_of(respondents.theta), bank_rows(instrument).seconds
    ways = {way: _against(x, full, truth) for way, x in fits.items()}
    for way, asked in choices.items():
        ways[way]["minutes"] = float((asked @ seconds).mean() / 60.0)
    figures["chosen20_minus_random20"] = ways["adaptive"]["same_leader"] - ways["random"]["same_leader"]
    return replace(outcome, ways=ways)


def at_the_stop(
    instrument: Instrument, course: Course, full: FloatArray, theta: FloatArray
) -> tuple[dict[str, float], Claims]:
    """Length, agreement with the whole bank's fit ``full`` (P, D) and with the true ``theta`` (P, A)."""
    cov = inverses(course.precision)
    mode, true = centred(course.x[:, :-1]), centred(theta)
    truth = lead_of(theta)
    p_top = _p_top(course.x, cov)
    likeliest, sure = p_top.argmax(axis=1), p_top.max(axis=1)
    clear = sure >= CLEAR_FROM
    right = likeliest == truth
    figures = {
        "mean_questions": float(course.asked.sum(axis=1).mean()),
        "minutes": float((course.asked @ bank_rows(instrument).seconds).mean() / 60.0),
        "same_leader": float((lead(course.x) == lead(full)).mean()),
        "profile_r": correlation(mode, centred(full[:, :-1])),
        "leader_loss": float((lead(full) == truth).mean() - (lead(course.x) == truth).mean()),
        "cover": float((np.abs(mode - true) <= BAND * centred_sd(cov)).mean()),
        "clear_right": float(right[clear].mean()) if clear.any() else float("nan"),
    }
    return figures, Claims(sure, right)


def calibration_error(stated: FloatArray, right: BoolArray) -> float:
    """Mean |stated probability - share that was right| over ten equal bins, by the number in each.

    Chance alone makes it larger than 0, the more so the fewer people: take all seeds together.
    """
    place = np.minimum((stated * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(place, stated, minlength=BINS) - np.bincount(place, right.astype(np.float64), minlength=BINS)
    return float(np.abs(apart).sum() / max(1, len(stated)))


def centred(theta: FloatArray) -> FloatArray:
    """Relative preference, (P, A)."""
    return np.asarray(theta - theta.mean(axis=1, keepdims=True))


def centred_sd(cov: FloatArray) -> FloatArray:
    """Conditional standard errors of relative preference, (P, A)."""
    theta = cov[:, :-1, :-1]
    by_row = theta - theta.mean(axis=1, keepdims=True)
    both = by_row - by_row.mean(axis=2, keepdims=True)
    return np.asarray(np.sqrt(np.maximum(np.diagonal(both, axis1=1, axis2=2), 0.0)))


def correlation(one: FloatArray, other: FloatArray) -> float:
    """Pearson's r over all people and archetypes; NaN where one of them never varies."""
    a, b = one.ravel() - one.mean(), other.ravel() - other.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size else float("nan")


def lead_of(theta: FloatArray) -> IntArray:
    """The position of the leading archetype, (P,)."""
    return np.asarray(theta.argmax(axis=1))


def lead(x: FloatArray) -> IntArray:
    """The position of the leading archetype by the fit (P, D), (P,)."""
    return lead_of(x[:, :-1])


def weighted_sum(instrument: Instrument, answers: Answers) -> FloatArray:
    """The plain baseline, (P, A): each answer adds the weights of what was chosen, less those of the least."""
    total = np.zeros((len(next(iter(answers.values()))), len(instrument.archetypes)))
    for key, item in instrument.items.items():
        given, weights = answers[key], item.weights
        match item.format:
            case Format.STATEMENT:
                total += POINT_SCORES[given][:, None] * weights[0]
            case Format.GRADED_PAIR:
                total += POINT_SCORES[given][:, None] * (weights[1] - weights[0])
            case Format.PAIR | Format.SINGLE:
                total += weights[given]
            case Format.BEST_WORST:
                total += weights[given[:, 0]] - weights[given[:, 1]]
            case Format.RANKING:
                total += np.einsum("r,pra->pa", np.linspace(1.0, -1.0, len(weights)), weights[given])
            case Format.MULTI:
                total += given @ weights
            case Format.ALLOCATION:
                total += given @ weights * (2.0 / (item.total or 1))
    return total


def _against(x: FloatArray, full: FloatArray, truth: IntArray) -> dict[str, float]:
    return {
        "same_leader": float((lead(x) == lead(full)).mean()),
        "true_leader": float((lead(x) == truth).mean()),
        "profile_r": correlation(centred(x[:, :-1]), centred(full[:, :-1])),
    }


def _p_top(x: FloatArray, cov: FloatArray) -> FloatArray:
    theta, order = theta_draws(x, cov, RESULT_DRAWS)
    first = theta.argmax(axis=2)
    p_top = np.zeros(order.shape)
    for place in range(order.shape[1]):
        np.put_along_axis(p_top, order[:, [place]], (first == place).mean(axis=1, keepdims=True), axis=1)
    return p_top


def _these(everything: BoolArray, chosen: list[str], keys: tuple[str, ...]) -> BoolArray:
    asked = np.zeros_like(everything)
    asked[:, [keys.index(key) for key in chosen]] = True
    return asked


def _random(everything: BoolArray, count: int, draw: np.random.Generator) -> BoolArray:
    places = np.argsort(draw.random(everything.shape), axis=1)
    return np.asarray(places < count)
