"""A group's days end at midnight in its own time zone: closing, seeing results, the agreed day, and purging."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from assessments.coaching import forms
from assessments.core.times import day_in, obsolete_zones, time_zones, utc_text, zone_text
from assessments.models import Attempt, Group, Membership
from assessments.operations.retention import SETTINGS, purge
from tests.html import Page
from tests.made_groups import CODE, make_member

pytestmark = pytest.mark.django_db
NEW_YORK, AUCKLAND = "America/New_York", "Pacific/Auckland"
TODAY = date(2026, 11, 29)  # in New York
EVENING = datetime(2026, 11, 30, 0, 1, tzinfo=UTC)  # 19:01 on the 29th in New York, 13:01 on the 30th in Auckland
MIDNIGHT = datetime(2026, 11, 30, 5, tzinfo=UTC)  # in New York
SECOND = timedelta(seconds=1)
TERMS = {
    "name": "Data science 101",
    "places": "300",
    "time_zone": NEW_YORK,
    "closes_on": str(TODAY),
    "visible_until": str(TODAY),
}


def it_is(moment: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(EVENING, monkeypatch)


@pytest.fixture
def in_new_york(group: Group) -> Group:
    """It closes on the 29th, and its results are seen until then."""
    group.time_zone, group.closes_on, group.visible_until = NEW_YORK, TODAY, TODAY
    group.save()
    return group


@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize(("zone", "status"), [(NEW_YORK, 303), ("UTC", 422), (AUCKLAND, 422)])
def test_today_is_the_zones(coach: Client, group: Group, zone: str, status: int) -> None:
    response = coach.post(f"/coach/groups/{group.pk}/settings/", TERMS | {"time_zone": zone})
    assert response.status_code == status
    if status == 303:
        group.refresh_from_db()
        assert (group.time_zone, group.closes_on) == (NEW_YORK, TODAY)
    else:
        assert Page(response).errors == ["The last day to join can’t be in the past."]
        assert Page(response).value("time_zone") == zone


@pytest.mark.usefixtures("evening")
def test_a_new_group_begins_with_utc_and_takes_the_chosen_zone(coach: Client, group: Group) -> None:
    page = Page(coach.get("/coach/groups/new/"))
    assert page.value("time_zone") == "UTC"
    assert page.has("select[data-own-zone]")
    quiz = page.value("questionnaire")
    coach.post("/coach/groups/new/", TERMS | {"questionnaire": quiz})
    assert Group.objects.filter(time_zone=NEW_YORK, closes_on=TODAY).exists()
    assert not Page(coach.get(f"/coach/groups/{group.pk}/settings/")).has("[data-own-zone]")


@pytest.mark.usefixtures("evening")
@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "x" * 65, "EST5EDT4"])
def test_an_unknown_zone_is_refused(coach: Client, in_new_york: Group, zone: str) -> None:
    response = coach.post(f"/coach/groups/{in_new_york.pk}/settings/", TERMS | {"time_zone": zone})
    assert response.status_code == 422
    assert Page(response).errors == ["Choose a time zone from the list."]


@pytest.mark.usefixtures("evening")
def test_a_form_without_a_zone_keeps_the_groups(coach: Client, in_new_york: Group) -> None:
    terms = {name: value for name, value in TERMS.items() if name != "time_zone"}
    assert coach.post(f"/coach/groups/{in_new_york.pk}/settings/", terms).status_code == 303
    in_new_york.refresh_from_db()
    assert in_new_york.time_zone == NEW_YORK


def test_students_join_until_midnight_there(
    in_new_york: Group, student: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    it_is(MIDNIGHT - SECOND, monkeypatch)
    page = Page(student.get(f"/g/{CODE}/"))
    consent = {"display_name": "Anna", "consent": "on", "terms": page.hidden("terms")}
    assert "Join" in page.buttons
    assert "Until 29 November 2026 at the latest. The day ends at midnight, New York time." in page.text
    it_is(MIDNIGHT, monkeypatch)
    (problem,) = Page(student.get(f"/g/{CODE}/")).errors
    assert problem.startswith("This group has closed: 29 November 2026 was the last day to join (New York time).")
    assert student.post(f"/g/{CODE}/", consent).status_code == 409
    it_is(MIDNIGHT - SECOND, monkeypatch)
    assert student.post(f"/g/{CODE}/", consent).status_code == 303
    assert Membership.objects.get().agreed_zone == NEW_YORK


def test_results_are_seen_until_midnight_there(
    coach: Client, in_new_york: Group, finished: Attempt, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = make_member(in_new_york, finished, agreed_zone=NEW_YORK)
    seen = []
    for moment in (MIDNIGHT - SECOND, MIDNIGHT):
        it_is(moment, monkeypatch)
        page = Page(coach.get(f"/coach/groups/{in_new_york.pk}/members/{member.pk}/"))
        seen.append(page.has("svg.radar-svg"))
        assert "agreed until 29 November 2026 (New York time)" in page.text
    assert seen == [True, False]


def test_another_zone_of_the_group_does_not_stretch_what_was_agreed_to(group: Group, finished: Attempt) -> None:
    member = make_member(group, finished, agreed_until=TODAY, agreed_zone=AUCKLAND)
    group.time_zone = NEW_YORK
    over = datetime(2026, 11, 29, 11, tzinfo=UTC)  # midnight in Auckland
    assert member.is_visible(now=over - SECOND)
    assert not member.is_visible(now=over)


def test_purging_goes_by_the_agreed_zone(group: Group, finished: Attempt) -> None:
    make_member(group, finished, agreed_until=TODAY, agreed_zone=NEW_YORK)
    make_member(group, owner="another-another-anothe", agreed_until=TODAY, agreed_zone=AUCKLAND)
    days = dict.fromkeys(SETTINGS, 0)
    left = []
    for moment in (datetime(2026, 11, 29, 11, tzinfo=UTC) - SECOND, EVENING, MIDNIGHT - SECOND, MIDNIGHT):
        purge(days=days, now=moment)
        left.append(sorted(Membership.objects.values_list("agreed_zone", flat=True)))
    assert left == [[NEW_YORK, AUCKLAND], [NEW_YORK], [NEW_YORK], []]


def test_rows_of_the_release_before_count_in_utc(group: Group) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT time_zone FROM assessments_group")
        assert cursor.fetchall() == [("UTC",)]


def test_names_of_today_are_those_in_the_first_table_of_places(tmp_path: Path) -> None:
    (tmp_path / "zone.tab").write_text(
        "# code, place, zone\nIN\t+2232+08822\tAsia/Kolkata\nDE\t+52\tEurope/Berlin\tmost\n"
    )
    zones = ("UTC", "Asia/Calcutta", "Asia/Kolkata", "Europe/Berlin")
    assert obsolete_zones(zones, folders=(str(tmp_path / "none"), str(tmp_path))) == {"Asia/Calcutta"}
    assert obsolete_zones(zones, folders=(str(tmp_path / "none"),)) == set()


def test_an_obsolete_name_is_hidden_in_the_list_but_accepted_and_shown_where_it_is_stored(
    coach: Client, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "obsolete_zones", lambda zones: {"Asia/Calcutta", "Asia/Saigon"})
    new = Page(coach.get("/coach/groups/new/"))
    assert new.attributes("#time_zone option[hidden]", "value") == ["Asia/Calcutta", "Asia/Saigon"]
    settings = f"/coach/groups/{group.pk}/settings/"
    sent = TERMS | {"time_zone": "Asia/Calcutta", "closes_on": "2026-12-20", "visible_until": "2026-12-20"}
    assert coach.post(settings, sent).status_code == 303
    stored = Page(coach.get(settings))
    assert stored.attributes("#time_zone option[selected]", "value") == ["Asia/Calcutta"]
    assert stored.attributes("#time_zone option[hidden]", "value") == ["Asia/Saigon"]


def test_zones_are_those_of_places_and_utc() -> None:
    zones = time_zones()
    assert zones[0] == "UTC"
    assert {"Europe/Berlin", NEW_YORK, AUCKLAND, "America/Argentina/Buenos_Aires"} < set(zones)
    assert not [zone for zone in zones if zone.startswith(("Etc/", "posix", "US/"))]
    assert (zone_text("UTC"), zone_text("America/Argentina/Buenos_Aires")) == ("UTC", "Buenos Aires time")


def test_a_zone_that_the_server_does_not_know_is_utc() -> None:
    assert day_in("Mars/Olympus", EVENING) == date(2026, 11, 30)
    assert day_in(NEW_YORK, EVENING) == TODAY
    assert utc_text(EVENING + timedelta(microseconds=999_999)) == "2026-11-30T00:01:00Z"
    assert utc_text(None) == ""
