"""The golden cases, whose figures `derive_cases` finds without the scoring package."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assessments.scoring import (
    Format,
    Instrument,
    Item,
    compile_instrument,
    fit_profile,
    profile_from,
    stages_for,
)

from .derive_cases import log_probability

FILES = sorted((Path(__file__).parent / "cases").glob("*.json"))


def load(path: Path) -> tuple[dict[str, Any], Instrument]:
    case = json.loads(path.read_text(encoding="utf-8"))
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


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def golden(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Instrument]:
    return load(request.param)


def test_there_are_cases() -> None:
    assert len(FILES) >= 10


def test_fit(golden: tuple[dict[str, Any], Instrument]) -> None:
    case, instrument = golden
    expected = case["expected"]
    fit = fit_profile(instrument, case["responses"])
    assert instrument.scale == pytest.approx(expected["scale"], abs=1e-12)
    assert fit.converged
    np.testing.assert_allclose(fit.x, expected["x"], atol=2e-6)
    np.testing.assert_allclose(fit.cov, expected["cov"], atol=2e-5)
    assert fit.log_likelihood == pytest.approx(expected["log_likelihood"], abs=1e-5)


def test_profile(golden: tuple[dict[str, Any], Instrument]) -> None:
    case, instrument = golden
    expected = case["expected"]
    profile = profile_from(fit_profile(instrument, case["responses"]))
    np.testing.assert_allclose(profile.values, expected["values"], atol=1e-3)
    np.testing.assert_allclose(profile.low, expected["low"], atol=2e-3)
    np.testing.assert_allclose(profile.high, expected["high"], atol=2e-3)
    np.testing.assert_allclose(profile.p_top, expected["p_top"], atol=0.01)
    np.testing.assert_allclose(profile.shares, expected["mean_shares"], atol=1.1)


def test_stage_probabilities(golden: tuple[dict[str, Any], Instrument]) -> None:
    """At any x, the stages of a response give it the probability that its definition does."""
    case, instrument = golden
    random = np.random.default_rng(1975)
    for item in case["items"]:
        response = case["responses"][item["key"]]
        if response is None:
            continue
        for x in random.normal(size=(5, instrument.dimensions)) * 2:
            found = 0.0
            for stage in stages_for(instrument, item["key"], response):
                utility = stage.rows @ x
                found += stage.target @ utility - stage.n * np.log(np.exp(utility).sum())
            assert found == pytest.approx(log_probability(item, response, instrument.scale, x), abs=1e-10)
