"""Name attempts and results in their owner's lists: as the owner called them, or by what they say.

Titles of quizzes would be all alike. A label is the owner's own: nothing here may be shown to anybody else.
"""

from assessments.core.advice import NO_LEAN
from assessments.models import Attempt
from assessments.results.snapshots import ResultSummary, load_summary


def attempt_name(attempt: Attempt) -> str:
    """Return what the owner called an attempt; else what its result names, or the quiz while it is unfinished.

    The time is said beside it. No query for an attempt that was fetched ``with_snapshot``, unless its snapshot is
    missing.
    """
    return attempt.label or attempt_says(attempt)


def attempt_says(attempt: Attempt) -> str:
    """Return what an attempt's result names; the quiz while it is unfinished."""
    if attempt.finished_at is None:
        return attempt.version.content.title
    return _mix(load_summary(attempt))


def _mix(summary: ResultSummary) -> str:
    if not summary.answered:
        return "No question answered"
    return summary.mix_in_short or NO_LEAN
