"""Close a group now and open it again, archive it, copy it for next term; the list of groups."""

from datetime import timedelta

import pytest
from django.test import Client

from assessments.models import Coach, Group, Invitee, Version
from tests.clock import NOW
from tests.html import Page
from tests.made_groups import CODE, consent_to, give_access, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
DAY = timedelta(days=1)


def address(group: Group, rest: str) -> str:
    return f"/coach/groups/{group.pk}/{rest}/"


def test_a_closed_group_takes_nobody_until_it_is_opened_again(
    coach: Client, student: Client, stranger: Client, group: Group
) -> None:
    invitee, closes_on = make_invitee(group), group.closes_on
    coach.post(address(group, "joining"), {"close": "1"})
    page = Page(student.get(f"/g/{CODE}/"))
    assert "Your coach has closed this group, so nobody can join it now." in page.text
    assert student.post(f"/g/{CODE}/", consent_to(group)).status_code == 409
    assert "Your coach has closed this group" in Page(stranger.get(f"/g/i/{invitee.token}/")).text
    assert "Closed on" in Page(coach.get("/coach/")).text
    group.refresh_from_db()
    assert group.closes_on == closes_on
    coach.post(address(group, "joining"), {"open": "1"})
    assert student.post(f"/g/{CODE}/", consent_to(group)).status_code == 303


def test_opening_a_group_whose_last_day_is_over_leads_to_its_settings(coach: Client, group: Group) -> None:
    Group.objects.update(closes_on=NOW.date() - DAY, closed_at=NOW - DAY)
    reply = coach.post(address(group, "joining"), {"open": "1"}, follow=True)
    assert reply.redirect_chain[-1][0] == address(group, "settings")
    assert "Choose a later one here" in Page(reply).text


def test_an_archived_group_is_read_only_and_out_of_the_list(coach: Client, student: Client, group: Group) -> None:
    member = make_member(group, owner="another-another-anothe")
    coach.post(address(group, "archive"))
    listed = Page(coach.get("/coach/"))
    assert listed.texts("details summary") == ["Archived (1)"]
    assert listed.texts("details li strong") == ["Data science 101"]
    assert student.post(f"/g/{CODE}/", consent_to(group)).status_code == 409
    assert coach.get(f"/coach/groups/{group.pk}/").status_code == 200
    for rest in ("settings", "invite", "code", f"members/{member.pk}/remove"):
        refused = coach.get(address(group, rest))
        assert refused.status_code == 403
        assert "This group is archived" in Page(refused).text
    coach.post(address(group, "archive"), {"restore": "1"})
    assert coach.get(address(group, "settings")).status_code == 200


def test_a_copy_has_the_same_settings_a_new_code_and_later_days(coach: Client, lind: Coach, version: Version) -> None:
    old = make_group(
        lind,
        version,
        places=40,
        shows_answers=True,
        created_at=NOW - 200 * DAY,
        closes_on=NOW.date() - 170 * DAY,
        visible_until=NOW.date() - 20 * DAY,
        archived_at=NOW,
    )
    make_member(old, invitee=make_invitee(old, "s-1"))
    make_invitee(old, "s-2")
    form = Page(coach.get(address(old, "copy")))
    values = {name: form.one(f"#{name}").attributes["value"] or "" for name in ("name", "places", "closes_on")}
    assert values == {"name": "Data science 101 (copy)", "places": "40", "closes_on": str(NOW.date() + 30 * DAY)}
    sent = values | {
        "visible_until": form.one("#visible_until").attributes["value"] or "",
        "questionnaire": str(version.questionnaire_id),
        "shows_answers": "on",
        "with_list": "on",
    }
    assert coach.post(address(old, "copy"), sent).status_code == 303
    new = Group.objects.exclude(pk=old.pk).get()
    assert (new.name, new.places, new.shows_answers, new.archived_at) == ("Data science 101 (copy)", 40, True, None)
    assert new.visible_until == NOW.date() + 180 * DAY
    assert new.code != old.code
    assert not new.memberships.exists()
    assert [invitee.own_id for invitee in new.invitees.all()] == ["s-1", "s-2"]
    assert Invitee.objects.values("token").distinct().count() == 4
    assert not new.invitees.filter(opened_at__isnull=False).exists()


def test_the_names_are_copied_only_if_asked_for(coach: Client, group: Group, version: Version) -> None:
    make_invitee(group)
    form = {
        "name": "Next",
        "places": "3",
        "closes_on": str(NOW.date()),
        "visible_until": str(NOW.date()),
        "questionnaire": str(version.questionnaire_id),
    }
    assert coach.post(address(group, "copy"), form).status_code == 303
    assert not Group.objects.get(name="Next").invitees.exists()


def test_the_list_has_open_groups_first_and_marks_shared_ones(coach: Client, lind: Coach, version: Version) -> None:
    make_group(lind, version, name="Closed", code="AAAA2222", closed_at=NOW)
    make_group(lind, version, name="Own", code="BBBB2222")
    theirs = make_group(make_coach("berg"), version, name="Theirs", code="CCCC2222")
    give_access(theirs, lind)
    make_group(make_coach("moe"), version, name="Hidden", code="DDDD2222")
    page = Page(coach.get("/coach/"))
    assert page.texts("main li strong") == ["Theirs", "Own", "Closed"]
    assert "Shared with you by Prof. Berg: you may look." in page.text
