"""A form that is sent after the session has ended: what was typed comes through the login, and nothing is saved."""

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from assessments.coaching import typed
from assessments.models import Coach, Group, Invitee, Membership
from tests.html import Page
from tests.made_groups import make_coach, make_member

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
NOTE = 'Shy; ask about "support" & <b>more</b>.\r\nTwice.'
LINES = NOTE.replace("\r\n", "\n")  # as a browser, and a parser, reads it
NAMES = "Anna Berg\r\nשרה\r\n=1+1"


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password."""
    lind.user.set_password(PASSWORD)
    lind.user.save()
    return lind


@pytest.fixture
def member(group: Group) -> Membership:
    return make_member(group)


def note_page(member: Membership) -> str:
    return f"/coach/groups/{member.group_id}/members/{member.pk}/"


def hidden(page: Page) -> dict[str, str]:
    """The hidden fields of the login form."""
    fields = page.all("form[action='/coach/login/'] input[type=hidden]")
    return {field.attributes["name"] or "": field.attributes["value"] or "" for field in fields}


def log_in(browser: Client, carried: dict[str, str], *, name: str = "lind", password: str = PASSWORD) -> str:
    """Send the login form; return where it leads."""
    response = browser.post("/coach/login/", carried | {"username": name, "password": password})
    assert response.status_code == 302
    return response["Location"]


def send(browser: Client, address: str, data: dict[str, str]) -> dict[str, str]:
    """Send a form without a session; return what the login form holds."""
    response = browser.post(address, data)
    page = Page(response)
    assert response.status_code == 422
    assert page.heading == "Log in"
    assert page.errors == ["You were logged out, so this is not saved yet. Log in: what you typed comes with you."]
    return hidden(page)


def test_a_note_comes_back_into_its_form_and_is_saved_only_by_a_press(stranger: Client, member: Membership) -> None:
    address = note_page(member)
    assert log_in(stranger, send(stranger, address, {"note": NOTE, "shown": ""})) == address
    for _ in range(2):  # loading the page again loses nothing
        page = Page(stranger.get(address))
        assert page.value("note") == LINES
        assert "You were logged out, so this was not saved." in page.text
    member.refresh_from_db()
    assert member.note == ""
    assert stranger.post(address, {"note": NOTE, "shown": page.value("shown")}).status_code == 303
    member.refresh_from_db()
    assert member.note == NOTE
    Membership.objects.update(note="Another one.")
    page = Page(stranger.get(address))
    assert page.value("note") == "Another one."
    assert "You were logged out" not in page.text


@pytest.mark.parametrize(
    ("rest", "fields"),
    [
        ("groups/new/", {"name": "Ana’s <class>", "places": "12", "closes_on": "2031-01-02", "shows_answers": "on"}),
        ("groups/{group}/settings/", {"name": "Renamed", "places": "many", "time_zone": "Asia/Tokyo"}),
        ("groups/{group}/invite/", {"names": NAMES}),
    ],
)
def test_every_form_comes_back(stranger: Client, group: Group, rest: str, fields: dict[str, str]) -> None:
    address = f"/coach/{rest.format(group=group.pk)}"
    assert log_in(stranger, send(stranger, address, fields)) == address
    page = Page(stranger.get(address))
    expected = {name: value.replace("\r\n", "\n") for name, value in fields.items()} | (
        {"shows_answers": ["on"]} if "shows_answers" in fields else {}
    )
    assert {name: page.value(name) for name in fields} == expected
    assert Group.objects.get() == group
    assert Group.objects.get().name == "Data science 101"
    assert not Invitee.objects.exists()


def test_a_wrong_password_loses_nothing(stranger: Client, member: Membership) -> None:
    carried = send(stranger, note_page(member), {"note": NOTE})
    response = stranger.post("/coach/login/", carried | {"username": "lind", "password": "quite-the-wrong-one"})
    assert response.status_code == 422
    again = hidden(Page(response))
    assert (again["typed-note"], again["next"]) == (LINES, note_page(member))
    log_in(stranger, again)
    assert "Twice." in Page(stranger.get(note_page(member))).value("note")


def test_another_account_gets_nothing_into_somebody_elses_group(
    stranger: Client, member: Membership, group: Group
) -> None:
    make_coach("berg").user.set_password(PASSWORD)
    berg = User.objects.get(username="berg")
    berg.set_password(PASSWORD)
    berg.save()
    for address, data in ((note_page(member), {"note": NOTE}), (f"/coach/groups/{group.pk}/invite/", {"names": NAMES})):
        assert log_in(stranger, send(stranger, address, data), name="berg") == address
        assert stranger.get(address).status_code == 404
        stranger.logout()
    member.refresh_from_db()
    assert (member.note, Invitee.objects.count()) == ("", 0)


def test_passwords_and_tokens_are_not_carried(stranger: Client, lind: Coach) -> None:
    data = {"old_password": "old-secret", "new_password1": "new-secret", "new_password2": "new-secret"}
    response = stranger.post("/coach/password/", data)
    assert response["Location"] == "/coach/login/?next=/coach/password/"
    carried = send(stranger, "/coach/groups/new/", {"csrfmiddlewaretoken": "x" * 64, "name": "A"})
    assert "x" * 64 not in carried.values()
    assert carried["typed-name"] == "A"


def test_what_would_be_too_large_is_not_carried_and_the_page_says_so(
    stranger: Client, group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typed, "ROOM_FOR_LOGIN", settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 1000)
    page = Page(stranger.post(f"/coach/groups/{group.pk}/invite/", {"names": "x" * 2000}))
    (problem,) = page.errors
    assert "too long to be carried over" in problem
    assert "typed-names" not in hidden(page)


def test_htmx_gets_the_login_with_what_was_typed(stranger: Client, member: Membership) -> None:
    response = stranger.post(note_page(member), {"note": NOTE}, headers={"HX-Request": "true"})
    page = Page(response)
    assert not page.is_whole
    assert (response.status_code, response["HX-Retarget"]) == (422, "#main")
    assert hidden(page)["typed-note"] == LINES


def test_the_login_leads_only_to_this_site(stranger: Client, lind: Coach) -> None:
    carried = {"next": "https://evil.example/coach/groups/new/", "typed-name": "A"}
    assert log_in(stranger, carried) == "/coach/"
    assert Page(stranger.get("/coach/groups/new/")).value("name") == ""


@pytest.mark.parametrize("rest", ["code/", "together/", "delete/", "invite/1/remove/", "members/1/remove/"])
def test_a_button_that_is_pressed_after_the_session_leads_to_a_page_that_opens(
    stranger: Client, member: Membership, rest: str
) -> None:
    """A redirect to an address that takes POST only would answer 405."""
    group = member.group
    Group.objects.update(together_token="together-together-toge")
    Invitee.objects.create(pk=1, group=group, own_id="s-1", token="i" * 22, created_at=group.created_at)
    rest = rest.replace("members/1", f"members/{member.pk}")
    address = f"/coach/groups/{group.pk}/{rest}"
    assert stranger.post(address)["Location"] == f"/coach/login/?next={address}"
    assert log_in(stranger, {"next": address}) == address
    assert stranger.get(address).status_code == 200


@pytest.mark.parametrize(
    ("rest", "sent", "page"),
    [
        ("groups/{group}/joining/", {"close": "1"}, "groups/{group}/settings/"),
        ("groups/{group}/access/offer/", {"to": "2"}, "groups/{group}/access/"),
        ("groups/{group}/access/2/", {"role": "viewer"}, "groups/{group}/access/"),
        ("groups/{group}/access/links/1/remove/", {}, "groups/{group}/access/"),
        ("account/elsewhere/", {}, "account/"),
    ],
)
def test_a_button_without_a_page_of_its_own_leads_to_the_page_that_has_it(
    stranger: Client, group: Group, rest: str, sent: dict[str, str], page: str
) -> None:
    """After the login the address is opened by GET; it takes POST, so it sends the coach to its page."""
    address, page = (f"/coach/{path.format(group=group.pk)}" for path in (rest, page))
    carried = send(stranger, address, sent) if sent else {"next": address}
    response = stranger.get(log_in(stranger, carried))
    assert (response.status_code, response["Location"]) == (303, page)
    assert "Press the button again." in Page(stranger.get(page)).text


def test_a_login_in_another_window_does_not_cost_what_was_typed(lind: Coach, member: Membership) -> None:
    """The login renews the token, so the form of the older window fails the check."""
    browser = Client(enforce_csrf_checks=True)
    login = Page(browser.get("/coach/login/"))
    login_form = {"username": "lind", "password": PASSWORD, "csrfmiddlewaretoken": login.value("csrfmiddlewaretoken")}
    older = {"note": NOTE, "shown": "", "csrfmiddlewaretoken": login.value("csrfmiddlewaretoken")}
    assert browser.post("/coach/login/", login_form).status_code == 302
    address = note_page(member)
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert browser.post(address, older, headers=headers).status_code == 403
    assert Page(browser.get(address)).value("note") == ""
    response = browser.post(address, older, headers={"Origin": "http://testserver"})
    assert (response.status_code, response["Location"]) == (303, address)
    page = Page(browser.get(address))
    assert page.value("note") == LINES
    assert "You were logged out, so this was not saved." in page.text
    member.refresh_from_db()
    assert member.note == ""


def test_a_form_without_session_and_token_leads_to_the_login(stranger: Client, member: Membership) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post(note_page(member), {"note": NOTE}, headers={"Origin": "http://testserver"})
    assert response.status_code == 422
    assert hidden(Page(response))["typed-note"] == LINES
    response = browser.post("/coach/password/", {"old_password": "x"}, headers={"Origin": "http://testserver"})
    assert response.status_code == 403
