"""/coach/login/ and what belongs to a coach's account."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, override_settings
from django.utils import timezone

from assessments.invitations import accept_invitation, invite_coach
from assessments.models import Coach, CoachInvitation
from careerfit import settings as real_settings
from tests.coaching import make_coach

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
TOKEN = "invite-invite-invite-i"
NEW = {"name": "Prof. Ana Lind", "username": "ana", "email": "", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def lind() -> Coach:
    coach = make_coach()
    coach.user.set_password(PASSWORD)
    coach.user.email = "lind@example.org"
    coach.user.save()
    return coach


def test_passwords_are_hashed_by_argon2() -> None:
    assert real_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


# --- in and out -----------------------------------------------------------------------------------------


def test_a_coach_logs_in_and_out(stranger: Client, lind: Coach) -> None:
    assert stranger.get("/coach/")["Location"] == "/coach/login/?next=/coach/"
    response = stranger.post("/coach/login/", {"username": "lind", "password": PASSWORD})
    assert response["Location"] == "/coach/"
    assert "My groups" in stranger.get("/coach/").content.decode()
    assert stranger.get("/coach/logout/").status_code == 405
    assert stranger.post("/coach/logout/")["Location"] == "/"
    assert stranger.get("/coach/").status_code == 302


def test_login_goes_on_to_where_it_was_asked_for_here_alone(stranger: Client, lind: Coach) -> None:
    posted = {"username": "lind", "password": PASSWORD}
    assert "/coach/groups/new/" in stranger.get("/coach/login/?next=/coach/groups/new/").content.decode()
    assert stranger.post("/coach/login/", posted | {"next": "/coach/groups/new/"})["Location"] == "/coach/groups/new/"
    assert stranger.post("/coach/login/", posted | {"next": "https://evil.example/"})["Location"] == "/coach/"


def test_who_is_logged_in_goes_to_the_groups_and_an_admin_may_log_in_as_a_coach(stranger: Client, lind: Coach) -> None:
    stranger.force_login(lind.user)
    assert stranger.get("/coach/login/")["Location"] == "/coach/"
    stranger.force_login(User.objects.create_superuser("admin"))
    assert stranger.get("/coach/login/").status_code == 200
    assert stranger.post("/coach/login/", {"username": "lind", "password": PASSWORD})["Location"] == "/coach/"


def test_a_wrong_password_says_so_and_keeps_the_name(stranger: Client, lind: Coach) -> None:
    response = stranger.post("/coach/login/", {"username": "lind", "password": "wrong"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'role="alert"' in page
    assert 'value="lind"' in page
    assert "wrong" not in page


@pytest.mark.parametrize("address", ["/coach/login/", "/admin/login/"])
def test_ten_wrong_passwords_close_the_door_for_that_name_and_address(
    stranger: Client, lind: Coach, address: str
) -> None:
    for _ in range(10):
        stranger.post(address, {"username": "lind", "password": "wrong"})
    right = {"username": "lind", "password": PASSWORD}
    refused = stranger.post("/coach/login/", right)
    assert refused.status_code == 429
    assert "Wait an hour" in refused.content.decode()
    make_coach("berg")
    assert stranger.post("/coach/login/", {"username": "berg", "password": "wrong"}).status_code == 422
    assert stranger.post("/coach/login/", right, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_an_account_that_is_no_coachs_sees_no_coachs_page(stranger: Client, lind: Coach) -> None:
    stranger.force_login(User.objects.create_superuser("admin"))
    for address in ("/coach/", "/coach/groups/new/", "/coach/password/"):
        response = stranger.get(address)
        assert response.status_code == 403
        assert "may not open this page" in response.content.decode()
    stranger.force_login(lind.user)
    User.objects.update(is_active=False)
    assert stranger.get("/coach/").status_code == 302


# --- passwords ------------------------------------------------------------------------------------------


def test_a_coach_changes_the_password(stranger: Client, lind: Coach) -> None:
    stranger.force_login(lind.user)
    another = "quite-another-password"
    posted = {"old_password": PASSWORD, "new_password1": another, "new_password2": another}
    assert stranger.post("/coach/password/", posted | {"old_password": "x"}).status_code == 422
    assert stranger.post("/coach/password/", posted | {"new_password2": "x"}).status_code == 422
    short = stranger.post("/coach/password/", posted | {"new_password1": "abc", "new_password2": "abc"})
    assert "too short" in short.content.decode()
    assert stranger.post("/coach/password/", posted)["Location"] == "/coach/"
    assert stranger.get("/coach/").status_code == 200
    lind.user.refresh_from_db()
    assert lind.user.check_password(another)


def test_without_a_mail_server_an_admin_is_to_be_asked(stranger: Client, lind: Coach) -> None:
    assert "Ask an admin" in stranger.get("/coach/password/forgotten/").content.decode()
    stranger.post("/coach/password/forgotten/", {"email": "lind@example.org"})
    assert mail.outbox == []


@override_settings(EMAIL_CONFIGURED=True)
def test_a_mail_brings_a_link_to_a_new_password_once(stranger: Client, lind: Coach) -> None:
    for address in ("nobody@example.org", "lind@example.org"):
        sent = stranger.post("/coach/password/forgotten/", {"email": address}, follow=True)
        assert "If an account has that address" in sent.content.decode()
    (message,) = mail.outbox
    found = re.search(r"http://testserver(/coach/password/new/\S+)", str(message.body))
    assert found
    page = stranger.get(found[1], follow=True)
    assert "Choose a new password" in page.content.decode()
    new = {"new_password1": "quite-another-password", "new_password2": "quite-another-password"}
    form = page.redirect_chain[-1][0]
    assert stranger.post(form, new | {"new_password2": "x"}).status_code == 422
    assert stranger.post(form, new)["Location"] == "/coach/login/"
    assert "no longer works" in stranger.get(found[1], follow=True).content.decode()


# --- invitations ----------------------------------------------------------------------------------------


@pytest.fixture
def invitation(db: None) -> CoachInvitation:
    return invite_coach(note="For Ana", by=None, token=TOKEN, now=timezone.now())


def test_an_invitation_makes_an_account_once(stranger: Client, invitation: CoachInvitation) -> None:
    assert "name that students read" in stranger.get(f"/coach/invitation/{TOKEN}/").content.decode()
    response = stranger.post(f"/coach/invitation/{TOKEN}/", NEW, follow=True)
    assert "Your account is made" in response.content.decode()
    coach = Coach.objects.get()
    assert (coach.name, coach.user.username, coach.user.is_staff) == ("Prof. Ana Lind", "ana", False)
    invitation.refresh_from_db()
    assert invitation.coach == coach
    assert invitation.used_at
    assert stranger.post(f"/coach/invitation/{TOKEN}/", NEW | {"username": "eve"}).status_code == 404
    assert Coach.objects.count() == 1


def test_two_at_once_make_one_account(invitation: CoachInvitation) -> None:
    accept_invitation(token=TOKEN, user=User(username="one"), name="One", now=timezone.now())
    with pytest.raises(CoachInvitation.DoesNotExist):
        accept_invitation(token=TOKEN, user=User(username="two"), name="Two", now=timezone.now())
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, "name that your students will read"),
        ({"name": "\u202e"}, "name that your students will read"),
        ({"username": "lind"}, "taken"),
        ({"password1": "12345678", "password2": "12345678"}, "numeric"),
        ({"password2": "other"}, "match"),
        ({"email": "no"}, "email"),
    ],
)
def test_says_what_is_wrong_and_loses_nothing(
    stranger: Client, lind: Coach, invitation: CoachInvitation, changes: dict[str, str], problem: str
) -> None:
    response = stranger.post(f"/coach/invitation/{TOKEN}/", NEW | changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert problem in page
    assert PASSWORD not in page
    if "username" not in changes:
        assert 'value="ana"' in page


@pytest.mark.parametrize("kind", ["unknown", "mistyped", "run out", "used"])
def test_what_does_not_open_is_the_same_404(
    stranger: Client, invitation: CoachInvitation, kind: str, django_assert_num_queries
) -> None:
    now = timezone.now()
    if kind == "run out":
        CoachInvitation.objects.update(created_at=now - timedelta(days=20), expires_at=now - timedelta(days=6))
    if kind == "used":
        CoachInvitation.objects.update(used_at=now)
    token = {"unknown": "A" * 22, "mistyped": "x\x00"}.get(kind, TOKEN)
    with django_assert_num_queries(1):
        assert stranger.get(f"/coach/invitation/{token}/").status_code == 404


def test_the_database_alone_opens_nothing(invitation: CoachInvitation) -> None:
    assert TOKEN not in str(CoachInvitation.objects.values().get())


@pytest.mark.parametrize("address", ["login/", "password/forgotten/", "invitation/x/"])
def test_is_private(stranger: Client, address: str) -> None:
    response = stranger.get(f"/coach/{address}")
    if response.status_code == 200:
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
