from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from assessments.core.scoring import ASKING_DRAWS, RESULT_DRAWS, ScoringError, normal_draws
from assessments.core.scoring.draws import MAX_DIMENSIONS, sobol_cells

from .derive_sobol import digest

PUBLISHED = json.loads(Path(__file__).with_name("sobol.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("dimensions", [1, 2, 8, 13, MAX_DIMENSIONS])
def test_cells_agree_with_scipys_sequence(dimensions: int) -> None:
    """The points that `derive_sobol` got from scipy: the first ones, and a hash of each dimension."""
    cells = sobol_cells(dimensions, 1024, 10)
    first = PUBLISHED["first"][:dimensions]
    assert cells[: len(first[0])].T.tolist() == first
    assert [digest(column) for column in cells.T] == PUBLISHED["sha256"][:dimensions]


def test_a_shorter_sequence_is_the_beginning_of_a_longer_one() -> None:
    np.testing.assert_array_equal(4 * sobol_cells(8, 256, 8), sobol_cells(8, 1024, 10)[:256])


@pytest.mark.parametrize(("count", "bits"), [(ASKING_DRAWS, 8), (RESULT_DRAWS, 10)])
def test_draws_are_normal_quantiles_of_cell_centres(count: int, bits: int) -> None:
    """Compared through the normal distribution function."""
    chances = np.vectorize(math.erf)(normal_draws(8, count) / math.sqrt(2)) / 2 + 0.5
    np.testing.assert_allclose(chances, (sobol_cells(8, count, bits) + 0.5) / count, atol=1e-12)


def test_moments() -> None:
    draws = normal_draws(13, RESULT_DRAWS)
    np.testing.assert_allclose(draws.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(draws.T), np.eye(13), atol=0.06)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_draws_are_finite_for_any_count(count: int) -> None:
    draws = normal_draws(4, count)
    assert draws.shape == (count, 4)
    assert np.isfinite(draws).all()


def test_draws_are_cached_and_read_only() -> None:
    assert normal_draws(8, 256) is normal_draws(8, 256)
    with pytest.raises(ValueError, match="read-only"):
        normal_draws(8, 256)[0, 0] = 1


@pytest.mark.parametrize(("dimensions", "count"), [(0, 8), (22, 8), (3, 0), (3, 2**17)])
def test_dimensions_and_counts_out_of_range_are_refused(dimensions: int, count: int) -> None:
    with pytest.raises(ScoringError):
        normal_draws(dimensions, count)
