"""Score the answers of a finished attempt under a newer version of the questionnaire."""

from dataclasses import dataclass

from assessments.models import Attempt, Version
from assessments.questionnaires.wording import presented_wording
from assessments.results.report import read_answers, score_rows


@dataclass(frozen=True)
class Rescored:
    """The result under version ``number``, which uses ``answered`` of the answers and drops ``dropped``."""

    number: int
    headline: str
    answered: int
    dropped: int


def rescore(*, attempt: Attempt, version: Version) -> Rescored | None:
    """Score an attempt's answers under a newer version of its questionnaire; None if the version isn't newer.

    Only answers to questions with the same presented wording in both versions count. The stored result does not change.
    """
    if version.number <= attempt.version.number:
        return None
    older, newer = attempt.version.content, version.content
    rows = read_answers(attempt)
    same = {key for key in newer.question_by_key if presented_wording(older, key) == presented_wording(newer, key)}
    usable = [row for row in rows if row[0] in same]
    report = score_rows(attempt, version, usable)
    answered = sum(value is not None for _, value, _ in rows)
    return Rescored(version.number, report.headline(whose="Your"), report.answered, answered - report.answered)
