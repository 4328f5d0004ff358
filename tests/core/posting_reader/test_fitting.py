"""A posting beside a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import fit_sentences, overlap_of, values_of

NAMES = {"a": "The Aardvark", "b": "The Beaver", "c": "The Cat"}
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


def test_the_fit_in_words() -> None:
    said = fit_sentences({"a": 58, "b": 42, "c": 0}, {"a": 50, "b": 5, "c": 45}, NAMES)
    assert said == [
        "It has what you look for in The Aardvark.",
        "It asks for more of The Beaver than you would choose: 42 of 100 parts, where yours has 5.",
        "You may miss The Cat: 45 of 100 parts of your role, and 0 of this one.",
    ]
    assert fit_sentences({"a": 100, "b": 0, "c": 0}, {"a": 0, "b": 95, "c": 5}, NAMES) == [
        "It asks for more of The Aardvark than you would choose: 100 of 100 parts, where yours has 0.",
        "You may miss The Beaver: 95 of 100 parts of your role, and 0 of this one.",
    ]
    assert fit_sentences({"a": 34, "b": 33, "c": 33}, {"a": 33, "b": 33, "c": 34}, NAMES) == [
        "It has what you look for in The Aardvark, The Beaver and The Cat."
    ]


def test_the_fit_of_what_is_spread_thinly_has_no_part_to_name() -> None:
    keys = "abcdefghijkl"
    even = dict.fromkeys(keys, 8)
    names = {key: f"The {key}" for key in keys}
    assert fit_sentences(even, even, names) == ["It is spread much as your own answers are."]


def test_an_archetype_that_the_person_s_version_lacks_is_none_of_theirs() -> None:
    assert fit_sentences({"a": 50, "b": 50}, {"a": 100}, NAMES) == [
        "It has what you look for in The Aardvark.",
        "It asks for more of The Beaver than you would choose: 50 of 100 parts, where yours has 0.",
        "You may miss The Aardvark: 100 of 100 parts of your role, and 50 of this one.",
    ]


def test_no_more_than_two_differences_each_way_are_named_the_largest_first() -> None:
    names = {key: key.upper() for key in "abcdef"}
    said = fit_sentences(
        {"a": 40, "b": 35, "c": 25, "d": 0, "e": 0, "f": 0}, {"a": 0, "b": 0, "c": 0, "d": 25, "e": 40, "f": 35}, names
    )
    assert [sentence.split(":")[0] for sentence in said] == [
        "It asks for more of A than you would choose",
        "It asks for more of B than you would choose",
        "You may miss E",
        "You may miss F",
    ]
