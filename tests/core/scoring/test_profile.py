from __future__ import annotations

import numpy as np

from assessments.core.scoring import ASKING_DRAWS, compile_instrument, fit_profile, profile_from

from .helpers import answers, make_bank


def test_without_answers_the_profile_is_flat_and_even() -> None:
    bank = make_bank()
    profile = profile_from(fit_profile(bank, dict.fromkeys(bank.items)))
    np.testing.assert_allclose(profile.values, 50)
    np.testing.assert_allclose(profile.p_top, 1 / 7, atol=0.02)
    assert set(profile.shares) <= {13, 14, 15}
    assert (profile.verdict.kind, profile.verdict.enough) == ("flat", False)


def test_one_archetype() -> None:
    profile = profile_from(fit_profile(compile_instrument(archetypes=["only"], items=[]), {}))
    assert (profile.shares, profile.p_top.tolist(), profile.verdict.kind) == ((100,), [1.0], "clear")


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
