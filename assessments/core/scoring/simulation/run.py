"""Run the simulation for several seeds of item parameters, in several processes, and collect its figures."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from types import MappingProxyType

import numpy as np

from ..errors import ScoringError
from ..fit import ASKING_TOLERANCE, fit_profile
from ..information import row_stack
from ..instrument import Instrument, Item, compile_instrument
from ..selection import MAX_QUESTIONS, next_item, opening_order
from .figures import Claims, Outcome, calibration_error, measure
from .respondents import misspecified, model_right, responses_of

FIGURES = (
    "mean_questions",
    "minutes",
    "same_leader",
    "profile_r",
    "leader_loss",
    "chosen20_minus_random30",
    "cover_right",
    "cover_wrong",
    "calibration_error",
    "clear_right",
    "answer_ms_p99",
    "bank_kib",
)
PROTOTYPE: Mapping[str, float] = MappingProxyType(
    dict(zip(FIGURES, (21.4, 5.8, 0.898, 0.935, 0.016, 0.179, 0.787, 0.815, 0.03, 0.74, 0.88, 55.0), strict=True))
)
# The accepted range of each figure.
GOALS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "mean_questions": (0.0, 20.0),
        "minutes": (0.0, 5.0),
        "same_leader": (0.92, 1.0),
        "profile_r": (0.95, 1.0),
        "leader_loss": (-1.0, 0.02),
        "chosen20_minus_random30": (0.15, 1.0),
        "cover_right": (0.77, 0.83),
        "cover_wrong": (0.77, 0.90),
        "calibration_error": (0.0, 0.03),
        "clear_right": (0.75, 1.0),
        "answer_ms_p99": (0.0, 1.0),
        "bank_kib": (0.0, 256.0),
    }
)
TIMED_PEOPLE = 12
TIMED_REPEATS = 3
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Simulation:
    """``figures`` by the names in `FIGURES`, ``careful`` those that can be computed for careful people alone;
    ``ways`` compares ways to choose 20 questions."""

    figures: dict[str, float]
    careful: dict[str, float]
    ways: dict[str, dict[str, float]]
    seeds: int
    people: int


def simulate(
    instrument: Instrument,
    *,
    people: int = 1000,
    seeds: int = 5,
    seed: int = 0,
    processes: int = 2,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate ``people`` for each of ``seeds`` sets of item parameters, from ``seed`` on.

    All figures but ``answer_ms_p99`` follow from ``seed``. ``progress`` is called with the steps done and in all.
    Raises `ScoringError` without questions, people or seeds.
    """
    if people < 1 or seeds < 1 or not instrument.items:
        raise ScoringError("A simulation needs at least one question, one person and one seed.")
    tasks = [(seed + number, right) for number in range(seeds) for right in (False, True)]
    outcomes: dict[tuple[int, bool], Outcome] = {}
    for task, outcome in _outcomes(instrument, tasks, people, processes):
        outcomes[task] = outcome
        if progress:
            progress(len(outcomes), len(tasks))
    wrong, right = ([outcomes[task] for task in tasks if task[1] is kind] for kind in (False, True))
    figures = _pooled([outcome.figures for outcome in wrong], [outcome.claims for outcome in wrong])
    careful = _pooled([outcome.careful for outcome in wrong], [outcome.careful_claims for outcome in wrong])
    figures["cover_right"] = _mean([outcome.figures for outcome in right])["cover"]
    figures["answer_ms_p99"] = answer_milliseconds(instrument, seed=seed)
    figures["bank_kib"] = bank_bytes(instrument) / 1024.0
    ways = {way: _mean([outcome.ways[way] for outcome in wrong]) for way in wrong[0].ways}
    return Simulation(
        figures={name: figures[name] for name in FIGURES},
        careful={name: careful[name] for name in FIGURES if name in careful},
        ways=ways,
        seeds=seeds,
        people=people,
    )


def _pooled(several: Sequence[Mapping[str, float]], claims: Sequence[Claims]) -> dict[str, float]:
    """Return the mean figures of misspecified people, and the calibration error over all their claims."""
    figures = _mean(several)
    figures["cover_wrong"] = figures.pop("cover")
    stated, right = (np.concatenate(parts) for parts in zip(*claims, strict=True))
    figures["calibration_error"] = calibration_error(stated, right)
    return figures


def _outcomes(
    instrument: Instrument, tasks: Sequence[tuple[int, bool]], people: int, processes: int
) -> Iterator[tuple[tuple[int, bool], Outcome]]:
    if processes < 2:
        for task in tasks:
            yield task, _outcome(instrument, task, people)
        return
    parts = instrument.archetypes, tuple(instrument.items.values())
    with _one_thread_each(), ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_in_worker, *parts, task, people): task for task in tasks}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _in_worker(archetypes: tuple[str, ...], items: tuple[Item, ...], task: tuple[int, bool], people: int) -> Outcome:
    """Run in a worker process: an instrument can't be pickled, so its questions are sent and compiled there."""
    return _outcome(compile_instrument(archetypes=archetypes, items=items), task, people)


def _outcome(instrument: Instrument, task: tuple[int, bool], people: int) -> Outcome:
    seed, right = task
    population = model_right if right else misspecified
    respondents = population(instrument, people=people, seed=seed)
    return measure(instrument, respondents, np.random.default_rng([seed, 3]), compare=not right)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Keep the linear algebra of each process to one thread: its matrices are small."""
    before = os.environ.get("OPENBLAS_NUM_THREADS")
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["OPENBLAS_NUM_THREADS"]
        else:
            os.environ["OPENBLAS_NUM_THREADS"] = before


def _mean(several: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over the seeds where there is one."""
    values = {name: [one[name] for one in several if not np.isnan(one[name])] for name in several[0]}
    return {name: float(np.mean(given)) if given else float("nan") for name, given in values.items()}


def answer_milliseconds(instrument: Instrument, *, seed: int) -> float:
    """The 99th percentile of fit, covariance and next question over all states of a dozen attempts, processor time.

    The stop rule, which an answer evaluates too, is not included (`make bench` times the whole step).

    Each state is timed three times and the fastest counts, so that other load on the machine matters less.
    """
    answers = misspecified(instrument, people=TIMED_PEOPLE, seed=seed).answers
    opening, taken = opening_order(instrument), []
    for person in range(TIMED_PEOPLE):
        responses = responses_of(instrument, answers, person)
        given: dict[str, object] = {}
        for _ in range(min(MAX_QUESTIONS, len(responses))):
            times, key = zip(*(_timed_step(instrument, given, opening) for _ in range(TIMED_REPEATS)), strict=True)
            taken.append(min(times))
            given[key[0]] = responses[key[0]]
    return float(np.percentile(taken, 99.0))


def _timed_step(instrument: Instrument, given: Mapping[str, object], opening: Sequence[str]) -> tuple[float, str]:
    begun = time.thread_time_ns()
    fit = fit_profile(instrument, given, tolerance=ASKING_TOLERANCE)
    key = next_item(instrument, fit, tuple(given), rng_seed=0, opening=opening)
    return (time.thread_time_ns() - begun) / 1e6, key or ""


def bank_bytes(instrument: Instrument) -> int:
    """The memory in bytes of the rows that fits and selection have cached for a bank."""
    return sum(matrix.nbytes for matrix in instrument._matrices.values()) + row_stack(instrument).nbytes
