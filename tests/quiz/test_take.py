"""/take/<attempt>/ : sends to the first open question."""

import uuid

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Version
from assessments.quiz import attempts
from tests.factories import NOON, make_attempt, make_finished, posted_for, response_for
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_sends_to_the_first_open_question(student: Client, attempt: Attempt) -> None:
    first, second, *_ = attempt.version.content.questions
    assert student.get(f"/take/{attempt.pk}/")["Location"] == f"/take/{attempt.pk}/{first.key}/"
    attempts.answer(attempt=attempt, question_key=first.key, response=response_for(first), now=NOON)
    assert student.get(f"/take/{attempt.pk}/")["Location"] == f"/take/{attempt.pk}/{second.key}/"


def test_a_skipped_question_is_not_asked_again(student: Client, attempt: Attempt) -> None:
    first, second, *_ = attempt.version.content.questions
    attempts.answer(attempt=attempt, question_key=first.key, response=None, now=NOON)
    assert student.get(f"/take/{attempt.pk}/")["Location"].endswith(f"/{second.key}/")


def test_sends_to_the_check_when_nothing_is_open(student: Client, attempt: Attempt) -> None:
    for question in attempt.version.content.questions:
        attempts.answer(attempt=attempt, question_key=question.key, response=None, now=NOON)
    assert student.get(f"/take/{attempt.pk}/")["Location"] == f"/take/{attempt.pk}/check/"


def test_sends_to_the_result_when_it_is_finished(student: Client, finished: Attempt) -> None:
    token = finished.links.get().token
    assert student.get(f"/take/{finished.pk}/")["Location"] == f"/r/{token}/"
    htmx = student.get(f"/take/{finished.pk}/", headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == f"/r/{token}/"


def test_is_404_for_anybody_else(stranger: Client, attempt: Attempt) -> None:
    assert stranger.get(f"/take/{attempt.pk}/").status_code == 404
    stranger.cookies["careerfit_owner"] = "another-another-anothe"
    assert stranger.get(f"/take/{attempt.pk}/").status_code == 404


def test_is_404_for_an_unknown_attempt(student: Client) -> None:
    assert student.get(f"/take/{uuid.uuid4()}/").status_code == 404


def test_queries(student: Client, attempt: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        student.get(f"/take/{attempt.pk}/")


def test_more_asks_ten_more_and_leaves_the_result_where_it_is(
    student: Client, stranger: Client, version: Version
) -> None:
    attempt = make_finished(version=version, mode="adaptive")
    assert stranger.post(f"/take/{attempt.pk}/more/").status_code == 404
    response = student.post(f"/take/{attempt.pk}/more/")
    attempt.refresh_from_db()
    assert response.status_code == 303
    assert response["Location"] == f"/take/{attempt.pk}/{attempt.next_key}/"
    assert attempt.accepts_answers
    assert attempt.estimated_remaining == 10
    token = attempt.links.get().token
    assert stranger.get(f"/r/{token}/").status_code == 200


def test_more_redirects_to_the_result_when_no_question_is_left(student: Client, finished: Attempt) -> None:
    assert student.post(f"/take/{finished.pk}/more/", follow=True).redirect_chain[-1][0].startswith("/r/")
    finished.refresh_from_db()
    assert not finished.accepts_answers


def test_more_in_the_full_mode_asks_the_open_questions(student: Client, attempt: Attempt) -> None:
    first = attempt.version.content.questions[0]
    student.post(f"/take/{attempt.pk}/{first.key}/", posted_for(first))
    address = student.post(f"/take/{attempt.pk}/check/")["Location"]
    left = len(attempt.version.content.questions) - 1
    assert f"Answer the other {left} questions" in Page(student.get(address)).buttons
    assert student.post(f"/take/{attempt.pk}/more/", follow=True).context["progress"].estimated_remaining == left


def test_more_changes_nothing_while_a_question_is_open(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    response = student.post(f"/take/{attempt.pk}/more/")
    attempt.refresh_from_db()
    assert response["Location"] == f"/take/{attempt.pk}/{attempt.next_key}/"
    assert attempt.target_answers is None
