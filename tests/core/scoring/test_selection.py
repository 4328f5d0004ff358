from __future__ import annotations

import itertools

import numpy as np
import pytest

from assessments.core.scoring import (
    MAX_QUESTIONS,
    MIN_ANSWERS,
    TYPICAL_QUESTIONS,
    Fit,
    Format,
    Instrument,
    ScoringError,
    compile_instrument,
    expected_more,
    fit_for_asking,
    fit_profile,
    item_information,
    next_item,
    opening_order,
    should_stop,
)
from assessments.core.scoring.fit import ASKING_TOLERANCE
from assessments.core.scoring.information import SECONDS, row_stack
from assessments.core.scoring.selection import CLOSE, SURE_FROM, candidates, leader_criterion, sureness

from .helpers import MIXED_BANK, answers, make_bank, make_item

EMPTY: dict[str, object] = {}


def ask_on(bank: Instrument, responses: dict[str, object], *, count: int, seed: int | str = 1) -> list[str]:
    """The keys in the order in which they are asked, given the ``responses`` to all questions."""
    opening, given = opening_order(bank), dict[str, object]()
    while len(given) < count:
        key = next_item(bank, fit_profile(bank, given), tuple(given), rng_seed=seed, opening=opening)
        if key is None:
            break
        assert key not in given
        given[key] = responses[key]
    return list(given)


def falls(bank: Instrument, fit: Fit, done: list[str]) -> dict[str, float]:
    """The plain criterion: each candidate's covariance inverted, each contrast a vector."""
    theta, axes = fit.x[:-1], len(bank.archetypes)
    leader = int(np.argmax(theta))
    contrasts = [np.eye(axes + 1)[leader] - np.eye(axes + 1)[other] for other in range(axes)]
    weights = [float(np.exp(-(theta[leader] - theta[other]) / 0.5)) for other in range(axes)]
    centred = np.pad(np.eye(axes) - 1 / axes, ((0, 1), (0, 1)))
    found = {}
    for key, item in bank.items.items():
        if key not in done:
            after = np.linalg.inv(np.linalg.inv(fit.cov) + item_information(bank, key, fit.x))
            fall = sum(w * (c @ (fit.cov - after) @ c) for w, c in zip(weights, contrasts, strict=True))
            fall += 0.25 * np.trace(centred @ (fit.cov - after))
            found[key] = float(fall) / SECONDS[item.format] ** 0.4
    return found


def still(x: list[float], variance: float) -> Fit:
    size = len(x)
    cov = variance * np.eye(size)
    return Fit(tuple(f"a{n}" for n in range(size - 1)), np.array(x), cov, {}, True, 1, 12, 0, 0.0)


@pytest.mark.parametrize("axes", [2, 3, 7, 12])
def test_the_best_three_agree_with_the_plain_criterion(axes: int) -> None:
    bank = make_bank(archetypes=axes, seed=axes)
    responses = answers(bank, seed=4)
    for count in (0, 1, 9, 31, 58):
        done = list(bank.items)[:count]
        fit = fit_profile(bank, {key: responses[key] for key in done})
        expected = falls(bank, fit, done)
        chosen = [row_stack(bank).keys[place] for place in candidates(row_stack(bank), fit, done)]
        assert [expected[key] for key in chosen] == pytest.approx(sorted(expected.values(), reverse=True)[:3], abs=1e-9)


def test_the_criterion_weights_close_rivals_most() -> None:
    criterion = leader_criterion(np.array([0.2, 1.0, 0.9, -1.0, 5.0]))
    np.testing.assert_allclose(criterion.sum(axis=0), 0.0, atol=1e-12)
    close, far = np.exp(-0.2), np.exp(-4.0)
    assert criterion[2, 2] - 0.25 * 3 / 4 == pytest.approx(close)
    assert criterion[3, 3] - 0.25 * 3 / 4 == pytest.approx(far)
    assert criterion[1, 2] + 0.25 / 4 == pytest.approx(-close)
    assert criterion[0, 2] == pytest.approx(-0.25 / 4)
    assert not criterion[4].any()


