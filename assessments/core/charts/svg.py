"""Draw a radar and a bar on the server, as strings of SVG without scripts or style attributes.

charts.css and bars.css set colours, line widths and fonts by class; the geometry is set here. One function draws every
radar: on the page, the card and the PDF, one result or two over each other, large or small.
"""

from collections.abc import Collection, Sequence
from functools import lru_cache
from html import escape
from typing import Literal

from .axes import Axis, Bar, check_band, checked, polygon, whole
from .layout import EDGE, LEAD_FROM, NAME_SIZE, NUMBER_SIZE, SMALL, Label, Layout, plan
from .lettering import printable

RINGS = (0, 50, 100)
NEUTRAL = 50
DOT, NAMED_DOT, SQUARE = 3.6, 4.8, 7.0
"""Sizes of the marks in units: radius of a dot, of the dot of a named archetype, side of a square."""


def radar_svg(
    axes: Sequence[Axis],
    *,
    named: Collection[str],
    title: str,
    description: str = "",
    ident: str = "radar",
    second: Sequence[Axis] = (),
    size: Literal["large", "small"] = "large",
) -> str:
    """Draw a radar: rings at 0, 50 and 100, the profile, a whisker for each 80 % band, each corner's number and name.

    Three to twelve axes, clockwise from the top in the order given. ``named`` are the keys of the archetypes that the
    headline names: they have their colours, the others are grey. ``second`` is another result of the same archetypes,
    drawn over the first as a broken line with squares; each corner then has both numbers, and the whiskers are the
    first one's, since two on one axis could not be told apart. A small radar has no letters and no whiskers, and dots
    only of those named: there may be hundreds on a page.

    ``title`` and ``description`` are plain text for screen readers; ``ident`` is unique on the page.
    ValueError where the axes are too few, too many or off the scale, and where the second has other archetypes.
    """
    axes, other = checked(axes), _matched(axes, second)
    is_small = size == "small"
    layout = SMALL if is_small else plan(axes, numbers=_pairs(axes, other))
    ident = escape(ident)
    profiles = [_profile("radar-profile", axes, layout)]
    if other:
        profiles.append(_profile("radar-second", other, layout))
    marks = _dots(axes, named, layout) if is_small else _corners(axes, other, named, layout)
    labels, about = ident, ""
    if description:
        labels, about = f"{ident} {ident}-desc", f'<desc id="{ident}-desc">{escape(printable(description))}</desc>'
    return (
        f'<svg class="radar-{"small" if is_small else "svg"}" role="img" aria-labelledby="{labels}" direction="ltr" '
        f'viewBox="0 0 {short(2 * layout.centre[0])} {short(layout.height)}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{ident}">{escape(printable(title))}</title>{about}'
        f"{_grid(len(axes), layout.centre, layout.radius, not is_small)}{''.join(profiles)}{marks}</svg>"
    )


def bar_svg(axis: Bar, *, has_hue: bool = True) -> str:
    """Draw a value on its scale with its interval and the neutral mark, in its colour.

    Where it doesn't have its hue it takes that of the row around it, and is grey in a row without one.
    It has no viewBox: 14 units high, as wide as its container, with positions in per cent. Hidden from screen readers,
    since its row has the numbers. ValueError where the axis is off the scale.
    """
    check_band(axis)
    low, value = short(axis.low), short(axis.value)
    return (
        f'<svg class="bar{" " + hue_class(axis) if has_hue else ""}" width="100%" height="14" aria-hidden="true" '
        'focusable="false"><line class="bar-track" x1="0%" x2="100%" y1="7" y2="7"/>'
        f'<line class="bar-neutral" x1="{NEUTRAL}%" x2="{NEUTRAL}%" y1="1" y2="13"/>'
        f'<rect class="bar-band" x="{low}%" width="{short(axis.high - axis.low)}%" y="5.5" height="3"/>'
        f'<circle class="bar-value" cx="{value}%" cy="7" r="4.5"/></svg>'
    )


