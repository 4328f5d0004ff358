"""Sobol's sequence as scipy has it, written down: python -m tests.core.scoring.derive_sobol

It was published once and does not change (Joe & Kuo 2008), and loading scipy's statistics takes longer than all that is
tested with it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
import scipy

PUBLISHED = Path(__file__).parent / "sobol.json"
DIMENSIONS, POINTS, BITS, WRITTEN_OUT = 21, 1024, 10, 16


def digest(cells: npt.NDArray[np.int64]) -> str:
    """SHA-256 of one dimension's cells, 0 to 1023."""
    return hashlib.sha256(cells.astype("<u2").tobytes()).hexdigest()


def main() -> None:
    points = scipy.stats.qmc.Sobol(DIMENSIONS, scramble=False).random(POINTS)
    cells = (points * 2**BITS).astype(np.int64)
    assert np.array_equal(cells / 2**BITS, points)
    rows = {"first": cells[:WRITTEN_OUT].T.tolist(), "sha256": [digest(column) for column in cells.T]}
    lines = [
        f'"{name}": [\n' + ",\n".join(f" {json.dumps(value)}" for value in values) + "\n]"
        for name, values in rows.items()
    ]
    PUBLISHED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
