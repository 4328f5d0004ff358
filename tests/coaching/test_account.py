"""/coach/account/… : name, mail address, logins in other browsers, deletion."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django import Settings

from assessments.coaching import mail_queue
from assessments.coaching.logins import browser_name
from assessments.models import Coach, Consent, Group, GroupAccess, Mail, Version
from tests.authoring.admin.test_stale_forms import form_on
from tests.html import Page
from tests.made_groups import give_access, make_coach, make_group, make_member

pytestmark = pytest.mark.django_db
PASSWORD = "correct-horse-battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
)
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"


@pytest.fixture
def berg(db: None) -> Coach:
    coach = make_coach("berg")
    coach.user.set_password(PASSWORD)
    coach.user.save()
    return coach


def logged_in(coach: Coach, agent: str = FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/coach/login/", {"username": coach.user.username, "password": PASSWORD})
    return client


def test_the_name_changes_without_a_password_and_the_address_with_it(berg: Coach) -> None:
    client = logged_in(berg)
    assert client.post("/coach/account/", {"name": "Ada Berg", "email": ""}).status_code == 303
    refused = client.post("/coach/account/", {"name": "Ada Berg", "email": "ada@example.org"})
    assert refused.status_code == 422
    assert "To change the mail address, type your current password too." in Page(refused).text
    assert "ada@example.org" in Page(refused).source  # what was typed is kept
    wrong = {"name": "Ada Berg", "email": "ada@example.org", "current_password": "wrong"}
    assert client.post("/coach/account/", wrong).status_code == 422
    assert client.post("/coach/account/", wrong | {"current_password": PASSWORD}).status_code == 303
    berg.refresh_from_db()
    assert (berg.name, User.objects.get().email) == ("Ada Berg", "ada@example.org")


def test_the_mail_address_of_before_is_told_that_it_was_changed(
    berg: Coach, admin_client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_CONFIGURED = True
    monkeypatch.setattr(mail_queue, "wake_sender", lambda: None)
    client = logged_in(berg)
    form = {"name": "Ada Berg", "current_password": PASSWORD}
    for email in ("ada@example.org", "ada@example.org", "thief@example.net"):
        client.post("/coach/account/", form | {"email": email})
    mail = Mail.objects.get()
    assert mail.email == "ada@example.org"
    assert "mail address of your account berg was changed" in mail.body
    assert "thief" not in mail.body
    place = f"/admin/auth/user/{berg.pk}/change/"
    assert admin_client.post(place, form_on(admin_client.get(place)) | {"email": ""}).status_code == 302
    assert Mail.objects.filter(email="thief@example.net").count() == 1


def test_the_password_is_never_written_into_the_page(berg: Coach) -> None:
    page = logged_in(berg).post("/coach/account/", {"name": "", "email": "", "current_password": PASSWORD})
    assert page.status_code == 422
    assert PASSWORD not in page.content.decode()


def test_other_logins_are_listed_and_ended(berg: Coach) -> None:
    here, phone = logged_in(berg), logged_in(berg, CHROME)
    other = make_coach("lind")
    elsewhere = Client()
    elsewhere.force_login(other.user)
    page = Page(here.get("/coach/account/"))
    assert [line.split(" Since")[0] for line in page.texts("main .rows li")] == [
        "Firefox on Linux, this browser",
        "Chrome on Android",
    ]
    assert "Logged out in 1 other browser." in Page(here.post("/coach/account/elsewhere/", follow=True)).text
    assert phone.get("/coach/").status_code == 302
    assert (here.get("/coach/").status_code, elsewhere.get("/coach/").status_code) == (200, 200)


def test_no_network_address_is_kept_in_a_session(berg: Coach) -> None:
    logged_in(berg)
    assert "127.0.0.1" not in str(Session.objects.get().get_decoded())


@pytest.mark.parametrize(
    ("agent", "name"),
    [(FIREFOX, "Firefox on Linux"), (CHROME, "Chrome on Android"), (SAFARI, "Safari on an iPhone"), ("", "A browser")],
)
def test_browser_name(agent: str, name: str) -> None:
    assert browser_name(agent) == name


def test_an_account_with_groups_is_not_deleted(berg: Coach, version: Version) -> None:
    make_group(berg, version)
    client = logged_in(berg)
    assert "Data science 101" in Page(client.get("/coach/account/delete/")).text
    assert client.post("/coach/account/delete/", {"current_password": PASSWORD}).status_code == 409
    assert User.objects.exists()


def test_deleting_an_account_takes_its_access_and_consents_along(berg: Coach, version: Version) -> None:
    group = make_group(make_coach(), version)
    give_access(group, berg)
    member = make_member(group)
    Consent.objects.create(membership=member, coach=berg, name=berg.name, is_given=True, decided_at=group.created_at)
    client = logged_in(berg)
    assert client.post("/coach/account/delete/", {"current_password": "wrong"}).status_code == 422
    assert client.post("/coach/account/delete/", {"current_password": PASSWORD}).status_code == 303
    assert [user.username for user in User.objects.all()] == ["lind"]
    assert not GroupAccess.objects.exists()
    assert [consent.name for consent in member.consents.all()] == ["Prof. Lind"]
    assert Group.objects.exists()
    assert client.get("/coach/").status_code == 302


def test_an_account_that_opens_the_admin_is_deleted_there(berg: Coach) -> None:
    User.objects.update(is_staff=True)
    client = logged_in(berg)
    assert client.post("/coach/account/delete/", {"current_password": PASSWORD}).status_code == 409
    assert User.objects.exists()
