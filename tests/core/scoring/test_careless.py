from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from assessments.core.scoring import Format, Instrument, ScoringError, compile_instrument, fit_profile, stages_for
from assessments.core.scoring.careless import Cutoffs, indices, notes, simulate_cutoffs
from assessments.core.scoring.sampling import prior_people, sampled_people
from assessments.core.scoring.stability import answer_pull

from .helpers import MIXED_BANK, answers, make_bank, make_item

NEVER = Cutoffs((), (), ())


@pytest.fixture(scope="module")
def bank() -> Instrument:
    return make_bank(seed=2)


@pytest.fixture(scope="module")
def cutoffs(bank: Instrument) -> Cutoffs:
    return simulate_cutoffs(bank, seed=1)


def run_of(points: list[int | None]) -> int:
    statements = make_bank([(Format.STATEMENT, 1), (Format.PAIR, 2)] * len(points))
    said: dict[str, object] = {}
    for place, point in enumerate(points):
        said |= {f"q{2 * place}": point, f"q{2 * place + 1}": "a"}
    return indices(statements, said).longest_run


def graded_run_of(points: str) -> int:
    """The longest run of points of statements (s) and graded pairs (g), such as “s4 g3 g3”."""
    forms = {"s": (Format.STATEMENT, 1), "g": (Format.GRADED_PAIR, 2)}
    bank = make_bank([forms[one[0]] for one in points.split()])
    return indices(bank, {f"q{n}": int(one[1]) for n, one in enumerate(points.split())}).longest_run


@pytest.mark.parametrize(
    ("points", "run"),
    [
        ("g3 g3 g3 g2", 3),
        ("g3 s1 g3 s2 g3 s5 g3", 4),  # about the same to every graded pair, whatever the statements say
        ("s4 g1 s4 g5 s4", 3),
        ("s5 g5 s5 g5 s1 g1", 4),  # the same key pressed for everything
        ("s4 g3 g4 s3", 1),
    ],
)
def test_a_run_is_of_statements_of_graded_pairs_or_of_both(points: str, run: int) -> None:
    assert graded_run_of(points) == run


def test_longest_run_goes_over_other_questions_and_skips() -> None:
    assert run_of([]) == 0
    assert run_of([None, None]) == 0
    assert run_of([1, 2, 2, 3, 2]) == 2
    assert run_of([4, None, 4, 4, 5, 5]) == 3


@pytest.mark.parametrize(("run", "noted"), [(7, ()), (8, ("straight_line",))])
def test_straight_line(run: int, noted: tuple[str, ...]) -> None:
    bank = make_bank([(Format.STATEMENT, 1)] * 10)
    found = indices(bank, {f"q{n}": 4 if n < run else 1 + n % 2 for n in range(10)})
    assert found.longest_run == run
    assert notes(found, NEVER) == noted


@pytest.mark.parametrize(
    ("seconds", "median", "noted"),
    [
        (None, None, ()),
        ([None] * 4, None, ()),
        ([1.9, 1.9, 1.9, 300], 1.9, ("fast",)),
        ([2, 2, 2, 0], 2, ()),
        ([0.1, 0.1, 60, 0.1], 0.1, ("fast",)),
        ([math.nan, 9, 0, 7], 8, ()),
    ],
)
def test_median_seconds_of_the_answered(
    seconds: list[float | None] | None, median: float | None, noted: tuple[str, ...]
) -> None:
    """The third question is skipped, and its time with it."""
    bank = make_bank([(Format.PAIR, 2)] * 4)
    found = indices(bank, {"q0": "a", "q1": "b", "q2": None, "q3": "a"}, seconds)
    assert found.answered == 3
    assert found.median_seconds == (median if median is None else pytest.approx(median))
    assert notes(found, NEVER) == noted


@pytest.mark.parametrize("answered", [1, 2, 3])
def test_one_or_two_quick_answers_are_not_most_of_them(answered: int) -> None:
    bank = make_bank([(Format.PAIR, 2)] * answered)
    found = indices(bank, {f"q{n}": "a" for n in range(answered)}, [0.5] * answered)
    assert ("fast" in notes(found, NEVER)) == (answered == 3)


def test_a_time_for_each_response() -> None:
    bank = make_bank([(Format.PAIR, 2)] * 2)
    with pytest.raises(ScoringError, match="time for each"):
        indices(bank, {"q0": "a", "q1": "b"}, [2.0])


