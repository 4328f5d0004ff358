"""Draw charts on the server, as strings of SVG without scripts or style attributes.

charts.css and bars.css set colours, line widths and fonts by class; the geometry is set here.
"""

from collections.abc import Sequence
from html import escape

from .axes import Axis, Bar, check_band, checked, polygon
from .layout import EDGE, LEAD_FROM, NAME_SIZE, NUMBER_SIZE, WIDTH, Label, plan
from .lettering import printable

RINGS = (25, 50, 75, 100)
NEUTRAL = 50
NUMERAL_FROM = 8


def radar_svg(axes: Sequence[Axis], *, title: str, description: str, ident: str = "radar") -> str:
    """Draw the radar of a result: grid, 80 % band, profile, and each corner's number and full name.

    Three to twelve axes, clockwise from the top in the order given. `title` and `description` are plain
    text for screen readers; `ident` keeps ids apart where a page has several radars.
    ValueError where the axes are too few, too many, or off the scale.
    """
    axes = checked(axes)
    layout = plan(axes)
    centre, radius, ident = layout.centre, layout.radius, escape(ident)

    def ring(values: Sequence[float]) -> str:
        return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in polygon(centre, radius, values)) + "Z"

    rims = polygon(centre, radius, [100.0] * len(axes))
    dots = polygon(centre, radius, [axis.value for axis in axes])
    spokes = "".join(f"M{short(centre[0])} {short(centre[1])}L{short(x)} {short(y)}" for x, y in rims)
    band = ring([axis.high for axis in axes]) + ring([axis.low for axis in axes])
    grid = "".join(ring([float(level)] * len(axes)) for level in RINGS if level != NEUTRAL)
    mark_x, mark_y = _neutral_mark(axes, centre, radius)
    leads = "".join(
        leader_line(rim, label) for rim, label in zip(rims, layout.labels, strict=True) if label.moved > LEAD_FROM
    )
    corners = "".join(
        f'<g class="{hue_class(axis)}"><circle class="radar-dot" cx="{short(x)}" cy="{short(y)}" r="4.2"/>'
        f"{lettering(label)}</g>"
        for axis, label, (x, y) in zip(axes, layout.labels, dots, strict=True)
    )
    return (
        f'<svg class="radar-svg" role="img" aria-labelledby="{ident}-title {ident}-desc" direction="ltr" '
        f'viewBox="0 0 {short(WIDTH)} {short(layout.height)}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{ident}-title">{escape(printable(title))}</title>'
        f'<desc id="{ident}-desc">{escape(printable(description))}</desc>'
        f'<defs><pattern id="{ident}-hatch" width="3.6" height="3.6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="radar-hatch" d="M1.8 0V3.6"/></pattern></defs>'
        f'<path class="radar-grid" fill="none" d="{spokes}{grid}"/>'
        f'<path class="radar-neutral" fill="none" d="{ring([float(NEUTRAL)] * len(axes))}"/>'
        f'<path class="radar-band" fill-rule="evenodd" d="{band}"/>'
        f'<path class="radar-hatched" fill="url(#{ident}-hatch)" fill-rule="evenodd" d="{band}"/>'
        f'<path class="radar-profile" fill="none" d="{ring([axis.value for axis in axes])}"/>'
        f'<text class="radar-scale" x="{short(mark_x)}" y="{short(mark_y)}" dy=".35em" text-anchor="middle">'
        f"{NEUTRAL}</text>"
        + (f'<path class="radar-lead" fill="none" d="{leads}"/>' if leads else "")
        + f"{corners}</svg>"
    )


