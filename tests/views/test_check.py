"""/take/<attempt>/check/ : the answers, each with Change; POST finishes."""

import pytest
from django.test import Client

from assessments import taking
from assessments.models import Attempt, ShareLink
from tests.factories import NOON, response_for

pytestmark = pytest.mark.django_db


def answer_first(attempt: Attempt) -> None:
    question = attempt.version.content.questions[0]
    taking.answer(attempt=attempt, question_key=question.key, response=response_for(question), now=NOON)


def test_lists_every_answer_with_change(student: Client, attempt: Attempt) -> None:
    answer_first(attempt)
    page = student.get(f"/take/{attempt.pk}/check/").content.decode()
    first = attempt.version.content.questions[0]
    assert f"/take/{attempt.pk}/{first.key}/?change" in page
    assert page.count("Not answered yet") == len(attempt.version.content.questions) - 1


def test_finishes_and_gives_the_link(student: Client, attempt: Attempt) -> None:
    answer_first(attempt)
    response = student.post(f"/take/{attempt.pk}/check/")
    link = ShareLink.objects.get()
    assert response.status_code == 303
    assert response["Location"] == f"/r/{link.token}/"
    attempt.refresh_from_db()
    assert attempt.finished_at is not None


def test_a_double_click_finishes_once(student: Client, attempt: Attempt) -> None:
    answer_first(attempt)
    first = student.post(f"/take/{attempt.pk}/check/")
    second = student.post(f"/take/{attempt.pk}/check/")
    assert first["Location"] == second["Location"]
    assert ShareLink.objects.count() == 1


def test_refuses_to_finish_without_any_answer(student: Client, attempt: Attempt) -> None:
    response = student.post(f"/take/{attempt.pk}/check/")
    assert response.status_code == 422
    assert "Answer at least one question" in response.content.decode()
    attempt.refresh_from_db()
    assert attempt.finished_at is None


def test_is_404_for_anybody_else(stranger: Client, attempt: Attempt) -> None:
    assert stranger.get(f"/take/{attempt.pk}/check/").status_code == 404
    assert stranger.post(f"/take/{attempt.pk}/check/").status_code == 404


def test_page_and_fragment(student: Client, attempt: Attempt) -> None:
    fragment = student.get(f"/take/{attempt.pk}/check/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Check your answers" in fragment


def test_queries(student: Client, attempt: Attempt, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(3):
        student.get(f"/take/{attempt.pk}/check/")
