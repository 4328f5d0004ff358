"""/coach/groups/<id>/access/offer/ and …/take-over/: the owner gives a group to another coach."""

import pytest
from django.test import Client
from pytest_django import Settings

from assessments.models import Attempt, Coach, Group, GroupAccess, Mail
from tests.coaching.test_shared_groups import address, roster, share
from tests.html import Page
from tests.made_groups import give_access, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_a_group_is_handed_over_once_the_other_coach_accepts(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group, student: Client, finished: Attempt
) -> None:
    member = make_member(group, finished)
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    group.refresh_from_db()
    assert (group.coach, group.offered_to) == (lind, berg)
    assert "Prof. Lind offers you this group." in Page(second.get("/coach/")).text
    second.post(address(group, "access/take-over/"))
    group.refresh_from_db()
    assert (group.coach, group.offered_to) == (berg, None)
    assert GroupAccess.objects.get().coach == lind
    assert roster(second, group) == []  # the new owner is somebody else
    assert roster(coach, group) == [["Anna", "by code", "Finished"]]
    assert "Prof. Berg has access to this group too" in Page(student.get(f"/g/member/{member.pk}/")).text
    assert coach.post(address(group, "delete/")).status_code == 403


def test_an_offer_is_mailed_to_an_account_with_an_address(
    coach: Client, berg: Coach, group: Group, settings: Settings
) -> None:
    settings.EMAIL_CONFIGURED = True
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    assert not Mail.objects.exists()  # the account has no address
    berg.user.email = "berg@example.org"
    berg.user.save()
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    mail = Mail.objects.get()
    assert mail.email == "berg@example.org"
    assert f"http://testserver{address(group)}" in mail.body


def test_links_that_the_owner_of_before_made_give_no_access_after_a_hand_over(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group
) -> None:
    link = share(coach, group, "editor")
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    second.post(address(group, "access/take-over/"))
    second.post(address(group, f"access/{lind.pk}/end/"))
    assert coach.get(address(group)).status_code == 404
    assert coach.post(link).status_code == 404
    assert not GroupAccess.objects.exists()


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_an_offer_can_be_declined_or_taken_back(
    coach: Client, second: Client, lind: Coach, berg: Coach, group: Group, how: str
) -> None:
    give_access(group, berg)
    coach.post(address(group, "access/offer/"), {"to": str(berg.pk)})
    (own_row,) = (row for row in Page(coach.get(address(group, "access/"))).texts(".rows li") if berg.name in row)
    assert "Take the offer back" in own_row
    if how == "declined":
        second.post(address(group, "access/take-over/"), {"decline": "1"})
    else:
        coach.post(address(group, "access/offer/"), {"take_back": "1"})
    assert second.post(address(group, "access/take-over/")).status_code == 404
    group.refresh_from_db()
    assert group.coach == lind
