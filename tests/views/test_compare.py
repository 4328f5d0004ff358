"""/compare/ and /mine/changes/<slug>/ : results side by side."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, ShareLink, Version
from tests.factories import make_finished, make_version

pytestmark = pytest.mark.django_db
OTHER = "another-another-anothe"


@pytest.fixture
def mine(finished: Attempt) -> ShareLink:
    return finished.links.get()


@pytest.fixture
def theirs(version: Version) -> ShareLink:
    return make_finished(version=version, owner=OTHER, mode="adaptive", token="other-other-other-othr").links.get()


def test_two_by_token_or_by_address(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    for pasted in (theirs.token, f"https://quiz.example.org/r/{theirs.token}/", f"http://testserver/r/{theirs.token}"):
        page = student.get("/compare/", {"r": [mine.token, pasted]}).content.decode()
        assert 'class="radar-square"' in page
        assert "<bdi>You</bdi>" in page
        assert "<bdi>Result 2</bdi>" in page


def test_labels_are_the_owners_own(stranger: Client, mine: ShareLink, theirs: ShareLink) -> None:
    ShareLink.objects.update(label="for my secret admirer")
    page = stranger.get("/compare/", {"r": [mine.token, theirs.token]}).content.decode()
    assert "secret" not in page
    assert "Result 1" in page


def test_beside_what_is_typical(student: Client, mine: ShareLink, version: Version) -> None:
    archetype = version.content.archetypes[0]
    page = student.get("/compare/", {"r": mine.token, "typical": archetype.key}).content.decode()
    assert f"Typical: {archetype.name}" in page
    assert "The answers that differ most" in page
    assert student.get("/compare/", {"r": mine.token, "typical": "nobody"}).status_code == 404


def test_more_than_two_are_small_multiples(
    student: Client, mine: ShareLink, theirs: ShareLink, version: Version
) -> None:
    keys = list(version.content.archetype_by_key)[:4]
    page = student.get("/compare/", {"r": [mine.token, theirs.token], "typical": keys}).content.decode()
    assert page.count('class="radar-profile"') == 6
    assert 'class="radar-square"' not in page
    response = student.get("/compare/", {"r": [mine.token, theirs.token], "typical": [*keys, "client"]})
    assert response.status_code == 422
    assert "At most 6" in response.content.decode()


def test_answers_are_shown_where_all_links_show_them(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    both = {"r": [mine.token, theirs.token]}
    assert "Not all of these links show the single answers" in student.get("/compare/", both).content.decode()
    ShareLink.objects.filter(pk=theirs.pk).update(shows_answers=True)
    assert 'class="apart"' in student.get("/compare/", both).content.decode()


def test_fewer_than_two_are_asked_for(student: Client, stranger: Client, mine: ShareLink) -> None:
    page = student.get("/compare/").content.decode()
    assert f'value="{mine.token}"' in page
    assert "Paste a link" in page
    page = student.get("/compare/", {"r": mine.token}).content.decode()
    assert f'value="{mine.token}" checked' in page
    assert mine.token not in stranger.get("/compare/").content.decode()


def test_a_result_beside_itself(student: Client, mine: ShareLink, finished: Attempt) -> None:
    again = ShareLink.objects.create(attempt=finished, token="again-again-again-agai", created_at=timezone.now())
    response = student.get("/compare/", {"r": [mine.token, again.token]})
    assert response.status_code == 422
    assert "Both are the same." in response.content.decode()


@pytest.mark.parametrize("kind", ["unknown", "mistyped", "revoked", "expired"])
def test_a_link_that_opens_nothing_loses_nothing_that_was_typed(
    student: Client, mine: ShareLink, theirs: ShareLink, kind: str
) -> None:
    now = timezone.now()
    changes = {
        "revoked": {"revoked_at": now},
        "expired": {"created_at": now - timedelta(days=2), "expires_at": now - timedelta(days=1)},
    }
    ShareLink.objects.filter(pk=theirs.pk).update(**changes.get(kind, {"label": ""}))
    token = {"unknown": "A" * 22, "mistyped": "<b>\x00"}.get(kind, theirs.token)
    response = student.get("/compare/", {"r": [mine.token, token]})
    page = response.content.decode()
    assert response.status_code == 404
    assert "The second link opens nothing." in page
    assert f'value="{mine.token}" checked' in page
    assert "<b>\x00" not in page


def test_another_version_with_a_word_of_caution(student: Client, mine: ShareLink, version: Version) -> None:
    newer = make_version(version)
    other = make_finished(version=newer, owner=OTHER, token="other-other-other-othr").links.get()
    page = student.get("/compare/", {"r": [mine.token, other.token]}).content.decode()
    assert "versions 1 and 2" in page
    assert 'class="radar-square"' in page


def test_others_openings_count_once(student: Client, mine: ShareLink, theirs: ShareLink) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    student.head("/compare/", {"r": [mine.token, theirs.token]})
    for link, count in ((mine, 0), (theirs, 1)):
        link.refresh_from_db()
        assert link.opened_count == count


def test_queries(student: Client, mine: ShareLink, theirs: ShareLink, django_assert_max_num_queries) -> None:
    student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(5):
        student.get("/compare/", {"r": [mine.token, theirs.token]})
    with django_assert_max_num_queries(3):
        student.get("/compare/")


# --- one's own, over time -------------------------------------------------------------------------------


@pytest.fixture
def again(version: Version, finished: Attempt) -> Attempt:
    later = make_finished(version=version, mode="adaptive", token="later-later-later-late")
    Attempt.objects.filter(pk=later.pk).update(finished_at=finished.finished_at + timedelta(days=30))
    return later


def test_what_changed_since_the_last_time(student: Client, again: Attempt) -> None:
    page = student.get("/mine/changes/data-science-jobs/").content.decode()
    assert 'class="radar-square"' in page
    assert "2 results of yours" in page
    assert "22 Dec 2026" in page
    assert "/mine/changes/data-science-jobs/" in student.get("/mine/").content.decode()


def test_any_two_of_ones_own_can_be_chosen(student: Client, again: Attempt, version: Version) -> None:
    third = make_finished(version=version, token="third-third-third-thir")
    page = student.get("/mine/changes/data-science-jobs/", {"earlier": str(again.pk), "later": str(third.pk)})
    assert f'value="{again.pk}" selected' in page.content.decode()
    same = student.get("/mine/changes/data-science-jobs/", {"earlier": str(third.pk), "later": str(third.pk)})
    assert "Choose two different ones" in same.content.decode()


def test_one_result_has_not_changed(student: Client, stranger: Client, finished: Attempt) -> None:
    assert student.get("/mine/changes/data-science-jobs/").status_code == 404
    assert stranger.get("/mine/changes/data-science-jobs/").status_code == 404
    assert student.get("/mine/changes/nothing/").status_code == 404
