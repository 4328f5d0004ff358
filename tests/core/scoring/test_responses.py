from __future__ import annotations

import numpy as np
import pytest

from assessments.core.scoring import Format, Instrument, InvalidResponse, compile_instrument, instrument, stages_for

from .helpers import make_item

FOUR = [[3, 0], [0, 2], [-1, 0], [0, -3]]


@pytest.fixture(scope="module")
def bank() -> Instrument:
    items = [
        make_item("statement", Format.STATEMENT, [[3, -1]]),
        make_item("pair", Format.PAIR, FOUR[:2]),
        make_item("graded_pair", Format.GRADED_PAIR, FOUR[:2]),
        make_item("single", Format.SINGLE, FOUR),
        make_item("best_worst", Format.BEST_WORST, FOUR),
        make_item("ranking", Format.RANKING, FOUR),
        make_item("multi", Format.MULTI, FOUR),
        make_item("allocation", Format.ALLOCATION, FOUR),
    ]
    return compile_instrument(archetypes=["x", "y"], items=items)


@pytest.mark.parametrize(
    ("key", "response", "sizes"),
    [
        ("statement", 1, [5]),
        ("pair", "b", [2]),
        ("graded_pair", 3, [5]),
        ("single", "d", [4]),
        ("best_worst", {"most": "d", "least": "a"}, [12]),
        ("ranking", ["d", "c", "b", "a"], [4, 3, 2]),
        ("multi", ["a"], [4]),
        ("multi", ["c", "a"], [6]),
        ("multi", [], []),
        ("multi", ["d", "c", "b", "a"], []),
        ("allocation", {"a": 10}, [4]),
        ("allocation", {"a": 3, "b": 0, "d": 7}, [4]),
    ],
)
def test_stages_have_a_row_per_alternative(bank: Instrument, key: str, response: object, sizes: list[int]) -> None:
    stages = stages_for(bank, key, response)
    assert [stage.rows.shape for stage in stages] == [(size, 3) for size in sizes]
    for stage in stages:
        assert stage.target.sum() == pytest.approx(stage.n)
    assert stages_for(bank, key, None) == ()


def test_statement_rows_carry_acquiescence(bank: Instrument) -> None:
    (stage,) = stages_for(bank, "statement", 4)
    np.testing.assert_allclose(stage.rows[3], [0.5 * 3 * bank.scale, -0.5 * bank.scale, 0.45])
    np.testing.assert_allclose(stage.rows[2], 0)
    np.testing.assert_array_equal(stage.target, [0, 0, 0, 1, 0])


def test_chosen_rows_are_those_of_the_answer(bank: Instrument) -> None:
    weights = bank.items["single"].weights * bank.scale
    (best_worst,) = stages_for(bank, "best_worst", {"most": "d", "least": "b"})
    np.testing.assert_allclose(best_worst.target @ best_worst.rows, [*(weights[3] - weights[1]), 0])
    (multi,) = stages_for(bank, "multi", ["d", "b"])
    np.testing.assert_allclose(multi.target @ multi.rows, [*(weights[3] + weights[1]), 0])
    for stage, chosen in zip(stages_for(bank, "ranking", ["c", "a", "d", "b"]), (2, 0, 3), strict=True):
        np.testing.assert_allclose(stage.target @ stage.rows, [*weights[chosen], 0])


def test_allocation_is_three_choices_whatever_the_total(bank: Instrument) -> None:
    (stage,) = stages_for(bank, "allocation", {"b": 5, "c": 5})
    np.testing.assert_allclose(stage.target, [0, 1.5, 1.5, 0])
    assert stage.n == 3


@pytest.mark.parametrize("response", [[], {}, "", 0, 1.0, "a" * 9000, True, False, object(), ["a", []], {"a": None}])
@pytest.mark.parametrize("key", ["statement", "pair", "graded_pair", "single", "best_worst", "ranking", "allocation"])
def test_invalid_responses_are_refused(bank: Instrument, key: str, response: object) -> None:
    with pytest.raises(InvalidResponse):
        stages_for(bank, key, response)


@pytest.mark.parametrize(
    ("key", "response", "says"),
    [
        ("statement", 6, "1 to 5"),
        ("statement", "3", "1 to 5"),
        ("statement", 3.0, "1 to 5"),
        ("pair", "c", "answers of this question"),
        ("graded_pair", 0, "1 to 5"),
        ("graded_pair", "a", "1 to 5"),
        ("single", ["a"], "answers of this question"),
        ("best_worst", {"most": "a", "least": "a"}, "different"),
        ("best_worst", {"most": "a"}, "most"),
        ("best_worst", {"most": "a", "least": "b", "third": "c"}, "most"),
        ("best_worst", {"most": "a", "least": ["b"]}, "answers of this question"),
        ("ranking", ["a", "b", "c"], "every answer"),
        ("ranking", ["a", "b", "c", "c"], "twice"),
        ("ranking", "abcd", "list"),
        ("multi", ["a", "a"], "twice"),
        ("multi", ["z"], "answers of this question"),
        ("multi", "ab", "list"),
        ("allocation", {"a": 9}, "exactly 10"),
        ("allocation", {"a": 11, "b": -1}, "only 10"),
        ("allocation", {"a": -1, "b": 11}, "0 or more"),
        ("allocation", {"a": 5.0, "b": 5}, "whole number"),
        ("allocation", {"a": 10**400}, "only 10"),
        ("allocation", {"z": 10}, "answers of this question"),
        ("unknown", 1, "no such question"),
    ],
)
def test_the_refusal_says_why(bank: Instrument, key: str, response: object, says: str) -> None:
    with pytest.raises(InvalidResponse, match=says):
        stages_for(bank, key, response)


def test_kept_rows_cannot_be_changed(bank: Instrument) -> None:
    for key, response in [("single", "a"), ("multi", ["a", "b"]), ("statement", 2)]:
        (stage,) = stages_for(bank, key, response)
        for array in (stage.rows, stage.target):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 1.0


def test_only_so_many_readings_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after them is read each time, and read the same."""
    fresh = compile_instrument(archetypes=["x", "y"], items=[make_item("q", Format.ALLOCATION, FOUR, total=100)])
    monkeypatch.setattr(instrument, "MAX_CACHED_PARSES", 2)
    stages = [stages_for(fresh, "q", {"a": points, "b": 100 - points}) for points in range(5)]
    again = [stages_for(fresh, "q", {"a": points, "b": 100 - points}) for points in range(5)]
    assert [one is other for one, other in zip(stages, again, strict=True)] == [True, True, False, False, False]
    for (one,), (other,) in zip(stages, again, strict=True):
        np.testing.assert_array_equal(one.target, other.target)


def test_a_response_is_read_once_and_what_is_refused_is_refused_again(bank: Instrument) -> None:
    keys = bank.items["single"].choices
    first, again, other = (stages_for(bank, "single", key) for key in (keys[0], keys[0], keys[1]))
    assert first is again
    assert other is not first
    stages_for(bank, "statement", 1)
    for _ in range(2):
        for wrong in (True, "1", 1.0):  # each is equal or alike to the point 1, and isn't it
            with pytest.raises(InvalidResponse):
                stages_for(bank, "statement", wrong)
