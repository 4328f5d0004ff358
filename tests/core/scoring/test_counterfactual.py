from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import numpy as np
import pytest

from assessments.core.scoring import Fit, Format, Instrument, Item, compile_instrument, fit_profile, stages_for
from assessments.core.scoring.alternatives import alternatives
from assessments.core.scoring.counterfactual import smallest_change
from assessments.core.scoring.stability import answer_pull, leader_of

from .helpers import MIXED_BANK, answer, answers, make_bank, make_item


def every_single(bank: Instrument, responses: dict[str, object], fit: Fit) -> list[float]:
    """The sizes of all changes of one answer that give somebody else the lead, by refitting each."""
    leader, sizes = leader_of(fit.x), list[float]()
    for key, response in responses.items():
        others = alternatives(bank, key, response, fit.x)
        for other, size in zip(others.responses, others.sizes, strict=True):
            if leader_of(fit_profile(bank, responses | {key: other}).x) not in (leader, None):
                sizes.append(size)
    return sizes


@pytest.mark.parametrize("seed", range(4))
def test_no_smaller_change_of_one_answer_is_missed(seed: int) -> None:
    bank = make_bank(MIXED_BANK[::4], archetypes=5, seed=seed)
    responses = answers(bank, seed=seed)
    fit = fit_profile(bank, responses)
    change = smallest_change(bank, responses, fit)
    singles = every_single(bank, responses, fit)
    assert change is not None
    assert (len(change.items) == 1) == bool(singles)
    if singles:
        ((key, old, new),) = change.items
        others = alternatives(bank, key, old, fit.x)
        assert others.sizes[others.responses.index(new)] == pytest.approx(min(singles))


@pytest.mark.parametrize("seed", range(6))
def test_a_change_holds_on_a_refit_and_is_reproducible(seed: int) -> None:
    bank = make_bank(seed=seed)
    responses = answers(bank, seed=seed, skip=0.1)
    fit = fit_profile(bank, responses)
    change = smallest_change(bank, responses, fit)
    assert change is not None
    assert all(responses[key] == old for key, old, _ in change.items)
    assert all(responses[key] is not None for key, _, _ in change.items)
    changed = fit_profile(bank, responses | {key: new for key, _, new in change.items})
    leader = leader_of(changed.x)
    assert leader is not None
    assert bank.archetypes[leader] == change.leader
    assert leader != leader_of(fit.x)
    again = smallest_change(bank, responses, fit)
    assert again is not None
    assert (again.items, again.leader) == (change.items, change.leader)


def pairs_of(towards: str, against: str, count: int) -> tuple[list[Item], dict[str, object]]:
    axes = "xyz"
    weights = 3 * np.eye(3)[[axes.index(towards), axes.index(against)]]
    items = [make_item(f"{towards}{against}{n}", Format.PAIR, weights.tolist()) for n in range(count)]
    return items, {item.key: "a" for item in items}


