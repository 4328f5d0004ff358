"""Join lines that a PDF, a mail or an editor broke where the next word had no room."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lines import MARK
from .offsets import Edit
from .wording import HEADING, listed

MIN_WIDTH, MAX_WIDTH = 30, 130  # characters
TOLERANCE = 4  # characters that marks before the lines took
NEARLY = 0.7  # of the width
MIN_JOINED = 2  # lines that show that a text was wrapped
MOSTLY = 0.6  # of the lines, where nothing else tells

_FIRST_WORD = re.compile(r"\s*+(\S++)")
_LAST_PART = re.compile(r"([^\W\d_]++)-$")
_NEXT_PART = re.compile(r"[^\W\d_]++")
# The parts of compounds that keep their hyphen at the end of a line.
_FIRST_PARTS = frozenset(
    listed(
        "a b e x ad ai ml data real end cross self high low long short well non decision machine full part time "
        "open state of the to on in up off hands problem detail client customer user model team business product "
        "cloud large small deep fast front back multi co best first second third two three four five half hard go "
        "day step face single test world market cost quality result process people power computer event feature "
        "software public private pre post must nice know how follow value risk domain human industry company "
        "research evidence field project year check drop hand built peer stand store web work"
    )
)
_LAST_PARTS = frozenset(
    listed(
        "based driven to of the in on off up out facing time scale level oriented focused end term side depth "
        "quality making related learning source native art house kind person generation solving call hoc party "
        "stack class ready wide first free starter building have haves how through hand paced effective efficient "
        "centric owned aware minded specific known motivated commerce functional disciplinary tenant modal built "
        "year day tests testing"
    )
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its place, and whether a bullet or a number stands before it."""

    text: str
    start: int
    is_marked: bool

    @property
    def is_heading(self) -> bool:
        return len(self.text) < MAX_WIDTH and HEADING.fullmatch(self.text.strip(" \t:")) is not None


def wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines that were wrapped; blank lines, bullets and headings keep theirs."""
    lines = _lines_of(text)
    width = max((len(line.text) for line in lines if " " in line.text.strip()), default=0)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return
    pairs = [(line, following) for line, following in pairwise(lines) if _may_go_on(line, following)]
    has_capitals = any(line.text.lstrip()[:1].isupper() for line in lines)
    going_on = [has_capitals and _starts_small(following) for _, following in pairs]
    if not _was_wrapped(pairs, going_on, width):
        return
    known = {word.lower() for word in re.findall(r"[\w-]{4,}+", text)}
    for (line, following), small in zip(pairs, going_on, strict=True):
        if _is_full(line, following, width) or (small and len(line.text) > NEARLY * width and _is_open(line)):
            yield _joined(line, following, known)


def _lines_of(text: str) -> list[_Line]:
    found, at = [], 0
    for written in text.split("\n"):
        mark = MARK.match(written)
        found.append(_Line(written.rstrip(), at, bool(mark and mark.end() > mark.end(1))))
        at += len(written) + 1
    return found


def _may_go_on(line: _Line, following: _Line) -> bool:
    """Whether the second line may go on with the first one's sentence."""
    if not line.text.strip() or not following.text.strip() or line.is_heading or following.is_heading:
        return False
    if not following.is_marked:
        return True
    # A dash between two words, at which a paragraph was broken: “a small / - but growing - team”.
    is_dash = following.text.lstrip().startswith("- ")
    return is_dash and not line.is_marked and _is_open(line) and len(line.text) > MIN_WIDTH


def _is_open(line: _Line) -> bool:
    return line.text[-1] not in ".!?:;"


def _starts_small(line: _Line) -> bool:
    return line.text.lstrip()[:1].islower()


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    word = _FIRST_WORD.match(following.text)
    return len(line.text) + 1 + len(word[1] if word else "") > width - TOLERANCE


def _was_wrapped(pairs: Sequence[tuple[_Line, _Line]], going_on: Sequence[bool], width: int) -> bool:
    """Whether so many lines are full, and go on in the next one, that it was the width that ended them."""
    full = [_is_full(line, following, width) for line, following in pairs]
    nearly = [len(line.text) > NEARLY * width for line, _ in pairs]
    shown = sum(
        near and (small or (whole and line.is_marked))
        for near, whole, small, (line, _) in zip(nearly, full, going_on, pairs, strict=True)
    )
    if shown >= MIN_JOINED and 2 * shown >= sum(nearly):
        return True
    return sum(full) > MIN_JOINED and sum(full) >= MOSTLY * len(pairs)


def _joined(line: _Line, following: _Line, known: set[str]) -> Edit:
    end = line.start + len(line.text)
    start = following.start + len(following.text) - len(following.text.lstrip())
    last, first = _LAST_PART.search(line.text[-40:]), _NEXT_PART.match(following.text.lstrip()[:40])
    if not last or not first:
        return end, start, "" if line.text.endswith("-") and not line.text.endswith(" -") else " "
    one, other = last[1].lower(), first[0].lower()
    is_compound = f"{one}-{other}" in known or one in _FIRST_PARTS or other in _LAST_PARTS
    if is_compound and one + other not in known:
        return end, start, ""
    return end - 1, start, ""
