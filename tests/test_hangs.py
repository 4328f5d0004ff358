"""The helpers that notice what never ends find it."""

import re

import pytest

from tests.hangs import count_calls, must_end


@pytest.mark.parametrize(
    ("pattern", "text"),
    [(r"(a+)+b", "a" * 50), (r"\s+$", " " * 1_000_000 + "x")],
    ids=["exponential", "quadratic"],
)
def test_a_pattern_that_does_not_end_is_interrupted(pattern: str, text: str) -> None:
    with pytest.raises(pytest.fail.Exception, match="does not end: this"), must_end("this", seconds=0.1):
        re.sub(pattern, "", text)


def test_a_loop_that_does_not_end_is_interrupted_whatever_it_catches() -> None:
    with pytest.raises(pytest.fail.Exception), must_end("a loop", seconds=0.1):
        while True:
            try:
                sum(range(1000))
            except Exception:  # noqa: S112 -- as careless code does
                continue


def test_what_ends_is_left_alone_and_the_timer_with_it() -> None:
    with must_end("nothing", seconds=0.1):
        pass
    sum(range(20_000_000))  # more than a tenth of a second


def test_calls_are_counted_and_those_of_c_too() -> None:
    def work(times: int) -> None:
        for number in range(times):
            abs(number)

    assert count_calls(lambda: work(200)) - count_calls(lambda: work(100)) == 100


def test_no_garbage_of_others_is_counted() -> None:
    class Garbage:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            len("")

    for _ in range(100):
        Garbage()
    assert count_calls(lambda: [[] for _ in range(200_000)]) < 50
