"""Simulate adaptive attempts of P people at once, one question at a time.

The rules are those of `selection`; a test compares the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..draws import ASKING_DRAWS, normal_draws
from ..information import TIE, row_stack, selection_rows
from ..instrument import FloatArray, Instrument
from ..selection import (
    CLOSE,
    MAX_QUESTIONS,
    MIN_ANSWERS,
    RANDOMESQUE_K,
    SURE_FROM,
    leader_criterion,
    opening_order,
)
from .batch import BoolArray, IntArray, Population, fit_people, inverses, softmax, squares_of


@dataclass(frozen=True, eq=False)
class Course:
    """The adaptive attempts of P people.

    ``x`` (P, D) and ``precision`` (P, D, D) are the fits at the stop, ``asked`` (P, Q) the questions until then,
    ``fixed`` (P, Q) the first ``length`` chosen questions, whether or not they would have stopped before.
    ``sureness`` (P, 31) is that after each number of answers, NaN before the opening's last and after the stop.
    """

    x: FloatArray
    precision: FloatArray
    asked: BoolArray
    fixed: BoolArray
    sureness: FloatArray

    @property
    def lengths(self) -> IntArray:
        """The number of questions until the stop, (P,)."""
        return np.asarray(self.asked.sum(axis=1))

    def of(self, people: BoolArray) -> Course:
        """The course of some of them, ``people`` (P,)."""
        return Course(
            self.x[people], self.precision[people], self.asked[people], self.fixed[people], self.sureness[people]
        )


@dataclass(frozen=True, eq=False)
class BankRows:
    """Selection rows with their squares, question by question, and the seconds and the cost of each (Q,)."""

    rows: tuple[FloatArray, ...]
    squares: tuple[FloatArray, ...]
    seconds: FloatArray
    costs: FloatArray


def bank_rows(instrument: Instrument) -> BankRows:
    """The instrument's selection rows, ready for many people."""
    rows = tuple(selection_rows(instrument, key) for key in instrument.items)
    stack = row_stack(instrument)
    return BankRows(rows, tuple(squares_of(one) for one in rows), stack.seconds, stack.costs)


def take_adaptively(population: Population, draw: np.random.Generator, *, length: int) -> Course:
    """Ask everybody until the stop rule holds, and on to ``length`` questions for the comparison at equal length."""
    bank, questions = bank_rows(population.instrument), len(population.keys)
    opening = opening_order(population.instrument)
    asked = np.zeros((population.people, questions), dtype=bool)
    asked[:, [population.keys.index(key) for key in opening]] = True
    x, precision = fit_people(population, asked)
    unknown = np.full((population.people, MAX_QUESTIONS + 1), np.nan)
    course = Course(x.copy(), precision.copy(), asked.copy(), asked.copy(), unknown)
    going = np.ones(population.people, dtype=bool)
    most = min(MAX_QUESTIONS, questions)
    for count in range(len(opening), most + 1):
        if count == length:
            course.fixed[:] = asked
        _record(course, going, x, precision, asked)
        course.sureness[going, count] = sure = sureness(x[going], inverses(precision[going]))
        if count >= MIN_ANSWERS:
            going[going] = sure < SURE_FROM
        active = np.nonzero(going)[0] if count >= length else np.arange(population.people)
        if count == most or not active.size:
            break
        chosen = _one_of_the_best(bank, x[active], precision[active], ~asked[active], draw)
        asked[active, chosen] = True
        x[active], precision[active] = fit_people(population, asked[active], people=active, start=x[active])
    if most < length:
        course.fixed[:] = asked
    return course


def _record(course: Course, going: BoolArray, x: FloatArray, precision: FloatArray, asked: BoolArray) -> None:
    course.x[going], course.precision[going], course.asked[going] = x[going], precision[going], asked[going]


def _one_of_the_best(
    bank: BankRows, x: FloatArray, precision: FloatArray, free: BoolArray, draw: np.random.Generator
) -> IntArray:
    best = best_by_fall(bank, x, precision, free, RANDOMESQUE_K)
    places = draw.integers(0, np.minimum(RANDOMESQUE_K, free.sum(axis=1)))
    return np.asarray(best[np.arange(len(x)), places])


def best_by_fall(bank: BankRows, x: FloatArray, precision: FloatArray, free: BoolArray, count: int) -> IntArray:
    """The questions (P, count) with the largest fall of tr(Q V) by cost; what is not ``free`` comes last."""
    people, size = x.shape
    cov = inverses(precision)
    criterion = np.array([leader_criterion(one) for one in x])
    information = np.stack(
        [_information(rows, squares, x) for rows, squares in zip(bank.rows, bank.squares, strict=True)], axis=1
    )
    upper = (information @ (cov @ criterion @ cov).reshape(people, -1, 1))[:, :, 0] / bank.costs
    spread = (information @ cov.reshape(people, -1, 1))[:, :, 0]
    upper, lower = np.where(free, upper, -np.inf), np.where(free, upper / (1.0 + spread), -np.inf)
    bar = np.sort(lower, axis=1)[:, -min(count, lower.shape[1])]
    who, place = np.nonzero(free & (upper >= bar[:, None] - TIE))
    after = inverses(precision[who] + information[who, place].reshape(-1, size, size))
    fall = np.full(free.shape, -np.inf)
    now = (criterion * cov).sum(axis=(1, 2))
    fall[who, place] = (now[who] - (criterion[who] * after).sum(axis=(1, 2))) / bank.costs[place]
    return np.asarray(np.argsort(-np.round(fall / TIE), axis=1, kind="stable")[:, :count])


def _information(rows: FloatArray, squares: FloatArray, x: FloatArray) -> FloatArray:
    chance = softmax(x @ rows.T)
    mean = chance @ rows
    return np.asarray(chance @ squares - (mean[:, :, None] * mean[:, None, :]).reshape(len(x), -1))


def theta_draws(x: FloatArray, cov: FloatArray, draws: int) -> tuple[FloatArray, IntArray]:
    """Draws of θ (P, draws, A), each person's archetypes in the order (P, A) of their θ, the leader first."""
    axes = x.shape[1] - 1
    order = np.argsort(-x[:, :-1], axis=1, kind="stable")
    moved = np.take_along_axis(cov[:, :axes, :axes], order[:, :, None], axis=1)
    factor = np.linalg.cholesky(np.take_along_axis(moved, order[:, None, :], axis=2))
    mode = np.take_along_axis(x[:, :-1], order, axis=1)
    return normal_draws(axes, draws) @ np.swapaxes(factor, 1, 2) + mode[:, None, :], order


def sureness(x: FloatArray, cov: FloatArray) -> FloatArray:
    """P(θ_lead ≥ max θ - 0.4) of each person, (P,)."""
    theta, _ = theta_draws(x, cov, ASKING_DRAWS)
    return np.asarray((theta[:, :, 0] >= theta.max(axis=2) - CLOSE).mean(axis=1))
