"""Compute how many questions each mode of a version asks, and how long they take."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from assessments.core.definition import Question
from assessments.core.scoring import MAX_QUESTIONS, SECONDS, TYPICAL_QUESTIONS
from assessments.models import Attempt, Version


def seconds_for(questions: Iterable[Question]) -> int:
    """Return how long these questions take, in seconds."""
    return sum(SECONDS[question.format] for question in questions)


@dataclass(frozen=True)
class Length:
    """At most how many questions a mode asks, and about how many minutes they take."""

    mode: str
    questions: int
    minutes: int


def lengths_of(*, version: Version) -> list[Length]:
    """Return the lengths of a version's modes, the shorter first; of a short questionnaire only the full mode."""
    questions = version.content.questions
    seconds = seconds_for(questions)
    full = Length(Attempt.Mode.FULL, len(questions), math.ceil(seconds / 60))
    if len(questions) <= TYPICAL_QUESTIONS:
        return [full]
    minutes = math.ceil(TYPICAL_QUESTIONS * seconds / len(questions) / 60)
    return [Length(Attempt.Mode.ADAPTIVE, min(MAX_QUESTIONS, len(questions)), minutes), full]
