"""What holds of graded pairs whatever they weigh, and of how they are simulated."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from assessments.core.scoring import (
    Format,
    Instrument,
    Item,
    compile_instrument,
    fit_profile,
    item_information,
    smallest_change,
    stages_for,
)
from assessments.core.scoring.alternatives import alternatives
from assessments.core.scoring.bank_warnings import bank_warnings
from assessments.core.scoring.diagnostics import straight_line_profiles
from assessments.core.scoring.fit import Fit
from assessments.core.scoring.sampling import sampled_people
from assessments.core.scoring.simulation.figures import weighted_sum
from assessments.core.scoring.simulation.respondents import (
    GRADED_SLOPE,
    THRESHOLDS,
    misspecified,
    model_right,
    responses_of,
)

from .helpers import MIXED_BANK, answers, make_bank, make_item
from .small_banks import bank_of, row, sound_items
from .strategies import AUTHORED, SEEDS, banks, brief

POINTS = (1, 2, 3, 4, 5)


def graded(key: str, one: list[float], other: list[float]) -> Item:
    return make_item(key, Format.GRADED_PAIR, [one, other])


def of_graded_pairs(bank: Instrument) -> list[str]:
    return [key for key, item in bank.items.items() if item.format == Format.GRADED_PAIR]


def assert_same(one: Fit, other: Fit) -> None:
    np.testing.assert_allclose(one.x, other.x, atol=1e-8)
    np.testing.assert_allclose(one.cov, other.cov, atol=1e-8)


@brief
@given(banks(palettes=AUTHORED), SEEDS)
def test_which_choice_comes_first_changes_nothing(bank: Instrument, seed: int) -> None:
    """The choices of every graded pair exchanged, and its points mirrored."""
    responses, mirrored, items = answers(bank, seed=seed), {}, []
    for key, item in bank.items.items():
        point = responses[key]
        if item.format == Format.GRADED_PAIR:
            assert isinstance(point, int)
            item, point = replace(item, choices=item.choices[::-1], weights=item.weights[::-1]), 6 - point
        mirrored[key] = point
        items.append(item)
    turned = compile_instrument(archetypes=bank.archetypes, items=items)
    assert_same(fit_profile(bank, responses), fit_profile(turned, mirrored))


@brief
@given(banks(palettes=AUTHORED), SEEDS)
def test_what_both_choices_speak_for_changes_nothing(bank: Instrument, seed: int) -> None:
    """The same weights added to both choices of a graded pair, at the same scale."""
    shift = np.random.default_rng(seed)
    items = [
        replace(item, weights=item.weights + shift.integers(-3, 4, len(bank.archetypes)))
        if item.format == Format.GRADED_PAIR
        else item
        for item in bank.items.values()
    ]
    shifted = replace(compile_instrument(archetypes=bank.archetypes, items=items), scale=bank.scale)
    responses = answers(bank, seed=seed)
    assert_same(fit_profile(bank, responses), fit_profile(shifted, responses))


@brief
@given(banks(palettes=AUTHORED))
def test_about_the_same_everywhere_is_no_lean_and_an_answer(bank: Instrument) -> None:
    """It says that neither is preferred, so that it narrows the bands; a skipped question doesn't."""
    keys = of_graded_pairs(bank)
    fit = fit_profile(bank, dict.fromkeys(keys, 3))
    np.testing.assert_allclose(fit.x, 0, atol=1e-12)
    assert (fit.answered, fit.skipped) == (len(keys), 0)
    told = sum(float(np.abs(np.diff(bank.items[key].weights, axis=0)).sum()) for key in keys)
    assert (np.trace(fit.cov) < np.trace(bank.covariance) - 1e-12) == (told > 0)


@brief
@given(SEEDS)
def test_each_point_towards_a_choice_raises_what_it_speaks_for(seed: int) -> None:
    bank = make_bank(MIXED_BANK[::3], seed=seed)
    one, other = np.random.default_rng(seed).choice(7, size=2, replace=False)
    pair = graded("graded", *(3 * np.eye(7)[[one, other]]).tolist())
    bank = compile_instrument(archetypes=bank.archetypes, items=[*bank.items.values(), pair])
    responses = answers(bank, seed=seed)
    by_point = np.array([fit_profile(bank, responses | {"graded": point}).centred for point in POINTS])
    assert np.all(np.diff(by_point[:, one]) < 0)
    assert np.all(np.diff(by_point[:, other]) > 0)


def test_half_a_grade_is_half_the_evidence() -> None:
    """The gradient at the prior's middle is s κ (w_A - w_B), κ = 1, ½, 0, -½, -1, and nothing for acquiescence."""
    bank = bank_of(graded("q", row(a=3), row(b=2)))
    for point, kappa in zip(POINTS, (1, 0.5, 0, -0.5, -1), strict=True):
        ((rows, target, n),) = stages_for(bank, "q", point)
        pull = target @ rows - n * rows.mean(axis=0)
        np.testing.assert_allclose(pull, kappa * bank.scale * np.array([3, -2, 0, 0, 0]), atol=1e-15)