def test_the_opening_mixes_formats_and_is_always_the_same() -> None:
    for seed in range(5):
        bank = make_bank(seed=seed)
        opening = opening_order(bank)
        formats = [bank.items[key].format for key in opening]
        assert opening == opening_order(make_bank(seed=seed))
        assert len(set(opening)) == 8
        assert len(set(formats)) >= 4
        assert all(one != other for one, other in itertools.pairwise(formats))


def test_the_opening_starts_with_the_most_information_by_cost() -> None:
    bank = make_bank()
    first = opening_order(bank)[0]
    base = bank.precision
    axes = len(bank.archetypes)
    centre = np.hstack([np.eye(axes) - 1 / axes, np.zeros((axes, 1))])

    def rate(key: str) -> float:
        after = np.linalg.inv(base + item_information(bank, key, np.zeros(axes + 1)))
        fall = np.trace(centre @ (np.linalg.inv(base) - after) @ centre.T)
        return float(fall / SECONDS[bank.items[key].format] ** 0.4)

    assert rate(first) == pytest.approx(max(map(rate, bank.items)))


def test_a_bank_of_one_format_has_an_opening_too() -> None:
    bank = make_bank([(Format.STATEMENT, 1)] * 12, archetypes=3)
    assert len(set(opening_order(bank))) == 8
    assert opening_order(bank, 0) == ()
    with pytest.raises(ScoringError):
        opening_order(bank, -1)


def test_the_opening_comes_first_and_in_order() -> None:
    bank = make_bank()
    assert tuple(ask_on(bank, answers(bank), count=8)) == opening_order(bank)


def test_an_opening_question_missing_from_the_bank_is_passed_over() -> None:
    bank = make_bank()
    fit = fit_profile(bank, EMPTY)
    assert next_item(bank, fit, ("q1",), rng_seed=1, opening=("gone", "q1", "q5")) == "q5"


def test_the_same_state_gives_the_same_question() -> None:
    bank, twin = make_bank(), make_bank()
    responses = answers(bank, seed=9)
    assert ask_on(bank, responses, count=30, seed="a") == ask_on(twin, responses, count=30, seed="a")


def test_attempts_get_different_questions_of_the_best_three() -> None:
    bank = make_bank()
    done = list(bank.items)[:10]
    fit = fit_profile(bank, {key: answers(bank)[key] for key in done})
    best = {row_stack(bank).keys[place] for place in candidates(row_stack(bank), fit, done)}
    assert {next_item(bank, fit, done, rng_seed=seed, opening=()) for seed in range(40)} == best


def test_every_question_is_asked_once_until_none_is_left() -> None:
    bank = make_bank(MIXED_BANK[::4])
    asked = ask_on(bank, answers(bank), count=99)
    assert sorted(asked) == sorted(bank.items)


def test_a_skipped_question_is_not_asked_again_nor_counted() -> None:
    bank = make_bank()
    skipping = dict.fromkeys(bank.items)
    asked = ask_on(bank, dict(skipping), count=40)
    assert len(set(asked)) == 40
    fit = fit_profile(bank, dict.fromkeys(asked))
    assert fit.answered == 0
    assert not should_stop(sureness(fit), fit.answered)


def test_three_questions() -> None:
    bank = make_bank([(Format.STATEMENT, 1), (Format.PAIR, 2), (Format.BEST_WORST, 4)], archetypes=3)
    assert sorted(ask_on(bank, answers(bank), count=9)) == ["q0", "q1", "q2"]


def test_no_questions_at_all() -> None:
    bank = compile_instrument(archetypes="ab", items=[])
    assert opening_order(bank) == ()
    assert next_item(bank, fit_profile(bank, EMPTY), (), rng_seed=1, opening=()) is None


