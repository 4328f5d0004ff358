"""Name attempts and results in lists: by what they say and when they were taken, since their titles are all alike."""

from datetime import datetime

from assessments.core.names import join_names
from assessments.models import Attempt
from assessments.results.snapshots import ResultSummary, load_summary


def attempt_name(attempt: Attempt) -> str:
    """Return the leaders and the day of a result; for an unfinished attempt, the quiz and the day it was begun.

    No query for an attempt that was fetched ``with_snapshot``, unless its snapshot is missing.
    """
    if attempt.finished_at is None:
        return f"{attempt.version.content.title}, begun on {_day(attempt.started_at)}"
    return f"{_leaders(load_summary(attempt))}, {_day(attempt.finished_at)}"


def _leaders(summary: ResultSummary) -> str:
    if not summary.answered:
        return "No question answered"
    return join_names([leader.name for leader in summary.leaders]) if summary.leaders else "No job ahead of the others"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
