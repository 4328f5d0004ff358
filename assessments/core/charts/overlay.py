"""Two profiles in one radar: the first as a solid line with dots, the second as a broken line with squares."""

from collections.abc import Sequence
from html import escape

from .axes import Axis, checked, polygon, whole
from .layout import LEAD_FROM, WIDTH, plan
from .lettering import printable
from .svg import NEUTRAL, RINGS, hue_class, leader_line, lettering, short

SIDE = 7.0


def overlay_svg(
    first: Sequence[Axis], second: Sequence[Axis], *, title: str, description: str, ident: str = "overlay"
) -> str:
    """Draw two results of the same archetypes over each other; each corner has both numbers, the first one first.

    Only the first has its band: two over each other could not be told apart. ValueError as for
    `radar_svg`, and where the archetypes are not the same.
    """
    first = checked(first)
    by_key = {axis.key: axis for axis in checked(second)}
    if set(by_key) != {axis.key for axis in first}:
        raise ValueError("two profiles can be laid over each other only on the same archetypes")
    other = [by_key[axis.key] for axis in first]
    numbers = [f"{whole(a.value)} · {whole(b.value)}" for a, b in zip(first, other, strict=True)]
    layout = plan(first, numbers=numbers)
    centre, radius, ident = layout.centre, layout.radius, escape(ident)

    def ring(values: Sequence[float]) -> str:
        return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in polygon(centre, radius, values)) + "Z"

    rims = polygon(centre, radius, [100.0] * len(first))
    spokes = "".join(f"M{short(centre[0])} {short(centre[1])}L{short(x)} {short(y)}" for x, y in rims)
    grid = "".join(ring([float(level)] * len(first)) for level in RINGS if level != NEUTRAL)
    band = ring([axis.high for axis in first]) + ring([axis.low for axis in first])
    dots = "".join(
        f'<circle class="radar-dot {hue_class(axis)}" cx="{short(x)}" cy="{short(y)}" r="4.2"/>'
        for axis, (x, y) in zip(first, polygon(centre, radius, [axis.value for axis in first]), strict=True)
    )
    squares = "".join(
        f'<rect class="radar-square" width="{SIDE}" height="{SIDE}" '
        f'x="{short(x - SIDE / 2)}" y="{short(y - SIDE / 2)}"/>'
        for x, y in polygon(centre, radius, [axis.value for axis in other])
    )
    leads = "".join(
        leader_line(rim, label) for rim, label in zip(rims, layout.labels, strict=True) if label.moved > LEAD_FROM
    )
    return (
        f'<svg class="radar-svg" role="img" aria-labelledby="{ident}-title {ident}-desc" direction="ltr" '
        f'viewBox="0 0 {short(WIDTH)} {short(layout.height)}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{ident}-title">{escape(printable(title))}</title>'
        f'<desc id="{ident}-desc">{escape(printable(description))}</desc>'
        f'<path class="radar-grid" fill="none" d="{spokes}{grid}"/>'
        f'<path class="radar-neutral" fill="none" d="{ring([float(NEUTRAL)] * len(first))}"/>'
        f'<path class="radar-band" fill-rule="evenodd" d="{band}"/>'
        f'<path class="radar-profile" fill="none" d="{ring([axis.value for axis in first])}"/>'
        f'<path class="radar-second" fill="none" d="{ring([axis.value for axis in other])}"/>'
        + (f'<path class="radar-lead" fill="none" d="{leads}"/>' if leads else "")
        + f"{dots}{squares}{''.join(lettering(label) for label in layout.labels)}</svg>"
    )
