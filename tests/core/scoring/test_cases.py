"""The golden cases, whose figures `derive_cases` finds without the scoring package."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessments.core.scoring import (
    SECONDS,
    Format,
    Instrument,
    Item,
    compile_instrument,
    evidence,
    fit_profile,
    item_information,
    leave_one_out,
    next_item,
    opening_order,
    profile_from,
    should_stop,
    smallest_change,
    stages_for,
    sureness,
)
from assessments.core.scoring.information import row_stack
from assessments.core.scoring.selection import candidates, leader_criterion
from assessments.core.scoring.stability import leader_of

from .derive_choices import plain
from .derive_model import evidence_of, log_probability

Golden = tuple[dict[str, Any], Instrument]
FILES = {path.stem: path for path in sorted((Path(__file__).parent / "cases").glob("*.json"))}
CASES: dict[str, dict[str, Any]] = {name: json.loads(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
ASKED = {name: case["asks"] for name, case in CASES.items()}


@cache
def load(name: str) -> Golden:
    case = CASES[name]
    items = [
        Item(
            item["key"],
            Format(item["format"]),
            tuple(item["choices"]),
            np.array(item["weights"]),
            item["total"],
        )
        for item in case["items"]
    ]
    return case, compile_instrument(archetypes=case["archetypes"], items=items)


def about(what: str) -> pytest.MarkDecorator:
    """The cases that expect ``what``."""
    return pytest.mark.parametrize("golden", [name for name in FILES if what in ASKED[name]], indirect=True)


@pytest.fixture(params=FILES)
def golden(request: pytest.FixtureRequest) -> Golden:
    return load(request.param)


def test_there_are_cases() -> None:
    assert len(FILES) >= 33
    asked = [what for several in ASKED.values() for what in several]
    assert {what: asked.count(what) for what in asked} == {"choosing": 4, "opening": 1, "turning": 7}


def test_fit(golden: Golden) -> None:
    case, instrument = golden
    expected = case["expected"]
    fit = fit_profile(instrument, case["responses"])
    assert instrument.scale == pytest.approx(expected["scale"], abs=1e-12)
    assert fit.converged
    np.testing.assert_allclose(fit.x, expected["x"], atol=2e-6)
    np.testing.assert_allclose(fit.cov, expected["cov"], atol=2e-5)
    assert fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-5)


def test_profile(golden: Golden) -> None:
    case, instrument = golden
    expected = case["expected"]
    profile = profile_from(fit_profile(instrument, case["responses"]))
    np.testing.assert_allclose(profile.values, expected["values"], atol=1e-3)
    np.testing.assert_allclose(profile.low, expected["low"], atol=2e-3)
    np.testing.assert_allclose(profile.high, expected["high"], atol=2e-3)
    np.testing.assert_allclose(profile.p_top, expected["p_top"], atol=0.01)
    np.testing.assert_allclose(profile.shares, expected["mean_shares"], atol=1.1)


def test_stage_probabilities(golden: Golden) -> None:
    """At any x, a response has the same probability by its stages as by its definition."""
    case, instrument = golden
    random = np.random.default_rng(1975)
    for item in case["items"]:
        response = case["responses"].get(item["key"])
        if response is None:
            continue
        for x in random.normal(size=(5, instrument.dimensions)) * 2:
            found = 0.0
            for stage in stages_for(instrument, item["key"], response):
                utility = stage.rows @ x
                found += stage.target @ utility - stage.n * np.log(np.exp(utility).sum())
            assert found == pytest.approx(log_probability(item, response, instrument.scale, x), abs=1e-10)


def test_evidence(golden: Golden) -> None:
    """The package takes it from the stages' rows; here it is the slope of each answer's probability."""
    case, instrument = golden
    found = evidence(instrument, case["responses"])
    answered = [item for item in case["items"] if case["responses"].get(item["key"]) is not None]
    assert set(found) == {item["key"] for item in answered}
    for item in answered:
        np.testing.assert_allclose(found[item["key"]], evidence_of(case, item), atol=1e-7, err_msg=item["key"])


def test_sureness(golden: Golden) -> None:
    """Quasi-random draws against 400,000 ordinary ones; in a tie, rounding decides which archetype leads."""
    case, instrument = golden
    expected = case["expected"]
    fit = fit_profile(instrument, case["responses"])
    sure = sureness(fit)
    if expected["leader"]:
        assert sure == pytest.approx(expected["sureness"], abs=0.02)
        assert sureness(fit, draws=8192) == pytest.approx(expected["sureness"], abs=0.003)
    assert should_stop(sure, fit.answered) == expected["enough"]


def test_leading(golden: Golden) -> None:
    case, instrument = golden
    expected = case["expected"]
    fit = fit_profile(instrument, case["responses"])
    leader = leader_of(fit.x)
    assert (None if leader is None else instrument.archetypes[leader]) == expected["leader"]
    decisive_questions = [key for key, leads in expected["without"].items() if leads != expected["leader"]]
    assert list(leave_one_out(instrument, case["responses"], fit)) == (decisive_questions if expected["leader"] else [])


@about("choosing")
def test_next_question(golden: Golden) -> None:
    """Each question's fall, the order by the package's shortcut, and the draw among three."""
    case, instrument = golden
    falls, best = case["expected"]["falls"], case["expected"]["best"]
    fit = fit_profile(instrument, case["responses"])
    wanted = leader_criterion(fit.x)
    for key, expected in falls.items():
        told = item_information(instrument, key, fit.x)
        after = np.linalg.inv(np.linalg.inv(fit.cov) + told)
        fall = np.trace(wanted @ (fit.cov - after)) / SECONDS[instrument.items[key].format] ** 0.4
        assert fall == pytest.approx(expected, rel=1e-4), key
    stack = row_stack(instrument)
    done = tuple(case["responses"])
    for count in (len(best), len(falls)):
        places = candidates(stack, fit, done, count=count)
        assert [stack.keys[place] for place in places] == list(falls)[:count]
    drawn = {next_item(instrument, fit, done, rng_seed=seed, opening=()) for seed in range(40)}
    assert drawn == set(best)


@about("opening")
def test_opening(golden: Golden) -> None:
    case, instrument = golden
    assert list(opening_order(instrument)) == case["expected"]["opening"]


@about("turning")
def test_smallest_change(golden: Golden) -> None:
    """As few answers as when every alternative is tried, and a change that was found to work."""
    case, instrument = golden
    expected = case["expected"]
    change = smallest_change(instrument, case["responses"], fit_profile(instrument, case["responses"]))
    if expected["fewest"] is None:
        assert change is None or (expected["leader"] and len(change.items) > 2)
        return
    assert change is not None
    items = {item["key"]: item for item in case["items"]}
    assert all(case["responses"][key] == old for key, old, _ in change.items)
    new = {key: plain(items[key], response) for key, _, response in change.items}
    assert len(new) == expected["fewest"]
    turning = [
        ({key: plain(items[key], response) for key, response in one["items"].items()}, one["leader"])
        for one in expected["changes"]
    ]
    assert (new, change.leader) in turning
