"""How many questions an adaptive attempt still asks: a version's table of it, and the number that people see."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# The number holds at 4, which is "about 3 more" beside the open question, where the table expects more than that.
HELD_AT = 4


@dataclass(frozen=True, slots=True)
class QuestionsToCome:
    """The mean number of questions still to come, simulated for one version (`simulation.to_come`).

    ``rows[answers given][band]`` is at least 1; ``bands`` are the sureness from which each band but the lowest begins.
    """

    bands: Sequence[float]
    rows: Sequence[Sequence[int]]

    def expected(self, *, answered: int, sure: float) -> int:
        """The number after so many answers, with this sureness of the leader."""
        row = self.rows[min(answered, len(self.rows) - 1)]
        return row[bisect_right(self.bands, sure)]

    def as_data(self) -> dict[str, Any]:
        """Return plain data, as it is stored with a version."""
        return {"bands": list(self.bands), "rows": [list(row) for row in self.rows]}

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> QuestionsToCome:
        """Return the table that ``as_data`` described."""
        return QuestionsToCome(data["bands"], data["rows"])


def fewer_to_come(*, expected: int, previous: int) -> int:
    """Return the number to show after an answer: ``expected``, but less than ``previous``, the one shown before.

    From 4 on it may stay the same, and it is never less than 1.
    """
    return max(min(expected, previous - 1), min(expected, previous, HELD_AT))
