"""From what keeps a draft from being published to the page where it is put right."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessments.authoring.admin.base import PARTS, change_url, list_url, part_urls
from assessments.core.definition import Problem
from assessments.models import Questionnaire


@dataclass(frozen=True)
class PlacedProblem:
    """One sentence, and where to go about it."""

    sentence: str
    url: str


def with_places(questionnaire: Questionnaire, problems: Iterable[Problem]) -> list[PlacedProblem]:
    """Return the problems with the page that each is about; a query for each part that they touch."""
    problems = list(problems)
    pages = part_urls(questionnaire, {problem.part for problem in problems} & set(PARTS))

    def place(problem: Problem) -> str:
        if (problem.part, problem.key) in pages:
            return pages[problem.part, problem.key]
        if problem.part in PARTS:
            return list_url(PARTS[problem.part], questionnaire)
        return change_url(questionnaire)

    return [PlacedProblem(sentence=problem.sentence, url=place(problem)) for problem in problems]


def about_question(key: str, problems: Iterable[Problem]) -> list[str]:
    """Return the sentences that are about the question with this key."""
    return [problem.sentence for problem in problems if (problem.part, problem.key) == ("questions", key)]
