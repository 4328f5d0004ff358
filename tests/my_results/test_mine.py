"""/mine/ and what it leads to: open one's result, delete an attempt."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.models import Answer, Attempt, ResultSnapshot, ShareLink, Version
from assessments.quiz import attempts
from assessments.results.snapshots import load_summary
from tests.factories import NOON, STUDENT, TOKEN, make_attempt
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_lists_what_was_taken_in_this_browser(student: Client, stranger: Client, finished: Attempt) -> None:
    assert Page(student.get("/mine/")).attributes(".name a", "href") == [f"/r/{finished.links.get().token}/"]
    page = Page(stranger.get("/mine/"))
    (lead,) = page.texts(".lead")
    assert "Nothing here yet" in lead
    assert page.link("Take the quiz") == "/"
    assert page.link("Read a job posting") == "/postings/"
    assert not page.has(".owned, .waiting")


def test_offers_to_continue_an_open_attempt(student: Client, attempt: Attempt) -> None:
    page = Page(student.get("/mine/"))
    assert page.link("Continue") == f"/take/{attempt.pk}/"
    assert page.headings[:2] == ["My results", "Not finished yet"]
    assert not page.has(".owned")


def test_opens_a_result_even_when_its_link_was_turned_off(student: Client, finished: Attempt) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())
    page = Page(student.get("/mine/"))
    assert page.one(".name button").attributes["form"] == page.one(f'form[action="/take/{finished.pk}/result/"]').id
    assert any(".linklike{" in css for css in page.texts("style")), "the button has to look like the links beside it"
    response = student.post(f"/take/{finished.pk}/result/")
    assert student.get(response["Location"]).status_code == 200
    assert student.post(f"/take/{finished.pk}/result/")["Location"] == response["Location"]


def test_an_open_attempt_has_no_result(student: Client, attempt: Attempt) -> None:
    assert student.post(f"/take/{attempt.pk}/result/")["Location"] == f"/take/{attempt.pk}/"


@pytest.mark.parametrize("rest", ["result/", "discard/"])
def test_is_404_for_anybody_else(stranger: Client, finished: Attempt, rest: str) -> None:
    assert stranger.post(f"/take/{finished.pk}/{rest}").status_code == 404
    assert Attempt.objects.exists()


@pytest.mark.parametrize("through", ["attempt", "link"])
def test_deleting_asks_once_and_leaves_nothing(student: Client, finished: Attempt, through: str) -> None:
    address = f"/take/{finished.pk}/discard/" if through == "attempt" else f"/r/{finished.links.get().token}/delete/"
    page = Page(student.get(address))
    assert page.heading == "Delete this result?"
    assert "Delete it" in page.buttons
    assert Attempt.objects.exists()
    (notice,) = Page(student.post(address, follow=True)).notices
    assert "Nothing of that" in notice
    for model in (Attempt, Answer, ShareLink, ResultSnapshot):
        assert not model.objects.exists()


def test_queries(
    student: Client, finished: Attempt, attempt: Attempt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get("/mine/")
    with django_assert_max_num_queries(3):
        student.get("/mine/")


def test_each_result_is_named_by_its_leaders_and_its_time(student: Client, finished: Attempt, attempt: Attempt) -> None:
    """The title of the quiz is the same in all of them."""
    feature, infra = finished.version.content.archetypes[:2]
    row = ResultSnapshot.objects.get()
    row.data |= {"kind": "split", "leaders": [infra.key, feature.key], "sides": []}
    row.save()
    by_value = sorted((feature.key, infra.key), key=lambda key: -load_summary(finished).by_key[key].value)
    both = " and ".join(finished.version.content.archetype_by_key[key].name for key in by_value)
    page = Page(student.get("/mine/"))
    assert page.texts(".owned .name, .owned time") == [both, "22 November 2026, 12:12 UTC"]
    assert page.texts(".owned title") == [both]  # of its chart
    assert page.texts(".waiting strong") == [attempt.version.content.title]
    name = f"{both}, 22 November 2026, 12:12 UTC"
    assert name in Page(student.get(f"/take/{finished.pk}/discard/")).text
    assert name in Page(student.get(f"/r/{finished.links.get().token}/delete/")).text
    assert name in Page(student.get("/compare/")).text


def test_a_result_without_a_snapshot_is_named_by_one_made_anew(student: Client, finished: Attempt) -> None:
    named = Page(student.get("/mine/")).texts(".name")
    assert named
    ResultSnapshot.objects.all().delete()
    assert Page(student.get("/mine/")).texts(".name") == named
    assert ResultSnapshot.objects.exists()


def test_a_result_without_leaders_has_a_name_too(student: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    key = attempt.version.content.questions[0].key
    attempts.answer(attempt=attempt, question_key=key, response=None, now=NOON)
    attempts.finish(attempt=attempt, token=TOKEN, now=NOON)
    page = Page(student.get("/mine/"))
    assert page.texts(".name") == ["No question answered"]
    assert not page.has(".owned svg")


def test_a_result_without_a_lean_is_named_as_its_page_says_it(student: Client, finished: Attempt) -> None:
    row = ResultSnapshot.objects.get()
    row.data |= {"kind": "flat", "leaders": [], "sides": []}
    row.save()
    assert Page(student.get("/mine/")).texts(".name") == ["No clear lean"]
    assert "No clear lean" in Page(student.get(f"/r/{finished.links.get().token}/")).heading
    assert load_summary(finished).in_short == "No clear lean"


def test_deleting_an_unfinished_quiz_speaks_of_no_result(student: Client, attempt: Attempt) -> None:
    page = Page(student.get(f"/take/{attempt.pk}/discard/"))
    assert page.heading == "Delete this unfinished quiz?"
    assert "result and every link" not in page.text


# --- leaving a shared browser ---------------------------------------------------------------------------


def test_leaving_deletes_nothing_and_shows_nothing_any_more(student: Client, finished: Attempt) -> None:
    asked = Page(student.get("/mine/leave/"))
    assert asked.field("Private link").attributes["value"] == f"http://testserver/mine/{STUDENT}/"
    assert Page(student.get("/mine/")).has('a[href="/mine/leave/"]')
    assert student.post("/mine/leave/")["Location"] == "/mine/"
    assert Page(student.get("/mine/")).heading == "My results"
    assert not Page(student.get("/mine/")).has(".rows")
    assert student.get(f"/take/{finished.pk}/discard/").status_code == 404
    assert student.get(f"/mine/{STUDENT}/").status_code == 200


def test_whoever_has_nothing_here_has_nothing_to_leave(stranger: Client) -> None:
    assert stranger.get("/mine/leave/")["Location"] == stranger.post("/mine/leave/")["Location"] == "/mine/"
