"""Name attempts and results in lists: by what they say, since their titles are all alike."""

from assessments.core.names import Noun, join_names
from assessments.models import Attempt
from assessments.results.snapshots import ResultSummary, load_summary


def attempt_name(attempt: Attempt) -> str:
    """Return the leaders of a result; for an unfinished attempt, the quiz. The day is said beside it.

    No query for an attempt that was fetched ``with_snapshot``, unless its snapshot is missing.
    """
    if attempt.finished_at is None:
        return attempt.version.content.title
    return _leaders(load_summary(attempt), attempt.version.content.noun)


def _leaders(summary: ResultSummary, noun: Noun) -> str:
    if not summary.answered:
        return "No question answered"
    return (
        join_names([leader.name for leader in summary.leaders])
        if summary.leaders
        else f"No {noun.one} ahead of the others"
    )
