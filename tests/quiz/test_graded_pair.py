"""Questions with a graded pair: five points between two texts, on their page, on the check page and in the preview."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.drafts import save_draft
from assessments.core.definition import definition_from
from assessments.models import Answer, Attempt, Question, Version
from tests.factories import definition_of_every_format, make_attempt, make_version
from tests.html import Page

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
FIRST = "Trace with SQL why weekly active users fell by 8% since March, before the Monday meeting"
SECOND = "Cut the time in which a model answers from 400 to 80 ms, and show <everybody> how & why"
NAMES = [
    f"Much rather this: {FIRST}",
    f"Rather this: {FIRST}",
    "About the same",
    f"Rather this: {SECOND}",
    f"Much rather this: {SECOND}",
]


@pytest.fixture
def version(version: Version) -> Version:
    """A version whose first question is a graded pair of two long texts, key “graded”."""
    definition = definition_of_every_format(version)
    definition["questions"].sort(key=lambda question: question["format"] != "graded_pair")
    graded = definition["questions"][0]
    graded["key"] = "graded"
    graded["choices"][0]["text"], graded["choices"][1]["text"] = FIRST, SECOND
    keys = ["graded", *(question["key"] for question in definition["questions"][1:8])]
    return make_version(version, definition=definition, opening_keys=keys)


@pytest.fixture
def address(attempt: Attempt) -> str:
    return f"/take/{attempt.pk}/graded/"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_five_radio_buttons_between_two_texts(student: Client, address: str, headers: dict[str, str]) -> None:
    page = Page(student.get(address, headers=headers))
    assert page.texts(".graded > p") == [FIRST, SECOND]
    assert page.one("fieldset").attributes["aria-labelledby"] == page.one("h1").attributes["id"]
    radios = page.all("fieldset input")
    assert [radio.attributes["name"] for radio in radios] == ["answer"] * 5
    assert [radio.attributes["value"] for radio in radios] == list("12345")
    assert page.texts("fieldset label kbd") == list("12345")
    assert not page.has("fieldset input:checked, fieldset [checked]")
    assert page.attributes("input[name=answer]", "type") == ["radio"] * 5


def test_a_screen_reader_says_in_full_what_a_point_means(student: Client, address: str) -> None:
    """A label is named by the part that is not shown; it begins with the words that are."""
    page = Page(student.get(address))
    assert page.texts("fieldset label > span.hidden") == NAMES
    shown = page.texts("fieldset label > span[aria-hidden=true]")
    assert shown == [name.split(":")[0] for name in NAMES]


@pytest.mark.parametrize("point", range(1, 6))
def test_each_point_is_saved_as_a_number_and_shown_again(student: Client, address: str, point: int) -> None:
    assert student.post(address, {"answer": str(point)}).status_code == 303
    assert Answer.objects.get().value == point
    page = Page(student.get(address))
    assert page.attributes("fieldset [checked]", "value") == [str(point)]


def test_a_refusal_says_what_is_missing_and_shows_the_question_again(student: Client, address: str) -> None:
    for headers in ({}, HTMX):
        response = student.post(address, {"next": "1"}, headers=headers)
        page = Page(response)
        assert response.status_code == 422
        assert page.errors == ["Choose one answer, or skip the question."]
        assert page.has(".errors[autofocus]")
        assert page.one("fieldset").attributes["aria-describedby"] == "errors"
        assert page.texts("fieldset label > span.hidden") == NAMES
    assert not Answer.objects.exists()


def test_a_refusal_keeps_the_point(student: Client, address: str) -> None:
    page = Page(student.post(address, {"answer": ["2", "4"]}))
    assert page.errors == ["Choose one answer only."]
    assert page.attributes("fieldset [checked]", "value") == ["4"]


def test_skipping_is_not_the_middle(student: Client, address: str) -> None:
    student.post(address, {"skip": "1"})
    assert Answer.objects.get().skipped
    student.post(address, {"answer": "3"})
    assert (Answer.objects.get().skipped, Answer.objects.get().value) == (False, 3)


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (1, f"Much rather: {FIRST}"),
        (2, f"Rather: {FIRST}"),
        (3, f"About the same: {FIRST} · {SECOND}"),
        (4, f"Rather: {SECOND}"),
        (5, f"Much rather: {SECOND}"),
    ],
)
def test_the_check_page_puts_the_answer_in_words(student: Client, address: str, point: int, words: str) -> None:
    student.post(address, {"answer": point})
    check = address.replace("graded", "check")
    page = Page(student.get(check))
    assert page.texts(".reviewed:first-child .answer") == [words]
    change = page.attributes(".reviewed:first-child a", "href")[0]
    assert change == f"{address}?change"
    saved = student.post(change, {"answer": 6 - point}, headers=HTMX)
    assert saved["Location"] == f"{check}?saved=graded"
    assert Answer.objects.get().value == 6 - point


def test_costs_no_more_queries(
    student: Client, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get(address)
    with django_assert_max_num_queries(6):
        student.post(address, {"answer": "2"})


def test_two_long_texts_are_small_over_the_wire(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    response = student.get(f"/take/{attempt.pk}/graded/", headers=HTMX | {"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) <= 3 * 1024


def test_the_preview_shows_it_and_takes_an_answer(student: Client, version: Version) -> None:
    student.force_login(User.objects.create_superuser("ada"))
    save_draft(definition=replace(definition_from(version.definition), slug="elsewhere"))
    question = Question.objects.get(questionnaire__slug="elsewhere", key="graded")
    preview = reverse("admin:assessments_question_preview", args=[question.pk])
    assert Page(student.get(preview)).texts("fieldset label > span.hidden") == NAMES
    assert student.post(preview).status_code == 422
    taken = student.post(preview, {"answer": "4"})
    assert "This answer would be accepted" in Page(taken).text
    assert Page(taken).attributes("fieldset [checked]", "value") == ["4"]
    assert not Answer.objects.exists()
