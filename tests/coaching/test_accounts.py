"""/coach/login/, /coach/logout/, /coach/password/… and /coach/invitation/<token>/."""

import contextlib
import re
from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core import mail
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.coaching.coach_invitations import accept_invitation, invite_coach
from assessments.coaching.mail_queue import send_due_mails
from assessments.models import Coach, CoachInvitation, Mail
from assessments.web.logins import TooManyTries
from careerfit import settings as real_settings
from tests.html import Page
from tests.made_groups import make_coach

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-enough-password"
WRONG = "quite-the-wrong-password"
TOKEN = "invite-invite-invite-i"
NEW = {"name": "Prof. Ana Lind", "username": "ana", "email": "", "password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password and a mail address."""
    lind.user.set_password(PASSWORD)
    lind.user.email = "lind@example.org"
    lind.user.save()
    return lind


def test_passwords_are_hashed_by_argon2() -> None:
    assert real_settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


# --- log in and out -------------------------------------------------------------------------------------


def test_a_coach_logs_in_and_out(stranger: Client, lind: Coach) -> None:
    assert stranger.get("/coach/")["Location"] == "/coach/login/?next=/coach/"
    response = stranger.post("/coach/login/", {"username": "lind", "password": PASSWORD})
    assert response["Location"] == "/coach/"
    page = Page(stranger.get("/coach/"))
    assert page.heading == "My groups"
    assert "Log out" in page.buttons
    assert stranger.get("/coach/logout/").status_code == 405
    assert stranger.post("/coach/logout/")["Location"] == "/"
    assert stranger.get("/coach/").status_code == 302


def test_login_goes_on_to_next_on_this_site_only(stranger: Client, lind: Coach) -> None:
    posted = {"username": "lind", "password": PASSWORD}
    assert Page(stranger.get("/coach/login/?next=/coach/groups/new/")).value("next") == "/coach/groups/new/"
    assert stranger.post("/coach/login/", posted | {"next": "/coach/groups/new/"})["Location"] == "/coach/groups/new/"
    assert stranger.post("/coach/login/", posted | {"next": "https://evil.example/"})["Location"] == "/coach/"


def test_a_coach_skips_the_login_and_an_admin_may_log_in_as_a_coach(stranger: Client, lind: Coach) -> None:
    stranger.force_login(lind.user)
    assert stranger.get("/coach/login/")["Location"] == "/coach/"
    stranger.force_login(User.objects.create_superuser("admin"))
    assert stranger.get("/coach/login/").status_code == 200
    assert stranger.post("/coach/login/", {"username": "lind", "password": PASSWORD})["Location"] == "/coach/"


def test_a_wrong_password_is_refused_and_the_user_name_is_kept(stranger: Client, lind: Coach) -> None:
    response = stranger.post("/coach/login/", {"username": "lind", "password": WRONG})
    page = Page(response)
    assert response.status_code == 422
    assert len(page.errors) == 1
    assert page.has(".errors[role=alert]")
    assert page.value("username") == "lind"
    assert page.value("password") == ""
    assert WRONG not in page.source


RIGHT = {"username": "lind", "password": PASSWORD}


def try_wrong_passwords(times: int, username: str = "lind", network: str = "127.0.0.1") -> None:
    """Log in from the test client's address, without rendering a page each time."""
    for _ in range(times):
        with contextlib.suppress(TooManyTries):
            authenticate(RequestFactory().post("/", REMOTE_ADDR=network), username=username, password=WRONG)


@pytest.mark.parametrize("address", ["/coach/login/", "/admin/login/"])
def test_ten_wrong_passwords_block_that_name_and_address(stranger: Client, lind: Coach, address: str) -> None:
    try_wrong_passwords(8)
    assert stranger.post(address, {"username": "lind", "password": WRONG}).status_code != 429
    stranger.post(address, {"username": "lind", "password": WRONG})
    right = {"username": "lind", "password": PASSWORD}
    refused = stranger.post("/coach/login/", right)
    assert refused.status_code == 429
    (lead,) = Page(refused).texts(".lead")
    assert "Wait 60 minutes" in lead
    assert 3590 < int(refused["Retry-After"]) <= 3600
    make_coach("berg")
    assert stranger.post("/coach/login/", {"username": "berg", "password": "wrong"}).status_code == 422
    assert stranger.post("/coach/login/", right, REMOTE_ADDR="10.0.0.9").status_code == 302


def test_other_accounts_get_403_on_coach_pages(stranger: Client, lind: Coach) -> None:
    stranger.force_login(User.objects.create_superuser("admin"))
    for address in ("/coach/", "/coach/groups/new/", "/coach/password/"):
        response = stranger.get(address)
        assert response.status_code == 403
        assert Page(response).heading == "You can’t open this page"
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
    assert any("too short" in problem for problem in Page(short).errors)
    assert stranger.post("/coach/password/", posted)["Location"] == "/coach/"
    assert stranger.get("/coach/").status_code == 200
    lind.user.refresh_from_db()
    assert lind.user.check_password(another)


def test_without_a_mail_server_the_page_says_to_ask_an_admin(stranger: Client, lind: Coach) -> None:
    page = Page(stranger.get("/coach/password/forgotten/"))
    (lead,) = page.texts(".lead")
    assert "Ask an admin for a reset link" in lead
    assert "Send the mail" not in page.buttons
    stranger.post("/coach/password/forgotten/", {"email": "lind@example.org"})
    assert mail.outbox == []


FORGOTTEN = "/coach/password/forgotten/"
with_mail = override_settings(EMAIL_CONFIGURED=True)


@with_mail
def test_a_reset_mail_has_a_link_that_works_once(stranger: Client, lind: Coach) -> None:
    assert "Send the mail" in Page(stranger.get(FORGOTTEN)).buttons
    unknown, known = (
        Page(stranger.post(FORGOTTEN, {"email": address}, follow=True))
        for address in ("nobody@example.org", "lind@example.org")
    )
    (lead,) = known.texts(".lead")
    assert lead.startswith("If an account has that address, a mail is on its way")
    assert unknown.text == known.text
    assert mail.outbox == []  # nobody waits for the mail server
    send_due_mails(clock=timezone.now)
    assert not Mail.objects.exists()
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["lind@example.org"], "A new password for careerfit")
    found = re.search(r"http://testserver(/coach/password/new/\S+)", str(message.body))
    assert found
    opened = stranger.get(found[1], follow=True)
    assert Page(opened).heading == "Choose a new password"
    new = {"new_password1": "quite-another-password", "new_password2": "quite-another-password"}
    form = opened.redirect_chain[-1][0]
    assert stranger.post(form, new | {"new_password2": "x"}).status_code == 422
    assert stranger.post(form, new)["Location"] == "/coach/login/"
    assert Page(stranger.get(found[1], follow=True)).heading == "This link no longer works"


