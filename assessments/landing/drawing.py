"""Draw the radars of the landing pages, and the card of an archetype."""

from collections.abc import Sequence

from assessments.core import charts
from assessments.core.charts.axes import polygon
from assessments.core.charts.card import card_svg
from assessments.core.charts.layout import plan
from assessments.core.definition import Archetype, Definition
from assessments.results.figure import radar_text
from assessments.results.png import png_from
from assessments.results.report import Report
from assessments.results.typefaces import drawable_name, drawable_scores
from assessments.web.styles import COLOURS, HUES

MARK_RADIUS, MARK_APART = 9.0, 19.0  # in the drawing's units


def radar_of(report: Report, *, title: str) -> str:
    """Draw the radar of a made-up result."""
    return charts.radar_svg(report.archetypes, named=report.named, title=title, description=radar_text(report))


def numbered_radar_of(report: Report, *, title: str, places: Sequence[tuple[str, float]]) -> str:
    """Draw the radar with the numbers 1, 2, … beside it, at these places: an archetype's key and a value on its axis.

    Their notes stand below in the same order; screen readers read only those.
    """
    axes = report.archetypes
    layout = plan(axes)
    marks = []
    for number, (key, value) in enumerate(places, 1):
        index = next(place for place, axis in enumerate(axes) if axis.key == key)
        x, y = polygon(layout.centre, layout.radius, [value] * len(axes))[index]
        x, y = _beside(layout.centre, (x, y))
        marks.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{MARK_RADIUS}"/>'
            f'<text x="{x:.1f}" y="{y:.1f}" dy=".36em" text-anchor="middle">{number}</text>'
        )
    numbers = f'<g class="numbered" aria-hidden="true">{"".join(marks)}</g></svg>'
    return radar_of(report, title=title).removesuffix("</svg>") + numbers


def _beside(centre: tuple[float, float], point: tuple[float, float]) -> tuple[float, float]:
    """Return a point beside another, at a right angle to its axis, clockwise."""
    x, y = point[0] - centre[0], point[1] - centre[1]
    away = MARK_APART / max((x * x + y * y) ** 0.5, 1.0)
    return point[0] - y * away, point[1] + x * away


def archetype_card(content: Definition, archetype: Archetype, *, report: Report | None) -> bytes:
    """Return the preview card of an archetype's page as PNG, with the radar of a ``report`` where there is one."""
    svg = card_svg(
        drawable_scores(report.archetypes) if report else (),
        named=report.named if report else (),
        headline=drawable_name(archetype.name, key=archetype.key),
        confidence=archetype.summary,
        title=drawable_name(content.title, key=content.slug),
        colours=COLOURS,
        hues=HUES,
    )
    return png_from(svg)
