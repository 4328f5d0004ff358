"""A note, or settings, edited in two windows: the older one does not overwrite the newer one silently."""

import pytest
from django.test import Client

from assessments.models import Coach, Group, Membership
from tests.html import Page
from tests.made_groups import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(group: Group) -> str:
    member = make_member(group, note="First.")
    return f"/coach/groups/{group.pk}/members/{member.pk}/"


def stored() -> str:
    return Membership.objects.get().note


def shown(page: Page) -> str:
    return str(page.one("input[name=shown]").attributes["value"])


def test_the_older_window_is_refused_with_both_notes_and_may_then_decide(coach: Client, address: str) -> None:
    older = shown(Page(coach.get(address)))
    assert coach.post(address, {"note": "<b>Second.</b>", "shown": older}).status_code == 303
    response = coach.post(address, {"note": "Third.", "shown": older})
    page = Page(response)
    assert response.status_code == 409
    (problem,) = page.errors
    assert "changed in another window" in problem
    assert page.has("#errors[role=alert][tabindex='-1'][autofocus]")
    assert page.texts("blockquote") == ["<b>Second.</b>"]
    assert page.value("note") == "Third."
    assert stored() == "<b>Second.</b>"
    assert coach.post(address, {"note": "Second and third.", "shown": shown(page)}).status_code == 303
    assert stored() == "Second and third."


def test_a_note_that_was_emptied_meanwhile_is_said_to_be_empty(coach: Client, address: str) -> None:
    older = shown(Page(coach.get(address)))
    coach.post(address, {"note": "", "shown": older})
    response = coach.post(address, {"note": "Third.", "shown": older})
    assert response.status_code == 409
    assert "It is empty." in Page(response).text
    assert coach.post(address, {"note": "Third.", "shown": shown(Page(response))}).status_code == 303


def test_sending_the_same_note_twice_is_no_conflict(coach: Client, address: str) -> None:
    older = shown(Page(coach.get(address)))
    for _ in range(2):  # a double click
        assert coach.post(address, {"note": "Second.", "shown": older}).status_code == 303


def test_a_form_without_the_digest_does_not_overwrite_a_note(coach: Client, address: str) -> None:
    assert coach.post(address, {"note": "Third."}).status_code == 409
    assert stored() == "First."


def test_a_refused_note_keeps_what_the_form_showed(coach: Client, address: str) -> None:
    older = shown(Page(coach.get(address)))
    page = Page(coach.post(address, {"note": "x" * 4001, "shown": older}))
    assert shown(page) == older


def test_the_older_window_does_not_overwrite_the_settings(coach: Client, group: Group) -> None:
    address = f"/coach/groups/{group.pk}/settings/"
    page = Page(coach.get(address))
    names = ("name", "places", "closes_on", "visible_until", "time_zone")
    older = {name: page.value(name) for name in names} | {"shown": shown(page)}
    assert coach.post(address, older | {"places": "20"}).status_code == 303
    response = coach.post(address, older | {"name": "Renamed", "shows_answers": "on"})
    page = Page(response)
    assert response.status_code == 409
    (problem,) = page.errors
    assert "changed in another window" in problem
    assert page.texts("dd")[1] == "20"
    assert (page.value("name"), page.value("places"), page.value("shows_answers")) == ("Renamed", "300", ["on"])
    group.refresh_from_db()
    assert (group.name, group.places, group.shows_answers) == ("Data science 101", 20, False)
    assert coach.post(address, older | {"name": "Renamed", "shown": shown(page)}).status_code == 303
    group.refresh_from_db()
    assert (group.name, group.places) == ("Renamed", 300)


def test_an_older_account_page_does_not_undo_a_name(coach: Client, lind: Coach) -> None:
    page = Page(coach.get("/coach/account/"))
    older = {name: page.value(name) for name in ("name", "shown")}
    assert coach.post("/coach/account/", older | {"name": "Dr. Lind"}).status_code == 303
    assert coach.post("/coach/account/", older | {"name": "Dr. Lind"}).status_code == 303  # a double click
    response = coach.post("/coach/account/", older | {"name": "A. Lind"})
    page = Page(response)
    assert response.status_code == 409
    (problem,) = page.errors
    assert "Now the name is “Dr. Lind” and there is no mail address." in problem
    lind.refresh_from_db()
    assert (lind.name, page.value("name")) == ("Dr. Lind", "A. Lind")
    again = older | {"name": "A. Lind", "shown": page.value("shown")}
    assert coach.post("/coach/account/", again).status_code == 303
    lind.refresh_from_db()
    assert lind.name == "A. Lind"
