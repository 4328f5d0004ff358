"""What holds of every questionnaire and every set of answers."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.scoring import Format, Instrument, Item, compile_instrument, fit_profile, profile_from
from assessments.core.scoring.fit import MAX_ITERATIONS

from .helpers import MIXED_BANK, answer, answers, make_bank, make_item
from .strategies import AUTHORED, SEEDS, banks, brief, renamed


@brief
@given(banks(), SEEDS, st.sampled_from([0.0, 0.3, 1.0]))
def test_always_finite_and_adds_up(bank: Instrument, seed: int, skip: float) -> None:
    responses = answers(bank, seed=seed, skip=skip)
    fit = fit_profile(bank, responses)
    profile = profile_from(fit)
    assert fit.converged
    for array in (fit.x, fit.cov, profile.values, profile.low, profile.high, profile.sd, profile.p_top):
        assert np.isfinite(array).all()
    np.testing.assert_array_less(0, np.diagonal(fit.cov))
    assert set(fit.contributions) == {key for key, response in responses.items() if response is not None}
    assert (fit.answered, fit.skipped) == (len(fit.contributions), len(responses) - len(fit.contributions))
    total = sum(fit.contributions.values(), np.zeros(len(bank.archetypes)))
    np.testing.assert_allclose(total, fit.centred, atol=1e-9, rtol=0)
    assert sum(profile.shares) == 100
    assert min(profile.shares) >= 0
    assert profile.p_top.sum() == pytest.approx(1)
    assert len(profile.verdict.leaders) <= min(3, len(bank.archetypes))


@brief
@given(st.permutations(range(6)), SEEDS)
def test_permuting_archetypes_permutes_the_result(order: list[int], seed: int) -> None:
    bank = make_bank(MIXED_BANK[::2], archetypes=6, seed=seed)
    moved = compile_instrument(
        archetypes=[bank.archetypes[axis] for axis in order],
        items=[
            Item(item.key, item.format, item.choices, item.weights[:, order], item.total)
            for item in bank.items.values()
        ],
    )
    responses = answers(bank, seed=seed)
    fits = fit_profile(bank, responses), fit_profile(moved, responses)
    one, other = (profile_from(fit) for fit in fits)
    np.testing.assert_allclose(fits[1].x[:-1], fits[0].x[order], atol=1e-9)
    for name in ("values", "low", "high", "sd", "p_top", "shares"):
        np.testing.assert_allclose(getattr(other, name), np.array(getattr(one, name))[order], atol=1e-8)
    assert one.verdict == other.verdict
    for key, contribution in fits[0].contributions.items():
        np.testing.assert_allclose(fits[1].contributions[key], contribution[order], atol=1e-9)


@brief
@given(SEEDS, st.randoms(use_true_random=False))
def test_names_and_the_order_of_answering_change_nothing(seed: int, shuffle: random.Random) -> None:
    bank = make_bank(MIXED_BANK[::2], seed=seed)
    names = {key: f"choice {key.upper()}!" for key in "abcdefghij"}
    other = compile_instrument(
        archetypes=[f"{key} by another name" for key in bank.archetypes],
        items=[
            Item(
                f"{item.key}?",
                item.format,
                tuple(names[key] for key in item.choices),
                item.weights,
                item.total,
            )
            for item in bank.items.values()
        ],
    )
    responses = answers(bank, seed=seed)
    told = [(f"{key}?", renamed(response, names)) for key, response in responses.items()]
    shuffle.shuffle(told)
    fits = fit_profile(bank, responses), fit_profile(other, dict(told))
    np.testing.assert_allclose(fits[0].x, fits[1].x, atol=1e-9)
    np.testing.assert_allclose(fits[0].cov, fits[1].cov, atol=1e-9)
    assert profile_from(fits[0]).shares == profile_from(fits[1]).shares


@brief
@given(banks(palettes=AUTHORED), SEEDS)
def test_an_answer_never_lowers_what_it_asks_for(bank: Instrument, seed: int) -> None:
    """Along its own slopes a higher point, or the other choice, only ever goes up."""
    responses = answers(bank, seed=seed)
    for key, item in bank.items.items():
        if item.format == Format.STATEMENT:
            direction = np.append(bank.scale * item.weights[0], 0.9)
            scale: tuple[object, ...] = (1, 2, 3, 4, 5)
        elif item.format == Format.PAIR:
            direction = np.append(item.weights[1] - item.weights[0], 0.0)
            scale = item.choices
        elif item.format == Format.GRADED_PAIR:
            direction = np.append(item.weights[1] - item.weights[0], 0.0)
            scale = (1, 2, 3, 4, 5)
        else:
            continue
        along = [direction @ fit_profile(bank, responses | {key: point}).x for point in scale]
        assert np.all(np.diff(along) >= -1e-9)


@brief
@given(SEEDS, st.integers(0, 6), st.integers(0, 6))
def test_a_choice_for_one_archetype_never_lowers_it(seed: int, wanted: int, against: int) -> None:
    bank = make_bank(MIXED_BANK[::3], seed=seed)
    weights = np.zeros((2, 7))
    weights[0, against] = 3
    weights[1, wanted] = 3
    pair = make_item("pair", Format.PAIR, weights.tolist())
    bank = compile_instrument(archetypes=bank.archetypes, items=[*bank.items.values(), pair])
    responses = answers(bank, seed=seed)
    low, high = (fit_profile(bank, responses | {"pair": key}).centred[wanted] for key in "ab")
    assert high >= low - 1e-9


@brief
@given(SEEDS, st.integers(0, 6), st.booleans())
def test_a_higher_point_never_lowers_the_statement_s_archetype(seed: int, axis: int, reverse: bool) -> None:
    """On a bank keyed both ways, where agreeing is not confounded with the archetype."""
    bank = make_bank(MIXED_BANK[::2], seed=seed)
    weights = np.zeros((1, 7))
    weights[0, axis] = -3 if reverse else 3
    statement = make_item("statement", Format.STATEMENT, weights.tolist())
    bank = compile_instrument(archetypes=bank.archetypes, items=[*bank.items.values(), statement])
    responses = answers(bank, seed=seed)
    by_point = [fit_profile(bank, responses | {"statement": point}).centred[axis] for point in range(1, 6)]
    assert np.all(np.diff(by_point[::-1] if reverse else by_point) >= -1e-9)


def test_bank_of_three() -> None:
    bank = make_bank([(Format.PAIR, 2), (Format.RANKING, 4), (Format.STATEMENT, 1)])
    assert fit_profile(bank, answers(bank)).converged


def test_everything_for_one_archetype() -> None:
    """All “most” on one: clear, in bounds, and still uncertain."""
    sets = [
        make_item(f"q{n}", Format.BEST_WORST, (3 * np.eye(7)[[0, 1 + n % 6, 1 + (n + 1) % 6]]).tolist())
        for n in range(60)
    ]
    bank = compile_instrument(archetypes="abcdefg", items=sets)
    profile = profile_from(fit_profile(bank, {item.key: {"most": "a", "least": "b"} for item in sets}))
    assert (profile.verdict.kind, profile.verdict.leaders) == ("clear", ("a",))
    assert 95 < profile.values[0] < 100
    assert profile.low[0] < profile.values[0] < profile.high[0] <= 100


def test_weights_that_are_all_zero_say_nothing() -> None:
    items = [make_item(f"q{n}", form, np.zeros((rows, 5)).tolist()) for n, (form, rows) in enumerate(MIXED_BANK)]
    bank = compile_instrument(archetypes="abcde", items=items)
    draw = random.Random(1)
    fit = fit_profile(bank, {item.key: answer(item, draw) for item in items})
    np.testing.assert_allclose(fit.centred, 0, atol=1e-12)
    assert profile_from(fit).verdict.kind == "flat"


@pytest.mark.parametrize("size", [99.0, 1000.0])
def test_one_huge_weight(size: float) -> None:
    bank = make_bank(seed=11)
    huge = make_item("huge", Format.BEST_WORST, [[size] + [0] * 6, [0, size] + [0] * 5, [-size] + [0] * 6])
    bank = compile_instrument(archetypes=bank.archetypes, items=[*bank.items.values(), huge])
    for most, least in ("ab", "bc", "cb", "ca"):
        fit = fit_profile(bank, answers(bank, seed=7) | {"huge": {"most": most, "least": least}})
        assert fit.converged
        np.testing.assert_allclose(sum(fit.contributions.values()), fit.centred, atol=1e-9)
        assert np.isfinite(profile_from(fit).values).all()


def test_newton_does_not_swing_between_two_steep_answers() -> None:
    """Two of 20 choices a question, one for and one against: each whole step would leap over the mode."""
    steep = [[45.0, 0.0]] + [[0.0, 0.0]] * 19
    usual = [make_item(f"usual{n}", Format.PAIR, [[3, 0], [0, 3]]) for n in range(3)]
    items = [make_item("for", Format.SINGLE, steep), make_item("against", Format.SINGLE, steep), *usual]
    bank = compile_instrument(archetypes=["x", "y"], items=items)
    fit = fit_profile(bank, {"for": "a", "against": "b"})
    assert fit.converged
    assert fit.iterations < 20
    np.testing.assert_allclose(sum(fit.contributions.values()), fit.centred, atol=1e-9)


def test_a_tolerance_that_nothing_meets_ends_with_a_last_small_step() -> None:
    """As where rounding keeps a gradient alive."""
    bank = make_bank(seed=3)
    responses = answers(bank, seed=3)
    fit, usual = fit_profile(bank, responses, tolerance=-1.0), fit_profile(bank, responses)
    assert (fit.converged, fit.iterations) == (True, MAX_ITERATIONS)
    np.testing.assert_allclose(fit.x, usual.x, atol=1e-12)


def test_slopes_a_million_times_apart() -> None:
    """Rounding keeps a gradient. Two of three choices for x: 2/3 = σ(s · 1000 · (θx - θy)), s = 0.66 / 0.001."""
    faint = [make_item(f"faint{n}", Format.PAIR, [[0.001, 0], [0, 0.001]]) for n in range(4)]
    steep = [make_item(f"steep{n}", Format.PAIR, [[1000, 0], [0, 1000]]) for n in range(3)]
    bank = compile_instrument(archetypes=["x", "y"], items=[*faint, *steep])
    fit = fit_profile(bank, {"steep0": "a", "steep1": "b", "steep2": "a"})
    assert fit.converged
    assert fit.x[0] - fit.x[1] == pytest.approx(np.log(2) / 660_000, rel=1e-6)
    np.testing.assert_allclose(sum(fit.contributions.values()), fit.centred, atol=1e-9)


def test_twelve_archetypes_two_hundred_questions() -> None:
    bank = make_bank((MIXED_BANK * 4)[:200], archetypes=12)
    fit = fit_profile(bank, answers(bank))
    assert (fit.converged, fit.answered) == (True, 200)
    assert sum(profile_from(fit).shares) == 100


def test_ticking_nothing_is_an_uninformative_answer() -> None:
    bank = make_bank([(Format.MULTI, 4), (Format.PAIR, 2)])
    fit = fit_profile(bank, {"q0": [], "q1": None})
    assert (fit.answered, fit.skipped) == (1, 1)
    np.testing.assert_array_equal(fit.contributions["q0"], 0)
