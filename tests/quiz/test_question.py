"""/take/<attempt>/<question>/ : GET shows one question, POST saves the answer and moves on."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from assessments.core.definition import Format
from assessments.models import Answer, Attempt, Version
from assessments.operations import metrics
from assessments.quiz import attempts
from assessments.quiz.answer_forms import FORMS
from tests.factories import (
    NOON,
    STUDENT,
    answer_at_once,
    make_attempt,
    make_version,
    posted_for,
    question_of,
    response_for,
)
from tests.html import Page
from tests.quiz.questions import HTMX, address, chosen_on

pytestmark = pytest.mark.django_db


def without_token(page: bytes) -> bytes:
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]+', rb"\1", page)


def as_shown(posted: dict[str, Any]) -> dict[str, str | list[str]]:
    """What was posted as the fields show it."""
    return {name: value if isinstance(value, list) else str(value) for name, value in posted.items()}


# --- works ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", list(Format))
def test_saves_an_answer_of_every_format(student: Client, every_format: Version, format: Format) -> None:
    attempt = make_attempt(version=every_format)
    question = question_of(attempt.version, format)
    response = student.post(address(attempt, format), posted_for(question, 1))
    assert response.status_code == 303
    assert Answer.objects.get().value == response_for(question, 1)


@pytest.mark.parametrize("format", list(Format))
def test_shows_a_stored_answer_again(student: Client, every_format: Version, format: Format) -> None:
    attempt = make_attempt(version=every_format)
    question = question_of(attempt.version, format)
    student.post(address(attempt, format), posted_for(question, 1))
    assert chosen_on(Page(student.get(address(attempt, format)))) == as_shown(posted_for(question, 1))


def test_moves_on_to_the_next_open_question(student: Client, attempt: Attempt) -> None:
    first, second, third, *_ = attempt.version.content.questions
    attempts.answer(attempt=attempt, question_key=second.key, response=response_for(second), now=NOON)
    response = student.post(f"/take/{attempt.pk}/{first.key}/", posted_for(first))
    assert response["Location"] == f"/take/{attempt.pk}/{third.key}/"


def test_a_changed_answer_goes_straight_back_to_the_check(student: Client, attempt: Attempt) -> None:
    question = attempt.version.content.questions[0]
    response = student.post(f"/take/{attempt.pk}/{question.key}/?change", posted_for(question))
    assert response["Location"] == f"/take/{attempt.pk}/check/?saved={question.key}"


def test_answering_again_replaces_the_answer(student: Client, attempt: Attempt) -> None:
    place = address(attempt, Format.STATEMENT)
    student.post(place, {"answer": "1"})
    student.post(place, {"answer": "5"})
    assert Answer.objects.get().value == 5


def test_a_skip_and_an_answer_replace_each_other(student: Client, attempt: Attempt) -> None:
    place = address(attempt, Format.STATEMENT)
    student.post(place, {"skip": "1"})
    assert (Answer.objects.get().skipped, Answer.objects.get().value) == (True, None)
    student.post(place, {"answer": "2"})
    assert (Answer.objects.get().skipped, Answer.objects.get().value) == (False, 2)
    student.post(place, {"skip": "1", "answer": "2"})
    assert Answer.objects.get().skipped


def test_htmx_gets_a_fragment_and_everybody_else_a_page(student: Client, attempt: Attempt) -> None:
    place = address(attempt, Format.BEST_WORST)
    response = student.get(place, headers=HTMX)
    page, fragment = Page(student.get(place)), Page(response)
    assert (page.is_whole, fragment.is_whole) == (True, False)
    assert (page.title, page.heading) == (fragment.title, fragment.heading)
    assert "HX-Request" in response["Vary"]
    restored = student.get(place, headers=HTMX | {"HX-History-Restore-Request": "true"})
    assert Page(restored).is_whole


def test_htmx_gets_the_next_question_in_the_same_answer(student: Client, version: Version) -> None:
    adaptive = make_attempt(version=version, mode="adaptive")
    first, second, *_ = version.opening_keys
    response = student.post(f"/take/{adaptive.pk}/{first}/", {"skip": "1"}, headers=HTMX)
    onward = f"/take/{adaptive.pk}/{second}/"
    assert (response.status_code, response["HX-Push-Url"]) == (200, onward)
    assert Answer.objects.get().question_key == first
    assert without_token(response.content) == without_token(student.get(onward, headers=HTMX).content)
    assert "no-store" in response["Cache-Control"]


def test_htmx_is_sent_to_the_check_at_the_end_and_after_a_change(student: Client, attempt: Attempt) -> None:
    first, *_, last = attempt.version.content.questions
    answer_at_once(attempt)
    attempt.answers.get(question_key=last.key).delete()
    changed = student.post(f"/take/{attempt.pk}/{first.key}/?change", {"skip": "1"}, headers=HTMX)
    ended = student.post(f"/take/{attempt.pk}/{last.key}/", {"skip": "1"}, headers=HTMX)
    check = f"/take/{attempt.pk}/check/"
    assert (changed.status_code, changed["Location"]) == (303, f"{check}?saved={first.key}")
    assert (ended.status_code, ended["Location"]) == (303, check)


@pytest.mark.parametrize("format", list(Format))
def test_an_answer_sent_ahead_is_saved_once_it_is_whole(student: Client, every_format: Version, format: Format) -> None:
    attempt = make_attempt(version=every_format)
    question = question_of(attempt.version, format)
    unfinished = student.post(address(attempt, format), {"ahead": "1"}, headers=HTMX)
    assert (unfinished.status_code, unfinished.content) == (204, b"")
    assert not Answer.objects.exists()
    for pick in (1, 2):  # the second one after a change of mind
        sent = student.post(address(attempt, format), posted_for(question, pick) | {"ahead": "1"}, headers=HTMX)
        assert sent.status_code == 200
        assert Answer.objects.get().value == response_for(question, pick)
    assert Page(sent).heading != question.prompt


def test_an_answer_sent_ahead_needs_what_any_answer_needs(
    student: Client, stranger: Client, attempt: Attempt, finished: Attempt
) -> None:
    """Not finished, the owner's own, and asked already."""
    question = finished.version.content.questions[0]
    before = list(Answer.objects.order_by("pk").values())
    asked = make_attempt(version=attempt.version, mode="adaptive")
    unasked = next(key for key in asked.version.content.question_by_key if key != asked.next_key)
    ahead = posted_for(question, 1) | {"ahead": "1"}
    for client, one, key, status in (
        (student, finished, question.key, 409),
        (stranger, attempt, question.key, 404),
        (student, asked, "no-such-question", 404),
    ):
        assert client.post(f"/take/{one.pk}/{key}/", ahead, headers=HTMX).status_code == status
    theirs = posted_for(asked.version.content.question_by_key[unasked]) | {"ahead": "1"}
    assert student.post(f"/take/{asked.pk}/{unasked}/", theirs, headers=HTMX).status_code == 404
    assert list(Answer.objects.order_by("pk").values()) == before


