from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from assessments.core.scoring import Format, Item, fit_profile
from assessments.core.scoring.diagnostics import can_lead, question_information, random_winners, straight_line_profiles
from assessments.core.scoring.sampling import sampled_people
from assessments.core.scoring.typical import best_response

from .helpers import make_bank, make_item
from .small_banks import AXES, bank_of, pair, row, sound_items


def test_question_information() -> None:
    best_worst = make_item("bw", Format.BEST_WORST, [row(a=3), row(b=3), row(c=3), row(d=3)])
    statement = make_item("s", Format.STATEMENT, [row(c=3, d=-3)])
    silent = make_item("silent", Format.PAIR, [row(a=3), row(a=3)])
    alike = make_item("alike", Format.STATEMENT, [row(a=-1, c=3, d=3)])
    bank = bank_of(pair("p", "b", "d"), statement, best_worst, silent, alike)
    told = {one.item: one for one in question_information(bank)}
    assert told["alike"].separates == ("a", "c"), "c and d move together"
    assert told["p"].separates == ("b", "d")
    assert told["s"].separates == ("c", "d")
    assert (told["silent"].removed, told["silent"].separates) == (0, None)
    assert told["bw"].removed > told["p"].removed > 0


def test_a_pairs_information_by_hand() -> None:
    """s = 0.22, so that θa - θb, of variance 1.4, gets information (3 s)² / 4 and its part of 3 contrasts shrinks."""
    (told,) = question_information(bank_of(pair("p", "a", "b")))
    after = 1 / (1 / 1.4 + 0.66**2 / 4)
    assert told.removed == pytest.approx((1.4 - after) / 2 / (0.7 * 3))


def test_random_winners() -> None:
    even = random_winners(make_bank(), 60, 4)
    assert sum(even.values()) == pytest.approx(1)
    assert random_winners(make_bank(), 60, 4) == even
    assert random_winners(make_bank(), 60, 5) != even
    silent = bank_of(make_item("q", Format.PAIR, [row(), row()]))
    assert random_winners(silent, 10, 1) == pytest.approx(dict.fromkeys(AXES, 0.25))


def test_random_answerers_choose_evenly() -> None:
    layout = [(Format.STATEMENT, 1), (Format.SINGLE, 5), (Format.BEST_WORST, 3), (Format.RANKING, 3)]
    bank = make_bank([*layout, (Format.ALLOCATION, 3), (Format.MULTI, 3)])
    people = sampled_people(bank, np.zeros((3000, 8)), np.random.default_rng(2))
    for key, kinds in (("q0", 5), ("q1", 5), ("q2", 6), ("q3", 6), ("q5", 6)):
        counts = np.unique([str(person[key]) for person in people], return_counts=True)[1]
        np.testing.assert_allclose(counts / 3000, np.full(kinds, 1 / kinds), atol=0.03)
    allocated: list[Any] = [person["q4"] for person in people]
    points = [[given[key] for key in "abc"] for given in allocated]
    np.testing.assert_allclose(np.mean(points, axis=0), 10 / 3, atol=0.15)


def test_sampled_people_choose_as_the_model_says() -> None:
    bank = make_bank([(Format.PAIR, 2), (Format.RANKING, 3)], seed=2)
    x = np.linspace(-2, 2, 8)
    people = sampled_people(bank, np.tile(x, (4000, 1)), np.random.default_rng(2))
    ranked: list[Any] = [person["q1"] for person in people]
    for key, first in (("q0", [person["q0"] for person in people]), ("q1", [order[0] for order in ranked])):
        odds = np.exp(bank.scale * bank.items[key].weights @ x[:-1])
        for choice, chance in zip(bank.items[key].choices, odds / odds.sum(), strict=True):
            assert first.count(choice) / 4000 == pytest.approx(chance, abs=0.03)


def test_can_lead() -> None:
    assert can_lead(bank_of(*sound_items())) == tuple(AXES)
    assert can_lead(bank_of(pair("p", "a", "b"))) == ("a", "b")
    assert can_lead(bank_of(make_item("p", Format.PAIR, [row(), row()]))) == ()


def test_an_archetype_can_lead_by_rejecting_all_others() -> None:
    silent = [one for one in sound_items() if not one.weights[:, 3].any()]
    assert "d" in can_lead(bank_of(*silent))


def test_an_archetype_that_always_shares_its_choices_cannot_lead() -> None:
    shared = [make_item(f"q{n}", Format.PAIR, [row(a=3, b=2), row(c=3)]) for n in range(4)]
    assert can_lead(bank_of(*shared)) == ("a", "c")


def test_an_archetype_can_lead_though_a_rival_shares_some_choices() -> None:
    """All choices for b are also for a, until the weights against a count for more."""
    both = make_item("both", Format.SINGLE, [row(a=3, b=3), row(b=2), row(c=1)])
    bank = bank_of(*[Item(f"q{n}", both.format, both.choices, both.weights) for n in range(4)])
    assert set(can_lead(bank)) >= {"a", "b"}


@pytest.mark.parametrize(
    ("form", "response"),
    [
        (Format.PAIR, "b"),
        (Format.GRADED_PAIR, 5),
        (Format.SINGLE, "b"),
        (Format.BEST_WORST, {"most": "b", "least": "d"}),
        (Format.RANKING, ["b", "a", "c", "d"]),
        (Format.MULTI, ["b", "a"]),
        (Format.ALLOCATION, {"b": 10}),
    ],
)
def test_best_response(form: Format, response: object) -> None:
    weights = [row(a=2), row(a=3), row(b=1), row(a=-3)]
    item = make_item("q", form, weights[: 2 if form in (Format.PAIR, Format.GRADED_PAIR) else 4])
    assert best_response(item, np.array([1.0, 0, 0, 0])) == response
    assert best_response(item, np.array([0, 0, 0, 1.0])) is None


def test_best_response_to_a_statement() -> None:
    statement = make_item("s", Format.STATEMENT, [row(a=2, b=-1)])
    assert [best_response(statement, np.eye(4)[axis]) for axis in range(3)] == [5, 1, None]


def test_straight_lines() -> None:
    items = [make_item(f"s{n}", Format.STATEMENT, [row(a=3 * (-1) ** n)]) for n in range(4)]
    firsts = [pair(f"p{n}", "b", "c") for n in range(12)]
    lines = {one.line: one for one in straight_line_profiles(bank_of(*items, *firsts))}
    assert lines["all_agree"].leader is None
    assert (lines["all_agree"].answered, lines["first_option"].answered) == (4, 12)
    assert lines["all_agree"].profile.verdict.kind == "flat"
    assert (lines["first_option"].leader, lines["last_option"].leader) == ("b", "c")
    assert lines["first_option"].profile.verdict.kind == "clear"
    assert len(lines["first_option"].drivers) == 3
    assert set(lines["first_option"].drivers) <= {item.key for item in firsts}


def test_straight_lines_are_valid_answers_in_every_format() -> None:
    bank = make_bank()
    assert [one.answered for one in straight_line_profiles(bank)] == [24, 24, 42, 42]


def test_straight_line_profiles_agree_with_their_fits() -> None:
    bank = make_bank()
    agree = straight_line_profiles(bank)[0]
    agreed = {key: 5 for key, item in bank.items.items() if item.format == Format.STATEMENT}
    np.testing.assert_allclose(agree.profile.centred, fit_profile(bank, agreed).centred)
