"""Responses in words, and when a question is still the same in another version."""

from typing import Any

import pytest

from assessments.core.definition import Definition, definition_from
from assessments.questionnaires.wording import presented_wording, response_text
from tests.core.definition.test_reading import changed, question


def made(format: str, **changes: Any) -> Definition:
    """The small questionnaire with its pair in this format; key “walk-or-fly”."""
    return definition_from(changed(lambda data: question(data).update(format=format, **changes)))


@pytest.mark.parametrize(
    ("point", "text"),
    [
        (1, "Much rather: Walk"),
        (2, "Rather: Walk"),
        (3, "About the same: Walk · Fly"),
        (4, "Rather: Fly"),
        (5, "Much rather: Fly"),
        (None, "Skipped"),
    ],
)
def test_a_graded_pair_is_told_by_the_choice_that_is_meant(point: int | None, text: str) -> None:
    content = made("graded_pair")
    asked = content.question_by_key["walk-or-fly"]
    assert response_text(content=content, question=asked, response=point) == text


@pytest.mark.parametrize(("format", "is_same"), [("pair", True), ("graded_pair", False)])
def test_the_order_of_choices_counts_where_the_answer_is_a_point_between_them(format: str, is_same: bool) -> None:
    """A stored 1 means the first choice: under a version with the two exchanged it would mean the other one."""
    older = made(format)
    exchanged = made(format, choices=older.as_data()["questions"][1]["choices"][::-1])
    assert (presented_wording(older, "walk-or-fly") == presented_wording(exchanged, "walk-or-fly")) == is_same
    assert presented_wording(older, "walk-or-fly") == presented_wording(made(format), "walk-or-fly")


def test_a_pair_is_another_question_once_it_is_graded() -> None:
    assert presented_wording(made("pair"), "walk-or-fly") != presented_wording(made("graded_pair"), "walk-or-fly")
