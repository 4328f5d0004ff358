"""The charts of a result: the radar, and one figure with each archetype's value, range and share of a role."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.core.charts import bar_svg, radar_svg
from assessments.core.charts.axes import whole
from assessments.core.names import without_article
from assessments.results.report import Report
from assessments.results.verdict import ArchetypeScore


@dataclass(frozen=True)
class FigureRow:
    """One archetype as the figure shows it: a bar, and its numbers as people read them.

    ``hue`` is the class of its colour, empty where the headline doesn't name it: what has none is grey.
    """

    score: ArchetypeScore
    hue: str
    name: str
    bar: str
    value: str
    range: str
    share: str
    on_top: str


@dataclass(frozen=True)
class Figure:
    """A row for each archetype, the highest value first; the shares sum to 100%."""

    rows: Sequence[FigureRow]
    explained: str


def figure_of(report: Report) -> Figure:
    """Return the figure of a result; what the headline doesn't name is grey, as in its radar."""
    named, one = report.named, report.content.noun.one
    return Figure(
        rows=[
            FigureRow(
                score=score,
                hue=f"hue-{score.hue}" if score.key in named else "",
                name=without_article(score.name),
                bar=bar_svg(score, has_hue=False),
                value=whole(score.value),
                range=f"{whole(score.low)} to {whole(score.high)}",
                share=f"{score.share}%",
                on_top=percent(score.p_top),
            )
            for score in report.ranked
        ],
        explained=f"The range holds the true value in about 8 of 10 cases; 50 is neutral. "
        f"The shares make up one {one} that suits these answers.",
    )


def percent(probability: float) -> str:
    """Return a probability as “71%”, “under 1%” or “over 99%”."""
    rounded = round(probability * 100)
    if rounded < 1:
        return "under 1%"
    return "over 99%" if rounded > 99 else f"{rounded}%"


def result_radar(report: Report) -> str:
    """Return the radar of a result as SVG."""
    return radar_svg(
        report.archetypes, named=report.named, title="Radar chart of the result", description=radar_text(report)
    )


def radar_text(report: Report) -> str:
    """Return the radar's values as a sentence, for whoever doesn't see the chart."""
    values = ", ".join(f"{score.name} {score.value:.0f}" for score in report.ranked)
    return f"Each archetype’s value from 0 to 100, 50 being neutral: {values}."
