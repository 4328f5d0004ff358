"""A posting beside a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import overlap_of, values_of

parts = st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(any)


def shares_of(numbers: list[int]) -> dict[str, int]:
    whole = [100 * n // sum(numbers) for n in numbers]
    whole[0] += 100 - sum(whole)
    return dict(zip("abc", whole, strict=True))


@given(parts, parts)
def test_the_overlap_is_one_number_for_both(one: list[int], other: list[int]) -> None:
    p, q = shares_of(one), shares_of(other)
    assert 0 <= overlap_of(p, q) == overlap_of(q, p) <= 100
    assert overlap_of(p, p) == 100


def test_the_overlap_of_disjoint_shares_is_0() -> None:
    assert overlap_of({"a": 100, "b": 0, "c": 0}, {"a": 0, "b": 50, "c": 50}) == 0


@given(parts)
def test_values_keep_the_order_of_the_shares(numbers: list[int]) -> None:
    shares = shares_of(numbers)
    values = values_of(shares)
    assert all(0 < value < 100 for value in values.values())
    for one in shares:
        for other in shares:
            assert shares[one] < shares[other] or values[one] >= values[other] - 1e-9


def test_even_shares_are_neutral() -> None:
    assert values_of({"a": 25, "b": 25, "c": 25, "d": 25}) == pytest.approx(dict.fromkeys("abcd", 50.0))


def test_values_invert_the_computation_of_shares() -> None:
    """θ = (0.6, 0, −0.6): shares softmax(2θ) are .688, .207, .062 … and values 100 Φ(θ / 0.8)."""
    values = values_of({"a": 71, "b": 22, "c": 7})
    assert values["a"] == pytest.approx(77.3, abs=1.5)
    assert values["b"] == pytest.approx(50.0, abs=2.5)
    assert values["c"] == pytest.approx(22.7, abs=2.5)
