"""Problems that prevent publishing, with links to the pages where they can be solved."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.utils.text import capfirst

from assessments.authoring.admin.base import PARTS, change_url, list_url, may_view
from assessments.core.definition import Problem
from assessments.core.definition.values import place_of
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
    rows = {
        (part, row.key): row
        for part in {problem.part for problem in problems} & set(PARTS)
        for row in PARTS[part].objects.filter(questionnaire=questionnaire)
    }

    def linked(problem: Problem) -> LinkedProblem:
        row = rows.get((problem.part, problem.key))
        if row is not None:
            named = f"{_kind(problem.part)} “{row}”{_rest(problem)}" if _rest(problem) else problem.sentence
            return LinkedProblem(named, change_url(row) if may_view(user, type(row)) else "")
        if problem.part in PARTS:
            model = PARTS[problem.part]
            return LinkedProblem(problem.sentence, list_url(model, questionnaire) if may_view(user, model) else "")
        return LinkedProblem(problem.sentence, change_url(questionnaire))

    return [linked(problem) for problem in problems]


def problems_of(part: str, key: str, problems: Iterable[Problem]) -> list[str]:
    """Return what is wrong with one record, in sentences that don’t name it: “It has no weights, …”."""
    return [_of_it(problem) for problem in problems if (problem.part, problem.key) == (part, key)]


def _of_it(problem: Problem) -> str:
    rest = _rest(problem)
    if not rest:
        return problem.sentence
    return f"It{rest}" if rest.startswith(" ") else capfirst(rest.lstrip(":, "))


def _rest(problem: Problem) -> str:
    """Return the sentence after the kind and the key that it begins with; “” if it begins with something else.

    Files’ authors know their parts by keys; on pages, records are called by their first words.
    """
    label = str(place_of(_kind(problem.part), problem.part, problem.key))
    return problem.sentence.removeprefix(label) if problem.sentence.startswith(label) else ""


def _kind(part: str) -> str:
    return part.removesuffix("s").capitalize()
