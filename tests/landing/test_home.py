"""/ : what this is, how long it takes, what one gets, why to trust it; and a greeting to whoever has results."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.landing.examples import example_report
from assessments.models import Attempt, Questionnaire, ShareLink, Version
from tests.factories import make_finished, make_version
from tests.html import Page

pytestmark = pytest.mark.django_db


def make_another(version: Version) -> Version:
    """List a second questionnaire, without an article, advice or cues."""
    other = Questionnaire.objects.create(slug="other", title="Another one")
    copy = version.content.as_data() | {
        "questionnaire": {"slug": "other", "title": "Another one", "summary": "Its own."}
    }
    copy = {part: copy[part] for part in copy if part not in {"advice", "cues", "postings"}}
    return make_version(version, questionnaire=other, number=1, definition=copy)


def test_leads_to_the_quiz_and_names_its_archetypes(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/"))
    assert page.link("Take the quiz") == f"/q/{version.content.slug}/"
    assert page.texts(".cast a") == [archetype.name for archetype in version.content.archetypes]
    assert len(page.all(".cast .glyph")) == len(version.content.archetypes)


def test_shows_a_real_result_with_notes_that_say_what_the_chart_says(stranger: Client, version: Version) -> None:
    page, report = Page(stranger.get("/")), example_report(version)
    assert report
    [leader], [side] = report.leaders, report.sides
    assert page.texts(".told-first") == [report.headline(whose="These")]
    first, second, third = page.texts(".notes li")
    assert first.startswith(f"{leader.name} leads, with {leader.value:.0f} of 100")
    assert f"{side.name} is at {side.value:.0f}, and probably between {side.low:.0f} and {side.high:.0f}" in second
    assert "One of them here: they " in third
    assert page.texts(".numbered text") == ["1", "2"]
    assert f"From {report.answered} answers of a made-up person." in page.text


def test_marks_two_sentences_of_a_made_up_posting_with_their_reasons(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/"))
    names = [archetype.name for archetype in version.content.archetypes]
    reasons = [text.removeprefix("Why it is marked: ") for text in page.texts(".told .why")]
    assert len(page.all("mark.evidence")) == 2
    assert len({reason.partition(":")[0] for reason in reasons} & set(names)) == 2
    assert page.link("Read a posting") == "/postings/"


def test_says_who_made_it_and_what_nobody_has_checked(stranger: Client, version: Version) -> None:
    page, article = Page(stranger.get("/")), version.content.article
    assert page.link(f"“{article.title}”") == article.url
    trust = " ".join(page.texts(".trust li"))
    for part in (article.author, "has not checked or endorsed it", "against real careers", "MIT licence", "No account"):
        assert part in trust


def test_says_so_when_nothing_is_published(stranger: Client) -> None:
    Version.objects.all().delete()
    response = stranger.get("/")
    assert response.status_code == 200
    page = Page(response)
    assert page.heading == "No quiz is open right now"
    assert "Take the quiz" not in page.links


def test_lists_several_questionnaires_each_with_its_promise(stranger: Client, version: Version) -> None:
    make_another(version)
    page = Page(stranger.get("/"))
    assert page.link("Another one") == "/q/other/"
    assert page.link(version.content.title) == f"/q/{version.content.slug}/"
    rows = page.texts(".offers .rows > li")
    assert len(rows) == 2
    for row, content_summary in zip(rows, [version.content.summary, "Its own."], strict=True):
        assert content_summary in row
        assert re.search(r"About \d+ minutes, 30 questions at most, no account", row)
    assert page.addresses.count("/q/other/archetypes/infra/") == 1


def test_refuses_to_be_posted_to(stranger: Client) -> None:
    assert stranger.post("/").status_code == 405


def test_costs_a_query_and_an_owner_two_more(
    stranger: Client, student: Client, finished: Attempt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stranger.get("/")
    with django_assert_num_queries(1):
        stranger.get("/")
    with django_assert_num_queries(3):
        student.get("/")


def test_sets_no_cookie_and_asks_nobody_else(stranger: Client) -> None:
    response = stranger.get("/")
    assert not response.cookies
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy


# The greeting


def test_greets_whoever_has_results_with_the_newest(student: Client, version: Version) -> None:
    old, new = make_finished(version=version), make_finished(version=version, token="newer-newer-newer-newer"[:22])
    Attempt.objects.filter(pk=old.pk).update(
        finished_at=old.finished_at - timedelta(days=9) if old.finished_at else None
    )
    page = Page(student.get("/"))
    (greeting,) = page.texts(".greeting")
    assert greeting.startswith("Welcome back. Your newest result: ")
    assert "UTC" not in greeting
    assert page.attributes(".greeting a", "href") == [f"/r/{new.links.get().token}/", "/mine/"]


def test_greets_nobody_who_has_only_begun(student: Client, attempt: Attempt) -> None:
    assert "Welcome back" not in Page(student.get("/")).text


def test_a_result_whose_links_are_revoked_is_found_under_my_results(student: Client, finished: Attempt) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())
    assert Page(student.get("/")).attributes(".greeting a", "href") == ["/mine/", "/mine/"]


def test_a_greeting_is_stored_nowhere_and_shown_to_nobody_else(
    stranger: Client, student: Client, finished: Attempt
) -> None:
    before, own, after = stranger.get("/"), student.get("/"), stranger.get("/")
    token = finished.links.get().token
    assert token in own.content.decode()
    assert "no-store" in own["Cache-Control"]
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own
    assert before.content == after.content
    assert token not in after.content.decode()
    assert all("Cookie" in response["Vary"] for response in (before, own, after))


def test_a_message_is_shown_once_and_kept_by_no_browser(student: Client, stranger: Client, attempt: Attempt) -> None:
    etag = stranger.get("/")["ETag"]
    student.post(f"/take/{attempt.pk}/discard/")
    told = student.get("/", headers={"If-None-Match": etag})
    assert Page(told).notices
    assert "ETag" not in told
    assert "no-store" in told["Cache-Control"]
    assert not Page(student.get("/")).notices


def test_the_page_for_everybody_is_kept_and_asked_for_again(
    stranger: Client, student: Client, version: Version
) -> None:
    first = stranger.get("/")
    assert first["Cache-Control"] == "no-cache"
    assert stranger.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    make_finished(version=version)
    assert student.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 200
    make_version(version, definition=version.content.as_data() | {"advice": []})
    assert stranger.get("/", headers={"If-None-Match": first["ETag"]}).status_code == 200
