"""One second of the processor for any input, which is asserted here and in no test."""

import sys
import time
from collections.abc import Callable, Iterable

BUDGET = 1.0
"""Processor seconds, for the worst input that anybody can send."""
SHOWN = 10


def seconds_of(work: Callable[[], object]) -> float:
    """Return the processor seconds of the work; for what is over budget, the least of three.

    The first of its kind may import a library.
    """
    quickest = float("inf")
    for _ in range(3):
        begun = time.process_time()
        work()
        quickest = min(quickest, time.process_time() - begun)
        if quickest < BUDGET:
            break
    return quickest


def print_slowest(title: str, works: Iterable[tuple[str, Callable[[], object]]]) -> bool:
    """Time every work, print those that take longest, and return whether all of them are within the budget."""
    taken = sorted(((seconds_of(work), name) for name, work in works), reverse=True)
    over = sum(seconds > BUDGET for seconds, _ in taken)
    of_all = f"the slowest of {len(taken):,}, budget {BUDGET:.2f} s of the processor, {over} over it"
    sys.stdout.write(f"\n{title}: {of_all}\n")
    for number, (seconds, name) in enumerate(taken):
        if number < SHOWN or seconds > BUDGET:
            sys.stdout.write(f"{seconds:8.2f} s  {name}{'  OVER BUDGET' if seconds > BUDGET else ''}\n")
    sys.stdout.flush()
    return not over
