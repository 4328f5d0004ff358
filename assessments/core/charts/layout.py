"""Compute a radar's layout: its size, and where the corner labels go without collisions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assessments.core.names import without_article

from .axes import Axis, whole
from .lettering import Wrapped, ems, wrap

WIDTH = 360.0
"""Width of the drawing in its own units: 288 CSS pixels on a screen of 320, so 1 unit is 0.8 px there."""

NAME_SIZE, NUMBER_SIZE, PAIR_SIZE = 13.2, 18.0, 14.2
"""Type sizes in units: 10.56, 14.4 and, for two numbers at a corner, 11.36 CSS pixels on a screen of 320."""

LINE, NUMBER_LINE = 14.5, 19.0
BOLD = 1.12
EDGE, GAP, APART = 2.0, 8.0, 6.0
"""APART leaves room for a font's ascenders and descenders, which reach up to 3 units beyond a label's box."""
HAIR = 0.01
RADII = range(120, 67, -2)
LEAD_FROM = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """A corner's number and name: its box (left, top, width, height) and how its lines are anchored.

    ``held`` is the height at which smaller type stays: the edge that is nearest to the corner, or the middle.
    """

    number: str
    lines: tuple[str, ...]
    anchor: Literal["start", "middle", "end"]
    left: float
    top: float
    width: float
    height: float
    number_size: float
    held: float
    moved: float = 0.0

    @property
    def x(self) -> float:
        """Where the lines are anchored."""
        return self.left + {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width

    @property
    def bottom(self) -> float:
        """The lower edge of the box."""
        return self.top + self.height

    def touches(self, other: "Label") -> bool:
        """Whether two boxes are closer than APART."""
        return (
            self.left < other.left + other.width + APART
            and other.left < self.left + self.width + APART
            and self.top < other.bottom + APART
            and other.top < self.bottom + APART
        )


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a radar: as wide as twice its centre and `height` high; the value 100 is `radius` away from it."""

    centre: tuple[float, float]
    radius: float
    height: float
    labels: tuple[Label, ...]


SMALL = Layout((48.0, 48.0), 40.0, 96.0, ())
"""The layout of a radar without letters."""


def plan(axes: Sequence[Axis], *, numbers: Sequence[str] = ()) -> Layout:
    """Return the best of the possible sizes: a large circle, few lines, labels hardly moved, nothing cut or outside.

    ``numbers`` are written at the corners in a smaller size, two in each; without them it is each axis's value.
    """
    written = tuple(numbers) or tuple(whole(axis.value) for axis in axes)
    size = PAIR_SIZE if numbers else NUMBER_SIZE
    planned = _best(tuple(without_article(axis.name) for axis in axes), tuple(ems(number) for number in written), size)
    labels = tuple(replace(label, number=number) for label, number in zip(planned.labels, written, strict=True))
    return replace(planned, labels=labels)


@lru_cache(maxsize=256)
def _best(names: tuple[str, ...], widths: tuple[float, ...], size: float) -> Layout:
    """Return the best layout, without the numbers: all digits are equally wide, so most results share a cached one."""
    return max((_at(names, widths, size, float(radius)) for radius in RADII), key=_merit)


def _merit(layout: Layout) -> tuple[int, float]:
    count = len(layout.labels)
    tall = [len(label.lines) for label in layout.labels]
    cuts = sum(line.endswith("-") for label in layout.labels for line in label.lines)
    outside = sum(label.left < 0 or label.left + label.width > WIDTH for label in layout.labels)
    moved = sum(label.moved for label in layout.labels)
    return (
        -cuts - 2 * outside - 2 * sum(lines > 3 for lines in tall),
        layout.radius - (16 * sum(tall) + 48 * sum(max(lines - 2, 0) for lines in tall) + moved) / count,
    )


def _at(names: Sequence[str], widths: Sequence[float], size: float, radius: float) -> Layout:
    """Place labels around a circle about (WIDTH / 2, 0), then crop the drawing to its content.

    The labels nearest the horizontal axis are placed first; each of the others moves away from the axis, up or down,
    until it touches none. So no label ends up over the circle.
    """
    turn = 2 * math.pi / len(names)
    order = sorted(range(len(names)), key=lambda i: (round(abs(math.cos(i * turn)), 9), i))
    placed: dict[int, Label] = {}
    for i in order:
        label = start = _beside(names[i], widths[i], size, i * turn, radius)
        upward = math.cos(i * turn) > 1e-9
        while hit := next((other for other in placed.values() if label.touches(other)), None):
            label = replace(label, top=hit.top - APART - HAIR - label.height if upward else hit.bottom + APART + HAIR)
        placed[i] = replace(label, held=label.held + label.top - start.top, moved=abs(label.top - start.top))
    top = min(-radius, *(label.top for label in placed.values()))
    bottom = max(radius, *(label.bottom for label in placed.values()))
    down = EDGE - top
    labels = tuple(replace(placed[i], top=placed[i].top + down, held=placed[i].held + down) for i in range(len(names)))
    return Layout((WIDTH / 2, down), radius, bottom - top + 2 * EDGE, labels)


def _beside(name: str, number_ems: float, size: float, angle: float, radius: float) -> Label:
    """Return the label just outside its corner, before it is moved."""
    sin, cos = math.sin(angle), math.cos(angle)
    x, y = WIDTH / 2 + (radius + GAP) * sin, -(radius + GAP) * cos
    anchor: Literal["start", "middle", "end"] = "middle"
    room = WIDTH / 2
    if abs(sin) > 0.15:
        anchor = "start" if sin > 0 else "end"
        room = (WIDTH - x if sin > 0 else x) - EDGE
    wrapped: Wrapped = wrap(name, room / NAME_SIZE)
    width = max(wrapped.ems * NAME_SIZE, number_ems * size * BOLD)
    height = NUMBER_LINE + LINE * len(wrapped.lines)
    left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * width
    return Label("", wrapped.lines, anchor, left, y - (1 + cos) * height / 2, width, height, size, held=y)
