"""Item statistics against numbers made by hand, and what holds for any answers."""

import statistics

import numpy as np
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from assessments.core.scoring import Format, InvalidResponse, Item, compile_instrument
from assessments.core.scoring.item_statistics import (
    NO_VARIANCE,
    Given,
    ItemStatistics,
    correlate,
    count_choices,
    describe_items,
    response_score,
)
from tests.core.scoring.strategies import SEEDS

W = np.array([[3.0, 0.0], [0.0, 1.0], [-3.0, 0.0]])
ABC = ("a", "b", "c")
BANK = compile_instrument(
    archetypes=("x", "y"),
    items=[
        Item("s", Format.STATEMENT, (), W[:1]),
        Item("p", Format.PAIR, ABC[:2], W[:2]),
        Item("grade", Format.GRADED_PAIR, ABC[:2], W[:2]),
        Item("one", Format.SINGLE, ABC, W),
        Item("bw", Format.BEST_WORST, ABC, W),
        Item("rank", Format.RANKING, ABC, W),
        Item("multi", Format.MULTI, ABC, W),
        Item("alloc", Format.ALLOCATION, ABC, W, total=10),
        Item("mute", Format.SINGLE, ABC, np.zeros((3, 2))),
    ],
)
FEW_VALUES = st.lists(st.floats(-9, 9), min_size=1, max_size=3)  # so that some examples don't vary at all
FOR = {
    "s": 5,
    "p": "a",
    "grade": 1,
    "one": "a",
    "bw": {"most": "a", "least": "c"},
    "rank": ["a", "b", "c"],
    "multi": ["a"],
    "alloc": {"a": 10},
}
AGAINST = {
    "s": 1,
    "p": "b",
    "grade": 5,
    "one": "c",
    "bw": {"most": "c", "least": "a"},
    "rank": ["c", "b", "a"],
    "multi": ["c"],
    "alloc": {"c": 10},
}


def people(half: int) -> list[Given]:
    rows = [Given(who, key, value) for who in range(half) for key, value in FOR.items()]
    return rows + [Given(half + who, key, value) for who in range(half) for key, value in AGAINST.items()]


def by_item(rows: list[Given]) -> dict[str, ItemStatistics]:
    return {one.item: one for one in describe_items(BANK, rows)}


def test_a_statements_score_is_linear_in_its_point() -> None:
    scores = [response_score(BANK, "s", point)[0] for point in range(1, 6)]
    assert np.allclose(scores, 3 * BANK.scale * np.array([-1, -0.5, 0, 0.5, 1]))


def test_a_choices_score_is_its_weight_less_the_mean() -> None:
    assert np.allclose(response_score(BANK, "one", "a"), BANK.scale * (W[0] - W.mean(axis=0)))
    assert np.allclose(response_score(BANK, "alloc", {"a": 10}), 3 * BANK.scale * (W[0] - W.mean(axis=0)))


@pytest.mark.parametrize("key", list(FOR))
def test_two_opposed_groups_correlate_in_every_format(key: str) -> None:
    found = by_item(people(10))[key]
    assert found.archetype == "x"
    assert found.people == found.answered == 20
    assert found.rest == pytest.approx(1.0)


def test_too_few_or_equal_people_have_no_correlation() -> None:
    assert all(one.rest is None for one in describe_items(BANK, people(9)))
    same = [Given(who, key, value) for who in range(30) for key, value in FOR.items()]
    assert all(one.rest is None for one in describe_items(BANK, same))
    assert by_item(people(10))["mute"].archetype is None
    assert [one.answered for one in describe_items(BANK, [])] == [0] * 9


def test_the_item_is_not_in_its_own_rest() -> None:
    draw = np.random.default_rng(3)
    rows = [Given(who, key, str(draw.choice(ABC[:2]))) for who in range(4000) for key in ("p", "one")]
    rest = by_item(rows)["p"].rest
    assert rest is not None
    assert abs(rest) < 0.05


def test_what_is_wrong_or_unknown_is_left_out_and_skips_are_counted() -> None:
    rows = [Given(0, "one", "z"), Given(0, "gone", 1), Given(1, "one", None), Given(2, "one", "b"), Given(3, "s", 9)]
    found = by_item(rows)
    assert (found["one"].answered, found["one"].skipped, found["s"].answered) == (1, 1, 0)
    with pytest.raises(InvalidResponse):
        response_score(BANK, "one", "z")


def test_choices_are_counted_by_format() -> None:
    def counts(key: str) -> list[tuple[int, float | None]]:
        rows = count_choices(BANK.items[key], [FOR[key], FOR[key], AGAINST[key]])
        return [(row.count, row.besides) for row in rows]

    assert counts("s") == [(1, None), (0, None), (0, None), (0, None), (2, None)]
    assert counts("grade") == [(2, None), (0, None), (0, None), (0, None), (1, None)]
    assert counts("one") == counts("multi") == [(2, None), (0, None), (1, None)]
    assert counts("bw") == [(2, 1), (0, 0), (1, 2)]
    assert counts("rank") == [(2, pytest.approx(5 / 3)), (0, 2), (1, pytest.approx(7 / 3))]
    assert counts("alloc") == [(2, pytest.approx(20 / 3)), (0, 0), (1, pytest.approx(10 / 3))]


def test_a_scale_has_a_mean_point() -> None:
    found = by_item([Given(who, key, point) for who, point in enumerate((1, 2, 2, 5, None)) for key in ("s", "grade")])
    assert (found["s"].mean, found["grade"].mean) == (2.5, 2.5)
    assert [found[key].mean for key in ("one", "alloc")] == [None, None]
    assert by_item([])["grade"].mean is None


@each(FEW_VALUES, FEW_VALUES, SEEDS, st.integers(0, 60))
def test_a_correlation_is_pearson_s_where_enough_people_differ(
    one: list[float], other: list[float], seed: int, people: int
) -> None:
    draw = np.random.default_rng(seed)
    first, second = draw.choice(one, size=people), draw.choice(other, size=people)
    found = correlate(first, second)
    if people < 20 or min(first.var(), second.var()) <= NO_VARIANCE:
        assert found is None
    else:
        assert found is not None
        assert found == pytest.approx(statistics.correlation(first.tolist(), second.tolist()), abs=1e-6)
        assert -1 <= found <= 1
        assert correlate(second, first) == pytest.approx(found)
