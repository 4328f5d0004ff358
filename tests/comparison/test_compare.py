"""/compare/ and /mine/changes/<slug>/ : results side by side."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, ShareLink, Version
from tests.clock import NOW
from tests.factories import make_finished, make_version
from tests.html import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
OTHER = "another-another-anothe"
OVERLAID = "figure.radar .radar-square"  # two in one chart: the second one's corners
SMALL = ".many .radar-profile"  # more than two: a chart each


@pytest.fixture
def mine(finished: Attempt) -> ShareLink:
    return finished.links.get()


@pytest.fixture
def theirs(version: Version) -> ShareLink:
    return make_finished(version=version, owner=OTHER, mode="adaptive", token="other-other-other-othr").links.get()


def test_two_by_token_or_by_address(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    for pasted in (theirs.token, f"https://quiz.example.org/r/{theirs.token}/", f"http://testserver/r/{theirs.token}"):
        page = Page(student.get("/compare/", {"r": [mine.token, pasted]}))
        assert page.has(OVERLAID)
        assert page.texts(".legend bdi") == ["You", "Result 2"]


def test_labels_are_the_owners_own(stranger: Client, mine: ShareLink, theirs: ShareLink) -> None:
    ShareLink.objects.update(label="for my secret admirer")
    page = Page(stranger.get("/compare/", {"r": [mine.token, theirs.token]}))
    assert page.texts(".legend bdi") == ["Result 1", "Result 2"]
    assert "secret" not in page.source


def test_beside_what_is_typical(student: Client, mine: ShareLink, version: Version) -> None:
    archetype = version.content.archetypes[0]
    page = Page(student.get("/compare/", {"r": mine.token, "typical": archetype.key}))
    assert page.texts(".legend bdi") == ["You", f"Typical: {archetype.name}"]
    assert "The answers that differ most" in page.headings
    assert page.has("dl.apart dt")
    assert student.get("/compare/", {"r": mine.token, "typical": "nobody"}).status_code == 404


def test_more_than_two_are_small_multiples(
    student: Client, mine: ShareLink, theirs: ShareLink, version: Version
) -> None:
    keys = list(version.content.archetype_by_key)[:4]
    page = Page(student.get("/compare/", {"r": [mine.token, theirs.token], "typical": keys}))
    assert len(page.all(SMALL)) == 6
    assert not page.has(".radar-square")
    response = student.get("/compare/", {"r": [mine.token, theirs.token], "typical": [*keys, "client"]})
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "At most 6" in problem


def test_answers_are_shown_where_all_links_show_them(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    both = {"r": [mine.token, theirs.token]}
    page = Page(student.get("/compare/", both))
    assert "Not all of these links show the single answers" in page.text
    assert not page.has(".apart")
    ShareLink.objects.filter(pk=theirs.pk).update(shows_answers=True)
    assert Page(student.get("/compare/", both)).has("dl.apart dt")


def test_fewer_than_two_are_asked_for(student: Client, stranger: Client, mine: ShareLink) -> None:
    page = Page(student.get("/compare/"))
    assert page.attributes("[name=r]", "value") == [mine.token, "", ""]
    assert page.value("r") == []
    assert page.field("Paste a link to a result or a posting").attributes["name"] == "r"
    assert Page(student.get("/compare/", {"r": mine.token})).value("r") == [mine.token]
    assert Page(stranger.get("/compare/")).attributes("[name=r]", "value") == ["", ""]


def test_a_result_beside_itself(student: Client, mine: ShareLink, finished: Attempt) -> None:
    again = ShareLink.objects.create(attempt=finished, token="again-again-again-agai", created_at=NOW)
    response = student.get("/compare/", {"r": [mine.token, again.token]})
    assert response.status_code == 422
    (problem,) = Page(response).errors
    assert "Both are the same." in problem


@pytest.mark.parametrize("kind", ["unknown", "mistyped", "revoked", "expired"])
def test_a_link_that_opens_nothing_loses_nothing_that_was_typed(
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
    assert "The second link opens nothing." in problem
    assert page.value("r") == [mine.token]
    assert page.attributes("[name=r]", "value") == [mine.token, token.replace("\x00", "\ufffd"), ""]
    assert not page.has("b")


def test_another_version_with_a_word_of_caution(student: Client, mine: ShareLink, version: Version) -> None:
    newer = make_version(version)
    other = make_finished(version=newer, owner=OTHER, token="other-other-other-othr").links.get()
    page = Page(student.get("/compare/", {"r": [mine.token, other.token]}))
    (caution,) = page.texts("p.notice")
    assert "versions 1 and 2" in caution
    assert page.has(OVERLAID)


def test_others_openings_count_once(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    student.head("/compare/", {"r": [mine.token, theirs.token]})
    for link, count in ((mine, 0), (theirs, 1)):
        link.refresh_from_db()
        assert link.opened_count == count


def test_queries(
    student: Client, mine: ShareLink, theirs: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(5):
        student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(3):
        student.get("/compare/")


# --- one's own, over time -------------------------------------------------------------------------------


@pytest.fixture
def again(version: Version, finished: Attempt) -> Attempt:
    later = make_finished(version=version, mode="adaptive", token="later-later-later-late")
    assert finished.finished_at is not None
    Attempt.objects.filter(pk=later.pk).update(finished_at=finished.finished_at + timedelta(days=30))
    return later


def test_what_changed_since_the_last_time(student: Client, again: Attempt) -> None:
    page = Page(student.get("/mine/changes/data-science-jobs/"))
    assert page.has(OVERLAID)
    (said,) = page.texts(".lead")
    assert said.startswith("2 results of yours")
    assert page.texts('[aria-label="Values over time"] thead th') == ["Archetype", "22 Nov 2026", "22 Dec 2026"]
    assert Page(student.get("/mine/")).link("What changed") == "/mine/changes/data-science-jobs/"


def test_any_two_of_ones_own_can_be_chosen(student: Client, again: Attempt, version: Version) -> None:
    third = make_finished(version=version, token="third-third-third-thir")
    page = Page(student.get("/mine/changes/data-science-jobs/", {"earlier": str(again.pk), "later": str(third.pk)}))
    assert (page.value("earlier"), page.value("later")) == (str(again.pk), str(third.pk))
    assert page.has(OVERLAID)
    same = Page(student.get("/mine/changes/data-science-jobs/", {"earlier": str(third.pk), "later": str(third.pk)}))
    assert same.texts("p.errors") == ["Choose two different ones."]
    assert not same.has(OVERLAID)


def test_one_result_has_not_changed(student: Client, stranger: Client, finished: Attempt) -> None:
    assert student.get("/mine/changes/data-science-jobs/").status_code == 404
    assert stranger.get("/mine/changes/data-science-jobs/").status_code == 404
    assert student.get("/mine/changes/nothing/").status_code == 404
