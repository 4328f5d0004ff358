from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from statistics import NormalDist

import numpy as np
import pytest

from assessments.core.definition import SHIPPED, read_file
from assessments.core.scoring import Format, ScoringError, compile_instrument, fit_profile, should_stop
from assessments.core.scoring import selection as one_person
from assessments.core.scoring.information import row_stack
from assessments.core.scoring.profile import BAND
from assessments.core.scoring.simulation import (
    GOALS,
    LANDED,
    PROTOTYPE,
    Simulation,
    batch,
    simulate,
    simulate_results,
    timing,
)
from assessments.core.scoring.simulation.batch import fit_people, inverses, population_from
from assessments.core.scoring.simulation.choosing import bank_rows, best_by_fall, sureness, take_adaptively
from assessments.core.scoring.simulation.figures import calibration_error, correlation, measure, weighted_sum
from assessments.core.scoring.simulation.respondents import (
    Respondents,
    misspecified,
    model_right,
    noise_for,
    responses_of,
)
from assessments.core.scoring.simulation.run import FIGURES, _one_thread_each
from assessments.questionnaires.instruments import instrument_from

from .helpers import MIXED_BANK, make_bank, make_item

SMALL = make_bank(MIXED_BANK[::3], archetypes=4, seed=5)
TIMED = {"step_ratio"}
NOT_A_MEAN = TIMED | {"calibration_error"}


@pytest.fixture(scope="module", autouse=True)
def quick_timing() -> Iterator[None]:
    """`make bench` compares the times in earnest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timing, "TIMED_PEOPLE", 1)
        patch.setattr(timing, "TIMED_ROUNDS", 1)
        yield


@pytest.fixture(scope="module")
def alone() -> Simulation:
    """A dozen people with the seed 3, in this process."""
    return simulate(SMALL, people=12, seeds=1, seed=3, processes=1)


def without(names: set[str], figures: Mapping[str, float]) -> dict[str, float]:
    return {name: value for name, value in figures.items() if name not in names}


@pytest.mark.parametrize("population", [misspecified, model_right])
def test_the_batch_fit_agrees_with_single_fits(population: Callable[..., Respondents]) -> None:
    """Every format, some questions left out: the same mode and covariance as `fit_profile`."""
    bank = make_bank(seed=3)
    people = population(bank, people=12, seed=4)
    asked = np.random.default_rng(1).random((12, len(bank.items))) < 0.6
    x, precision = fit_people(population_from(bank, people.answers), asked)
    for person in range(12):
        responses = responses_of(bank, people.answers, person)
        some = {key: responses[key] for key, take in zip(bank.items, asked[person], strict=True) if take}
        fit = fit_profile(bank, some)
        np.testing.assert_allclose(x[person], fit.x, atol=1e-8)
        np.testing.assert_allclose(np.linalg.inv(precision[person]), fit.cov, atol=1e-8)


def test_the_batch_fit_ends_with_an_unreachable_tolerance(monkeypatch: pytest.MonkeyPatch) -> None:
    people = misspecified(SMALL, people=6, seed=4)
    population, asked = population_from(SMALL, people.answers), np.ones((6, len(SMALL.items)), dtype=bool)
    usual = fit_people(population, asked)
    monkeypatch.setattr(batch, "TOLERANCE", -1.0)
    for found, expected in zip(fit_people(population, asked), usual, strict=True):
        np.testing.assert_allclose(found, expected, atol=1e-8)


def test_the_batch_chooses_and_stops_as_selection_does() -> None:
    bank = make_bank(seed=6)
    people = misspecified(bank, people=15, seed=2)
    asked = np.random.default_rng(2).random((15, len(bank.items))) < 0.3
    x, precision = fit_people(population_from(bank, people.answers), asked)
    best = best_by_fall(bank_rows(bank), x, precision, ~asked, 3)
    sure = sureness(x, inverses(precision))
    for person in range(15):
        responses = responses_of(bank, people.answers, person)
        done = [key for key, take in zip(bank.items, asked[person], strict=True) if take]
        fit = fit_profile(bank, {key: responses[key] for key in done})
        assert best[person].tolist() == one_person.candidates(row_stack(bank), fit, done)
        assert sure[person] == one_person.sureness(fit)


def test_the_adaptive_course_follows_the_rules() -> None:
    bank = make_bank(seed=7)
    people = misspecified(bank, people=40, seed=1)
    population = population_from(bank, people.answers)
    course = take_adaptively(population, np.random.default_rng(0), length=20)
    length = course.asked.sum(axis=1)
    assert length.min() >= one_person.MIN_ANSWERS
    assert length.max() <= one_person.MAX_QUESTIONS
    assert (course.fixed.sum(axis=1) == 20).all()
    opening = [list(bank.items).index(key) for key in one_person.opening_order(bank)]
    assert course.asked[:, opening].all()
    for person in range(40):
        responses = responses_of(bank, people.answers, person)
        some = {key: responses[key] for key, take in zip(bank.items, course.asked[person], strict=True) if take}
        fit = fit_profile(bank, some)
        np.testing.assert_allclose(course.x[person], fit.x, atol=1e-7)
        assert should_stop(one_person.sureness(fit), len(some))


def test_respondents_are_determined_by_the_seed() -> None:
    for population in (misspecified, model_right):
        one, same, other = (population(SMALL, people=20, seed=seed) for seed in (1, 1, 2))
        np.testing.assert_array_equal(one.theta, same.theta)
        assert all((one.answers[key] == same.answers[key]).all() for key in SMALL.items)
        assert any((one.answers[key] != other.answers[key]).any() for key in SMALL.items)


def test_respondents_do_not_depend_on_the_last_bit_of_the_prior() -> None:
    """Its eigenvalues are equal: where they are asked for, as by an SVD, rounding decides who is drawn."""
    shipped = instrument_from(read_file(SHIPPED))
    covariance = shipped.covariance.copy()
    covariance[0, 1] = covariance[1, 0] = np.nextafter(covariance[0, 1], 1)
    nudged = replace(shipped, covariance=covariance)
    for population in (misspecified, model_right):
        drawn, again = (population(bank, people=20, seed=1).theta for bank in (shipped, nudged))
        np.testing.assert_allclose(drawn, again, atol=1e-9)


def test_respondents_follow_their_preferences_and_some_are_careless() -> None:
    bank = compile_instrument(archetypes="ab", items=[make_item("p", Format.PAIR, [[3, 0], [0, 3]])])
    people = misspecified(bank, people=4000, seed=1)
    assert 0.06 < people.careless.mean() < 0.10
    first, wants = people.answers["p"] == 0, people.theta[:, 0] > people.theta[:, 1]
    assert (first == wants)[~people.careless].mean() > 0.6
    assert (first == wants)[people.careless].mean() == pytest.approx(0.5, abs=0.08)


def test_noise_has_the_strength_that_the_model_assumes() -> None:
    """A pair: the slope of a probit choice at the middle, φ(0) / (√2 σ), is the logit's ¼ where σ = 2/√π."""
    assert noise_for(Format.PAIR, 2) == pytest.approx(2 / np.sqrt(np.pi), abs=0.02)
    assert noise_for(Format.SINGLE, 2) == noise_for(Format.PAIR, 2)
    assert noise_for(Format.RANKING, 2) == pytest.approx(noise_for(Format.PAIR, 2), abs=0.01)