def bar_svg(axis: Bar) -> str:
    """Draw one row of the sorted bars: the scale with its neutral mark, the band, and the value.

    It has no viewBox: 14 units high, as wide as its row, with positions in per cent. Hidden from screen readers,
    since the row has the numbers. ValueError where the axis is off the scale.
    """
    check_band(axis)
    low, value = short(axis.low), short(axis.value)
    return (
        f'<svg class="bar {hue_class(axis)}" width="100%" height="14" aria-hidden="true" focusable="false">'
        '<line class="bar-track" x1="0%" x2="100%" y1="7" y2="7"/>'
        f'<line class="bar-neutral" x1="{NEUTRAL}%" x2="{NEUTRAL}%" y1="2" y2="12"/>'
        f'<rect class="bar-band" x="{low}%" width="{short(axis.high - axis.low)}%" y="4" height="6"/>'
        f'<circle class="bar-value" cx="{value}%" cy="7" r="4.5"/></svg>'
    )


def share_svg(axes: Sequence[Axis]) -> str:
    """Draw the shares of a role as one strip, 14 units high, the largest first, with gaps between.

    Positions are in per cent, and it is hidden from screen readers, both as in `bar_svg`. A part of 8 % or more has its
    number below it. ValueError where the shares do not sum to 100.
    """
    axes = checked(axes)
    if sum(axis.share for axis in axes) != 100 or min(axis.share for axis in axes) < 0:
        raise ValueError("shares of a role sum to 100 and none is below 0")
    parts, start = [], 0
    for axis in sorted(axes, key=lambda axis: (-axis.share, -axis.value)):
        if axis.share == 0:
            continue
        numeral = (
            f'<text class="share-number" x="{short(start + axis.share / 2)}%" y="29" '
            f'text-anchor="middle">{axis.share}</text>'
            if axis.share >= NUMERAL_FROM
            else ""
        )
        parts.append(
            f'<g class="{hue_class(axis)}"><rect class="share-part" x="{start}%" width="{axis.share}%" '
            f'height="14"/>{numeral}</g>'
        )
        start += axis.share
    return f'<svg class="share" width="100%" height="32" aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def short(number: float) -> str:
    """Return a number rounded to tenths, in as few characters as possible."""
    text = f"{number:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def hue_class(axis: Bar) -> str:
    """Return the class that gives an archetype its colour."""
    return f"hue-{escape(axis.hue)}"


def lettering(label: Label) -> str:
    """Draw a corner's number with its name below it, each line anchored at the same x.

    Each line is a text of its own with a place of its own: in a line from right to left, resvg lowers only the first
    letter by a `dy`.
    """
    x, first = short(label.x), label.top + 15
    kind = "radar-number" if label.number_size == NUMBER_SIZE else "radar-number radar-pair"
    lines = "".join(
        f'<text x="{x}" y="{short(first + (1.2 + 1.15 * i) * NAME_SIZE)}">{escape(line)}</text>'
        for i, line in enumerate(label.lines)
    )
    return (
        f'<g class="radar-name" font-size="{NAME_SIZE}" text-anchor="{label.anchor}">'
        f'<text class="{kind}" font-size="{short(label.number_size)}" x="{x}" y="{short(first)}">{label.number}</text>'
        f"{lines}</g>"
    )


def leader_line(rim: tuple[float, float], label: Label) -> str:
    """Return the path of a hairline from a corner to a label that was moved away from it."""
    x = min(max(rim[0], label.left), label.left + label.width)
    y = label.bottom + EDGE if label.bottom < rim[1] else label.top - EDGE
    return f"M{short(rim[0])} {short(rim[1])}L{short(x)} {short(y)}"


def _neutral_mark(axes: Sequence[Axis], centre: tuple[float, float], radius: float) -> tuple[float, float]:
    """Return where the neutral ring is labelled: in the middle of the side farthest from the band."""
    corners = polygon(centre, radius, [float(NEUTRAL)] * len(axes))

    def free(i: int) -> float:
        pair = axes[i], axes[(i + 1) % len(axes)]
        return max(min(a.low for a in pair) - NEUTRAL, NEUTRAL - max(a.high for a in pair))

    side = max(range(len(axes)), key=lambda i: round(free(i), 6))
    (x1, y1), (x2, y2) = corners[side], corners[(side + 1) % len(axes)]
    return (x1 + x2) / 2, (y1 + y2) / 2
