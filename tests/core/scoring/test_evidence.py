"""What single answers say on their own: always in the direction that was meant."""

from __future__ import annotations

import random
from typing import cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.scoring import (
    Format,
    Instrument,
    InvalidResponse,
    Item,
    choice_evidence,
    compile_instrument,
    evidence,
    fit_profile,
    telling_choices,
)
from assessments.core.scoring.instrument import FloatArray

from .helpers import MIXED_BANK, answers, make_bank, make_item
from .strategies import AUTHORED, SEEDS, banks, brief, renamed

CHOICES = st.integers(3, 5)


def one_question(form: Format, weights: FloatArray, *, total: int = 10) -> Instrument:
    axes = [f"arch{axis}" for axis in range(weights.shape[1])]
    return compile_instrument(archetypes=axes, items=[make_item("q", form, weights, total=total)])


def said(bank: Instrument, response: object) -> FloatArray:
    """The evidence of an answer to the one question."""
    return evidence(bank, {"q": response})["q"]


def weights_of(seed: int, choices: int, axes: int = 5) -> FloatArray:
    """Any weights from -3 to 3, a choice a row."""
    return np.random.default_rng(seed).integers(-3, 4, size=(choices, axes)).astype(float)


def centred(weights: FloatArray) -> FloatArray:
    return np.asarray(weights - weights.mean(axis=1, keepdims=True))


def strongest(weights: FloatArray) -> list[tuple[int, int]]:
    """(choice, archetype) where a choice speaks for an archetype, against the others, more than any other choice."""
    apart = centred(weights)
    return [
        (row, axis)
        for axis in range(apart.shape[1])
        for row in range(len(apart))
        if apart[row, axis] > np.delete(apart[:, axis], row).max() + 1e-9
    ]


@brief
@given(SEEDS, CHOICES)
def test_most_is_up_and_least_is_down(seed: int, count: int) -> None:
    """Whatever the other half of the answer is, and whatever the weights are."""
    weights = weights_of(seed, count)
    bank = one_question(Format.BEST_WORST, weights)
    keys = bank.items["q"].choices
    for row, axis in strongest(weights):
        for other in keys[:row] + keys[row + 1 :]:
            assert said(bank, {"most": keys[row], "least": other})[axis] > 0
            assert said(bank, {"most": other, "least": keys[row]})[axis] < 0


@brief
@given(SEEDS, CHOICES)
def test_a_best_worst_answer_says_the_difference_of_its_two_choices(seed: int, count: int) -> None:
    weights = weights_of(seed, count)
    bank = one_question(Format.BEST_WORST, weights)
    expected = 0.7 * bank.scale * centred(weights)
    np.testing.assert_allclose(said(bank, {"most": "b", "least": "a"}), expected[1] - expected[0], atol=1e-12)


@brief
@given(SEEDS)
def test_agreeing_raises_what_a_statement_speaks_for_and_more_with_every_point(seed: int) -> None:
    weights = weights_of(seed, 1)
    bank = one_question(Format.STATEMENT, weights)
    by_point = np.array([said(bank, point) for point in range(1, 6)])
    expected = 0.7 * bank.scale * centred(weights)[0]
    np.testing.assert_allclose(by_point, np.outer([-1, -0.5, 0, 0.5, 1], expected), atol=1e-12)


@brief
@given(SEEDS)
def test_a_graded_pair_says_more_with_every_point_and_nothing_in_the_middle(seed: int) -> None:
    weights = weights_of(seed, 2)
    bank = one_question(Format.GRADED_PAIR, weights)
    by_point = np.array([said(bank, point) for point in range(1, 6)])
    expected = 0.7 * bank.scale * (centred(weights)[0] - centred(weights)[1])
    np.testing.assert_allclose(by_point, np.outer([1, 0.5, 0, -0.5, -1], expected), atol=1e-12)


@brief
@given(SEEDS, CHOICES, st.sampled_from([Format.PAIR, Format.SINGLE]))
def test_the_chosen_one_is_up_and_the_others_are_down(seed: int, count: int, form: Format) -> None:
    weights = weights_of(seed, 2 if form == Format.PAIR else count)
    bank = one_question(form, weights)
    for row, axis in strongest(weights):
        for key in bank.items["q"].choices:
            up = said(bank, key)[axis] > 0
            assert up or key != bank.items["q"].choices[row]
        by_key = [said(bank, key)[axis] for key in bank.items["q"].choices]
        assert int(np.argmax(by_key)) == row


@brief
@given(SEEDS, CHOICES, st.randoms(use_true_random=False))
def test_first_of_a_ranking_is_up_and_last_is_down(seed: int, count: int, draw: random.Random) -> None:
    weights = weights_of(seed, count)
    bank = one_question(Format.RANKING, weights)
    for row, axis in strongest(weights):
        key = bank.items["q"].choices[row]
        rest = [other for other in bank.items["q"].choices if other != key]
        draw.shuffle(rest)
        by_place = [said(bank, [*rest[:place], key, *rest[place:]])[axis] for place in range(count)]
        assert by_place == sorted(by_place, reverse=True)
        own = [choice_evidence(bank, "q", [*rest[:place], key, *rest[place:]])[row, axis] for place in (0, -1 % count)]
        assert own[0] > 0 > own[1]