def test_bands_cover_the_models_own_population() -> None:
    bank = make_bank(seed=2)
    people = model_right(bank, people=300, seed=0)
    outcome = measure(bank, people, np.random.default_rng(0), compare=False)
    nominal = 2 * NormalDist().cdf(BAND) - 1  # more than 0.8: the band allows for weights that are not exact
    assert outcome.figures["cover"] == pytest.approx(nominal, abs=0.04)


def test_chosen_questions_beat_the_first_ones_and_the_whole_bank_is_best() -> None:
    bank = make_bank(seed=2)
    ways = measure(bank, misspecified(bank, people=300, seed=0), np.random.default_rng(0)).ways
    assert ways["whole bank"]["same_leader"] == 1.0
    assert ways["adaptive"]["same_leader"] > ways["authored order"]["same_leader"]
    assert ways["weighted sum, whole bank"]["same_leader"] > 0.7


def test_the_figures_are_means_over_the_seeds(alone: Simulation) -> None:
    """And a seed gives the same figures each time."""
    other = simulate(SMALL, people=12, seeds=1, seed=4, processes=1)
    both = simulate(SMALL, people=12, seeds=2, seed=3, processes=1)
    assert tuple(both.figures) == FIGURES == tuple(GOALS) == tuple(PROTOTYPE) == tuple(LANDED)
    figures = [without(NOT_A_MEAN, run.figures) for run in (alone, other, both)]
    known = {name for name in figures[0] if not np.isnan([one[name] for one in figures]).any()}
    assert known >= set(figures[0]) - {"clear_right"}
    one, two, mean = ({name: found[name] for name in known} for found in figures)
    assert mean == pytest.approx({name: (one[name] + two[name]) / 2 for name in known})
    assert one != two
    assert (both.seeds, both.people) == (2, 12)


