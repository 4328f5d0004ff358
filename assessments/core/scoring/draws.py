"""Fixed quasi-random normal draws, so that equal profiles always get equal probabilities."""

from __future__ import annotations

from functools import lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from .errors import ScoringError
from .instrument import FloatArray

RESULT_DRAWS = 1024
ASKING_DRAWS = 256
MAX_DRAWS = 2**16

# Joe & Kuo (2008), Constructing Sobol sequences with better two-dimensional projections, SIAM J. Sci.
# Comput. 30, 2635-2654; table new-joe-kuo-6: the primitive polynomial's inner coefficients a, then the
# initial direction numbers m (their count is the polynomial's degree). Dimension 1 needs none.
_JOE_KUO: tuple[tuple[int, tuple[int, ...]], ...] = (
    (0, (1,)),
    (1, (1, 3)),
    (1, (1, 3, 1)),
    (2, (1, 1, 1)),
    (1, (1, 1, 3, 3)),
    (4, (1, 3, 5, 13)),
    (2, (1, 1, 5, 5, 17)),
    (4, (1, 1, 5, 5, 5)),
    (7, (1, 1, 7, 11, 19)),
    (11, (1, 1, 5, 1, 1)),
    (13, (1, 1, 1, 3, 11)),
    (14, (1, 3, 5, 5, 31)),
    (1, (1, 3, 3, 9, 7, 49)),
    (13, (1, 1, 1, 15, 21, 21)),
    (16, (1, 3, 1, 13, 27, 49)),
    (19, (1, 1, 1, 15, 7, 5)),
    (22, (1, 3, 1, 15, 13, 25)),
    (25, (1, 1, 5, 5, 19, 61)),
    (1, (1, 3, 7, 11, 23, 15, 103)),
    (4, (1, 3, 7, 13, 13, 15, 69)),
)
MAX_DIMENSIONS = len(_JOE_KUO) + 1


@lru_cache(maxsize=32)
def normal_draws(dimensions: int, count: int) -> FloatArray:
    """The first ``count`` Sobol points as standard normal draws, (count, dimensions), read-only.

    Every point is moved by half a cell, so that none is at 0, where the normal is infinite, and each
    column of a power of two draws has mean 0. Raises `ScoringError` outside 1 to 21 dimensions
    and 1 to 65,536 draws.
    """
    if not 1 <= dimensions <= MAX_DIMENSIONS:
        raise ScoringError(f"Draws have 1 to {MAX_DIMENSIONS} dimensions, not {dimensions}.")
    if not 1 <= count <= MAX_DRAWS:
        raise ScoringError(f"Ask for 1 to {MAX_DRAWS} draws, not {count}.")
    bits = max(1, (count - 1).bit_length())
    cells = 2**bits
    normal = NormalDist()
    quantiles = np.array([normal.inv_cdf((cell + 0.5) / cells) for cell in range(cells)])
    draws = quantiles[sobol_cells(dimensions, count, bits)]
    draws.setflags(write=False)
    return draws


def sobol_cells(dimensions: int, count: int, bits: int) -> NDArray[np.int64]:
    """Sobol points in Gray-code order as cell numbers 0 to 2^bits - 1, (count, dimensions)."""
    index = np.arange(count, dtype=np.int64)
    gray = index ^ (index >> 1)
    cells = np.zeros((count, dimensions), dtype=np.int64)
    for dimension in range(dimensions):
        for bit, direction in enumerate(_directions(dimension, bits)):
            cells[:, dimension] ^= ((gray >> bit) & 1) * direction
    return cells


def _directions(dimension: int, bits: int) -> list[int]:
    """v_1 … v_bits of one dimension, each as an integer of ``bits`` binary digits."""
    if dimension == 0:
        return [1 << (bits - 1 - bit) for bit in range(bits)]
    inner, initial = _JOE_KUO[dimension - 1]
    degree = len(initial)
    odd = list(initial)
    for place in range(degree, bits):
        value = odd[place - degree] ^ (odd[place - degree] << degree)
        for term in range(1, degree):
            if (inner >> (degree - 1 - term)) & 1:
                value ^= odd[place - term] << term
        odd.append(value)
    return [odd[bit] << (bits - 1 - bit) for bit in range(bits)]
