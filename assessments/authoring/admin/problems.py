"""Problems that prevent publishing, with links to the pages where they can be solved."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User

from assessments.authoring.admin.base import PARTS, change_url, list_url, may_view, part_urls
from assessments.core.definition import Problem
from assessments.models import Questionnaire


@dataclass(frozen=True)
class LinkedProblem:
    """A problem in one sentence, and the page where it can be solved; “” if the user may not open it."""

    sentence: str
    url: str


def linked_problems(
    questionnaire: Questionnaire, problems: Iterable[Problem], *, user: User | AnonymousUser
) -> list[LinkedProblem]:
    """Return the problems with links to pages that this user may open; one query for each part that has a problem."""
    problems = list(problems)
    urls = part_urls(questionnaire, {problem.part for problem in problems} & set(PARTS), user=user)

    def url_of(problem: Problem) -> str:
        if (problem.part, problem.key) in urls:
            return urls[problem.part, problem.key]
        if problem.part in PARTS:
            model = PARTS[problem.part]
            return list_url(model, questionnaire) if may_view(user, model) else ""
        return change_url(questionnaire)

    return [LinkedProblem(sentence=problem.sentence, url=url_of(problem)) for problem in problems]


def question_problems(key: str, problems: Iterable[Problem]) -> list[str]:
    """Return the sentences of the problems of the question with this key."""
    return [problem.sentence for problem in problems if (problem.part, problem.key) == ("questions", key)]
