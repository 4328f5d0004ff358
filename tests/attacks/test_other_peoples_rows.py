"""Reaching other people's rows from one's own group, attempt or page."""

import pytest
from django.test import Client

from assessments.links.links import owner_digest
from assessments.models import Coach, Version
from tests.attacks.attackers import OTHER, logged_in
from tests.factories import STUDENT, make_attempt, make_finished
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db


def test_a_coach_cannot_reach_another_coachs_member_through_an_own_group(lind: Coach, version: Version) -> None:
    mine = make_group(lind, version)
    group = make_group(make_coach("berg"), version, code="WXYZ2345")
    member, invitee = make_member(group, make_finished(version=version)), make_invitee(group)
    client, start = logged_in(lind), f"/coach/groups/{mine.pk}"
    assert client.get(f"{start}/members/{member.pk}/").status_code == 404
    assert client.post(f"{start}/members/{member.pk}/", {"note": "x"}).status_code == 404
    assert client.post(f"{start}/members/{member.pk}/remove/").status_code == 404
    assert client.get(f"{start}/invite/{invitee.pk}/").status_code == 404
    assert client.post(f"{start}/invite/{invitee.pk}/remove/").status_code == 404
    assert client.get(f"{start}/compare/?m={member.pk}&m={member.pk}").status_code == 404
    member.refresh_from_db()
    assert member.note == ""


def test_a_student_cannot_show_anothers_result_to_a_group(student: Client, lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    member = make_member(group)
    theirs = make_finished(version=version, owner=OTHER)
    assert student.post(f"/g/member/{member.pk}/result/", {"attempt": str(theirs.pk)}).status_code == 404
    student.post("/q/data-science-jobs/", {"mode": "full", "attempt": str(theirs.pk)})
    member.refresh_from_db()
    assert member.attempt is not None
    assert member.attempt.owner == owner_digest(STUDENT)


def test_changes_of_results_never_include_another_persons_attempt(student: Client, version: Version) -> None:
    for token in ("a" * 22, "b" * 22):
        make_finished(version=version, token=token)
    theirs = make_finished(version=version, owner=OTHER, token="c" * 22)
    page = Page(student.get(f"/mine/changes/data-science-jobs/?later={theirs.pk}"))
    assert page.one(".lead").text().startswith("Your 2 results")
    assert str(theirs.pk) not in page.source
    assert theirs.links.get().token not in page.source


def test_the_digest_that_the_database_keeps_is_no_key(version: Version) -> None:
    """A database or backup has digests only, and a digest in the cookie opens nothing."""
    attempt = make_attempt(version=version)
    thief = Client()
    thief.cookies["careerfit_owner"] = attempt.owner
    assert thief.get(f"/take/{attempt.pk}/").status_code == 404
    assert thief.get(f"/mine/{attempt.owner}/").status_code == 404