def short(number: float) -> str:
    """Return a number rounded to tenths, in as few characters as possible."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def hue_class(axis: Bar) -> str:
    """Return the class that gives an archetype its colour."""
    return f"hue-{escape(axis.hue)}"


def _matched(axes: Sequence[Axis], second: Sequence[Axis]) -> tuple[Axis, ...]:
    """Return the second result's axes in the order of the first's."""
    if not second:
        return ()
    by_key = {axis.key: axis for axis in checked(second)}
    if set(by_key) != {axis.key for axis in axes}:
        raise ValueError("two profiles can be laid over each other only on the same archetypes")
    return tuple(by_key[axis.key] for axis in axes)


def _pairs(axes: Sequence[Axis], other: Sequence[Axis]) -> list[str]:
    """Return both numbers of each corner; none where there is one result."""
    return [f"{whole(a.value)} · {whole(b.value)}" for a, b in zip(axes, other, strict=True)] if other else []


def _ring(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points) + "Z"


def _profile(kind: str, axes: Sequence[Axis], layout: Layout) -> str:
    points = polygon(layout.centre, layout.radius, [axis.value for axis in axes])
    return f'<path class="{kind}" d="{_ring(points)}"/>'


@lru_cache(maxsize=256)
def _grid(count: int, centre: tuple[float, float], radius: float, has_spokes: bool) -> str:
    """Return the rings of 100 and 50, and with spokes that of 0, which is a point at their meeting."""
    rim, neutral = (polygon(centre, radius, [value] * count) for value in (100.0, float(NEUTRAL)))
    x, y = map(short, centre)
    spokes = "".join(f"M{x} {y}L{short(to_x)} {short(to_y)}" for to_x, to_y in rim) if has_spokes else ""
    return f'<path class="radar-grid" d="{spokes}{_ring(rim)}"/><path class="radar-neutral" d="{_ring(neutral)}"/>' + (
        f'<circle class="radar-zero" cx="{x}" cy="{y}" r="1.6"/>' if has_spokes else ""
    )


def _dots(axes: Sequence[Axis], named: Collection[str], layout: Layout) -> str:
    places = polygon(layout.centre, layout.radius, [axis.value for axis in axes])
    return "".join(
        f'<circle class="radar-dot {hue_class(axis)}" cx="{short(x)}" cy="{short(y)}" r="{DOT}"/>'
        for axis, (x, y) in zip(axes, places, strict=True)
        if axis.key in named
    )


def _corners(axes: Sequence[Axis], other: Sequence[Axis], named: Collection[str], layout: Layout) -> str:
    """Return the neutral ring's label, and each axis's whisker, marks, number and name."""
    on_axis = (
        polygon(layout.centre, layout.radius, values)
        for values in (
            [axis.low for axis in axes],
            [axis.value for axis in axes],
            [axis.high for axis in axes],
            [100.0] * len(axes),
        )
    )
    x, y = _neutral_mark(axes, other, layout)
    drawn = [f'<text class="radar-scale" x="{short(x)}" y="{short(y)}" dy=".35em">{NEUTRAL}</text>']
    for axis, label, low, (x, y), high, rim in zip(axes, layout.labels, *on_axis, strict=True):
        is_named = axis.key in named
        lead = f'<path class="radar-lead" d="{_lead(rim, label)}"/>' if label.moved > LEAD_FROM else ""
        whisker = f'<path class="radar-whisker" d="M{_point(low)}L{_point(high)}"/>' if low != high else ""
        drawn.append(
            f'<g class="{"radar-named " + hue_class(axis) if is_named else "radar-other"}">{lead}{whisker}'
            f'<circle class="radar-dot" cx="{short(x)}" cy="{short(y)}" r="{NAMED_DOT if is_named else DOT}"/>'
            f"{_lettering(label)}</g>"
        )
    drawn += [
        f'<path class="radar-square" d="M{_point((x - SQUARE / 2, y - SQUARE / 2))}h{short(SQUARE)}v{short(SQUARE)}'
        f'h-{short(SQUARE)}z"/>'
        for x, y in (polygon(layout.centre, layout.radius, [axis.value for axis in other]) if other else ())
    ]
    return "".join(drawn)


def _point(point: tuple[float, float]) -> str:
    return f"{short(point[0])} {short(point[1])}"


def _lettering(label: Label) -> str:
    """Draw a corner's number with its name below it, about a point of its box that smaller type shrinks towards.

    Each line is a text of its own with a place of its own, in ems: a style sheet may make the type smaller on a wide
    screen, and the lines move together. (In a line from right to left, resvg lowers only the first letter by a `dy`.)
    """
    first = label.top + 15 - label.held
    kind = "radar-number" if label.number_size == NUMBER_SIZE else "radar-number radar-pair"

    def em(y: float, size: float) -> str:
        return f"{y / size:.2f}em"

    lines = "".join(
        f'<text y="{em(first + (1.2 + 1.15 * i) * NAME_SIZE, NAME_SIZE)}">{escape(line)}</text>'
        for i, line in enumerate(label.lines)
    )
    return (
        f'<g class="radar-name" font-size="{NAME_SIZE}" text-anchor="{label.anchor}" '
        f'transform="translate({short(label.x)} {short(label.held)})">'
        f'<text class="{kind}" font-size="{short(label.number_size)}" '
        f'y="{em(first, label.number_size)}">{label.number}</text>{lines}</g>'
    )


def _lead(rim: tuple[float, float], label: Label) -> str:
    """Return the path of a hairline from a corner to a label that was moved away from it."""
    x = min(max(rim[0], label.left), label.left + label.width)
    y = label.bottom + EDGE if label.bottom < rim[1] else label.top - EDGE
    return f"M{_point(rim)}L{short(x)} {short(y)}"


def _neutral_mark(axes: Sequence[Axis], other: Sequence[Axis], layout: Layout) -> tuple[float, float]:
    """Return where the neutral ring is labelled: in the middle of the side that the profiles are farthest from."""
    corners = polygon(layout.centre, layout.radius, [float(NEUTRAL)] * len(axes))

    def free(i: int) -> float:
        after = (i + 1) % len(axes)
        return min(abs((each[i].value + each[after].value) / 2 - NEUTRAL) for each in (axes, other) if each)

    side = max(range(len(axes)), key=lambda i: round(free(i), 6))
    (x1, y1), (x2, y2) = corners[side], corners[(side + 1) % len(axes)]
    return (x1 + x2) / 2, (y1 + y2) / 2
