"""Fit many people at once: the same as `fit_profile`, solved as stacks of small systems.

Shapes: P people, Q questions, A archetypes, D = A + 1 latent dimensions, r rows of one stage.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..fit import MAX_STEP
from ..instrument import SCALE_POINTS, FloatArray, Format, Instrument, Item
from ..responses import ALLOCATION_WEIGHT
from ..rows import best_worst_rows, choice_rows, graded_pair_rows, point_rows, subset_positions, subset_rows

BoolArray = NDArray[np.bool_]
IntArray = NDArray[np.int64]
# A question's answers, one person a row: points 0 to 4 (statement, graded pair) or the choice (pair, single) as (P,);
# most and least (P, 2); the order (P, m); ticks 0 or 1 (P, m); points (P, m).
Answers = Mapping[str, IntArray]

TOLERANCE = 1e-8
MAX_ITERATIONS = 40


@dataclass(frozen=True, eq=False)
class Stage:
    """One softmax choice of everybody who answered a question.

    ``rows`` is (r, D) and ``squares`` (r, D²) the outer product of each with itself; ``chosen`` (P, D) holds
    Xᵀq and ``n`` (P,) the number of choices, 0 for people whom the stage doesn't concern; ``open`` (P, r) says
    which alternatives remained, where not all did.
    """

    rows: FloatArray
    squares: FloatArray
    chosen: FloatArray
    n: FloatArray
    open: BoolArray | None = None


@dataclass(frozen=True, eq=False)
class Population:
    """What P people answered to every question of an instrument, as stages by question."""

    instrument: Instrument
    keys: tuple[str, ...]
    stages: tuple[tuple[Stage, ...], ...]
    people: int


def population_from(instrument: Instrument, answers: Answers) -> Population:
    """Convert everybody's answers to softmax stages, by question in the instrument's order."""
    keys = tuple(instrument.items)
    stages = tuple(tuple(_stages(instrument, instrument.items[key], answers[key])) for key in keys)
    people = len(next(iter(answers.values()))) if answers else 0
    return Population(instrument, keys, stages, people)


def squares_of(rows: FloatArray) -> FloatArray:
    """The outer product of each row with itself, (r, D²)."""
    return np.asarray((rows[:, :, None] * rows[:, None, :]).reshape(len(rows), -1))


def inverses(matrices: FloatArray) -> FloatArray:
    """Each (…, D, D) matrix inverted."""
    return np.asarray(np.linalg.inv(matrices), dtype=np.float64)


def softmax(utility: FloatArray) -> FloatArray:
    """Choice probabilities along the last axis."""
    odds = np.exp(utility - utility.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True))


def _stages(instrument: Instrument, item: Item, given: IntArray) -> Iterator[Stage]:
    match item.format:
        case Format.STATEMENT:
            yield _picked(point_rows(instrument, item), given)
        case Format.PAIR | Format.SINGLE:
            yield _picked(choice_rows(instrument, item), given)
        case Format.GRADED_PAIR:
            yield _picked(graded_pair_rows(instrument, item), given)
        case Format.BEST_WORST:
            most, least = given.T
            position = most * (len(item.choices) - 1) + least - (least > most)
            yield _picked(best_worst_rows(instrument, item), position)
        case Format.RANKING:
            yield from _ranked(choice_rows(instrument, item), given)
        case Format.MULTI:
            yield from _ticked(instrument, item, given)
        case Format.ALLOCATION:
            rows = choice_rows(instrument, item)
            share = ALLOCATION_WEIGHT * given / given.sum(axis=1, keepdims=True)
            yield Stage(rows, squares_of(rows), share @ rows, np.full(len(given), ALLOCATION_WEIGHT))


def _picked(rows: FloatArray, position: IntArray) -> Stage:
    return Stage(rows, squares_of(rows), rows[position], np.ones(len(position)))


def _ranked(rows: FloatArray, order: IntArray) -> Iterator[Stage]:
    people, count = order.shape
    squares, everybody = squares_of(rows), np.arange(people)
    left = np.ones((people, count), dtype=bool)
    for place in range(count - 1):
        yield Stage(rows, squares, rows[order[:, place]], np.ones(people), left.copy())
        left[everybody, order[:, place]] = False


def _ticked(instrument: Instrument, item: Item, ticks: IntArray) -> Iterator[Stage]:
    """A stage for each number of ticks, for those who ticked so many."""
    sizes = ticks.sum(axis=1)
    for size in range(1, len(item.choices)):
        concerned = sizes == size
        if concerned.any():
            rows = subset_rows(instrument, item, size)
            place = subset_positions(len(item.choices), size)
            chosen = np.zeros((len(ticks), rows.shape[1]))
            for person in np.nonzero(concerned)[0]:
                chosen[person] = rows[place[tuple(np.nonzero(ticks[person])[0].tolist())]]
            yield Stage(rows, squares_of(rows), chosen, concerned.astype(np.float64))


def fit_people(
    population: Population, asked: BoolArray, *, people: IntArray | None = None, start: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Mode (P, D) and precision V⁻¹ (P, D, D) of each person's posterior, given the questions ``asked`` (P, Q).

    ``people`` are the population's rows that ``asked`` and ``start`` are about, by default all.
    """
    who = np.arange(population.people) if people is None else people
    size = population.instrument.dimensions
    x = np.zeros((len(who), size)) if start is None else start.copy()
    precision = np.empty((len(who), size, size))
    moving = np.arange(len(who))
    for _ in range(MAX_ITERATIONS):
        gradient, hessian = _derivatives(population, who[moving], asked[moving], x[moving])
        precision[moving] = hessian
        step = np.linalg.solve(hessian, gradient[:, :, None])[:, :, 0]
        largest = np.abs(step).max(axis=1, initial=0.0)
        x[moving] += step * np.minimum(1.0, MAX_STEP / np.maximum(largest, 1e-300))[:, None]
        moving = moving[largest > TOLERANCE]
        if not moving.size:
            break
    return x, precision


