"""Find the job figures that ship for a questionnaire, and prepare them for its pages."""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assessments.core.charts import bar_svg
from assessments.core.definition import Archetype, Definition
from assessments.core.job_figures import JobFigures, Share, job_figures_from, sentences

FOLDER = Path(__file__).parents[1] / "content" / "job_figures"
"""Job figures by questionnaire: a plan (.toml), and what `manage.py count_postings` counted by it (.json)."""


def job_figures_for(content: Definition) -> JobFigures | None:
    """Return the shipped figures for a questionnaire's slug and archetypes, or None."""
    keys = tuple(content.archetype_by_key)
    return next(
        (figures for figures in shipped_job_figures() if figures.is_for(slug=content.slug, archetypes=keys)), None
    )


@lru_cache(maxsize=1)
def shipped_job_figures() -> tuple[JobFigures, ...]:
    """Return the job figures that ship. Raises ValueError for a broken file."""
    return tuple(
        job_figures_from(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))
    )


@dataclass(frozen=True)
class _Bar:
    """A share as the chart of a value with its interval reads it."""

    key: str
    hue: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ShareRow:
    """One row of a table: how many of a hundred postings lead with ``archetype``; ``name`` is its own, or a title."""

    name: str
    archetype: Archetype
    share: Share
    bar: str


@dataclass(frozen=True)
class ShareTable:
    """Shares with their ranges, each drawn on one scale from 0 to ``top`` of a hundred."""

    rows: tuple[ShareRow, ...]
    top: int

    @property
    def scale(self) -> str:
        """A sentence on the scale of the lines."""
        return f"The lines go from 0 to {self.top}."


def _table(shares: Sequence[tuple[str, Archetype, Share]]) -> ShareTable:
    """Return the rows of a table of (name, archetype, share), with a scale up to the next ten above every range."""
    top = max((10 * math.ceil(share.high / 10) for _, _, share in shares), default=100)

    def bar(archetype: Archetype, share: Share) -> str:
        value, low, high = (100 * number / top for number in (share.of_hundred, share.low, share.high))
        return bar_svg(_Bar(archetype.key, archetype.hue, value, low, high))

    return ShareTable(tuple(ShareRow(name, each, share, bar(each, share)) for name, each, share in shares), top)


@dataclass(frozen=True)
class TitleRow:
    """One title: of how many postings, and which archetypes lead most often, each with its colour."""

    name: str
    postings: int
    leading: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class JobMarket:
    """Where the jobs of a questionnaire are: all its archetypes, and all titles, for the page of postings."""

    content: Definition
    basis: str
    told: tuple[str, ...]
    table: ShareTable
    titles: tuple[TitleRow, ...]
    first_title: str
    limits: tuple[str, ...]


def job_markets_of(contents: Iterable[Definition]) -> list[JobMarket]:
    """Return the figures of each of these questionnaires that has some."""
    return [_market(content, figures) for content in contents if (figures := job_figures_for(content))]


def _market(content: Definition, figures: JobFigures) -> JobMarket:
    """Return the figures of all archetypes, the most frequent first."""
    names = {archetype.key: archetype.name for archetype in content.archetypes}
    by_count = sorted(content.archetypes, key=lambda archetype: -figures.all.leads[archetype.key])
    return JobMarket(
        content=content,
        basis=sentences.basis(figures),
        told=_told(
            sentences.overall(figures, names),
            sentences.each_search(figures, names),
            sentences.mixes(figures, content.noun),
        ),
        table=_table([(each.name, each, figures.all.share(each.key)) for each in by_count]),
        titles=tuple(
            TitleRow(
                title.name,
                title.postings,
                tuple((content.archetype_by_key[key].hue, text) for key, text in sentences.led_in_title(title, names)),
            )
            for title in figures.titles
        ),
        first_title=sentences.first_title(figures, names),
        limits=tuple(sentences.limits(figures)),
    )


@dataclass(frozen=True)
class ArchetypeJobs:
    """Where the jobs of one archetype are: how many, and under which titles, for the archetype's own page.

    ``mixes`` says how many postings want two archetypes, whichever.
    """

    plain: str
    basis: str
    told: tuple[str, ...]
    mixes: str
    table: ShareTable
    limits: tuple[str, ...]


def archetype_jobs_of(content: Definition, archetype: Archetype) -> ArchetypeJobs | None:
    """Return the figures of one archetype, the titles that lead with it most often first; None if there are none."""
    figures = job_figures_for(content)
    if figures is None:
        return None
    key = archetype.key
    titles = [title for title in figures.titles if title.leads[key]]
    titles.sort(key=lambda title: -title.leads[key] / title.postings)
    return ArchetypeJobs(
        plain=sentences.how_common(figures, key, content.noun),
        basis=sentences.basis(figures),
        told=_told(
            sentences.led_by(figures, key, content.noun),
            sentences.hidden_under(figures, key),
            sentences.by_search(figures, key, content.noun),
        ),
        mixes=sentences.mixes(figures, content.noun),
        table=_table([(title.name, archetype, title.share(key)) for title in titles]),
        limits=tuple(sentences.limits(figures)),
    )


def _told(*lines: str) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