@pytest.mark.parametrize(("lead", "changed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 3), (6, None), (20, None)])
def test_as_few_answers_as_it_takes(lead: int, changed: int | None) -> None:
    """With ``lead`` equal choices of x over y, just over half of them must go the other way."""
    items, responses = pairs_of("x", "y", lead)
    bank = compile_instrument(archetypes=["x", "y", "z"], items=items)
    change = smallest_change(bank, responses, fit_profile(bank, responses))
    if changed is None:
        assert change is None
    else:
        assert change is not None
        assert (len(change.items), change.leader) == (changed, "y" if changed * 2 > lead else "z")


def test_as_few_points_of_a_statement_as_it_takes() -> None:
    statement = make_item("likes", Format.STATEMENT, [[3, -3, 0]])
    items, chosen = pairs_of("y", "x", 1)
    bank = compile_instrument(archetypes=["x", "y", "z"], items=[statement, *items])
    responses: dict[str, object] = {"likes": 5, **chosen}
    fit = fit_profile(bank, responses)
    assert leader_of(fit.x) == 0
    leads = [leader_of(fit_profile(bank, responses | {"likes": point}).x) for point in (4, 3, 2, 1)]
    first = next(point for point, leader in zip((4, 3, 2, 1), leads, strict=True) if leader not in (0, None))
    change = smallest_change(bank, responses, fit)
    assert change is not None
    assert change.items == (("likes", 5, first),)


def test_groups_are_made_as_slight_as_they_can_be() -> None:
    statements = [make_item(f"s{n}", Format.STATEMENT, [[(-1) ** n * 3, (-1) ** n * -3, 0]]) for n in range(4)]
    bank = compile_instrument(archetypes=["x", "y", "z"], items=statements)
    responses: dict[str, object] = {"s0": 5, "s1": 1, "s2": 4, "s3": 2}
    fit = fit_profile(bank, responses)
    change = smallest_change(bank, responses, fit)
    assert change is not None
    assert len(change.items) == 2
    for key, old, new in change.items:
        assert isinstance(old, int)
        assert isinstance(new, int)
        nearer = new + (1 if new < old else -1)
        less = responses | {other: said for other, _, said in change.items} | {key: nearer}
        assert leader_of(fit_profile(bank, less).x) in (0, None)


def test_nothing_to_change() -> None:
    bank = make_bank()
    for responses in ({}, dict.fromkeys(bank.items)):
        assert smallest_change(bank, responses, fit_profile(bank, responses)) is None
    one = compile_instrument(archetypes=["x"], items=[make_item("q", Format.PAIR, [[3], [0]])])
    assert smallest_change(one, {"q": "a"}, fit_profile(one, {"q": "a"})) is None


@pytest.mark.parametrize("layout", [*sorted(set(MIXED_BANK)), (Format.RANKING, 2), (Format.MULTI, 2)])
def test_alternatives_change_the_gradient_as_they_say(layout: tuple[Format, int]) -> None:
    bank = make_bank([layout], seed=5)
    item = bank.items["q0"]
    draw = random.Random(3)
    x = np.random.default_rng(1).normal(size=8)
    for _ in range(6):
        given = answer(item, draw)
        others = alternatives(bank, "q0", given, x)
        assert given not in others.responses
        now = answer_pull(stages_for(bank, "q0", given), x)[0]
        for other, size, gradient in zip(others.responses, others.sizes, others.gradients, strict=True):
            new = answer_pull(stages_for(bank, "q0", other), x)[0]
            np.testing.assert_allclose(gradient, new - now, atol=1e-12)
            assert 0 < size <= 1


def test_alternatives_keep_to_the_limits_of_ticks() -> None:
    several = Item("q", Format.MULTI, tuple("abcd"), np.eye(4, 7), ticks=(2, 3))
    bank = compile_instrument(archetypes="stuvwxy", items=[several])

    def sets(given: list[str]) -> set[str]:
        responses: list[Any] = alternatives(bank, "q", given, np.zeros(8)).responses
        return {"".join(ticks) for ticks in responses}

    assert sets(["a", "b"]) == {"abc", "abd", "bc", "bd", "ac", "ad"}
    assert sets(["a", "b", "c"]) == {"ab", "ac", "bc", "abd", "acd", "bcd"}
    assert sets(["a", "b", "c", "d"]) == {"abc", "abd", "acd", "bcd"}
    all_of_them = compile_instrument(archetypes="stuvwxy", items=[replace(several, ticks=(4, 4))])
    assert alternatives(all_of_them, "q", list("abcd"), np.zeros(8)).responses == []


def test_which_alternatives() -> None:
    layout = [(Format.STATEMENT, 1), (Format.BEST_WORST, 4), (Format.RANKING, 4), (Format.MULTI, 4)]
    bank = make_bank([*layout, (Format.ALLOCATION, 3)])
    x = np.zeros(8)

    def said(key: str, given: object) -> list[Any]:
        return alternatives(bank, key, given, x).responses

    assert said("q0", 2) == [1, 3, 4, 5]
    assert alternatives(bank, "q0", 2, x).sizes == [0.25, 0.25, 0.5, 0.75]
    pairs = [{"most": most, "least": least} for most, least in permutations("abcd", 2)]
    assert said("q1", {"most": "a", "least": "b"}) == [pair for pair in pairs if pair != {"most": "a", "least": "b"}]
    exchanged = {"".join(order) for order in said("q2", list("abcd"))}
    assert exchanged == {"bacd", "cbad", "dbca", "acbd", "adcb", "abdc"}
    ticked = {"".join(ticks) for ticks in said("q3", ["b", "a"])}
    assert ticked == {"a", "b", "abc", "abd", "bc", "bd", "ac", "ad"}
    moved = said("q4", {"a": 8, "b": 2})
    assert len(moved) == 2 * 8 + 2 * 2
    assert {"a": 5, "b": 2, "c": 3} in moved
    for total in (points for points in moved if isinstance(points, dict)):
        assert sum(total.values()) == 10


def test_points_of_a_large_total_move_in_tenths() -> None:
    bank = compile_instrument(
        archetypes=["x", "y"], items=[make_item("q", Format.ALLOCATION, [[3, 0], [0, 3]], total=100)]
    )
    moved = alternatives(bank, "q", {"a": 95, "b": 5}, np.zeros(3))
    assert moved.responses[0] == {"a": 85, "b": 15}
    assert {"a": 0, "b": 100} in moved.responses
    assert {"a": 100, "b": 0} in moved.responses
    assert len(moved.responses) == 11
