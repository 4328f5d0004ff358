"""Notice work that never ends, or that grows faster than its input. How fast it is, `make bench` measures."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest

SECONDS = 30
"""Of the processor. Whatever ends takes a sixtieth of this or less, so no slow machine meets it, and no coverage."""


@contextmanager
def must_end(what: str, *, seconds: float = SECONDS) -> Iterator[None]:
    """Interrupt the block, and fail, once it has used so many seconds of the processor. Not to be nested.

    A pattern is interrupted while it matches; another function that is written in C first has to end.
    """

    def fail(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail(f"It does not end: {what}")  # no Exception: a view can't turn it into a response

    before = signal.signal(signal.SIGPROF, fail)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def count_calls(work: Callable[[], object]) -> int:
    """Do the work, and count the calls of functions in it, of those written in C too.

    The garbage collector waits meanwhile: what it finalises of other tests would count.
    """
    calls = 0

    def note(_frame: FrameType, event: str, _function: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before, collects = sys.getprofile(), gc.isenabled()
    gc.disable()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return calls
