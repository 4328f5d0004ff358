"""/g/i/<token>/ : a student joins a coach's group by a link of their own."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Group, Membership
from tests.html import Page
from tests.made_groups import consent_to, make_invitee

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_a_personal_link_saves_its_opening_and_joins_as_that_invitee(stranger: Client, group: Group) -> None:
    invitee = make_invitee(group, "Anna Berg")
    page = Page(stranger.get(f"/g/i/{invitee.token}/"))
    assert page.field("The name that your coach sees").attributes["value"] == "Anna Berg"
    invitee.refresh_from_db()
    assert invitee.opened_at
    stranger.post(f"/g/i/{invitee.token}/", consent_to(group))
    assert Membership.objects.get().invitee == invitee


def test_a_personal_link_works_in_one_browser_only(student: Client, stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    student.post(f"/g/i/{invitee.token}/", consent_to(group))
    (problem,) = Page(stranger.get(f"/g/i/{invitee.token}/")).errors
    assert "Somebody has joined as the person whom this link is for, in another browser." in problem
    assert stranger.post(f"/g/i/{invitee.token}/", consent_to(group)).status_code == 409
    assert student.get(f"/g/i/{invitee.token}/")["Location"] == f"/g/member/{Membership.objects.get().pk}/"
    assert Membership.objects.count() == 1


@pytest.mark.parametrize("token", ["x", "-" * 22, "A" * 22, "\x00", "a" * 400])
def test_an_unknown_personal_link_is_404(
    stranger: Client, group: Group, token: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        assert stranger.get(f"/g/i/{token}/").status_code == 404


def test_joining_counts_as_opening_in_a_browser_that_looks_like_a_robot(stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    robot = {"user-agent": "Mozilla/5.0 (X11) HeadlessChrome/142.0"}
    stranger.get(f"/g/i/{invitee.token}/", headers=robot)
    invitee.refresh_from_db()
    assert invitee.opened_at is None  # chats draw previews with such browsers
    stranger.post(f"/g/i/{invitee.token}/", consent_to(group), headers=robot)
    invitee.refresh_from_db()
    assert invitee.opened_at


def test_a_head_request_does_not_count_as_opening(stranger: Client, group: Group) -> None:
    invitee = make_invitee(group)
    stranger.head(f"/g/i/{invitee.token}/")
    invitee.refresh_from_db()
    assert invitee.opened_at is None
