"""/compare/ : results side by side."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, ShareLink, Version
from assessments.results.snapshots import load_summary
from tests.clock import NOW
from tests.core.posting_reader.own import make_posting
from tests.factories import make_finished, make_version
from tests.html import Page
from tests.people import make_answered, responses_of_shape

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
OTHER = "another-another-anothe"
OVERLAID = "figure.radar .radar-square"  # two in one chart: the second one has squares
SMALL = ".many .radar-profile"  # more than two: a small chart each


@pytest.fixture
def mine(finished: Attempt) -> ShareLink:
    return finished.links.get()


@pytest.fixture
def theirs(version: Version) -> ShareLink:
    return make_finished(version=version, owner=OTHER, mode="adaptive", token="other-other-other-othr").links.get()


def test_links_may_be_tokens_or_addresses(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    for pasted in (theirs.token, f"https://quiz.example.org/r/{theirs.token}/", f"http://testserver/r/{theirs.token}"):
        page = Page(student.get("/compare/", {"r": [mine.token, pasted]}))
        assert page.has(OVERLAID)
        assert page.texts(".legend bdi") == ["You", "Result 2"]


def test_labels_of_links_are_not_shown(stranger: Client, mine: ShareLink, theirs: ShareLink) -> None:
    ShareLink.objects.update(label="for my secret admirer")
    page = Page(stranger.get("/compare/", {"r": [mine.token, theirs.token]}))
    assert page.texts(".legend bdi") == ["Result 1", "Result 2"]
    assert "secret" not in page.source


def test_a_result_is_compared_with_a_typical_one(student: Client, mine: ShareLink, version: Version) -> None:
    archetype = version.content.archetypes[0]
    page = Page(student.get("/compare/", {"r": mine.token, "typical": archetype.key}))
    assert page.texts(".legend bdi") == ["You", f"Typical: {archetype.name}"]
    assert "The answers that differ most" in page.headings
    assert page.has("dl.apart dt")
    assert student.get("/compare/", {"r": mine.token, "typical": "nobody"}).status_code == 404


def test_what_each_result_says_stands_beside_the_chart(student: Client, theirs: ShareLink, version: Version) -> None:
    attempt = make_answered(version=version, responses=responses_of_shape(version, ("clear", 1)))
    page = Page(student.get("/compare/", {"r": [attempt.links.get().token, theirs.token], "typical": "infra"}))
    mine, other = (load_summary(each).in_short for each in (attempt, Attempt.objects.get(links=theirs)))
    assert mine.endswith(" side")
    assert page.texts(".verdict") == [f"You: {mine}", f"Result 2: {other}"]


def test_more_than_two_get_a_chart_each(student: Client, mine: ShareLink, theirs: ShareLink, version: Version) -> None:
    keys = list(version.content.archetype_by_key)[:4]
    page = Page(student.get("/compare/", {"r": [mine.token, theirs.token], "typical": keys}))
    assert len(page.all(SMALL)) == 6
    assert not page.has(".radar-square")
    response = student.get("/compare/", {"r": [mine.token, theirs.token], "typical": [*keys, "client"]})
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "You can compare at most 6" in problem


def test_answers_are_compared_only_if_all_links_show_them(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    both = {"r": [mine.token, theirs.token]}
    page = Page(student.get("/compare/", both))
    assert "Not all of these show individual answers" in page.text
    assert not page.has(".apart")
    ShareLink.objects.filter(pk=theirs.pk).update(shows_answers=True)
    assert Page(student.get("/compare/", both)).has("dl.apart dt")


def test_with_fewer_than_two_the_page_is_a_form(student: Client, stranger: Client, mine: ShareLink) -> None:
    page = Page(student.get("/compare/"))
    assert page.attributes("[name=r]", "value") == [mine.token, "", ""]
    assert page.value("r") == []
    assert page.field("Paste a link to a result or a posting").attributes["name"] == "r"
    assert Page(student.get("/compare/", {"r": mine.token})).value("r") == [mine.token]
    assert Page(stranger.get("/compare/")).attributes("[name=r]", "value") == ["", ""]


@pytest.mark.parametrize("chosen", [{"chosen": "1"}, {"r": ["", " "], "typical": ""}])
def test_nothing_chosen_is_said_in_a_sentence(student: Client, mine: ShareLink, chosen: dict[str, str]) -> None:
    response = student.get("/compare/", chosen)
    assert response.status_code == 422
    assert Page(response).errors == ["Nothing was chosen. Choose 2 to 6 to compare."]
    assert Page(response).has("input[type=checkbox][name=r]")


def test_one_that_was_chosen_in_a_form_is_not_enough(student: Client, mine: ShareLink) -> None:
    assert student.get("/compare/", {"r": mine.token}).status_code == 200  # “Compare it” leads here
    response = student.get("/compare/", {"r": [mine.token, ""], "chosen": "1"})
    assert response.status_code == 422
    assert Page(response).errors == ["That is only one. Choose another to compare it with."]
    assert Page(response).attributes("input[checked]", "value") == [mine.token]


@pytest.mark.parametrize("page", ["/compare/", "/postings/"])
def test_the_buttons_of_the_forms_say_that_they_were_pressed(student: Client, mine: ShareLink, page: str) -> None:
    for name in ("feature", "infra"):
        make_posting(mine.target.version, name)
    assert Page(student.get(page)).attributes("button[name=chosen]", "value") == ["1"]


def test_two_links_to_one_result_are_refused(student: Client, mine: ShareLink, finished: Attempt) -> None:
    again = ShareLink.objects.create(attempt=finished, token="again-again-again-agai", created_at=NOW)
    response = student.get("/compare/", {"r": [mine.token, again.token]})
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "Both are the same." in problem


@pytest.mark.parametrize("kind", ["unknown", "mistyped", "revoked", "expired"])
def test_a_link_that_opens_nothing_stays_in_the_form(
    student: Client, mine: ShareLink, theirs: ShareLink, kind: str
) -> None:
    changes: dict[str, dict[str, datetime]] = {
        "revoked": {"revoked_at": NOW},
        "expired": {"created_at": NOW - timedelta(days=2), "expires_at": NOW - timedelta(days=1)},
    }
    if kind in changes:
        ShareLink.objects.filter(pk=theirs.pk).update(**changes[kind])
    token = {"unknown": "A" * 22, "mistyped": '"><b>\x00'}.get(kind, theirs.token)
    response = student.get("/compare/", {"r": [mine.token, token]})
    page = Page(response)
    assert response.status_code == 404
    (problem,) = page.errors
    assert "The second link doesn’t work." in problem
    assert page.value("r") == [mine.token]
    assert page.attributes("[name=r]", "value") == [mine.token, token.replace("\x00", "\ufffd"), ""]
    assert not page.has("b")


def test_another_version_gets_a_caution(student: Client, mine: ShareLink, version: Version) -> None:
    newer = make_version(version)
    other = make_finished(version=newer, owner=OTHER, token="other-other-other-othr").links.get()
    page = Page(student.get("/compare/", {"r": [mine.token, other.token]}))
    (caution,) = page.texts("p.notice")
    assert "versions 1 and 2" in caution
    assert page.has(OVERLAID)


def test_comparing_counts_as_opening_somebody_elses_link_once(
    student: Client, mine: ShareLink, theirs: ShareLink
) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    student.head("/compare/", {"r": [mine.token, theirs.token]})
    for link, count in ((mine, 0), (theirs, 1)):
        link.refresh_from_db()
        assert link.opened_count == count


def test_the_page_takes_at_most_five_queries(
    student: Client, mine: ShareLink, theirs: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(5):
        student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(3):
        student.get("/compare/")
