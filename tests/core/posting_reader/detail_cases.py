"""Sentences of our own that say a detail, or only look as if they did: in ``details/<detail>.txt``, one a line.

A line begins with + where it says the detail, its words between [[ and ]], and with - where it doesn't; ⏎
is a new line.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from assessments.core.posting_reader.details import Detail

CASES = Path(__file__).parent / "details"
_QUOTED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


@dataclass(frozen=True)
class Case:
    """A text, and where in it are the words that say the detail; nowhere where it doesn't."""

    text: str
    marked: tuple[tuple[int, int], ...]


def cases_of(detail: Detail) -> list[Case]:
    """Return the cases for a detail."""
    cases = []
    for line in (CASES / f"{detail}.txt").read_text(encoding="utf-8").splitlines():
        sign, written = line[0], line[2:].replace(" ⏎ ", "\n")
        places = [
            (match.start() - 4 * number, match.group(1)) for number, match in enumerate(_QUOTED.finditer(written))
        ]
        if (sign == "+") != bool(places):
            raise ValueError(f"{detail}: a + needs [[words]], and a - has none: {line}")
        cases.append(Case(_QUOTED.sub(r"\1", written), tuple((at, at + len(words)) for at, words in places)))
    return cases
