"""/take/<attempt>/check/ : the answers, each with Change; POST finishes."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, ShareLink, Version
from assessments.quiz import attempts
from tests.factories import NOON, make_attempt, make_finished, response_for
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_member

pytestmark = pytest.mark.django_db


def answer_first(attempt: Attempt) -> None:
    question = attempt.version.content.questions[0]
    attempts.answer(attempt=attempt, question_key=question.key, response=response_for(question), now=NOON)


def test_lists_every_answer_with_change(student: Client, attempt: Attempt) -> None:
    answer_first(attempt)
    page = Page(student.get(f"/take/{attempt.pk}/check/"))
    first, *others = attempt.version.content.questions
    links = {f"Change: {first.prompt}": first} | {f"Answer: {question.prompt}": question for question in others}
    assert page.texts(".reviewed a") == list(links)
    for name, question in links.items():
        assert page.link(name) == f"/take/{attempt.pk}/{question.key}/?change"
    first_response, *missing = page.texts(".reviewed .answer")
    assert first_response != "Not answered yet"
    assert missing == ["Not answered yet"] * len(others)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_a_change_is_said_to_be_saved_where_the_answer_stands(
    student: Client, attempt: Attempt, headers: dict[str, str]
) -> None:
    answer_first(attempt)
    first, second, *_ = attempt.version.content.questions
    saved = student.post(f"/take/{attempt.pk}/{first.key}/?change", {"skip": "1"}, headers=headers)
    assert (saved.status_code, saved["Location"]) == (303, f"/take/{attempt.pk}/check/?saved={first.key}")
    response = student.get(saved["Location"], headers=headers)
    page = Page(response)
    assert page.texts(".reviewed:first-child .saved[role=status]") == ["Saved: Skipped"]
    assert len(page.all("[autofocus]")) == len(page.all(".saved[autofocus]")) == 1
    assert response.get("HX-Reswap", "") == ("innerHTML show:none" if headers else "")  # else htmx goes to the top
    for unsaved in ("", "nobody", second.key):
        page = Page(student.get(f"/take/{attempt.pk}/check/?saved={unsaved}", headers=headers))
        assert not page.has(".saved")
        assert page.has("h1[autofocus]")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_comes_back_to_the_line_of_a_question_that_was_left_as_it_was(
    student: Client, attempt: Attempt, headers: dict[str, str]
) -> None:
    second = attempt.version.content.questions[1]
    back = Page(student.get(f"/take/{attempt.pk}/{second.key}/?change", headers=headers)).link("← Back to your answers")
    assert back == f"/take/{attempt.pk}/check/?at={second.key}"
    response = student.get(back, headers=headers)
    page = Page(response)
    assert len(page.all("[autofocus]")) == len(page.all(f"#line-{second.key} a[autofocus]")) == 1
    assert not page.has(".saved")
    assert response.get("HX-Reswap", "") == ("innerHTML show:none" if headers else "")


def test_skipped_questions_stand_out_and_are_found(student: Client, attempt: Attempt) -> None:
    answer_first(attempt)
    address = f"/take/{attempt.pk}/check/"
    assert not Page(student.get(address)).has(".skipped, a[href^='#line']")
    for question in attempt.version.content.questions[2:4]:
        attempts.answer(attempt=attempt, question_key=question.key, response=None, now=NOON)
    page = Page(student.get(address))
    assert page.texts(".skipped .answer") == ["Skipped", "Skipped"]
    assert page.attributes(".reviewed", "id")[2] == f"line-{attempt.version.content.questions[2].key}"
    assert page.link("Go to the first that you skipped") == f"#{page.attributes('.skipped', 'id')[0]}"
    assert [text.split(":")[0] for text in page.texts(".reviewed a")[:4]] == ["Change", "Answer", "Answer", "Answer"]


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
    [problem] = Page(response).errors
    assert "Answer at least one question" in problem
    assert Page(response).has(".errors[autofocus]")
    assert not Page(response).has("h1[autofocus]")
    attempt.refresh_from_db()
    assert attempt.finished_at is None


def test_is_404_for_anybody_else(stranger: Client, attempt: Attempt) -> None:
    assert stranger.get(f"/take/{attempt.pk}/check/").status_code == 404
    assert stranger.post(f"/take/{attempt.pk}/check/").status_code == 404


def test_page_and_fragment(student: Client, attempt: Attempt) -> None:
    address = f"/take/{attempt.pk}/check/"
    page, fragment = Page(student.get(address)), Page(student.get(address, headers={"HX-Request": "true"}))
    assert (page.is_whole, fragment.is_whole) == (True, False)
    assert page.heading == fragment.heading == "Check your answers"


def test_says_who_sees_the_result_before_it_is_finished(student: Client, attempt: Attempt) -> None:
    make_member(make_group(make_coach(), attempt.version))
    (notice,) = Page(student.get(f"/take/{attempt.pk}/check/")).texts("p.notice")
    assert "Prof. Lind sees the result once you finish." in notice


def test_says_of_a_reopened_result_that_the_coach_sees_it_anew(student: Client, version: Version) -> None:
    shown = make_finished(version=version, mode="adaptive")
    other = make_attempt(version=version)
    make_member(make_group(make_coach(), version), shown)
    attempts.ask_more(attempt=shown, now=NOON)
    (notice,) = Page(student.get(f"/take/{shown.pk}/check/")).texts("p.notice")
    assert "sees this result as you finished it, and the new one once you finish again." in notice
    (notice,) = Page(student.get(f"/take/{other.pk}/check/")).texts("p.notice")
    assert "Only you see another one, until you show it." in notice


def test_queries(student: Client, attempt: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    student.get(f"/take/{attempt.pk}/check/")  # the first page of a process reads the version
    with django_assert_max_num_queries(4):  # the attempt, its answers, its questionnaire, who will see the result
        student.get(f"/take/{attempt.pk}/check/")
