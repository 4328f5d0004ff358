"""The preview card of a shared link: 1200 by 630 pixels, the sentence at the left, the radar at the right."""

import re
from collections.abc import Collection, Mapping, Sequence
from html import escape
from string import Template

from .axes import Axis
from .lettering import printable, wrap
from .svg import radar_svg

WIDTH, HEIGHT = 1200, 630
LEFT, COLUMN = 64, 540
RADAR_LEFT, RADAR_SIZE = 610, 560
SIZES, TITLE_SIZES = (54, 46, 40, 34, 28), (24, 20, 17)
TITLE_TOP, MAX_TITLE = 120.0, 101.0
BOTTOM = 590.0
MIN_HEIGHT, MAX_HEIGHT = 220.0, 350.0  # of the headline
SMALL = 24
LINE = 1.22
# Colours are filled in here: resvg, which renders the card, supports classes but no custom properties.
STYLE = Template(
    "text { font-family: 'TeX Gyre Pagella'; fill: $ink } .muted { fill: $muted } "
    ".radar-grid, .radar-neutral, .radar-zero, .radar-lead { fill: none; stroke: $line; stroke-width: .9 } "
    ".radar-neutral { stroke: $muted; stroke-dasharray: 1 3; stroke-linecap: round } "
    ".radar-lead { stroke: $muted; stroke-width: .6 } "
    ".radar-profile { fill: $accent; fill-opacity: .08; stroke: $accent; stroke-width: 1.3; stroke-linejoin: round } "
    ".radar-whisker { fill: none; stroke: $edge; stroke-width: 2.6; stroke-linecap: round } "
    ".radar-dot { fill: $edge; stroke: $paper; stroke-width: 1.5 } "
    ".radar-number { font-weight: bold } .radar-other text { fill: $muted } "
    ".radar-scale { font-size: 11px; text-anchor: middle; fill: $muted; stroke: $paper; stroke-width: 3; "
    "paint-order: stroke } $hues"
)


def resolved_style(colours: Mapping[str, str], hues: Mapping[str, str]) -> str:
    """Return a style sheet for a radar outside of a browser; ``colours`` are those of tokens.css, by name."""
    fills = " ".join(
        f".hue-{name} .radar-dot {{ fill: {value} }} .hue-{name} .radar-whisker {{ stroke: {value} }}"
        for name, value in hues.items()
    )
    return STYLE.substitute(colours, hues=fills)


def card_svg(
    axes: Sequence[Axis],
    *,
    named: Collection[str],
    headline: str,
    confidence: str,
    title: str,
    colours: Mapping[str, str],
    hues: Mapping[str, str],
) -> str:
    """Draw the card, without a radar where there are no ``axes``; ``named`` and ValueError as for `radar_svg`."""
    quiz, small = _fitted(title, TITLE_SIZES, MAX_TITLE)
    top = TITLE_TOP + small * LINE * len(quiz) + 14
    notes = wrap(confidence, COLUMN / SMALL).lines if confidence else ()
    room = BOTTOM - top - 12 - SMALL * LINE * max(len(notes) - 1, 0)
    lines, size = _fitted(headline, SIZES, min(MAX_HEIGHT, max(room, MIN_HEIGHT)))
    words = _lines(quiz, small, LEFT, TITLE_TOP, bold=False) + _lines(lines, size, LEFT, top + size, bold=True)
    below = top + size + size * LINE * len(lines) + 12
    most = int((BOTTOM - below) / (SMALL * LINE)) + 1
    words += _lines(_cut(notes, most), SMALL, LEFT, below, bold=False)
    radar = _radar(axes, named) if axes else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<style>{resolved_style(colours, hues)}</style>"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colours["paper"]}"/>'
        f'<rect width="12" height="{HEIGHT}" fill="{colours["accent"]}"/>'
        f'<text x="{LEFT}" y="84" font-size="34" font-weight="bold">careerfit</text>'
        f"{words}{radar}</svg>"
    )


def _fitted(text: str, sizes: Sequence[int], room: float) -> tuple[tuple[str, ...], int]:
    """Return a text's lines and the largest size in which they fit the height; in the smallest size they are cut."""
    for size in sizes:
        lines = wrap(text, COLUMN / size).lines
        if size + len(lines) * size * LINE <= room:
            return lines, size
    size = sizes[-1]
    return _cut(wrap(text, COLUMN / size).lines, int((room - size) / (size * LINE))), size


def _cut(lines: Sequence[str], most: int) -> tuple[str, ...]:
    """Return at most so many lines; the last one ends in “…” where some were left out."""
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], f"{lines[most - 1].rstrip(' .,;:')}…")


def _lines(lines: Sequence[str], size: int, x: float, y: float, *, bold: bool) -> str:
    weight = ' font-weight="bold"' if bold else ' class="muted"'
    return "".join(
        f'<text x="{x}" y="{y + i * size * LINE:.1f}" font-size="{size}"{weight}>{escape(printable(line))}</text>'
        for i, line in enumerate(lines)
    )


def _radar(axes: Sequence[Axis], named: Collection[str]) -> str:
    """Return the radar as an SVG inside the card's, in the middle of the right half."""
    drawn = radar_svg(axes, named=named, title="")
    place = f'x="{RADAR_LEFT}" y="{(HEIGHT - RADAR_SIZE) / 2}" width="{RADAR_SIZE}" height="{RADAR_SIZE}"'
    return re.sub(r"^<svg ", f"<svg {place} ", drawn)
