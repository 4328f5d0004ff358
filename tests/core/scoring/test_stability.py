from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np
import pytest

from assessments.core.scoring import Format, Instrument, compile_instrument, fit_profile
from assessments.core.scoring.responses import stages_for
from assessments.core.scoring.stability import answer_pull, leader_of, leave_one_out

from .helpers import answers, make_bank, make_item


def by_refits(bank: Instrument, responses: Mapping[str, object]) -> tuple[str, ...]:
    leader = leader_of(fit_profile(bank, responses).x)
    rests = {key: {other: response for other, response in responses.items() if other != key} for key in responses}
    return tuple(key for key, rest in rests.items() if leader_of(fit_profile(bank, rest).x) != leader)


@pytest.mark.parametrize(("count", "archetypes"), [(1, 7), (4, 3), (12, 7), (30, 12), (60, 7)])
def test_it_agrees_with_refitting_without_each_answer(count: int, archetypes: int) -> None:
    changing = 0
    for seed in range(8):
        bank = make_bank(archetypes=archetypes, seed=seed)
        responses = answers(bank, seed=seed, count=count, skip=0.1)
        fit = fit_profile(bank, responses)
        expected = by_refits(bank, responses) if leader_of(fit.x) is not None else ()
        assert leave_one_out(bank, responses, fit) == expected
        changing += len(expected)
    assert changing


@pytest.mark.parametrize("seed", [52, 195, 261, 293])
def test_steep_slopes_are_refitted(seed: int) -> None:
    """Two answers pull hard against each other; without one of them, a single Newton step is too short."""
    draw = random.Random(seed)
    items = []
    for number in range(draw.randint(2, 6)):
        axes, size = draw.choice([(0, 1), (0, 1), (1, 2)]), draw.choice([1, 1, 14])
        items.append(make_item(f"q{number}", Format.PAIR, (size * np.eye(3)[list(axes)]).tolist()))
    bank = compile_instrument(archetypes="xyz", items=items)
    responses = answers(bank, seed=seed)
    assert leave_one_out(bank, responses, fit_profile(bank, responses)) == by_refits(bank, responses)


def test_one_decisive_answer_is_found() -> None:
    towards = {"a": [3, 0, 0], "b": [0, 3, 0]}
    items = [make_item(name, Format.PAIR, list(towards.values())) for name in ("first", "second", "third")]
    bank = compile_instrument(archetypes=["x", "y", "z"], items=items)
    responses = {"first": "a", "second": "a", "third": "b"}
    assert leave_one_out(bank, responses, fit_profile(bank, responses)) == ("first", "second")
    steady = dict.fromkeys(responses, "a")
    assert leave_one_out(bank, steady, fit_profile(bank, steady)) == ()


def test_nobody_leads() -> None:
    bank = make_bank()
    for responses in ({}, dict.fromkeys(bank.items)):
        fit = fit_profile(bank, responses)
        assert leader_of(fit.x) is None
        assert leave_one_out(bank, responses, fit) == ()


def test_an_answers_pull_is_its_part_of_the_contributions() -> None:
    bank = make_bank()
    responses = answers(bank, seed=4)
    fit = fit_profile(bank, responses)
    total = bank.precision.copy()
    for key, contribution in fit.contributions.items():
        gradient, curvature = answer_pull(stages_for(bank, key, responses[key]), fit.x)
        moved = (bank.covariance @ gradient)[:-1]
        np.testing.assert_allclose(moved - moved.mean(), contribution, atol=1e-9)
        total += curvature
    np.testing.assert_allclose(np.linalg.inv(total), fit.cov, atol=1e-9)
