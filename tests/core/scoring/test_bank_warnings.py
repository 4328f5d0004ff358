from __future__ import annotations

import numpy as np

from assessments.core.scoring import Format, Instrument, Item
from assessments.core.scoring.bank_warnings import BankWarning, bank_warnings
from assessments.core.scoring.diagnostics import random_winners

from .helpers import make_item
from .small_banks import bank_of, pair, row, sound_items


def found(bank: Instrument) -> dict[tuple[str, str], BankWarning]:
    return {(one.kind, one.about): one for one in bank_warnings(bank, winners=random_winners(bank, 100, 1))}


def test_a_sound_bank_gets_no_warning() -> None:
    assert found(bank_of(*sound_items())) == {}


def test_warns_of_unit_weights() -> None:
    units = [Item(one.key, one.format, one.choices, np.sign(one.weights)) for one in sound_items()]
    assert ("unit_weights", "") in found(bank_of(*units))


def test_warns_of_one_huge_weight_and_of_a_weak_one() -> None:
    warned = found(bank_of(*sound_items(), pair("big", "a", "b", 9), pair("small", "c", "d", 1)))
    assert {about for kind, about in warned if kind == "huge_weight"} == {"big"}
    assert {about for kind, about in warned if kind == "weak_weights"} == {"small"}
    assert "9 where 3 is usual" in warned["huge_weight", "big"].sentence


def test_warns_of_a_question_without_weights() -> None:
    silent = make_item("silent", Format.SINGLE, [row(), row(), row()])
    assert set(found(bank_of(*sound_items(), silent))) == {("no_weights", "silent")}


def test_warns_of_choices_with_the_same_weights() -> None:
    twins = make_item("twins", Format.SINGLE, [row(a=3), row(b=2), row(a=3), row(c=3), row(d=3)])
    warned = found(bank_of(*sound_items(), twins))
    assert set(warned) == {("same_choices", "twins")}
    assert "“a” and “c”" in warned["same_choices", "twins"].sentence


def test_warns_of_a_forgotten_reversal() -> None:
    more = [make_item(f"more{n}", Format.STATEMENT, [row(a=3, b=1)]) for n in range(3)]
    without = [one for one in sound_items() if one.key != "against-a"]
    warned = found(bank_of(*without, *more))["one_way_keyed", "a"]
    assert warned.items == ("for-a", "more0", "more1", "more2")
    assert ("one_way_keyed", "a") not in found(bank_of(*sound_items(), *more))
    fewer = [one for one in without if one.key != "against-b"]
    assert ("one_way_keyed", "b") not in found(bank_of(*fewer, *more)), "b is not what these statements are about"


def test_warns_of_too_few_questions_and_of_archetypes_that_cannot_lead() -> None:
    few = [one for one in sound_items() if not one.weights[:, 3].any()]
    warned = found(bank_of(*few, pair("only", "a", "d")))
    assert warned["few_questions", "d"].items == ("only",)
    assert "Only 1 question has" in warned["few_questions", "d"].sentence
    none = found(bank_of(*[one for one in few if one.format == Format.PAIR]))
    assert {about for kind, about in none if kind == "cannot_lead"} == {"d"}
    assert none["few_questions", "d"].items == ()
    assert none["few_questions", "d"].sentence.startswith("No question has")


def test_warns_of_an_archetype_that_nothing_speaks_for() -> None:
    against = [make_item(one.key, one.format, np.minimum(one.weights, [9, 9, 9, -1])) for one in sound_items()]
    assert {about for kind, about in found(bank_of(*against)) if kind == "none_for"} == {"d"}
    assert "none_for" not in {kind for kind, _ in found(bank_of(*sound_items()))}


def test_warns_of_unequal_chances_of_random_answerers() -> None:
    bank = bank_of(*sound_items())
    winners = {"a": 0.47, "b": 0.4, "c": 0.1, "d": 0.03}
    warned = {(one.kind, one.about): one.sentence for one in bank_warnings(bank, winners=winners)}
    assert set(warned) == {("often_leads", "a"), ("rarely_leads", "d")}
    assert "only 3%" in warned["rarely_leads", "d"]


def test_warns_of_a_straight_line_that_yields_a_clear_result() -> None:
    firsts = [pair(f"first{n}", "b", "c") for n in range(12)]
    bank = bank_of(*sound_items(), *firsts)
    warned = found(bank)
    assert {about for kind, about in warned if kind == "straight_line"} == {"b", "c"}
    assert len(warned["straight_line", "b"].items) == 3
    assert all(bank.items[key].weights[0, 1] == 3 for key in warned["straight_line", "b"].items)


def test_results_that_are_passed_in_are_not_computed_again() -> None:
    bank = bank_of(*sound_items())
    assert {one.kind for one in bank_warnings(bank, leading="abc", lines=())} == {"cannot_lead"}
