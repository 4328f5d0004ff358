"""How long scoring takes here, beside a plain weighted sum on the same machine: python -m tests.bench.run"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy: the matrices are small

import gc
import tracemalloc
from collections.abc import Callable
from time import perf_counter_ns

import numpy as np

from assessments.scoring import Instrument, compile_instrument, fit_profile, next_item, opening_order, profile_from
from assessments.scoring.fit import ASKING_TOLERANCE
from assessments.scoring.information import row_stack
from assessments.scoring.selection import should_stop, sureness
from assessments.scoring.simulation.figures import weighted_sum
from assessments.scoring.simulation.respondents import misspecified, responses_of
from assessments.scoring.simulation.run import bank_bytes

from ..scoring.helpers import make_bank

PEOPLE = 40
ANSWERED = 20
ROUNDS = 25
Task = Callable[[int], object]


def microseconds(task: Task, *, rounds: int = ROUNDS) -> tuple[float, float]:
    """The median and the 99th percentile of one call, over ``rounds`` calls for each person, after one to warm up."""
    for person in range(PEOPLE):
        task(person)
    gc.disable()
    taken = []
    for _ in range(rounds):
        for person in range(PEOPLE):
            begun = perf_counter_ns()
            task(person)
            taken.append((perf_counter_ns() - begun) / 1e3)
    gc.enable()
    median, tail = np.percentile(taken, [50.0, 99.0])
    return float(median), float(tail)


def peak_kib(task: Task) -> float:
    """The most memory that one call holds at once."""
    tracemalloc.start()
    task(0)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak / 1024.0


def tasks_for(bank: Instrument) -> dict[str, Task]:
    """What is measured, the weighted sum first; each takes a person's number."""
    answers = misspecified(bank, people=PEOPLE, seed=1).answers
    people = [responses_of(bank, answers, person) for person in range(PEOPLE)]
    opening = opening_order(bank)
    asked = [*opening, *(key for key in bank.items if key not in opening)][:ANSWERED]
    given = [{key: person[key] for key in asked} for person in people]
    fits = [fit_profile(bank, some) for some in given]
    alone = [{key: rows[person : person + 1] for key, rows in answers.items()} for person in range(PEOPLE)]

    def following(person: int) -> object:
        return next_item(bank, fits[person], asked, rng_seed=person, opening=opening)

    def step(person: int) -> object:
        fit = fit_profile(bank, given[person], tolerance=ASKING_TOLERANCE)
        return should_stop(sureness(fit), ANSWERED) or next_item(bank, fit, asked, rng_seed=person, opening=opening)

    def compiled(_: int) -> object:
        fresh = compile_instrument(archetypes=bank.archetypes, items=bank.items.values())
        return opening_order(fresh), row_stack(fresh)

    return {
        f"weighted sum, {len(people[0])} answers": lambda person: weighted_sum(bank, alone[person]),
        f"fit and covariance, {ANSWERED} answers": lambda person: fit_profile(bank, given[person]),
        f"the same, {len(people[0])} answers": lambda person: fit_profile(bank, people[person]),
        "next question": following,
        "answer: fit, stop rule, next": step,
        "profile with 1,024 draws": lambda person: profile_from(fits[person]),
        "compile a version": compiled,
    }


def main() -> None:
    bank = make_bank()
    print(f"{'':34}{'p50 µs':>10}{'p99 µs':>10}{'ratio':>8}{'peak KiB':>10}")
    plain = 0.0
    for name, task in tasks_for(bank).items():
        median, tail = microseconds(task, rounds=1 if name.startswith("compile") else ROUNDS)
        plain = plain or median
        print(f"{name:34}{median:10.0f}{tail:10.0f}{median / plain:8.1f}{peak_kib(task):10.1f}")
    print(f"compiled bank: {bank_bytes(bank) / 1024:.0f} KiB")


if __name__ == "__main__":
    main()
