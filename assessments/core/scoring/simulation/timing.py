"""Compare the processor time of an answer's whole step with that of scoring by a plain weighted sum."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from ..fit import fit_for_asking
from ..instrument import Instrument, compile_instrument
from ..selection import next_item, opening_order, should_stop, sureness
from ..to_come import QuestionsToCome, fewer_to_come
from .figures import weighted_sum
from .respondents import misspecified, responses_of

ASKED, SUMMED = 20, 60
TIMED_PEOPLE = 20
TIMED_ROUNDS = 10


def step_ratio(instrument: Instrument, to_come: QuestionsToCome | None, *, seed: int) -> float:
    """The median time of the whole step after 20 answers, in medians of a plain weighted sum of 60.

    The step is what an answer waits for: see `answer_step`. The sum is `weighted_sum` of one person, of the first 60
    questions. The two alternate, so that the machine's load and warmth affect both alike.
    """
    answers = misspecified(instrument, people=TIMED_PEOPLE, seed=seed).answers
    summed = list(instrument.items)[:SUMMED]
    part = compile_instrument(archetypes=instrument.archetypes, items=[instrument.items[key] for key in summed])
    opening = opening_order(instrument)
    steps, sums = list[int](), list[int]()
    for person in range(TIMED_PEOPLE):
        given = asked_of(instrument, responses_of(instrument, answers, person), opening, seed=person)
        alone = {key: answers[key][person : person + 1] for key in summed}
        step, plain = partial(answer_step, instrument, given, opening, to_come), partial(weighted_sum, part, alone)
        for _ in range(TIMED_ROUNDS):
            steps.append(_nanoseconds(step))
            sums.append(_nanoseconds(plain))
    return float(np.median(steps) / np.median(sums))


def _nanoseconds(work: Callable[[], object]) -> int:
    """The processor time of one call in this thread."""
    begun = time.thread_time_ns()
    work()
    return time.thread_time_ns() - begun


def answer_step(
    instrument: Instrument,
    responses: Mapping[str, object],
    opening: Sequence[str],
    to_come: QuestionsToCome | None,
) -> tuple[str | None, int, bool]:
    """Do what an answer waits for: parse, fit, stop rule, questions still to come, next question.

    As `assessments.quiz.adaptive` does, but the next question is chosen even where the attempt can end.
    """
    fit = fit_for_asking(instrument, responses)
    sure = sureness(fit)
    expected = to_come.expected(answered=fit.answered, sure=sure) if to_come else 1
    remaining = fewer_to_come(expected=expected, previous=expected + 1)
    key = next_item(instrument, fit, tuple(responses), rng_seed="a", opening=opening)
    return key, remaining, should_stop(sure, fit.answered)


def asked_of(
    instrument: Instrument, responses: Mapping[str, object], opening: Sequence[str], *, seed: int
) -> dict[str, object]:
    """The responses to the first 20 questions that a person with these ``responses`` to all is asked."""
    given: dict[str, object] = {}
    while len(given) < ASKED:
        fit = fit_for_asking(instrument, given)
        key = next_item(instrument, fit, tuple(given), rng_seed=seed, opening=opening)
        if key is None:
            break
        given[key] = responses[key]
    return given
