"""Find the line of a questionnaire's text that a problem is about."""

import re
from collections.abc import Sequence

from assessments.core.definition.shape import Problem

_HEADER = re.compile(r"\[\[?\s*+([\w-]+)[^\]]{0,99}\]")
_KEY = re.compile(r"""(?<![\w-])(?:key\s*+=\s*+)?(["']?)([\w-]++)\1\s*+(?:=.*)?(?:#.*)?$""")


def lines_of(text: str, problems: Sequence[Problem]) -> list[int | None]:
    """Return the number of the line with the key of the record that each problem is about, None where it isn't found.

    A record is found under a header of its own, as exported files have them: ``[[questions]]``, then ``key = "…"``.
    """
    found: dict[tuple[str, str], int] = {}
    part = ""
    for number, line in enumerate(map(str.lstrip, text.splitlines()), 1):
        header = _HEADER.match(line)
        if header:
            part = header[1]
            continue
        key = _KEY.match(line)
        if key and (line.startswith("key") or part == "scales"):
            found.setdefault((part, key[2]), number)
    return [found.get((problem.part, problem.key)) for problem in problems]
