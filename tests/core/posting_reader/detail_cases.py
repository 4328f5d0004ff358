"""Sentences of our own that say a detail, or only look as if they did: in ``details/<detail>.txt``, one a line.

A line begins with + where it says the detail, its words between [[ and ]], and with - where it doesn't; ⏎ is a new line.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from assessments.core.posting_reader.details import Detail

CASES = Path(__file__).parent / "details"
_QUOTED = re.compile(r"\[\[(.*?)\]\]")


@dataclass(frozen=True)
class Case:
    """A text, and the words in it that say the detail; none where it doesn't."""

    text: str
    quotes: tuple[str, ...]


def cases_of(detail: Detail) -> list[Case]:
    """Return the cases for a detail."""
    cases = []
    for line in (CASES / f"{detail}.txt").read_text(encoding="utf-8").splitlines():
        sign, written = line[0], line[2:].replace(" ⏎ ", "\n")
        quotes = tuple(_QUOTED.findall(written))
        if (sign == "+") != bool(quotes):
            raise ValueError(f"{detail}: a + needs [[words]], and a - has none: {line}")
        cases.append(Case(_QUOTED.sub(r"\1", written), quotes))
    return cases
