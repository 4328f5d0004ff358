"""Time the scoring, compared with a plain weighted sum on the same machine: python -m tests.bench.run"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: the matrices are small
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import gc
import tracemalloc
from collections.abc import Callable
from time import process_time_ns
from typing import NamedTuple

import django
import numpy as np

from assessments.core.definition import SHIPPED, read_file
from assessments.core.scoring import (
    Instrument,
    compile_instrument,
    fit_profile,
    leave_one_out,
    next_item,
    opening_order,
    profile_from,
    simulate_cutoffs,
    smallest_change,
)
from assessments.core.scoring.information import row_stack
from assessments.core.scoring.simulation import simulate_questions_to_come
from assessments.core.scoring.simulation.figures import weighted_sum
from assessments.core.scoring.simulation.respondents import misspecified, responses_of
from assessments.core.scoring.simulation.run import bank_bytes
from assessments.core.scoring.simulation.timing import ASKED as FEW
from assessments.core.scoring.simulation.timing import SUMMED as MANY
from assessments.core.scoring.simulation.timing import answer_step, asked_of
from tests.core.scoring.helpers import MIXED_BANK, make_bank

from . import group, reading

PEOPLE = 40
NAME = 36
Responses = dict[str, object]


class Task(NamedTuple):
    """A function to time, called with a person's number, ``rounds`` times for each of ``people``."""

    name: str
    work: Callable[[int], object]
    rounds: int = 10
    people: int = PEOPLE


def microseconds(task: Task) -> tuple[float, float, int]:
    """The median and the 99th percentile of one call's processor time, and the number of calls."""
    if task.rounds > 1:
        for person in range(task.people):  # to warm up
            task.work(person)
    gc.collect()
    gc.disable()
    taken = []
    for _ in range(task.rounds):
        for person in range(task.people):
            begun = process_time_ns()
            task.work(person)
            taken.append((process_time_ns() - begun) / 1e3)
    gc.enable()
    median, tail = np.percentile(taken, [50.0, 99.0])
    return float(median), float(tail), len(taken)


def peak_kib(task: Task) -> float:
    """The peak memory of one call, without what was allocated before."""
    gc.collect()
    tracemalloc.start()
    task.work(0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024.0


def tasks_for(bank: Instrument) -> list[Task]:
    """The tasks to time, the weighted sum first."""
    answers = misspecified(bank, people=PEOPLE, seed=1).answers
    opening, some = opening_order(bank), list(bank.items)[:MANY]
    everything = [responses_of(bank, answers, person) for person in range(PEOPLE)]
    many = [{key: one[key] for key in some} for one in everything]
    few = [asked_of(bank, one, opening, seed=person) for person, one in enumerate(everything)]
    to_come = simulate_questions_to_come(bank, seed=1, people=PEOPLE)
    fits = [fit_profile(bank, given) for given in few]
    of_some = compile_instrument(archetypes=bank.archetypes, items=[bank.items[key] for key in some])
    alone = [{key: answers[key][person : person + 1] for key in some} for person in range(PEOPLE)]

    def following(person: int) -> str | None:
        return next_item(bank, fits[person], tuple(few[person]), rng_seed=person, opening=opening)

    def insight(person: int) -> object:
        """As `assessments.results.report`, including the fit."""
        fit = fit_profile(bank, few[person])
        return smallest_change(bank, few[person], fit), leave_one_out(bank, few[person], fit)

    def compiled(_: int) -> object:
        fresh = compile_instrument(archetypes=bank.archetypes, items=bank.items.values())
        return opening_order(fresh), row_stack(fresh)

    return [
        Task(f"plain weighted sum, {len(some)} answers", lambda person: weighted_sum(of_some, alone[person])),
        Task(f"fit and covariance, {FEW} answers", lambda person: fit_profile(bank, few[person])),
        Task(f"fit and covariance, {len(some)} answers", lambda person: fit_profile(bank, many[person])),
        Task(f"next question after {FEW}", following),
        Task(f"whole answer step after {FEW}", lambda person: answer_step(bank, few[person], opening, to_come=to_come)),
        Task("profile with 1,024 draws", lambda person: profile_from(fits[person])),
        Task(f"insight, {FEW} answers", insight, rounds=3),
        Task("compile a version", compiled, rounds=1, people=20),
        Task(
            "its questions to come (1,500 people at most)",
            lambda seed: simulate_questions_to_come(bank, seed=seed, people=1500),
            rounds=1,
            people=2,
        ),
        Task("its cut-offs (250 people)", lambda seed: simulate_cutoffs(bank, seed), rounds=1, people=2),
    ]


def shipped_bank() -> Instrument:
    """The questionnaire that comes with careerfit."""
    django.setup()
    from assessments.questionnaires.instruments import instrument_from  # needs Django to be set up

    return instrument_from(read_file(SHIPPED))


def main() -> None:
    """Print a table for each bank."""
    print(
        "Processor time of one call in this process, on this machine, one BLAS thread. The ratio is that of the median"
    )
    print("to the plain weighted sum’s; with few calls the 99th percentile is about the slowest of them.")
    banks = {
        "shipped questionnaire": shipped_bank(),
        "made-up bank": make_bank([*MIXED_BANK * 3, *MIXED_BANK[:20]], archetypes=12),
    }
    for name, bank in banks.items():
        title = f"{name}: {len(bank.archetypes)} × {len(bank.items)}"
        print(f"\n{title:{NAME}}{'p50 µs':>12}{'p99 µs':>12}{'ratio':>9}{'peak KiB':>10}{'calls':>7}")
        plain = 0.0
        for task in tasks_for(bank):
            peak = peak_kib(task)
            median, tail, calls = microseconds(task)
            plain = plain or median
            print(f"{task.name:{NAME}}{median:12,.0f}{tail:12,.0f}{median / plain:9,.1f}{peak:10,.0f}{calls:7}")
        print(f"compiled bank: {bank_bytes(bank) / 1024:.0f} KiB")
    reading.main()
    group.main()


if __name__ == "__main__":
    main()