def test_a_graded_pair_tells_twice_what_a_pair_tells() -> None:
    """The variance of κ over five even points is ½, that of one choice out of two ¼."""
    weights = [row(a=3), row(b=3)]
    bank = bank_of(make_item("pair", Format.PAIR, weights), make_item("graded", Format.GRADED_PAIR, weights))
    pair, graded_pair = (item_information(bank, key, np.zeros(5)) for key in ("pair", "graded"))
    np.testing.assert_allclose(graded_pair, 2 * pair)


def test_the_counterfactual_moves_as_few_points_as_it_takes() -> None:
    bank = compile_instrument(archetypes="xyz", items=[graded("q", [3, 0, 0], [0, 3, 0])])
    others = alternatives(bank, "q", 2, np.zeros(4))
    assert (others.responses, others.sizes) == ([1, 3, 4, 5], [0.25, 0.25, 0.5, 0.75])
    change = smallest_change(bank, {"q": 1}, fit_profile(bank, {"q": 1}))
    assert change is not None
    assert (change.items, change.leader) == ((("q", 1, 4),), "y")


def test_the_same_answer_to_every_graded_pair() -> None:
    """Much rather the first, always, is a straight line; about the same, always, can't give a clear result."""
    firsts = [graded(f"first{n}", row(b=3), row(c=3)) for n in range(12)]
    bank = bank_of(*sound_items(), *firsts)
    warned = [one for one in bank_warnings(bank) if one.kind == "straight_line"]
    assert {one.about for one in warned} == {"b", "c"}
    assert all(one.items and set(one.items) <= {item.key for item in firsts} for one in warned)
    lines = {one.line: one for one in straight_line_profiles(bank_of(*firsts))}
    assert [lines[line].answered for line in ("all_agree", "first_option", "last_option")] == [0, 12, 12]


def test_warns_of_a_graded_pair_whose_choices_weigh_the_same() -> None:
    bank = bank_of(*sound_items(), graded("twins", row(a=3), row(a=3)))
    assert [(one.kind, one.about) for one in bank_warnings(bank)] == [("same_choices", "twins")]


def test_random_answerers_take_each_point_evenly() -> None:
    bank = bank_of(graded("q", row(a=3), row(b=3)))
    people = sampled_people(bank, np.zeros((3000, 5)), np.random.default_rng(2))
    counts = np.unique([person["q"] for person in people], return_counts=True)
    assert counts[0].tolist() == list(POINTS)
    np.testing.assert_allclose(counts[1] / 3000, 0.2, atol=0.03)


def test_simulated_grades_are_as_informative_as_the_model_assumes() -> None:
    """A graded response's information at no preference, a² Σ P'² / P over the points, is the ½ of the rows' κ."""
    passed = 1 / (1 + np.exp(np.concatenate([[-np.inf], THRESHOLDS, [np.inf]])))
    slope = passed * (1 - passed)
    of_graded_response = GRADED_SLOPE**2 * float((np.diff(slope) ** 2 / -np.diff(passed)).sum())
    bank = bank_of(graded("q", row(a=3), row(b=3)))
    assert bank.scale**2 * 9 * of_graded_response == pytest.approx(item_information(bank, "q", np.zeros(5))[0, 0])


def test_simulated_people_grade_as_they_prefer_and_whichever_comes_first() -> None:
    weights = [row(a=3), row(b=3)]
    bank = bank_of(make_item("ab", Format.GRADED_PAIR, weights), make_item("ba", Format.GRADED_PAIR, weights[::-1]))
    for population in (model_right, misspecified):
        people = population(bank, people=3000, seed=1)
        leaning = people.theta[:, 0] - people.theta[:, 1]
        careful = ~people.careless
        for key, sign in (("ab", -1), ("ba", 1)):
            assert set(people.answers[key].tolist()) == set(range(5))
            assert sign * np.corrcoef(leaning[careful], people.answers[key][careful])[0, 1] > 0.35
        first = responses_of(bank, people.answers, 0)
        assert first == {key: int(people.answers[key][0]) + 1 for key in ("ab", "ba")}


def test_simulated_people_who_agree_with_everything_grade_no_pair_higher_for_it() -> None:
    """Answers to two questions that no preference speaks to have acquiescence in common, and grades have nothing."""
    silent = [make_item(f"s{n}", Format.STATEMENT, [row()]) for n in range(2)]
    silent += [graded(f"g{n}", row(), row()) for n in range(2)]
    bank = bank_of(*silent, graded("scale", row(a=3), row(b=3)))
    answered = misspecified(bank, people=4000, seed=1).answers
    together = {form: np.corrcoef(answered[f"{form}0"], answered[f"{form}1"])[0, 1] for form in "sg"}
    assert abs(together["g"]) < 0.05 < 0.08 < together["s"]


def test_the_plain_sum_counts_a_grade_towards_its_choice() -> None:
    bank = bank_of(graded("q", row(a=3), row(b=2)))
    told = weighted_sum(bank, {"q": np.arange(5)})
    np.testing.assert_array_equal(told[:, 0], [3, 1.5, 0, -1.5, -3])
    np.testing.assert_array_equal(told[:, 1], [-2, -1, 0, 1, 2])
