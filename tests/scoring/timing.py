"""How long scoring takes here: python -m tests.scoring.timing"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable

from assessments.scoring import fit_profile, greedy_order, profile_from

from .helpers import answer, make_bank

ROUNDS = 2000


def milliseconds(task: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """The median and the 99th percentile of one call."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        task()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def main() -> None:
    bank = make_bank()
    draw = random.Random(5)
    keys = list(bank.items)
    draw.shuffle(keys)
    for count in (24, 60):
        people = [{key: answer(bank.items[key], draw) for key in keys[:count]} for _ in range(50)]
        fits = [fit_profile(bank, person) for person in people]
        rows = {
            "fit + covariance": milliseconds(lambda people=people: fit_profile(bank, draw.choice(people))),
            "profile, 1,024 draws": milliseconds(lambda fits=fits: profile_from(draw.choice(fits))),
            "both": milliseconds(lambda people=people: profile_from(fit_profile(bank, draw.choice(people)))),
        }
        for what, (median, tail) in rows.items():
            print(f"{count} answers, {what}: p50 {median:.3f} ms, p99 {tail:.3f} ms")
    large = make_bank(tuple((item.format, len(item.weights)) for item in bank.items.values()) * 4, archetypes=12)
    median, _ = milliseconds(lambda: greedy_order(large, 24), rounds=5)
    print(f"24 best of {len(large.items)} questions, 12 archetypes: {median:.0f} ms")


if __name__ == "__main__":
    main()
