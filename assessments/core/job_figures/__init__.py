"""How many of a hundred labelled postings lead with each archetype: counted from files, checked, put into words."""

from assessments.core.job_figures import sentences
from assessments.core.job_figures.counting import (
    CountingError,
    CountingPlan,
    LabelledPosting,
    count_postings,
    plan_from,
    posting_from,
)
from assessments.core.job_figures.shape import (
    MIN_TITLE_POSTINGS,
    JobFigures,
    JobFiguresError,
    PostingGroup,
    Share,
    job_figures_from,
    share_of,
)

__all__ = [
    "MIN_TITLE_POSTINGS",
    "CountingError",
    "CountingPlan",
    "JobFigures",
    "JobFiguresError",
    "LabelledPosting",
    "PostingGroup",
    "Share",
    "count_postings",
    "job_figures_from",
    "plan_from",
    "posting_from",
    "sentences",
    "share_of",
]
