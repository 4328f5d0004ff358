from __future__ import annotations

import numpy as np
import pytest
import scipy

from assessments.scoring import ASKING_DRAWS, RESULT_DRAWS, ScoringError, normal_draws
from assessments.scoring.draws import MAX_DIMENSIONS, sobol_cells


@pytest.mark.parametrize("dimensions", [1, 2, 8, 13, MAX_DIMENSIONS])
def test_cells_are_the_published_sequence(dimensions: int) -> None:
    points = scipy.stats.qmc.Sobol(dimensions, scramble=False).random(1024)
    np.testing.assert_array_equal(sobol_cells(dimensions, 1024, 10) / 1024, points)


@pytest.mark.parametrize("count", [ASKING_DRAWS, RESULT_DRAWS])
def test_draws_are_its_normals_half_a_cell_on(count: int) -> None:
    points = scipy.stats.qmc.Sobol(8, scramble=False).random(count)
    np.testing.assert_allclose(normal_draws(8, count), scipy.stats.norm.ppf(points + 0.5 / count), atol=1e-12)


def test_moments() -> None:
    draws = normal_draws(13, RESULT_DRAWS)
    np.testing.assert_allclose(draws.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(np.cov(draws.T), np.eye(13), atol=0.06)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_any_count_is_finite(count: int) -> None:
    draws = normal_draws(4, count)
    assert draws.shape == (count, 4)
    assert np.isfinite(draws).all()


def test_draws_are_made_once_and_stay() -> None:
    assert normal_draws(8, 256) is normal_draws(8, 256)
    with pytest.raises(ValueError, match="read-only"):
        normal_draws(8, 256)[0, 0] = 1


@pytest.mark.parametrize(("dimensions", "count"), [(0, 8), (22, 8), (3, 0), (3, 2**17)])
def test_out_of_range(dimensions: int, count: int) -> None:
    with pytest.raises(ScoringError):
        normal_draws(dimensions, count)
