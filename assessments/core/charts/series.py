"""Charts of counts for the admin: two bars for each day, and a single bar. admin.css colours them by class."""

from collections.abc import Sequence
from html import escape

from .lettering import printable
from .svg import short

WIDTH, HEIGHT, FLOOR, LEFT, TOP = 720, 180, 150, 34, 12


def days_svg(days: Sequence[tuple[str, int, int]], *, title: str, ident: str) -> str:
    """Draw two bars for each day, started behind finished: ``days`` are (label, started, finished), the oldest first.

    `title` says in words what it shows, and `ident` is unique on the page. ValueError for no day.
    """
    if not days:
        raise ValueError("there is no day to draw")
    most = max(1, *(max(started, finished) for _, started, finished in days))
    step = (WIDTH - LEFT) / len(days)

    def bars(which: int, width: float) -> str:
        drawn = []
        for i, day in enumerate(days):
            tall = (FLOOR - TOP) * int(day[which]) / most
            x = LEFT + (i + 0.5) * step - width / 2
            if tall:
                drawn.append(f"M{short(x)} {FLOOR}v-{short(tall)}h{short(width)}v{short(tall)}z")
        return "".join(drawn)

    label = escape(ident)
    first, last = (escape(printable(days[place][0])) for place in (0, -1))
    return (
        f'<svg class="days-svg" role="img" aria-labelledby="{label}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<title id="{label}">{escape(printable(title))}</title>'
        f'<path class="days-line" fill="none" d="M{LEFT} {TOP}H{WIDTH}M{LEFT} {FLOOR}H{WIDTH}"/>'
        f'<path class="days-started" d="{bars(1, step * 0.84)}"/>'
        f'<path class="days-finished" d="{bars(2, step * 0.42)}"/>'
        f'<text class="days-text" x="{LEFT - 6}" y="{TOP}" dy=".35em" text-anchor="end">{most}</text>'
        f'<text class="days-text" x="{LEFT - 6}" y="{FLOOR}" dy=".35em" text-anchor="end">0</text>'
        f'<text class="days-text" x="{LEFT}" y="{FLOOR + 20}">{first}</text>'
        f'<text class="days-text" x="{WIDTH}" y="{FLOOR + 20}" text-anchor="end">{last}</text></svg>'
    )


def percent_svg(percent: float) -> str:
    """Draw one bar of 0 to 100 per cent, 10 units high and as wide as its container; its row has the number.

    ValueError where it is off the scale.
    """
    if not 0 <= percent <= 100:
        raise ValueError("a bar shows 0 to 100 per cent")
    return (
        '<svg class="percent" width="100%" height="10" aria-hidden="true" focusable="false">'
        '<rect class="percent-track" width="100%" height="10"/>'
        f'<rect class="percent-value" width="{short(percent)}%" height="10"/></svg>'
    )