def test_an_answer_counts_once_in_the_metrics(
    student: Client, attempt: Attempt, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    def counted() -> list[float]:
        return [metrics.ANSWERS.labels(kind)._value.get() for kind in ("answered", "skipped", "changed")]

    before = counted()
    for posted in ({"answer": "1", "ahead": "1"}, {"answer": "2"}, {"skip": "1"}):
        with django_capture_on_commit_callbacks(execute=True):
            student.post(address(attempt, Format.STATEMENT), posted)
    assert [after - was for was, after in zip(before, counted(), strict=True)] == [1, 0, 2]


def test_going_on_after_a_tap_is_told_once_and_can_be_turned_off(student: Client, every_format: Version) -> None:
    attempt = make_attempt(version=every_format)
    told = "Tap an answer, and the next question follows."
    one_tap = [format for format in Format if FORMS[format].is_one_tap]
    assert one_tap == [Format.STATEMENT, Format.PAIR, Format.GRADED_PAIR, Format.SINGLE]
    for pace, goes_on, offered in (
        ("tap", True, "I press Next myself"),
        ("next", False, "Go to the next question when I tap"),
    ):
        place = address(attempt, Format.STATEMENT)
        turned = student.post(f"{place}?change", {"pace": pace, "answer": "4"})
        assert (turned.status_code, turned["Location"]) == (303, f"{place}?change")
        pages = {format: Page(student.get(address(attempt, format))) for format in Format}
        assert [format for format, page in pages.items() if page.has("[data-taps]")] == (one_tap if goes_on else [])
        assert [format for format, page in pages.items() if offered in page.buttons] == one_tap
        assert sum(told in page.text for page in pages.values()) == goes_on
    assert not Answer.objects.exists()


def test_a_finished_attempt_keeps_its_pace(student: Client, finished: Attempt) -> None:
    question = finished.version.content.questions[0]
    assert student.post(f"/take/{finished.pk}/{question.key}/", {"pace": "tap"}).status_code == 409
    finished.refresh_from_db()
    assert not finished.taps_go_on


def test_costs_at_most_six_queries(
    student: Client, attempt: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    question = question_of(attempt.version, Format.BEST_WORST)
    student.get(address(attempt, Format.BEST_WORST))
    with django_assert_max_num_queries(6):  # a savepoint of the test's own transaction counts as two
        student.post(address(attempt, Format.BEST_WORST), posted_for(question))


def test_an_adaptive_answer_costs_no_more(
    student: Client, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    adaptive = make_attempt(version=version, mode="adaptive")
    first, *_ = version.opening_keys
    address = student.post(f"/take/{adaptive.pk}/{first}/", {"skip": "1"})["Location"]
    question = version.content.question_by_key[address.split("/")[-2]]
    with django_assert_max_num_queries(6):
        response = student.post(address, posted_for(question))
    adaptive.refresh_from_db()
    assert response["Location"] == f"/take/{adaptive.pk}/{adaptive.next_key}/"
    assert adaptive.next_key not in {first, question.key}


def test_an_answer_by_htmx_does_not_query_the_questionnaire(
    student: Client, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    adaptive = make_attempt(version=version, mode="adaptive")
    first, second, *_ = version.opening_keys
    student.post(f"/take/{adaptive.pk}/{first}/", {"skip": "1"}, headers=HTMX)
    question = version.content.question_by_key[second]
    with django_assert_max_num_queries(6) as queries:
        response = student.post(f"/take/{adaptive.pk}/{second}/", posted_for(question), headers=HTMX)
    assert response.status_code == 200
    assert not any("assessments_questionnaire" in query["sql"] for query in queries.captured_queries)


@pytest.mark.parametrize("format", list(Format))
def test_nobody_sees_what_another_person_chose(student: Client, every_format: Version, format: Format) -> None:
    own, other = make_attempt(version=every_format), make_attempt(version=every_format, owner="other-other-other-othe")
    question = question_of(every_format, format)
    student.post(address(own, format), posted_for(question, 1))
    somebody = Client(headers={"Cookie": "careerfit_owner=other-other-other-othe"})
    for headers in ({}, HTMX):
        shown = chosen_on(Page(student.get(address(own, format), headers=headers)))
        assert shown == as_shown(posted_for(question, 1))
        assert chosen_on(Page(somebody.get(address(other, format), headers=headers))) == {}


def test_each_version_shows_its_own_words(student: Client, version: Version) -> None:
    question = question_of(version, Format.SINGLE)
    definition = json.loads(json.dumps(version.definition).replace(question.choices[0].text, "Something quite new"))
    newer = make_version(version, definition=definition)
    for headers in ({}, HTMX):
        for each, shown in ((version, False), (newer, True), (version, False)):
            attempt = make_attempt(version=each)
            page = Page(student.get(f"/take/{attempt.pk}/{question.key}/", headers=headers))
            assert ("Something quite new" in page.text) is shown


def test_its_page_is_private(student: Client, attempt: Attempt) -> None:
    response = student.get(address(attempt, Format.STATEMENT))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert response["Referrer-Policy"] == "no-referrer"


# --- refuses ----------------------------------------------------------------------------------------------


def test_is_404_for_anybody_else(stranger: Client, attempt: Attempt) -> None:
    place = address(attempt, Format.STATEMENT)
    assert stranger.get(place).status_code == 404
    assert stranger.post(place, {"answer": "1"}).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("key", ["no-such-question", "DROP", "a" * 300])
def test_is_404_for_a_question_of_another_version(student: Client, attempt: Attempt, key: str) -> None:
    assert student.get(f"/take/{attempt.pk}/{key}/").status_code == 404
    assert student.post(f"/take/{attempt.pk}/{key}/", {"answer": "1"}).status_code == 404


def test_is_404_for_a_question_that_was_not_asked_yet(student: Client, version: Version) -> None:
    adaptive = make_attempt(version=version, mode="adaptive")
    later = next(q for q in version.content.questions if q.key not in version.opening_keys)
    assert student.get(f"/take/{adaptive.pk}/{later.key}/").status_code == 404
    assert student.post(f"/take/{adaptive.pk}/{later.key}/", posted_for(later)).status_code == 404
    assert not Answer.objects.exists()


def test_a_finished_attempt_takes_no_answers(student: Client, finished: Attempt) -> None:
    question = finished.version.content.questions[0]
    before = Answer.objects.get(question_key=question.key).value
    response = student.post(f"/take/{finished.pk}/{question.key}/", posted_for(question, 3))
    assert response.status_code == 409
    assert Page(response).heading == "This quiz is finished"
    assert Page(response).buttons == ["See the result"]
    assert Answer.objects.get(question_key=question.key).value == before


def test_every_fragment_carries_on_the_csrf_token_of_the_page(attempt: Attempt) -> None:
    """A form that htmx has just swapped in, and not bound yet, can be sent by the browser alone."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["careerfit_owner"] = STUDENT
    first, second, third, *_ = attempt.version.content.questions
    token = Page(strict.get(f"/take/{attempt.pk}/{first.key}/")).value("csrfmiddlewaretoken")
    assert strict.post(f"/take/{attempt.pk}/{first.key}/", posted_for(first), headers=HTMX).status_code == 403
    posted = posted_for(first) | {"csrfmiddlewaretoken": token}
    swapped = strict.post(f"/take/{attempt.pk}/{first.key}/", posted, headers=HTMX)
    assert Page(swapped).heading == second.prompt
    assert Page(swapped).value("csrfmiddlewaretoken") == token
    assert "csrftoken" not in swapped.cookies
    refused = strict.post(f"/take/{attempt.pk}/{second.key}/", {"csrfmiddlewaretoken": token}, headers=HTMX)
    assert refused.status_code == 422
    assert Page(refused).value("csrfmiddlewaretoken") == token
    native = strict.post(f"/take/{attempt.pk}/{second.key}/", {"skip": "1", "csrfmiddlewaretoken": token})
    assert native["Location"] == f"/take/{attempt.pk}/{third.key}/"


@pytest.mark.parametrize("path", ["", "check/"])
def test_fragments_that_are_fetched_have_a_csrf_token_that_works(attempt: Attempt, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["careerfit_owner"] = STUDENT
    first, *_ = attempt.version.content.questions
    address = f"/take/{attempt.pk}/{path or f'{first.key}/'}"
    token = Page(strict.get(address, headers=HTMX)).value("csrfmiddlewaretoken")
    posted = posted_for(first) | {"csrfmiddlewaretoken": token}
    assert strict.post(f"/take/{attempt.pk}/{first.key}/", posted, headers=HTMX).status_code == 200


@pytest.mark.parametrize("mode", ["full", "adaptive"])
def test_a_skip_sent_twice_skips_one_question(student: Client, version: Version, mode: str) -> None:
    attempt = make_attempt(version=version, mode=mode)
    first = attempt.next_key or version.content.questions[0].key
    pages = [Page(student.post(f"/take/{attempt.pk}/{first}/", {"skip": "1"}, headers=HTMX)) for _ in range(2)]
    assert pages[0].heading == pages[1].heading
    assert [answer.question_key for answer in attempt.answers.all()] == [first]


def test_a_form_without_its_cookie_is_403_with_a_sentence(attempt: Attempt) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["careerfit_owner"] = STUDENT
    response = strict.post(address(attempt, Format.STATEMENT), {"answer": "1"})
    assert response.status_code == 403
    assert Page(response).heading == "Your browser didn’t send its cookie"
    assert not Answer.objects.exists()


def test_only_the_open_question_can_be_called_the_last(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    address = f"/take/{attempt.pk}/{attempt.next_key}/"
    page = Page(student.get(address))
    for _ in range(29):
        assert "probably the last" not in page.text
        response = student.post(address, {"skip": "1"}, headers=HTMX)
        page, address = Page(response), response["HX-Push-Url"]
    last = Page(student.get(address))
    for each in (page, last):
        [place] = each.texts(".walk span")
        assert place == "Question 30, probably the last"
    assert student.post(address, {"skip": "1"})["Location"].endswith("/check/")
    changed = Page(student.get(f"{address}?change"))
    assert changed.texts(".walk span") == ["Question 30"]