def _derivatives(
    population: Population, who: IntArray, asked: BoolArray, x: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """The log posterior's gradient (P, D) and the negative of its Hessian (P, D, D)."""
    prior = population.instrument.precision
    size = len(prior)
    gradient = -x @ prior
    hessian = np.tile(prior.reshape(-1), (len(x), 1))
    for number, stages in enumerate(population.stages):
        answered = np.nonzero(asked[:, number])[0]
        for stage in stages:
            rows = answered[stage.n[who[answered]] > 0]
            if rows.size:
                _add(stage, who[rows], x[rows], rows, gradient, hessian)
    return gradient, hessian.reshape(-1, size, size)


def _add(stage: Stage, who: IntArray, x: FloatArray, rows: IntArray, gradient: FloatArray, hessian: FloatArray) -> None:
    utility = x @ stage.rows.T
    if stage.open is not None:
        utility = np.where(stage.open[who], utility, -np.inf)
    chance = softmax(utility)
    mean, n = chance @ stage.rows, stage.n[who, None]
    gradient[rows] += stage.chosen[who] - n * mean
    spread = chance @ stage.squares - (mean[:, :, None] * mean[:, None, :]).reshape(len(mean), -1)
    hessian[rows] += n * spread


def response_of(item: Item, given: IntArray) -> object:
    """One person's answer (that row of `Answers`) as the plain data that `fit_profile` takes."""
    names: Sequence[str] = item.choices
    match item.format:
        case Format.STATEMENT | Format.GRADED_PAIR:
            return int(given) % SCALE_POINTS + 1
        case Format.PAIR | Format.SINGLE:
            return names[int(given)]
        case Format.BEST_WORST:
            return {"most": names[int(given[0])], "least": names[int(given[1])]}
        case Format.RANKING:
            return [names[int(place)] for place in given]
        case Format.MULTI:
            return [name for name, tick in zip(names, given, strict=True) if tick]
        case Format.ALLOCATION:
            return {name: int(points) for name, points in zip(names, given, strict=True)}
