import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.rounding import round_to_total

PARTS = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=20).filter(lambda parts: sum(parts) > 1e-6)


@pytest.mark.parametrize(
    ("amounts", "total", "whole"),
    [
        ([50.5, 49.5], 100, [51, 49]),
        ([50.2, 49.8], 100, [50, 50]),
        ([100 / 3, 100 / 3, 100 / 3], 100, [34, 33, 33]),
        ([41.49, 33.49, 25.02], 100, [42, 33, 25]),
        ([100.0], 100, [100]),
        ([0.0, 100.0], 100, [0, 100]),
        ([100 / 7] * 7, 100, [15, 15, 14, 14, 14, 14, 14]),
        ([20 / 3, 0.0, 20 / 3, 20 / 3], 20, [7, 0, 7, 6]),
    ],
)
def test_largest_remainder(amounts: list[float], total: int, whole: list[int]) -> None:
    assert round_to_total(amounts, total) == whole


def test_equal_remainders_go_to_the_larger_amount() -> None:
    assert round_to_total([12.5, 37.5, 50.0], 100) == [12, 38, 50]


@given(PARTS, st.integers(1, 1000))
def test_the_sum_is_kept_and_no_amount_moves_by_one_or_more(parts: list[float], total: int) -> None:
    amounts = [total * part / sum(parts) for part in parts]
    whole = round_to_total(amounts, total)
    assert sum(whole) == total
    pairs = zip(amounts, whole, strict=True)
    assert all(math.floor(amount) <= number <= math.floor(amount) + 1 for amount, number in pairs)


@given(PARTS, st.integers(1, 1000))
def test_a_larger_amount_never_gets_less(parts: list[float], total: int) -> None:
    amounts = [total * part / sum(parts) for part in sorted(parts)]
    whole = round_to_total(amounts, total)
    assert whole == sorted(whole) or len(set(amounts)) < len(amounts)