@pytest.mark.parametrize("weight", [0.0, 1000.0])
def test_degenerate_weights_stay_finite(weight: float) -> None:
    """All zero, or huge: still every question once, without a warning (pytest makes warnings errors)."""
    items = [make_item(f"s{n}", Format.STATEMENT, [[weight, -weight, 0]]) for n in range(6)]
    items += [make_item(f"b{n}", Format.BEST_WORST, [[weight, 0, 0], [0, weight, 0], [0, 0, weight]]) for n in range(6)]
    items.append(make_item("small", Format.PAIR, [[1, 0, 0], [0, 1, 0]]))
    bank = compile_instrument(archetypes="abc", items=items)
    responses = answers(bank, seed=2)
    assert sorted(ask_on(bank, responses, count=99)) == sorted(bank.items)
    fit = fit_profile(bank, responses)
    assert 0 <= expected_more(sureness(fit), 13, 9) <= MAX_QUESTIONS


def test_one_archetype_alone_leads() -> None:
    bank = make_bank([(Format.STATEMENT, 1)] * 13, archetypes=1)
    fit = fit_profile(bank, answers(bank))
    assert sureness(fit) == 1.0
    assert should_stop(sureness(fit), MIN_ANSWERS)


def test_twelve_archetypes_and_two_hundred_questions() -> None:
    bank = make_bank((MIXED_BANK * 4)[:200], archetypes=12)
    assert len(set(ask_on(bank, answers(bank), count=30))) == 30


def test_sureness_is_the_probability_that_no_rival_is_far_ahead() -> None:
    fit = still([0.9, 0.7, -0.2, 0.0], 0.16)
    draws = fit.x[:-1] + 0.4 * np.random.default_rng(1).normal(size=(200_000, 3))
    expected = (draws[:, 0] >= draws.max(axis=1) - CLOSE).mean()
    assert sureness(fit, 4096) == pytest.approx(expected, abs=0.01)
    assert sureness(fit) == pytest.approx(expected, abs=0.03)


def test_the_stop_rule() -> None:
    sure, torn = still([3.0, 0.0, 0.0, 0.0], 0.01), still([0.1, 0.0, 0.0, 0.0], 1.0)
    assert sureness(torn) < SURE_FROM
    assert [should_stop(sureness(sure), n) for n in (MIN_ANSWERS - 1, MIN_ANSWERS)] == [False, True]
    assert [should_stop(sureness(torn), n) for n in (MIN_ANSWERS, 29, 30, 31)] == [False, False, True, True]


def test_the_estimate_without_a_table_keeps_to_the_stop_rule() -> None:
    bank = make_bank()
    responses = answers(bank)
    order, previous = ask_on(bank, responses, count=30), TYPICAL_QUESTIONS
    for count in range(30):
        sure = sureness(fit_profile(bank, {key: responses[key] for key in order[:count]}))
        previous = expected_more(sure, count, previous)
        assert max(MIN_ANSWERS, count + 1) <= count + previous <= MAX_QUESTIONS


def test_the_estimate_without_a_table_falls_with_sureness() -> None:
    more = [expected_more(sure, 18, 12) for sure in (0.5, 0.7, 0.88)]
    assert more == sorted(more, reverse=True)
    assert more[0] > more[2] >= 1
    assert expected_more(1.0, 4, 1) == MIN_ANSWERS - 4


def test_the_fit_for_asking_is_nearly_the_same_in_fewer_steps() -> None:
    bank = make_bank()
    responses = answers(bank)
    exact, loose = fit_profile(bank, responses), fit_for_asking(bank, responses)
    np.testing.assert_allclose(loose.x, exact.x, atol=ASKING_TOLERANCE)
    np.testing.assert_allclose(loose.cov, exact.cov, atol=ASKING_TOLERANCE)
    assert (loose.answered, loose.skipped) == (exact.answered, exact.skipped)
    assert loose.iterations < exact.iterations
    assert loose.contributions == {}
    np.testing.assert_array_equal(fit_for_asking(bank, EMPTY).cov, fit_profile(bank, EMPTY).cov)
