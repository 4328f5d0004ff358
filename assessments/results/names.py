"""Name attempts and results in lists: by what they say, since their titles are all alike."""

from assessments.core.advice import NO_LEAN
from assessments.models import Attempt
from assessments.results.snapshots import ResultSummary, load_summary


def attempt_name(attempt: Attempt) -> str:
    """Return what a result names; for an unfinished attempt, the quiz. The time is said beside it.

    No query for an attempt that was fetched ``with_snapshot``, unless its snapshot is missing.
    """
    if attempt.finished_at is None:
        return attempt.version.content.title
    return _mix(load_summary(attempt))


def _mix(summary: ResultSummary) -> str:
    if not summary.answered:
        return "No question answered"
    return summary.mix_in_short or NO_LEAN