def test_two_processes_give_the_same_figures_as_one(alone: Simulation) -> None:
    told: list[tuple[int, int]] = []
    apart = simulate(
        SMALL, people=12, seeds=1, seed=3, processes=2, progress=lambda done, steps: told.append((done, steps))
    )
    assert apart.ways == alone.ways
    assert apart.careful == pytest.approx(alone.careful, nan_ok=True)
    assert without(TIMED, apart.figures) == pytest.approx(without(TIMED, alone.figures), nan_ok=True)
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize("before", [None, "7"])
def test_each_process_has_one_thread_and_the_setting_is_put_back(
    monkeypatch: pytest.MonkeyPatch, before: str | None
) -> None:
    name = "OPENBLAS_NUM_THREADS"
    monkeypatch.delenv(name, raising=False)
    if before is not None:
        monkeypatch.setenv(name, before)
    with pytest.raises(RuntimeError, match="stopped"), _one_thread_each():
        assert os.environ[name] == "1"
        raise RuntimeError("stopped")
    assert os.environ.get(name) == before


@pytest.mark.parametrize("weight", [0, 1000])
def test_degenerate_banks_are_simulated_without_a_warning(weight: int) -> None:
    items = [
        make_item("s", Format.STATEMENT, [[weight, 0, 0]]),
        make_item("b", Format.BEST_WORST, [[weight, 0, 0], [0, weight, 0], [0, 0, 0]]),
        make_item("m", Format.MULTI, [[0, 0, weight], [0, 1, 0]]),
    ]
    result = simulate(compile_instrument(archetypes="abc", items=items), people=5, seeds=1, processes=1)
    assert result.figures["mean_questions"] == 3


def test_a_simulation_needs_questions_people_and_seeds() -> None:
    for bank, people, seeds in (
        (SMALL, 0, 1),
        (SMALL, 1, 0),
        (compile_instrument(archetypes="ab", items=[]), 1, 1),
    ):
        with pytest.raises(ScoringError):
            simulate(bank, people=people, seeds=seeds, processes=1)


def test_calibration_error_by_hand() -> None:
    stated = np.array([0.62, 0.68, 0.95, 0.95])
    right = np.array([True, False, True, True])
    assert calibration_error(stated, right) == pytest.approx((abs(1.30 - 1) + abs(1.90 - 2)) / 4)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0


def test_correlation_without_variation_is_not_a_number() -> None:
    assert np.isnan(correlation(np.zeros((3, 2)), np.ones((3, 2))))
    assert correlation(np.array([[1.0, 2.0]]), np.array([[5.0, 9.0]])) == pytest.approx(1)


def test_the_weighted_sum_by_hand() -> None:
    eye = (3 * np.eye(3)).tolist()
    items = [
        make_item("s", Format.STATEMENT, [[2, 0, -1]]),
        make_item("b", Format.BEST_WORST, eye),
        make_item("r", Format.RANKING, eye),
        make_item("a", Format.ALLOCATION, eye),
        make_item("m", Format.MULTI, eye),
    ]
    bank = compile_instrument(archetypes="abc", items=items)
    given = {
        "s": np.array([4]),
        "b": np.array([[0, 2]]),
        "r": np.array([[1, 0, 2]]),
        "a": np.array([[5, 5, 0]]),
        "m": np.array([[1, 0, 0]]),
    }
    expected = np.sum([[2, 0, -1], [3, 0, -3], [0, 3, -3], [3, 3, 0], [3, 0, 0]], axis=0)
    np.testing.assert_allclose(weighted_sum(bank, given)[0], expected)


def test_simulated_results_are_shares_of_everybody() -> None:
    results = simulate_results(make_bank(MIXED_BANK), people=40, seed=1)
    assert sum(results.kinds.values()) == pytest.approx(1)
    assert sum(results.leads.values()) == pytest.approx(1)
    assert all(share is None or 0 <= share <= 1 for share in results.found.values())
    assert simulate_results(make_bank(MIXED_BANK), people=40, seed=1) == results


def test_simulated_people_mostly_get_the_archetype_that_they_prefer() -> None:
    results = simulate_results(instrument_from(read_file(SHIPPED)), people=60, seed=1)
    found = [share for share in results.found.values() if share is not None]
    assert sum(found) / len(found) > 0.6