@brief
@given(SEEDS, CHOICES)
def test_ticking_raises_and_leaving_out_lowers(seed: int, count: int) -> None:
    weights = weights_of(seed, count)
    bank = one_question(Format.MULTI, weights)
    keys = bank.items["q"].choices
    for row, axis in strongest(weights):
        for ticks in range(1, count):
            rest = [key for key in keys if key != keys[row]]
            ticked, left = said(bank, [keys[row], *rest[: ticks - 1]]), said(bank, rest[:ticks])
            assert ticked[axis] > left[axis]
            assert choice_evidence(bank, "q", [keys[row], *rest[: ticks - 1]])[row, axis] > 0
            assert choice_evidence(bank, "q", rest[:ticks])[row, axis] < 0
    np.testing.assert_array_equal(said(bank, []), 0)
    np.testing.assert_array_equal(said(bank, list(keys)), 0)


@brief
@given(SEEDS, CHOICES)
def test_every_point_given_to_a_choice_raises_what_it_speaks_for(seed: int, count: int) -> None:
    weights = weights_of(seed, count)
    bank = one_question(Format.ALLOCATION, weights)
    keys = bank.items["q"].choices
    for row, axis in strongest(weights):
        other = keys[row - 1]
        by_points = [said(bank, {keys[row]: points, other: 10 - points})[axis] for points in range(11)]
        assert by_points == sorted(by_points)
        assert by_points[10] > 0


@brief
@given(banks(), SEEDS)
def test_the_parts_of_the_choices_add_up(bank: Instrument, seed: int) -> None:
    """For any question; and each is in the direction in which its choice was taken."""
    for key, response in answers(bank, seed=seed).items():
        found = evidence(bank, {key: response})[key]
        parts = choice_evidence(bank, key, response)
        assert found.sum() == pytest.approx(0, abs=1e-9 * max(1, np.abs(found).max()))
        np.testing.assert_allclose(parts.sum(axis=0), found, atol=1e-9 * max(1, np.abs(found).max()))
        for axis, telling in enumerate(telling_choices(bank, key, response)):
            if telling is not None:
                assert np.sign(parts[telling.position, axis]) == np.sign(found[axis])
                assert bank.items[key].weights[telling.position, axis] != 0


@brief
@given(SEEDS, st.permutations(range(6)))
def test_the_order_of_choices_and_archetypes_does_not_matter(seed: int, order: list[int]) -> None:
    bank = make_bank(MIXED_BANK[::3], archetypes=6, seed=seed)
    turned = {key: item.choices[::-1] for key, item in bank.items.items()}
    items = [
        Item(one.key, one.format, turned[one.key], one.weights[::-1][:, order], one.total)
        for one in bank.items.values()
    ]
    other = compile_instrument(archetypes=[bank.archetypes[axis] for axis in order], items=items)
    responses = answers(bank, seed=seed)
    graded = {key for key, item in bank.items.items() if item.format == Format.GRADED_PAIR}
    moved = {key: 6 - cast(int, response) if key in graded else response for key, response in responses.items()}
    found, same = evidence(bank, responses), evidence(other, moved)
    for key, response in responses.items():
        np.testing.assert_allclose(same[key], found[key][order], atol=1e-12)
        tellings = telling_choices(bank, key, response)
        for axis, telling in zip(order, telling_choices(other, key, moved[key]), strict=True):
            one = tellings[axis]
            assert (telling and telling.is_favoured) == (one and one.is_favoured)


@brief
@given(banks(palettes=AUTHORED), SEEDS)
def test_names_do_not_matter(bank: Instrument, seed: int) -> None:
    names = {key: f"choice {key}!" for key in "abcdefghij"}
    items = [
        Item(f"{one.key}?", one.format, tuple(names[key] for key in one.choices), one.weights, one.total)
        for one in bank.items.values()
    ]
    other = compile_instrument(archetypes=bank.archetypes, items=items)
    for key, response in answers(bank, seed=seed).items():
        told = renamed(response, names)
        np.testing.assert_allclose(
            evidence(other, {f"{key}?": told})[f"{key}?"], evidence(bank, {key: response})[key], atol=1e-12
        )
        assert telling_choices(other, f"{key}?", told) == telling_choices(bank, key, response)


def test_a_most_that_was_expected_anyway_speaks_for_its_archetype_all_the_same() -> None:
    """The contribution of the last answer is negative: it was less than the others led to expect."""
    three = 3 * np.eye(3)
    sets = [make_item(f"q{n}", Format.BEST_WORST, three) for n in range(8)]
    pair = make_item("last", Format.GRADED_PAIR, three[:2])
    bank = compile_instrument(archetypes=["a", "b", "c"], items=[*sets, pair])
    responses: dict[str, object] = {f"q{n}": {"most": "a", "least": "b"} for n in range(8)} | {"last": 2}
    assert fit_profile(bank, responses).contributions["last"][0] < 0
    assert evidence(bank, responses)["last"][0] > 0


def test_the_telling_choice_is_the_one_that_carries_most() -> None:
    four = np.array([[3, -1, -2, -3], [-3, 3, -1, -2], [-2, -3, 3, -1], [-1, -2, -3, 3]], dtype=float)
    bank = one_question(Format.BEST_WORST, four)
    tellings = telling_choices(bank, "q", {"most": "a", "least": "c"})
    assert [telling and telling.position for telling in tellings] == [0, 2, 2, 0]
    assert [telling and telling.is_favoured for telling in tellings] == [True, False, False, True]
    single = one_question(Format.SINGLE, 2 * np.eye(5)[:4])
    chosen = telling_choices(single, "q", "b")
    assert chosen == ((0, False), (1, True), (2, False), (3, False), None)


def test_skipped_questions_say_nothing_and_unknown_answers_are_refused() -> None:
    bank = one_question(Format.STATEMENT, np.array([[2.0, 0, -1]]))
    assert evidence(bank, {"q": None}) == {}
    with pytest.raises(InvalidResponse):
        evidence(bank, {"q": 9})
