from __future__ import annotations

import itertools

import numpy as np
import pytest

from assessments.core.scoring import (
    Format,
    Instrument,
    ScoringError,
    compile_instrument,
    fit_profile,
    greedy_order,
    item_information,
    stages_for,
)
from assessments.core.scoring.information import contrast_trace, selection_rows

from .helpers import MIXED_BANK, answers, make_bank, make_item


def brute_greedy(bank: Instrument, count: int) -> tuple[str, ...]:
    """The same rule, with C written out and each candidate's covariance inverted separately."""
    axes = len(bank.archetypes)
    centre = np.hstack([np.eye(axes) - 1 / axes, np.zeros((axes, 1))])
    precision = np.linalg.inv(bank.covariance)
    left, picked = list(bank.items), list[str]()
    while left and len(picked) < count:
        now = np.trace(centre @ np.linalg.inv(precision) @ centre.T)
        informations = [item_information(bank, key, np.zeros(axes + 1)) for key in left]
        gains = [now - np.trace(centre @ np.linalg.inv(precision + i) @ centre.T) for i in informations]
        best = next(n for n, gain in enumerate(gains) if gain >= max(gains) - 1e-9)
        precision = precision + informations[best]
        picked.append(left.pop(best))
    return tuple(picked)


def test_greedy_order_agrees_with_the_plain_rule() -> None:
    bank = make_bank(MIXED_BANK[::3], archetypes=5, seed=8)
    assert greedy_order(bank, 12) == brute_greedy(bank, 12)


def test_a_shorter_order_is_the_start_of_a_longer_one() -> None:
    bank = make_bank()
    assert greedy_order(bank, 60)[:24] == greedy_order(bank, 24)
    assert sorted(greedy_order(bank, 999)) == sorted(bank.items)
    assert greedy_order(bank, 0) == ()


def test_ties_come_in_authored_order() -> None:
    pairs = [make_item(key, Format.PAIR, [[3, 0, 0], [0, 3, 0]]) for key in ("z", "m", "a")]
    nothing = make_item("nothing", Format.PAIR, [[1, 1, 1], [1, 1, 1]])
    bank = compile_instrument(archetypes="xyw", items=[nothing, *pairs])
    assert greedy_order(bank, 4) == ("z", "m", "a", "nothing")


def test_ties_up_to_rounding_come_in_authored_order() -> None:
    """By symmetry all pairs are equally informative, though not to the last digit."""
    pairs = [(a, b) for a, b in itertools.combinations(range(7), 2)]
    for turn in range(len(pairs)):
        order = pairs[turn:] + pairs[:turn]
        items = [make_item(f"{a}-{b}", Format.PAIR, (3 * np.eye(7)[[a, b]]).tolist()) for a, b in order]
        bank = compile_instrument(archetypes="abcdefg", items=items)
        assert greedy_order(bank, 1) == (items[0].key,)


def test_best_worst_is_more_informative_than_a_statement() -> None:
    items = [
        make_item("statement", Format.STATEMENT, [[3, 0, 0, 0]]),
        make_item("set", Format.BEST_WORST, (3 * np.eye(4)).tolist()),
    ]
    assert greedy_order(compile_instrument(archetypes="abcd", items=items), 1) == ("set",)


def test_selection_rows() -> None:
    bank = make_bank([(Format.RANKING, 4), (Format.ALLOCATION, 4), (Format.MULTI, 5), (Format.MULTI, 2)])
    assert [len(selection_rows(bank, key)) for key in bank.items] == [12, 12, 10, 2]
    with pytest.raises(ScoringError):
        selection_rows(bank, "unknown")
    with pytest.raises(ScoringError):
        greedy_order(bank, -1)


def test_information_is_the_covariance_of_the_rows() -> None:
    bank = make_bank(seed=3)
    x = np.random.default_rng(2).normal(size=8)
    for key in bank.items:
        rows = selection_rows(bank, key)
        chance = np.exp(rows @ x) / np.exp(rows @ x).sum()
        expected = np.cov(rows.T, aweights=chance, bias=True)
        np.testing.assert_allclose(item_information(bank, key, x), expected, atol=1e-12)


def test_one_choice_adds_its_information_to_the_precision() -> None:
    """The fit's curvature equals the information used for selection."""
    bank = make_bank([(Format.BEST_WORST, 4), (Format.STATEMENT, 1), (Format.SINGLE, 5)])
    fit = fit_profile(bank, answers(bank, seed=2))
    assert all(stages_for(bank, key, response) for key, response in answers(bank, seed=2).items())
    total = bank.precision + sum(item_information(bank, key, fit.x) for key in bank.items)
    np.testing.assert_allclose(np.linalg.inv(total), fit.cov, atol=1e-10)


def test_contrast_trace() -> None:
    bank = make_bank(archetypes=4)
    by_contrasts = sum(
        bank.covariance[a, a] + bank.covariance[b, b] - 2 * bank.covariance[a, b]
        for a, b in itertools.combinations(range(4), 2)
    )
    assert contrast_trace(bank.covariance) == pytest.approx(by_contrasts / 4)


def test_two_hundred_questions_and_twelve_archetypes() -> None:
    bank = make_bank((MIXED_BANK * 4)[:200], archetypes=12)
    assert len(set(greedy_order(bank, 24))) == 24
