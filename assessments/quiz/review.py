"""What the page that checks the answers says of each question."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessments.core.definition import Definition, Question
from assessments.questionnaires.wording import response_text


@dataclass(frozen=True)
class ReviewedLine:
    """A question, its answer in words, the link's word and address; ``state`` is "given", "skipped" or "open"."""

    question: Question
    answer: str
    state: str
    verb: str
    address: str

    @property
    def key(self) -> str:
        """The question's key."""
        return self.question.key


def review(
    *, content: Definition, keys: Iterable[str], stored: Mapping[str, Any], address_of: Callable[[str], str]
) -> list[ReviewedLine]:
    """Return a line for each question, in the order of ``keys``; ``stored`` has the item responses by question.

    ``address_of`` returns where the answer to the question with a key is changed.
    """
    return [_line(content, content.question_by_key[key], stored, address_of(key)) for key in keys]


def _line(content: Definition, question: Question, stored: Mapping[str, Any], address: str) -> ReviewedLine:
    if question.key not in stored:
        return ReviewedLine(question, "Not answered yet", "open", "Answer", address)
    response = stored[question.key]
    answer = response_text(content=content, question=question, response=response)
    if response is None:
        return ReviewedLine(question, answer, "skipped", "Answer", address)
    return ReviewedLine(question, answer, "given", "Change", address)
