"""Simulate how many questions are still to come, and how often the number that is shown is about right."""

from __future__ import annotations

import numpy as np

from ..information import row_stack
from ..instrument import FloatArray, Instrument
from ..selection import MAX_QUESTIONS, SURE_FROM
from ..to_come import QuestionsToCome, fewer_to_come
from .batch import IntArray, population_from
from .choosing import Course, take_adaptively
from .respondents import misspecified

BANDS = (0.5, 0.6, 0.7, 0.8, SURE_FROM)
ENOUGH_PEOPLE = 10
ABOUT = 3
NEARLY = 0.05  # as a share of the people
# Products of two numbers in one look at all questions for everybody. It takes some 3 seconds and 150 MB in all.
MOST_WORK = 75_000_000
FEWEST_PEOPLE = 100  # with fewer the table would be too rough


def simulate_questions_to_come(instrument: Instrument, *, seed: int, people: int) -> QuestionsToCome:
    """Return the table for a version from the adaptive attempts of people who follow another model.

    They are ``people``, but fewer for a large bank, so that publishing one takes no longer.
    """
    people = min(people, affordable_people(instrument))
    population = population_from(instrument, misspecified(instrument, people=people, seed=seed).answers)
    course = take_adaptively(population, np.random.default_rng([seed, 4]), length=0)
    return table_from(course.sureness, course.lengths)


def affordable_people(instrument: Instrument) -> int:
    """Return for how many people MOST_WORK suffices; 100 for the largest banks, which take longer."""
    work = len(row_stack(instrument).rows) * instrument.dimensions**2
    return max(FEWEST_PEOPLE, MOST_WORK // work)


def table_from(sureness: FloatArray, lengths: IntArray) -> QuestionsToCome:
    """Return the table of attempts of ``lengths`` (P,) whose ``sureness`` (P, 31) after each answer is known.

    It is NaN during the opening, where everybody is asked the same: there the number is one for all bands. A band in
    which hardly anybody was has the number of the next surer one; the surest has one less than with an answer fewer.
    """
    rows = [[_typical(lengths)] * (len(BANDS) + 1)]
    for answered in range(1, min(MAX_QUESTIONS, int(lengths.max()))):
        left, sure = lengths[lengths > answered] - answered, sureness[lengths > answered, answered]
        band = np.searchsorted(BANDS, sure, side="right")
        numbers = [max(1, rows[-1][-1] - 1)]
        for number in reversed(range(len(BANDS) + 1)):
            seen = left[(band == number) | np.isnan(sure)]
            numbers.append(_typical(seen) if len(seen) >= ENOUGH_PEOPLE else numbers[-1])
        rows.append(numbers[:0:-1])
    return QuestionsToCome(BANDS, rows)


def _typical(left: IntArray) -> int:
    """The number nearest to the mean of ``left`` (P,) among those that are within 3 for nearly the most people.

    The mean alone is about right for hardly anybody where some stop early and the others late.
    """
    numbers = np.arange(1, MAX_QUESTIONS + 1)
    right = (np.abs(numbers[:, None] - left) <= ABOUT).mean(axis=1)
    good = numbers[right >= right.max() - NEARLY]
    return int(good[np.abs(good - left.mean()).argmin()])


def about_right(table: QuestionsToCome, course: Course) -> float:
    """The share of all questions of all people at which the number shown is within 3 of the questions still to come."""
    right = [
        abs(shown - (length - answered)) <= ABOUT
        for length, sureness in zip(course.lengths.tolist(), course.sureness.tolist(), strict=True)
        for answered, shown in enumerate(numbers_shown(table, sureness[:length]))
    ]
    return float(np.mean(right))


def numbers_shown(table: QuestionsToCome, sureness: list[float]) -> list[int]:
    """The number shown after 0, 1, 2 … answers, each given."""
    shown: list[int] = []
    for answered, sure in enumerate(sureness):
        expected = table.expected(answered=answered, sure=sure)
        number = fewer_to_come(expected=expected, previous=shown[-1]) if shown else expected
        shown.append(min(number, MAX_QUESTIONS - answered))
    return shown
