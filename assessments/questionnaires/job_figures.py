"""Find the job figures that ship for a questionnaire."""

import json
from functools import lru_cache
from pathlib import Path

from assessments.core.definition import Definition
from assessments.core.job_figures import JobFigures, job_figures_from

FOLDER = Path(__file__).parents[1] / "content" / "job_figures"
"""Job figures by questionnaire: a plan (.toml) and what `manage.py count_postings` counted by it (.json)."""


def job_figures_for(content: Definition) -> JobFigures | None:
    """Return the shipped figures for a questionnaire's slug and archetypes, or None."""
    keys = tuple(content.archetype_by_key)
    return next((figures for figures in _shipped() if figures.is_for(slug=content.slug, archetypes=keys)), None)


@lru_cache(maxsize=1)
def _shipped() -> tuple[JobFigures, ...]:
    return tuple(
        job_figures_from(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))
    )
