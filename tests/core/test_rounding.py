"""Whole percentages by the largest remainder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.rounding import whole_percentages


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


@given(st.lists(st.floats(0, 1000), min_size=1, max_size=20).filter(lambda shares: sum(shares) > 1e-3))
def test_they_sum_to_a_hundred_and_each_is_less_than_one_off(shares: list[float]) -> None:
    whole = whole_percentages(shares)
    assert sum(whole) == 100
    assert all(abs(number - 100 * share / sum(shares)) < 1 for number, share in zip(whole, shares, strict=True))


def test_of_equal_remainders_the_larger_share_is_rounded_up() -> None:
    assert whole_percentages([0.125, 0.375, 0.5]) == (12, 38, 50)
