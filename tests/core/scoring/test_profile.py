from __future__ import annotations

import numpy as np
import pytest

from assessments.core.scoring import ASKING_DRAWS, compile_instrument, fit_profile, profile_from
from assessments.core.scoring.profile import verdict_for

from .helpers import answers, make_bank

KEYS = ("a", "b", "c", "d")
TILTED = np.array([1.0, 0.2, -0.4, -0.8])


@pytest.mark.parametrize(
    ("p_top", "answered", "kind", "leaders", "enough"),
    [
        ([0.60, 0.20, 0.10, 0.10], 5, "clear", "a", True),
        ([0.599, 0.201, 0.10, 0.10], 5, "split", "ab", True),
        ([0.10, 0.30, 0.50, 0.10], 5, "split", "cb", True),
        ([0.10, 0.20, 0.70, 0.00], 5, "clear", "c", True),
        ([0.1, 0.7, 0.1, 0.1], 5, "clear", "b", True),
        ([0.50, 0.299, 0.101, 0.10], 29, "spread", "abc", False),
        ([0.50, 0.299, 0.101, 0.10], 30, "spread", "abc", True),
        ([0.25, 0.25, 0.25, 0.25], 30, "spread", "abc", True),
        ([0.10, 0.40, 0.10, 0.40], 30, "split", "bd", True),
        ([0.20, 0.35, 0.20, 0.25], 30, "spread", "bda", True),
    ],
)
def test_verdict(p_top: list[float], answered: int, kind: str, leaders: str, enough: bool) -> None:
    verdict = verdict_for(KEYS, centred=TILTED, p_top=np.array(p_top), answered=answered)
    assert (verdict.kind, verdict.leaders, verdict.enough) == (kind, tuple(leaders), enough)


def test_ties_in_probability_are_ordered_by_value() -> None:
    verdict = verdict_for(KEYS, centred=-TILTED, p_top=np.full(4, 0.25), answered=40)
    assert verdict.leaders == ("d", "c", "b")


@pytest.mark.parametrize(
    ("spread", "answered", "kind", "enough"),
    [(0.349, 11, "flat", False), (0.349, 12, "flat", True), (0.35, 11, "clear", True)],
)
def test_flat_is_checked_first(spread: float, answered: int, kind: str, enough: bool) -> None:
    centred = np.array([spread, -spread, spread, -spread])
    verdict = verdict_for(KEYS, centred=centred, p_top=np.array([0.9, 0.1, 0, 0]), answered=answered)
    assert (verdict.kind, verdict.leaders, verdict.enough) == (kind, () if kind == "flat" else ("a",), enough)


def test_a_split_of_two_archetypes_names_two() -> None:
    verdict = verdict_for(("a", "b"), centred=np.array([0.5, -0.5]), p_top=np.array([0.55, 0.45]), answered=9)
    assert (verdict.kind, verdict.leaders) == ("split", ("a", "b"))


def test_without_answers_the_profile_is_flat_and_even() -> None:
    bank = make_bank()
    profile = profile_from(fit_profile(bank, dict.fromkeys(bank.items)))
    np.testing.assert_allclose(profile.values, 50)
    np.testing.assert_allclose(profile.p_top, 1 / 7, atol=0.02)
    assert set(profile.shares) <= {13, 14, 15}
    assert (profile.verdict.kind, profile.verdict.enough) == ("flat", False)


def test_one_archetype() -> None:
    profile = profile_from(fit_profile(compile_instrument(archetypes=["only"], items=[]), {}))
    assert (profile.shares, profile.p_top.tolist(), profile.verdict.kind) == ((100,), [1.0], "flat")


def test_fewer_draws_give_nearly_the_same_figures() -> None:
    bank = make_bank()
    fit = fit_profile(bank, answers(bank, seed=4))
    many, few = profile_from(fit), profile_from(fit, draws=ASKING_DRAWS)
    np.testing.assert_allclose(few.p_top, many.p_top, atol=0.04)
    np.testing.assert_array_equal(few.values, many.values)


def test_low_and_high_enclose_the_value_and_narrow_with_answers() -> None:
    bank = make_bank()
    some, all_of_them = (profile_from(fit_profile(bank, answers(bank, seed=3, count=count))) for count in (10, 60))
    for profile in (some, all_of_them):
        assert np.all((profile.low < profile.values) & (profile.values < profile.high))
    assert np.all(all_of_them.sd < some.sd)
