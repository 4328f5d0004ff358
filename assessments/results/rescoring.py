"""What a newer version of a questionnaire says of the answers of a finished attempt."""

from dataclasses import dataclass

from assessments.models import Attempt, Version
from assessments.questionnaires.wording import presented_wording
from assessments.results.report import read_answers, score_rows


@dataclass(frozen=True)
class Rescored:
    """What a newer version, ``number``, says of the same answers: it can use ``answered``, and not ``dropped``."""

    number: int
    headline: str
    answered: int
    dropped: int


def rescore(*, attempt: Attempt, version: Version) -> Rescored | None:
    """Score an attempt's answers as a newer version of its questionnaire would; None for one that isn't newer.

    Only answers to questions that both versions put in the same words count. The stored result does not change.
    """
    if version.number <= attempt.version.number:
        return None
    mine, theirs = attempt.version.content, version.content
    rows = read_answers(attempt)
    same = {key for key in theirs.question_by_key if presented_wording(mine, key) == presented_wording(theirs, key)}
    still = [row for row in rows if row[0] in same]
    report = score_rows(attempt, version, still)
    answered = sum(value is not None for _, value, _ in rows)
    return Rescored(version.number, report.headline(whose="Your"), report.answered, answered - report.answered)
