"""Run the simulation for several seeds of item parameters, in several processes, and collect its figures."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from types import MappingProxyType

import numpy as np

from ..errors import ScoringError
from ..information import row_stack
from ..instrument import Instrument, Item, compile_instrument
from ..to_come import QuestionsToCome
from .figures import Claims, Outcome, calibration_error, measure
from .respondents import misspecified, model_right
from .timing import step_ratio

FIGURES = (
    "mean_questions",
    "minutes",
    "same_leader",
    "profile_r",
    "leader_loss",
    "chosen20_minus_random20",
    "cover_right",
    "cover_wrong",
    "calibration_error",
    "clear_right",
    "step_ratio",
    "bank_kib",
)
UNKNOWN = float("nan")
PROTOTYPE: Mapping[str, float] = MappingProxyType(
    dict(
        zip(
            FIGURES,
            (21.4, 5.8, 0.898, 0.935, 0.016, UNKNOWN, 0.787, 0.815, 0.03, 0.74, UNKNOWN, 55.0),
            strict=True,
        )
    )
)
# What the first bank measured, in the release before the second one.
LANDED: Mapping[str, float] = MappingProxyType(
    dict(zip(FIGURES, (18.7, 4.9, 0.890, 0.954, 0.016, 0.203, 0.818, 0.774, 0.031, 0.802, 2.5, 98.0), strict=True))
)
# The accepted range of each figure.
GOALS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "mean_questions": (0.0, 18.0),
        "minutes": (0.0, 4.5),
        "same_leader": (0.92, 1.0),
        "profile_r": (0.95, 1.0),
        "leader_loss": (-1.0, 0.02),
        "chosen20_minus_random20": (0.20, 1.0),
        "cover_right": (0.77, 0.83),
        "cover_wrong": (0.77, 0.90),
        "calibration_error": (0.0, 0.03),
        "clear_right": (0.80, 1.0),
        "step_ratio": (0.0, 2.2),
        "bank_kib": (0.0, 256.0),
    }
)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Simulation:
    """``figures`` by the names in `FIGURES`, ``careful`` those that can be computed for careful people alone;
    ``ways`` compares ways to choose 20 questions. ``remaining_within_3`` is the share of questions at which the number
    of questions to come that is shown is within 3 of the truth; NaN without a table of them."""

    figures: dict[str, float]
    careful: dict[str, float]
    ways: dict[str, dict[str, float]]
    remaining_within_3: float
    seeds: int
    people: int


def simulate(
    instrument: Instrument,
    *,
    to_come: QuestionsToCome | None = None,
    people: int = 1000,
    seeds: int = 5,
    seed: int = 0,
    processes: int = 2,
    progress: Progress | None = None,
) -> Simulation:
    """Simulate ``people`` for each of ``seeds`` sets of item parameters, from ``seed`` on.

    ``to_come`` is the version's table, if it has one. All figures but ``step_ratio`` follow from ``seed``.
    ``progress`` is called with the steps done and in all.
    Raises `ScoringError` without questions, people or seeds.
    """
    if people < 1 or seeds < 1 or not instrument.items:
        raise ScoringError("A simulation needs at least one question, one person and one seed.")
    tasks = [(seed + number, right) for number in range(seeds) for right in (False, True)]
    outcomes: dict[tuple[int, bool], Outcome] = {}
    for task, outcome in _outcomes(instrument, to_come, tasks, people, processes):
        outcomes[task] = outcome
        if progress:
            progress(len(outcomes), len(tasks))
    wrong, right = ([outcomes[task] for task in tasks if task[1] is kind] for kind in (False, True))
    figures = _pooled([outcome.figures for outcome in wrong], [outcome.claims for outcome in wrong])
    careful = _pooled([outcome.careful for outcome in wrong], [outcome.careful_claims for outcome in wrong])
    figures["cover_right"] = _mean([outcome.figures for outcome in right])["cover"]
    figures["step_ratio"] = step_ratio(instrument, to_come, seed=seed)
    figures["bank_kib"] = bank_bytes(instrument) / 1024.0
    ways = {way: _mean([outcome.ways[way] for outcome in wrong]) for way in wrong[0].ways}
    return Simulation(
        figures={name: figures[name] for name in FIGURES},
        careful={name: careful[name] for name in FIGURES if name in careful},
        ways=ways,
        remaining_within_3=float(np.mean([outcome.remaining_within_3 for outcome in wrong])),
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
    instrument: Instrument,
    to_come: QuestionsToCome | None,
    tasks: Sequence[tuple[int, bool]],
    people: int,
    processes: int,
) -> Iterator[tuple[tuple[int, bool], Outcome]]:
    if processes < 2:
        for task in tasks:
            yield task, _outcome(instrument, to_come, task, people)
        return
    parts = instrument.archetypes, tuple(instrument.items.values()), to_come
    with _one_thread_each(), ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(_in_worker, *parts, task, people): task for task in tasks}
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _in_worker(
    archetypes: tuple[str, ...],
    items: tuple[Item, ...],
    to_come: QuestionsToCome | None,
    task: tuple[int, bool],
    people: int,
) -> Outcome:
    """Run in a worker process: an instrument can't be pickled, so its questions are sent and compiled there."""
    return _outcome(compile_instrument(archetypes=archetypes, items=items), to_come, task, people)


def _outcome(instrument: Instrument, to_come: QuestionsToCome | None, task: tuple[int, bool], people: int) -> Outcome:
    seed, right = task
    population = model_right if right else misspecified
    respondents = population(instrument, people=people, seed=seed)
    draw = np.random.default_rng([seed, 3])
    return measure(instrument, respondents, draw, compare=not right, to_come=to_come)


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


def bank_bytes(instrument: Instrument) -> int:
    """The memory in bytes of the rows that fits and selection have cached for a bank."""
    return sum(matrix.nbytes for matrix in instrument._matrices.values()) + row_stack(instrument).nbytes