# --- invitations ----------------------------------------------------------------------------------------


@pytest.fixture
def invitation(db: None) -> CoachInvitation:
    return invite_coach(note="For Ana", by=None, token=TOKEN, now=timezone.now())


def test_an_invitation_creates_one_account(stranger: Client, invitation: CoachInvitation) -> None:
    page = Page(stranger.get(f"/coach/invitation/{TOKEN}/"))
    assert page.field("The name that students see").attributes["name"] == "name"
    page = Page(stranger.post(f"/coach/invitation/{TOKEN}/", NEW, follow=True))
    assert page.heading == "My groups"
    assert page.notices == ["Account created. Your groups will be listed here."]
    coach = Coach.objects.get()
    assert (coach.name, coach.user.username, coach.user.is_staff) == ("Prof. Ana Lind", "ana", False)
    invitation.refresh_from_db()
    assert invitation.coach == coach
    assert invitation.used_at
    assert stranger.post(f"/coach/invitation/{TOKEN}/", NEW | {"username": "eve"}).status_code == 404
    assert Coach.objects.count() == 1


def test_accepting_an_invitation_twice_creates_one_account(invitation: CoachInvitation) -> None:
    accept_invitation(token=TOKEN, user=User(username="one"), name="One", now=timezone.now())
    with pytest.raises(CoachInvitation.DoesNotExist):
        accept_invitation(token=TOKEN, user=User(username="two"), name="Two", now=timezone.now())
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": ""}, "name that your students will read"),
        ({"name": "\u202e"}, "name that your students will read"),
        ({"name": "\u200b"}, "name that your students will read"),
        ({"username": "lind"}, "taken"),
        ({"username": "\u200blind\ufeff"}, "taken"),
        ({"username": "\u3164"}, "required"),
        ({"password1": "12345678", "password2": "12345678"}, "numeric"),
        ({"password2": "other"}, "match"),
        ({"email": "no"}, "email"),
    ],
)
def test_a_refused_account_form_says_what_is_wrong_and_keeps_the_input(
    stranger: Client,
    lind: Coach,
    invitation: CoachInvitation,
    changes: dict[str, str],
    problem: str,
) -> None:
    posted = NEW | changes
    with override_settings(EMAIL_CONFIGURED=True):
        response = stranger.post(f"/coach/invitation/{TOKEN}/", posted)
    page = Page(response)
    assert response.status_code == 422
    assert any(problem in error for error in page.errors)
    for name in ("name", "username", "email"):
        assert page.value(name) == posted[name]
    assert (page.value("password1"), page.value("password2")) == ("", "")
    assert PASSWORD not in page.source


def test_no_mail_address_is_asked_for_where_no_mail_is_sent(stranger: Client, invitation: CoachInvitation) -> None:
    for sends_mail in (True, False):
        with override_settings(EMAIL_CONFIGURED=sends_mail):
            page = Page(stranger.get(f"/coach/invitation/{TOKEN}/"))
        assert page.has("input[name=email]") == sends_mail


@pytest.mark.parametrize("kind", ["unknown", "mistyped", "run out", "used"])
def test_an_invitation_that_does_not_open_is_a_404_after_one_query(
    stranger: Client, invitation: CoachInvitation, kind: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    if kind == "run out":
        CoachInvitation.objects.update(created_at=now - timedelta(days=20), expires_at=now - timedelta(days=6))
    if kind == "used":
        CoachInvitation.objects.update(used_at=now)
    token = {"unknown": "A" * 22, "mistyped": "x\x00"}.get(kind, TOKEN)
    with django_assert_num_queries(1):
        assert stranger.get(f"/coach/invitation/{token}/").status_code == 404


def test_the_database_does_not_contain_the_token(invitation: CoachInvitation) -> None:
    assert TOKEN not in str(CoachInvitation.objects.values().get())


@pytest.mark.parametrize("address", ["login/", "password/forgotten/", f"invitation/{TOKEN}/"])
def test_pages_are_neither_cached_nor_indexed(stranger: Client, invitation: CoachInvitation, address: str) -> None:
    response = stranger.get(f"/coach/{address}")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
