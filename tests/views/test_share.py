"""/r/<token>/share/ and /revoke/ : the owner's controls over the link."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Attempt, ShareLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(finished: Attempt) -> ShareLink:
    return finished.links.get()


def test_shows_the_address_and_its_code(student: Client, link: ShareLink) -> None:
    page = student.get(f"/r/{link.token}/share/").content.decode()
    assert f"http://testserver/r/{link.token}/" in page
    assert "<svg" in page
    assert "style=" not in page


def test_saves_how_long_and_what_it_shows(student: Client, link: ShareLink) -> None:
    response = student.post(f"/r/{link.token}/share/", {"lifetime": "week", "shows_answers": "on"})
    assert response.status_code == 303
    link.refresh_from_db()
    assert link.shows_answers
    assert link.expires_at is not None
    assert abs(link.expires_at - timezone.now() - timedelta(days=7)) < timedelta(minutes=1)
    student.post(f"/r/{link.token}/share/", {"lifetime": "forever"})
    link.refresh_from_db()
    assert (link.expires_at, link.shows_answers) == (None, False)


@pytest.mark.parametrize("posted", [{}, {"lifetime": "always"}, {"lifetime": "\x00"}])
def test_refuses_another_lifetime(student: Client, link: ShareLink, posted: dict[str, str]) -> None:
    response = student.post(f"/r/{link.token}/share/", posted)
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


def test_revoking_turns_it_off_and_gives_a_new_one(student: Client, stranger: Client, link: ShareLink) -> None:
    link.shows_answers = True
    link.save()
    response = student.post(f"/r/{link.token}/revoke/")
    new = ShareLink.objects.get(revoked_at=None)
    assert response["Location"] == f"/r/{new.token}/share/"
    assert stranger.get(f"/r/{link.token}/").status_code == 404
    assert student.get(f"/r/{link.token}/").status_code == 404
    assert stranger.get(f"/r/{new.token}/").status_code == 200
    again = student.post(f"/r/{link.token}/revoke/")
    assert again["Location"] == response["Location"]  # a double click leaves one link
    assert ShareLink.objects.filter(revoked_at=None).count() == 1
    assert not new.shows_answers  # what the old link showed, nobody agreed to for the new one


@pytest.mark.parametrize("rest", ["share/", "revoke/", "delete/"])
def test_is_404_for_anybody_else(stranger: Client, link: ShareLink, rest: str) -> None:
    assert stranger.post(f"/r/{link.token}/{rest}", {"lifetime": "day"}).status_code == 404
    link.refresh_from_db()
    assert (link.expires_at, link.revoked_at) == (None, None)
    assert ShareLink.objects.count() == 1


def test_revoking_takes_a_post(student: Client, link: ShareLink) -> None:
    assert student.get(f"/r/{link.token}/revoke/").status_code == 405


def test_queries(student: Client, link: ShareLink, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(2):
        student.get(f"/r/{link.token}/share/")
