"""/take/<attempt>/<question>/ : what a POST with a bad answer says and keeps, in every format."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.core.definition import Format
from assessments.models import Answer, Attempt, Version
from assessments.results.report import score_attempt
from tests.factories import (
    STUDENT,
    definition_of_every_format,
    make_attempt,
    make_version,
    posted_for,
    question_of,
)
from tests.html import Page
from tests.quiz.questions import HTMX, address, chosen_on

pytestmark = pytest.mark.django_db


def bad_answers() -> Iterator[tuple[str, Format, Any, str]]:
    yield "nothing", Format.STATEMENT, {}, "Choose one answer"
    yield "a point too high", Format.STATEMENT, {"answer": "6"}, "Choose one of"
    yield "no number", Format.STATEMENT, {"answer": "five"}, "Choose one of"
    yield "NUL", Format.STATEMENT, {"answer": "1\x00"}, "Choose one of"
    yield "two values", Format.STATEMENT, {"answer": ["1", "2"]}, "one answer only"
    yield "another question’s choice", Format.SINGLE, {"answer": "nobody"}, "Choose one of"
    yield "two choices", Format.PAIR, {"answer": ["{0}", "{1}"]}, "one answer only"
    yield "no point", Format.GRADED_PAIR, {}, "Choose one answer, or skip the question."
    yield "a point below", Format.GRADED_PAIR, {"answer": "0"}, "Choose one of this question’s answers."
    yield "a point between two", Format.GRADED_PAIR, {"answer": "2.5"}, "Choose one of"
    yield "a choice in place of a point", Format.GRADED_PAIR, {"answer": "{0}"}, "Choose one of"
    yield "two points", Format.GRADED_PAIR, {"answer": ["1", "5"]}, "one answer only"
    yield "most is least", Format.BEST_WORST, {"most": "{0}", "least": "{0}"}, "two different"
    yield "no least", Format.BEST_WORST, {"most": "{0}"}, "least"
    yield "no most and no least", Format.BEST_WORST, {}, "most and what you would like least"
    yield "two mosts", Format.BEST_WORST, {"most": ["{0}", "{1}"], "least": "{2}"}, "one answer only"
    yield "a rank twice", Format.RANKING, {f"rank_{{{i}}}": "1" for i in range(5)}, "taken more than once"
    yield "a rank out of range", Format.RANKING, {"rank_{0}": "9"}, "Choose one of"
    yield (
        "a rank twice and one missing",
        Format.RANKING,
        {"rank_{0}": "2", "rank_{1}": "2"},
        "Place 2 is taken more than once",
    )
    yield (
        "two ranks twice",
        Format.RANKING,
        {"rank_{0}": "2", "rank_{1}": "2", "rank_{2}": "1", "rank_{3}": "1"},
        "Places 1 and 2 are taken more than once",
    )
    yield "nothing ticked", Format.MULTI, {}, "Tick 1 to 3, or skip"
    yield "four ticked", Format.MULTI, {"answer": [f"{{{i}}}" for i in range(4)]}, "Tick 1 to 3; you ticked 4"
    yield "everything ticked", Format.MULTI, {"answer": [f"{{{i}}}" for i in range(7)]}, "Tick 1 to 3; you ticked 7"
    yield "a tick of nowhere", Format.MULTI, {"answer": ["{0}", "nobody"]}, "Choose one of"
    yield "too few points", Format.ALLOCATION, {"points_{0}": "3"}, "You gave 3 of 10"
    yield "too many points", Format.ALLOCATION, {"points_{0}": "9", "points_{1}": "9"}, "You gave 18 of 10"
    yield "negative points", Format.ALLOCATION, {"points_{0}": "-1", "points_{1}": "11"}, "negative"
    yield "more than all points", Format.ALLOCATION, {"points_{0}": "11"}, "No line can have more than 10"
    yield "half points", Format.ALLOCATION, {"points_{0}": "2.5"}, "whole numbers"
    yield "a huge number", Format.ALLOCATION, {"points_{0}": "9" * 5000}, "whole numbers"


@pytest.mark.parametrize(("name", "format", "posted", "sentence"), list(bad_answers()))
def test_a_bad_answer_gets_an_error_message(
    student: Client, every_format: Version, name: str, format: Format, posted: dict[str, Any], sentence: str
) -> None:
    attempt = make_attempt(version=every_format)
    keys = list(question_of(attempt.version, format).choice_texts)

    def filled(value: Any) -> Any:
        return [filled(item) for item in value] if isinstance(value, list) else value.format(*keys)

    data = {filled(field): filled(value) for field, value in posted.items()}
    response = student.post(address(attempt, format), data)
    page = Page(response)
    assert response.status_code == 422
    assert page.has(".errors[role=alert]")
    assert any(sentence in problem for problem in page.errors), page.errors
    assert not Answer.objects.exists()


def test_a_question_without_limits_takes_any_number_of_ticks(student: Client, version: Version) -> None:
    definition = copy.deepcopy(version.definition)
    for question in definition["questions"]:
        question.pop("ticks", None)
    older = make_version(version, definition=definition)
    question = question_of(older, Format.MULTI)
    attempt = make_attempt(version=older)
    page = Page(student.get(f"/take/{attempt.pk}/{question.key}/"))
    assert page.texts("#ticks") == ["You can tick several."]
    assert not page.has("[data-most]")
    assert (
        "Tick at least one, or skip the question." in Page(student.post(f"/take/{attempt.pk}/{question.key}/")).errors
    )
    every = {"answer": list(question.choice_texts)}
    assert student.post(f"/take/{attempt.pk}/{question.key}/", every).status_code == 303


@pytest.mark.parametrize(("ticks", "said"), [((1, 3), "1 to 3"), ((2, 3), "2 or 3"), ((3, 3), "3")])
def test_the_limits_of_ticks_are_said_and_held(
    student: Client, version: Version, ticks: tuple[int, int], said: str
) -> None:
    definition = copy.deepcopy(version.definition)
    for question in definition["questions"]:
        if question["format"] == "multi":
            question["ticks"] = list(ticks)
    attempt = make_attempt(version=make_version(version, definition=definition))
    page = Page(student.get(address(attempt, Format.MULTI)))
    assert page.texts("#ticks") == [f"Tick {said}."]
    assert page.one("fieldset").attributes["data-most"] == "3"
    one = {"answer": [question_of(attempt.version, Format.MULTI).choices[0].key]}
    refused = student.post(address(attempt, Format.MULTI), one)
    assert (refused.status_code, Page(refused).errors) == (
        (303, []) if ticks[0] == 1 else (422, [f"Tick {said}; you ticked 1."])
    )


def test_a_bad_answer_keeps_what_was_typed(student: Client, attempt: Attempt) -> None:
    keys = list(question_of(attempt.version, Format.ALLOCATION).choice_texts)
    data = {f"points_{keys[0]}": "7", f"points_{keys[1]}": "8"}
    page = Page(student.post(address(attempt, Format.ALLOCATION), data, headers=HTMX))
    assert chosen_on(page) == data
    keys = list(question_of(attempt.version, Format.BEST_WORST).choice_texts)
    page = Page(student.post(address(attempt, Format.BEST_WORST), {"most": keys[1]}))
    assert chosen_on(page) == {"most": keys[1]}


def test_a_bad_answer_leaves_the_stored_one(student: Client, attempt: Attempt) -> None:
    place = address(attempt, Format.STATEMENT)
    student.post(place, {"answer": "4"})
    student.post(place, {"answer": "44"})
    assert Answer.objects.get().value == 4


class AnythingPosted(TestCase):
    """Whatever is posted, the answer is a redirect or a 422, never a 500, and what is stored can be scored."""

    attempt: Attempt

    @classmethod
    def setUpTestData(cls) -> None:
        shipped = Version.objects.get()
        cls.attempt = make_attempt(version=make_version(shipped, definition=definition_of_every_format(shipped)))

    @settings(max_examples=60, derandomize=True, database=None)
    @given(
        format=st.sampled_from(list(Format)),
        fields=st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=4),
        values=st.lists(st.text(max_size=5) | st.integers(0, 5), max_size=3),
    )
    def test_never_breaks(self, format: Format, fields: dict[str, str], values: list[str | int]) -> None:
        self.client.cookies["careerfit_owner"] = STUDENT
        question = question_of(self.attempt.version, format)
        right = [str(answer) for answer in posted_for(question).values()] + list(question.choice_texts)
        posted = [right[value % len(right)] if isinstance(value, int) else value for value in values]
        names = dict.fromkeys(("answer", "most", "least", f"rank_{question.choices[0].key}"), posted)
        response = self.client.post(address(self.attempt, format), {**fields, **names})
        assert response.status_code in (303, 422)
        stored = list(Answer.objects.all())
        assert len(stored) == (response.status_code == 303)
        if stored:
            assert score_attempt(self.attempt).answered == (not stored[0].skipped)
