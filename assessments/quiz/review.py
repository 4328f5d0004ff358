"""What the page that checks the answers says of each question."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.core.definition import Definition, Question
from assessments.questionnaires.wording import response_text


@dataclass(frozen=True)
class ReviewedLine:
    """A question, its answer in words, and the link's word; ``state`` is "given", "skipped" or "open"."""

    question: Question
    answer: str
    state: str
    verb: str

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key


def review(*, content: Definition, keys: Iterable[str], stored: Mapping[str, Any]) -> list[ReviewedLine]:
    """Return a line for each question, in the order of ``keys``; ``stored`` has the item responses by question."""
    return [_line(content, content.question_by_key[key], stored) for key in keys]


def _line(content: Definition, question: Question, stored: Mapping[str, Any]) -> ReviewedLine:
    if question.key not in stored:
        return ReviewedLine(question, "Not answered yet", "open", "Answer")
    response = stored[question.key]
    answer = response_text(content=content, question=question, response=response)
    if response is None:
        return ReviewedLine(question, answer, "skipped", "Answer")
    return ReviewedLine(question, answer, "given", "Change")
