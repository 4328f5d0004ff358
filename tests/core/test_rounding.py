"""Parts of a whole, rounded to whole numbers by the largest remainder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.rounding import round_to_total, rounded, whole_percentages


@pytest.mark.parametrize(
    ("shares", "whole"),
    [
        ([0.505, 0.495], (51, 49)),
        ([0.502, 0.498], (50, 50)),
        ([1 / 3, 1 / 3, 1 / 3], (34, 33, 33)),
        ([0.4149, 0.3349, 0.2502], (42, 33, 25)),
        ([1.0], (100,)),
        ([0.0, 1.0], (0, 100)),
        ([1 / 7] * 7, (15, 15, 14, 14, 14, 14, 14)),
    ],
)
def test_largest_remainder(shares: list[float], whole: tuple[int, ...]) -> None:
    assert whole_percentages(shares) == whole


SHARES = st.lists(st.floats(0, 1000), min_size=1, max_size=20).filter(lambda shares: sum(shares) > 1e-3)


@given(SHARES, st.integers(1, 1000))
def test_the_numbers_sum_to_the_total_and_each_is_less_than_one_off(shares: list[float], total: int) -> None:
    rounded = round_to_total(shares, total)
    assert sum(rounded) == total
    assert all(abs(number - total * share / sum(shares)) < 1 for number, share in zip(rounded, shares, strict=True))


@given(st.integers(1, 20), st.integers(1, 1000))
def test_of_equal_shares_the_earlier_ones_are_rounded_up(count: int, total: int) -> None:
    each, left = divmod(total, count)
    assert round_to_total([1.0] * count, total) == (each + 1,) * left + (each,) * (count - left)


def test_of_equal_remainders_the_larger_share_is_rounded_up() -> None:
    assert whole_percentages([0.125, 0.375, 0.5]) == (12, 38, 50)


@pytest.mark.parametrize(
    ("number", "text"), [(-0.0, "0.0"), (-0.00004, "0.0"), (-0.06, "-0.06"), (0.1234, "0.123"), (41, "41")]
)
def test_nothing_is_rounded_to_minus_zero(number: float, text: str) -> None:
    assert str(rounded(number, 3)) == text