def test_person_fit_is_lz_of_each_answer_without_itself(bank: Instrument) -> None:
    """Computed stage by stage from the definition of Drasgow, Levine & Williams (1985)."""
    responses = answers(bank, seed=6)
    fit = fit_profile(bank, responses)
    said = expected = variance = 0.0
    for key, response in responses.items():
        stages = stages_for(bank, key, response)
        if bank.items[key].format == Format.ALLOCATION or not stages:
            continue
        x = fit.x - fit.cov @ answer_pull(stages, fit.x)[0]
        for rows, target, _ in stages:
            log_chance = rows @ x - np.log(np.exp(rows @ x).sum())
            chance = np.exp(log_chance)
            said += float(log_chance[int(np.argmax(target))])
            expected += float(chance @ log_chance)
            variance += float(chance @ log_chance**2 - (chance @ log_chance) ** 2)
    assert indices(bank, responses).person_fit == pytest.approx((said - expected) / math.sqrt(variance))


def test_odd_even_is_the_correlation_of_the_halves() -> None:
    """Pairs in turn: the halves agree wholly, not at all, or are each other's opposite."""
    weights = (3 * np.eye(4)[[0, 1]]).tolist()
    bank = compile_instrument(archetypes="abcd", items=[make_item(f"q{n}", Format.PAIR, weights) for n in range(6)])
    assert indices(bank, {f"q{n}": "a" for n in range(6)}).odd_even == pytest.approx(1)
    assert indices(bank, {f"q{n}": "ab"[n % 2] for n in range(6)}).odd_even == pytest.approx(-1)
    mixed = indices(make_bank(seed=3), answers(make_bank(seed=3), seed=3)).odd_even
    assert mixed is not None
    assert -1 < mixed < 1


def test_too_little_to_say() -> None:
    bank = make_bank([(Format.PAIR, 2), (Format.ALLOCATION, 3)])
    for responses in ({}, {"q0": None}, {"q1": {"a": 10}}):
        found = indices(bank, responses)
        assert (found.person_fit, found.odd_even) == (None, None)
        assert notes(found, Cutoffs((1,), (9.0,), (9.0,))) == ()
    two = make_bank([(Format.PAIR, 2)] * 6, archetypes=2)
    assert indices(two, answers(two)).odd_even is None


def test_five_in_a_hundred_false_alarms_and_random_answerers_noticed_at_length(
    bank: Instrument, cutoffs: Cutoffs
) -> None:
    draw = np.random.default_rng(77)
    keys = list(bank.items)
    flagged = {}
    consistent, indifferent = prior_people(bank, 200, draw), np.zeros((200, 8))
    for name, x, counts in (("consistent", consistent, (25, 60)), ("random", indifferent, (60,))):
        everyone = sampled_people(bank, x, draw)
        for count in counts:
            said = [
                notes(
                    indices(bank, {keys[place]: person[keys[place]] for place in draw.permutation(60)[:count]}), cutoffs
                )
                for person in everyone
            ]
            flagged[name, count] = [np.mean([note in one for one in said]) for note in ("person_fit", "odd_even")]
    for count in (25, 60):
        assert max(flagged["consistent", count]) < 0.1
        assert min(flagged["consistent", count]) > 0.01
    assert flagged["random", 60][0] > 0.5
    assert flagged["random", 60][1] > 0.2


def test_cutoffs_by_number_of_answers(cutoffs: Cutoffs) -> None:
    assert cutoffs.counts == (12, 20, 30, 66)
    assert cutoffs.at(11) == (-math.inf, -math.inf)
    for place, count in enumerate(cutoffs.counts):
        assert cutoffs.at(count) == pytest.approx((cutoffs.person_fit[place], cutoffs.odd_even[place]))
    assert cutoffs.at(90) == cutoffs.at(66)
    between = cutoffs.at(40)[0]
    assert min(cutoffs.person_fit[2:]) <= between <= max(cutoffs.person_fit[2:])


def test_cutoffs_are_reproducible_and_survive_json(bank: Instrument, cutoffs: Cutoffs) -> None:
    assert Cutoffs.from_data(json.loads(json.dumps(cutoffs.as_data()))) == cutoffs
    few = simulate_cutoffs(bank, 3, people=20)
    assert few == simulate_cutoffs(bank, 3, people=20)
    assert few != simulate_cutoffs(bank, 4, people=20)


@pytest.mark.parametrize(("size", "counts"), [(0, ()), (3, ()), (12, (12,)), (25, (12, 20, 25))])
def test_cutoffs_of_a_small_bank(size: int, counts: tuple[int, ...]) -> None:
    assert simulate_cutoffs(make_bank(MIXED_BANK[:size]), 1, people=20).counts == counts


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"counts": [12], "person_fit": [-1.0], "odd_even": []},
        {"counts": [20, 12], "person_fit": [-1.0, -1.0], "odd_even": [0, 0]},
        {"counts": [0], "person_fit": [-1.0], "odd_even": [0]},
        {"counts": ["many"], "person_fit": [-1.0], "odd_even": [0]},
    ],
)
def test_invalid_cutoffs_are_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ScoringError):
        Cutoffs.from_data(data)
