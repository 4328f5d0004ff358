"""The sentences of the authoring pages, case by case."""

from dataclasses import replace
from typing import Any

import pytest

from assessments.authoring import sentences
from assessments.core.definition import definition_from
from tests.core.definition.test_reading import READING

DEFINITION = definition_from(READING)
KEEPS = "Everybody who starts the quiz from then on takes it; results that people have keep the version they took."
MEASURE = "These are computed and simulated figures: they say nothing about validity."


@pytest.mark.parametrize(("count", "expected"), [(0, "0 changes"), (1, "1 change"), (2, "2 changes")])
def test_quantity(count: int, expected: str) -> None:
    assert sentences.quantity(count, "change") == expected


def test_problems_first() -> None:
    assert sentences.problems_first("Not yet.", 1) == "Not yet. One thing has to be fixed first."
    assert sentences.problems_first("Not yet.", 2) == "Not yet. 2 things have to be fixed first."


@pytest.mark.parametrize(
    ("latest", "change_count", "expected"),
    [
        (1, 1, "Publishing makes version 2, with 1 change since version 1."),
        (3, 2, "Publishing makes version 4, with 2 changes since version 3."),
        (
            1,
            0,
            "The draft is the same as version 1, but careerfit has a newer scoring engine. "
            "Publishing makes version 2, with 0 changes since version 1.",
        ),
        (
            None,
            0,
            "Publishing makes the first version: 3 archetypes, 2 questions, 1 piece of advice, "
            "3 cues for reading postings.",
        ),
    ],
)
def test_publishing_lead(latest: int | None, change_count: int, expected: str) -> None:
    lead = sentences.publishing_lead(DEFINITION, latest=latest, change_count=change_count)
    assert lead == f"Ready to publish. {expected} {KEEPS}"


@pytest.mark.parametrize(("cues", "expected"), [(1, "advice, 1 cue for reading postings."), (0, "piece of advice. ")])
def test_publishing_lead_counts_cues(cues: int, expected: str) -> None:
    definition = replace(DEFINITION, cues=DEFINITION.cues[:cues])
    assert expected in sentences.publishing_lead(definition, latest=None, change_count=0)


def test_warnings() -> None:
    assert sentences.warnings_title(1) == "1 thing to look at"
    assert sentences.warnings_title(2) == "2 things to look at"
    assert sentences.warnings_hint(1) == "It doesn’t stop you publishing: you may have good reasons."
    assert sentences.warnings_hint(2) == "They don’t stop you publishing: you may have good reasons."


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        (
            {"older": 2, "newer": 2, "change_count": 0, "is_linked": False},
            "This is one version, compared with itself. Choose another to see what changed.",
        ),
        ({"older": 1, "newer": 2, "change_count": 0, "is_linked": True}, "Versions 1 and 2 are the same."),
        ({"older": 1, "newer": 2, "change_count": 1, "is_linked": False}, "1 change from version 1 to version 2."),
        (
            {"older": 2, "newer": 1, "change_count": 3, "is_linked": True},
            "3 changes from version 2 to version 1. Links lead to the draft.",
        ),
    ],
)
def test_comparison_lead(numbers: dict[str, Any], expected: str) -> None:
    assert sentences.comparison_lead(**numbers) == expected


@pytest.mark.parametrize(
    ("is_draft", "problem_count", "expected"),
    [
        (True, 0, f"How 2 questions and 3 archetypes measure, as the draft stands now. {MEASURE}"),
        (
            True,
            1,
            f"How 2 questions and 3 archetypes measure, as the draft stands now. {MEASURE} "
            "1 thing keeps this draft from being published.",
        ),
        (
            True,
            2,
            f"How 2 questions and 3 archetypes measure, as the draft stands now. {MEASURE} "
            "2 things keep this draft from being published.",
        ),
        (
            False,
            2,
            f"How 2 questions and 3 archetypes measure, as published; links lead to the draft. {MEASURE}",
        ),
    ],
)
def test_lab_lead(is_draft: bool, problem_count: int, expected: str) -> None:
    assert sentences.lab_lead(DEFINITION, is_draft=is_draft, problem_count=problem_count) == expected


@pytest.mark.parametrize(
    ("leaders", "sides", "answered", "expected"),
    [
        (["Sea"], [], 2, "Clear: Sea"),
        (["Sea"], ["The Air"], 2, "Clear: Sea + Air side"),
        (["Sea", "Land"], [], 2, "Clear: Sea and Land"),
        (["Sea", "Land", "Air"], [], 2, "Clear: Sea, Land and Air"),
        ([], [], 2, "Clear"),
        (["Sea"], [], 0, "no such question"),
    ],
)
def test_straight_line_verdict(leaders: list[str], sides: list[str], answered: int, expected: str) -> None:
    assert sentences.straight_line_verdict("Clear", leaders, sides, answered=answered) == expected


def test_separation() -> None:
    assert sentences.separation(["Sea", "Land"]) == "Sea from Land"
    assert sentences.separation([]) == "nothing"


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 0, 0), "1 attempt, finished or not. None older than a day was left unfinished."),
        ((2, 1, 0), "2 attempts, finished or not. 1 older than a day was left unfinished."),
        (
            (5, 3, 2),
            "5 attempts, finished or not. 3 older than a day were left unfinished, 2 of them with every question done.",
        ),
    ],
)
def test_completion(numbers: tuple[int, int, int], expected: str) -> None:
    attempts, unfinished, at_the_end = numbers
    assert sentences.completion(attempts=attempts, unfinished=unfinished, at_the_end=at_the_end) == expected
