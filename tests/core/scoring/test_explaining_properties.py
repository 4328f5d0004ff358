"""Properties of the explanations of results and banks, for any bank and any answers."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.core.scoring import Format, Instrument, Item, compile_instrument, fit_profile
from assessments.core.scoring.bank_warnings import bank_warnings
from assessments.core.scoring.careless import Cutoffs, indices, notes, simulate_cutoffs
from assessments.core.scoring.counterfactual import smallest_change
from assessments.core.scoring.diagnostics import can_lead, question_information, random_winners, straight_line_profiles
from assessments.core.scoring.stability import leader_of, leave_one_out

from .helpers import MIXED_BANK, answers, make_bank, make_item
from .strategies import AUTHORED, SEEDS, banks, brief, renamed


@brief
@given(banks(), SEEDS, st.sampled_from([0.0, 0.3, 1.0]))
def test_explanations_of_a_result_are_finite_and_true(bank: Instrument, seed: int, skip: float) -> None:
    responses = answers(bank, seed=seed, skip=skip)
    fit = fit_profile(bank, responses)
    leader = leader_of(fit.x)
    assert set(leave_one_out(bank, responses, fit)) <= set(fit.contributions)
    change = smallest_change(bank, responses, fit)
    if change is not None:
        changed = fit_profile(bank, responses | {key: new for key, _, new in change.items})
        assert 1 <= len(change.items) <= 3
        ahead = leader_of(changed.x)
        assert leader is not None
        assert ahead is not None
        assert change.leader == bank.archetypes[ahead] != bank.archetypes[leader]
    found = indices(bank, responses, [3.0] * len(responses))
    assert all(np.isfinite(value) for value in (found.person_fit, found.odd_even) if value is not None)
    assert set(notes(found, Cutoffs((1,), (0.0,), (0.0,)))) <= {"straight_line", "person_fit", "odd_even"}


@settings(brief, max_examples=15)
@given(banks(), SEEDS)
def test_any_bank_can_be_diagnosed(bank: Instrument, seed: int) -> None:
    winners = random_winners(bank, 5, seed)
    assert sum(winners.values()) == pytest.approx(1)
    assert all(0 <= one.removed <= 1 + 1e-9 for one in question_information(bank))
    lines = straight_line_profiles(bank)
    assert all(np.isfinite(line.profile.values).all() for line in lines)
    known = {"", *bank.items, *bank.archetypes}
    for warning in bank_warnings(bank, winners=winners, lines=lines):
        assert warning.about in known
        assert set(warning.items) <= set(bank.items)
        assert warning.sentence.endswith(".")
    figures = simulate_cutoffs(bank, seed, people=4)
    assert np.isfinite([*figures.person_fit, *figures.odd_even]).all()


@settings(brief, max_examples=20)
@given(banks(palettes=AUTHORED), SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_archetypes_does_not_matter(bank: Instrument, seed: int, shuffle: random.Random) -> None:
    """For any bank: the profile, the smallest change and the careless indices."""
    order = list(range(len(bank.archetypes)))
    shuffle.shuffle(order)
    moved = compile_instrument(
        archetypes=[bank.archetypes[axis] for axis in order],
        items=[Item(one.key, one.format, one.choices, one.weights[:, order], one.total) for one in bank.items.values()],
    )
    responses = answers(bank, seed=seed, skip=0.2)
    fits = fit_profile(bank, responses), fit_profile(moved, responses)
    np.testing.assert_allclose(fits[1].centred, fits[0].centred[order], atol=1e-9)
    assert leave_one_out(moved, responses, fits[1]) == leave_one_out(bank, responses, fits[0])
    changes = smallest_change(bank, responses, fits[0]), smallest_change(moved, responses, fits[1])
    sizes = [None if change is None else len(change.items) for change in changes]
    assert sizes[0] == sizes[1]
    one, other = indices(bank, responses), indices(moved, responses)
    assert other.person_fit == (None if one.person_fit is None else pytest.approx(one.person_fit, abs=1e-6))
    assert other.odd_even == (None if one.odd_even is None else pytest.approx(one.odd_even, abs=1e-6))
    assert sorted(can_lead(moved)) == sorted(can_lead(bank))


@brief
@given(SEEDS)
def test_names_do_not_matter(seed: int) -> None:
    bank = make_bank(MIXED_BANK[::3], seed=seed)
    names = {key: f"choice {key.upper()}!" for key in "abcdefghij"}
    items = [
        Item(f"{one.key}?", one.format, tuple(names[key] for key in one.choices), one.weights, one.total)
        for one in bank.items.values()
    ]
    other = compile_instrument(archetypes=[f"{key}!" for key in bank.archetypes], items=items)
    responses = answers(bank, seed=seed)
    told = {f"{key}?": renamed(response, names) for key, response in responses.items()}
    fits = fit_profile(bank, responses), fit_profile(other, told)
    hanging = leave_one_out(bank, responses, fits[0])
    assert leave_one_out(other, told, fits[1]) == tuple(f"{key}?" for key in hanging)
    change, same = smallest_change(bank, responses, fits[0]), smallest_change(other, told, fits[1])
    assert (change is None) == (same is None)
    if change is not None and same is not None:
        assert same.leader == f"{change.leader}!"
        assert same.items == tuple(
            (f"{key}?", renamed(old, names), renamed(new, names)) for key, old, new in change.items
        )
    assert indices(other, told) == indices(bank, responses)


@pytest.mark.parametrize("count", [3, 12, 60])
def test_every_most_on_the_same_archetype(count: int) -> None:
    """With many answers no change helps; every answer fits the others; no figure is NaN."""
    sets = [
        make_item(f"q{n}", Format.BEST_WORST, (3 * np.eye(12)[[0, 1 + n % 11, 1 + (n + 1) % 11]]).tolist())
        for n in range(count)
    ]
    bank = compile_instrument(archetypes="abcdefghijkl", items=sets)
    responses: dict[str, object] = {item.key: {"most": "a", "least": "b"} for item in sets}
    fit = fit_profile(bank, responses)
    assert leave_one_out(bank, responses, fit) == ()
    assert (smallest_change(bank, responses, fit) is None) == (count == 60)
    assert notes(indices(bank, responses), simulate_cutoffs(bank, 1, people=40)) == ()


def test_two_hundred_questions_and_twelve_archetypes_are_explained() -> None:
    bank = make_bank((MIXED_BANK * 4)[:200], archetypes=12)
    responses = answers(bank)
    fit = fit_profile(bank, responses)
    assert set(leave_one_out(bank, responses, fit)) <= set(responses)
    change = smallest_change(bank, responses, fit)
    assert change is None or change.leader != bank.archetypes[int(fit.x[:-1].argmax())]
    assert indices(bank, responses, fit=fit).answered == 200
