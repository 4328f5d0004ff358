"""A radar small enough for hundreds on a page: grid, profile and a dot of each archetype's colour, no lettering."""

import math
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from .axes import Axis, checked
from .lettering import printable

SIZE = 96
RADIUS = 40.0
DOT_FROM = 60.0  # only high values get a dot: more would be noise at this size


def small_radar_svg(axes: Sequence[Axis], *, title: str, ident: str) -> str:
    """Draw a small profile without letters; `title` says in words what it shows, `ident` is unique on the page.

    The archetypes are in the same places as in `radar_svg`. ValueError where the axes are too few, too many, or off
    the scale.
    """
    axes = checked(axes)
    spokes = _spokes(len(axes))
    points = [_at(spoke, axis.value) for spoke, axis in zip(spokes, axes, strict=True)]
    dots = "".join(
        f'<circle class="radar-dot hue-{escape(axis.hue)}" cx="{x}" cy="{y}" r="3.4"/>'
        for axis, (x, y) in zip(axes, points, strict=True)
        if axis.value >= DOT_FROM
    )
    label = escape(ident)
    return (
        f'<svg class="radar-small" role="img" aria-labelledby="{label}" viewBox="0 0 {SIZE} {SIZE}">'
        f'<title id="{label}">{escape(printable(title))}</title>{_grid(len(axes))}'
        f'<path class="radar-profile" fill="none" d="{_ring(points)}"/>{dots}</svg>'
    )


@lru_cache(maxsize=16)
def _spokes(count: int) -> tuple[tuple[float, float], ...]:
    turn = 2 * math.pi / count
    return tuple((math.sin(i * turn), -math.cos(i * turn)) for i in range(count))


def _at(spoke: tuple[float, float], value: float) -> tuple[float, float]:
    reach = RADIUS * value / 100
    return round(SIZE / 2 + reach * spoke[0], 1), round(SIZE / 2 + reach * spoke[1], 1)


def _ring(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in points) + "Z"


@lru_cache(maxsize=16)
def _grid(count: int) -> str:
    """Return the outer ring and the neutral one, which all small radars with this many axes share."""
    spokes = _spokes(count)
    rim, neutral = (_ring([_at(spoke, value) for spoke in spokes]) for value in (100.0, 50.0))
    return f'<path class="radar-grid" fill="none" d="{rim}"/><path class="radar-neutral" fill="none" d="{neutral}"/>'
