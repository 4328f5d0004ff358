"""Name attempts and results in lists: by what they say, since their titles are all alike."""

from assessments.core.names import isolated, join_names
from assessments.models import Attempt
from assessments.results.snapshots import ResultSummary, load_summary


def attempt_name(attempt: Attempt) -> str:
    """Return the leaders of a result; for an unfinished attempt, the quiz. The time is said beside it.

    No query for an attempt that was fetched ``with_snapshot``, unless its snapshot is missing.
    """
    if attempt.finished_at is None:
        return attempt.version.content.title
    return _leaders(load_summary(attempt))


def _leaders(summary: ResultSummary) -> str:
    if not summary.answered:
        return "No question answered"
    if summary.leaders:
        return join_names([leader.name for leader in summary.leaders])
    best = max(summary.archetypes, key=lambda score: score.value)
    return f"{isolated(best.name)}, but not by much"
