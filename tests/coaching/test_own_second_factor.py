"""/coach/account/second-factor/…: set up, renewed, turned off, required; and reset by an admin."""

from base64 import b32decode
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client, override_settings
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.coaches import CoachAdmin
from assessments.coaching import account_notices
from assessments.coaching.account_sentences import SECOND_FACTOR_OFF, SECOND_FACTOR_RESET
from assessments.models import Coach
from assessments.web import logins
from assessments.web.rate_limits import Limit
from tests.html import Page
from tests.second_factors import (
    CODE_PAGE,
    OFF,
    PASSWORD,
    RENEW,
    RIGHT,
    SET_UP,
    SHOW,
    Clock,
    after_password,
    give_login,
    logged_in,
    set_up_app,
    told,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password and a mail address."""
    give_login(lind)
    return lind


def test_it_is_set_up_with_a_first_code_and_shows_recovery_codes_once(coach: Client, lind: Coach, clock: Clock) -> None:
    assert SET_UP in Page(coach.get(SHOW)).addresses
    assert SET_UP in Page(coach.get("/coach/account/")).addresses
    page = Page(coach.get(SET_UP))
    assert page.has(".qr svg")
    (shown,) = page.texts(".key")
    assert Page(coach.get(SET_UP)).texts(".key") == [shown]
    key = b32decode(shown.replace(" ", "")).hex()
    wrong = coach.post(SET_UP, {"code": "000000", "current_password": PASSWORD})
    assert (wrong.status_code, TOTPDevice.objects.count()) == (422, 0)
    assert Page(wrong).texts(".key") == [shown]
    assert coach.get("/coach/").status_code == 200
    for password in ("", "wrong"):
        refused = coach.post(SET_UP, {"code": clock.code(key), "current_password": password})
        assert (refused.status_code, TOTPDevice.objects.count()) == (422, 0)
    right = coach.post(SET_UP, {"code": clock.code(key), "current_password": PASSWORD, "next": "/coach/"})
    codes = Page(right).texts(".recovery li")
    assert (right.status_code, len(codes)) == (200, 10)
    assert "no-store" in right["Cache-Control"]
    assert coach.get("/coach/").status_code == 200
    account = Page(coach.get("/coach/account/"))
    assert "On: logging in takes your password and a code." in account.text
    assert SHOW in account.addresses
    page = Page(coach.get(SHOW))
    assert "10 recovery codes left" in page.text
    assert not any(code in page.text for code in codes)
    assert coach.get(SET_UP)["Location"] == SHOW
    assert coach.post(SET_UP, {"code": clock.code(key)})["Location"] == SHOW  # sent again by a reload
    assert after_password(Client()).post(CODE_PAGE, {"code": codes[3]}).status_code == 302


def test_recovery_codes_are_renewed_with_the_password(lind: Coach, recovery: list[str], clock: Clock) -> None:
    client = logged_in(clock)
    assert client.post(RENEW, {"current_password": "wrong"}).status_code == 422
    assert StaticToken.objects.count() == 10
    new = Page(client.post(RENEW, {"current_password": PASSWORD})).texts(".recovery li")
    assert not set(new) & set(recovery)
    assert after_password(Client()).post(CODE_PAGE, {"code": recovery[0]}).status_code == 422
    clock.go_on(seconds=2)
    assert after_password(Client()).post(CODE_PAGE, {"code": new[0]}).status_code == 302


@override_settings(EMAIL_CONFIGURED=True)
def test_turning_off_takes_the_password_and_a_code(lind: Coach, recovery: list[str], clock: Clock) -> None:
    client = logged_in(clock)
    for wrong in ({"current_password": "wrong", "code": recovery[0]}, {"current_password": PASSWORD, "code": "000000"}):
        assert client.post(OFF, wrong).status_code == 422
    assert (TOTPDevice.objects.count(), StaticToken.objects.count()) == (1, 10)
    clock.go_on(seconds=2)
    assert client.post(OFF, {"current_password": PASSWORD, "code": clock.code()})["Location"] == SHOW
    assert (TOTPDevice.objects.count(), StaticToken.objects.count()) == (0, 0)
    assert client.get("/coach/").status_code == 200
    assert Client().post("/coach/login/", RIGHT)["Location"] == "/coach/"
    assert told(lind.user) == [SECOND_FACTOR_OFF.format(name="lind")]


def test_passwords_are_not_guessed_where_it_is_set_up(
    coach: Client, lind: Coach, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logins, "PASSWORD_CHANGES", Limit("password change", 2))
    sent = {"code": "000000", "current_password": "guess"}
    assert [coach.post(SET_UP, sent).status_code for _ in range(3)] == [422, 422, 429]


# --- the setting ------------------------------------------------------------------------------------------


@override_settings(SECOND_FACTOR="all")
def test_where_everybody_needs_one_a_login_leads_to_setting_it_up(stranger: Client, lind: Coach, clock: Clock) -> None:
    response = stranger.post("/coach/login/", RIGHT | {"next": "/coach/groups/new/"})
    assert response["Location"] == f"{SET_UP}?next=%2Fcoach%2Fgroups%2Fnew%2F"
    for address in ("/coach/", SHOW, "/coach/password/"):
        assert stranger.get(address).status_code == 302
    page = Page(stranger.get(response["Location"]))
    assert "This site asks for a code at each login" in page.text
    key = b32decode(page.texts(".key")[0].replace(" ", "")).hex()
    shown = Page(stranger.post(SET_UP, {"code": clock.code(key), "next": "/coach/groups/new/"}))
    assert "/coach/groups/new/" in shown.addresses
    assert stranger.get("/coach/groups/new/").status_code == 200


@override_settings(SECOND_FACTOR="staff")
def test_where_staff_need_one_coaches_may_go_without(coach: Client, lind: Coach) -> None:
    assert coach.get("/coach/").status_code == 200
    admin = Client()
    admin.force_login(User.objects.create_superuser("admin"))
    assert admin.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert admin.get("/admin/login/?next=/admin/")["Location"] == f"{SET_UP}?next=%2Fadmin%2F"
    assert admin.get(SET_UP).status_code == 200


@override_settings(SECOND_FACTOR="off")
def test_where_it_is_off_nobody_is_asked(stranger: Client, recovery: list[str], coach: Client) -> None:
    assert stranger.post("/coach/login/", RIGHT)["Location"] == "/coach/"
    assert stranger.get("/coach/").status_code == 200
    for address in (SHOW, SET_UP):
        assert stranger.get(address).status_code == 404
    assert SHOW not in Page(stranger.get("/coach/account/")).addresses


def test_it_costs_a_query_for_those_who_have_one_and_nothing_for_others(
    lind: Coach, clock: Clock, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(lind.user)
    with django_assert_num_queries(3):  # session, account, coach
        client.get("/coach/login/")
    set_up_app(lind.user)
    client = logged_in(clock)
    with django_assert_num_queries(4):  # and the device
        client.get("/coach/login/")
    with django_assert_num_queries(0):
        Client().get("/coach/login/")
    assert "django_otp.middleware.OTPMiddleware" not in settings.MIDDLEWARE


# --- a lost phone, and mails ------------------------------------------------------------------------------


@override_settings(EMAIL_CONFIGURED=True)
@pytest.mark.parametrize("kind", ["assessments_coach", "auth_user"])
def test_an_admin_resets_the_second_factor_of_a_lost_phone(
    admin_client: Client, lind: Coach, recovery: list[str], kind: str
) -> None:
    page = reverse(f"admin:{kind}_change", args=[lind.pk])
    reset = reverse(f"admin:{kind}_second_factor", args=[lind.pk])
    assert Page(admin_client.get(page)).link("Reset the second factor") == reset
    asked = Page(admin_client.get(reset))
    assert "Reset the second factor" in asked.buttons
    assert "lind logs in with the password alone" in asked.text
    assert asked.link("Cancel") == page
    assert TOTPDevice.objects.exists()
    shown = admin_client.post(reset, follow=True)
    assert not (TOTPDevice.objects.exists() or StaticToken.objects.exists())
    assert "The second factor of lind is off." in shown.content.decode()
    assert reset not in Page(shown).addresses
    assert admin_client.get(reset)["Location"] == page
    assert LogEntry.objects.get().get_change_message() == "Reset the second factor."
    assert Client().post("/coach/login/", RIGHT)["Location"] == "/coach/"
    assert told(lind.user) == [SECOND_FACTOR_RESET.format(name="lind")]


def test_a_second_factor_is_not_reset_without_its_mail_and_its_line(
    admin_client: Client, lind: Coach, recovery: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    admin_client.raise_request_exception = False
    reset = reverse("admin:assessments_coach_second_factor", args=[lind.pk])
    for place, name in ((account_notices, "tell_account"), (CoachAdmin, "log_change")):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, mock.Mock(side_effect=OSError))
            assert admin_client.post(reset).status_code == 500
        assert TOTPDevice.objects.exists()


def test_who_manages_coaches_resets_theirs_and_no_admins(lind: Coach, recovery: list[str]) -> None:
    manager = User.objects.create_user("manager", is_staff=True)
    manager.user_permissions.set(Permission.objects.filter(codename__in=["view_coach", "change_coach"]))
    client, reset = Client(), reverse("admin:assessments_coach_second_factor", args=[lind.pk])
    client.force_login(manager)
    User.objects.filter(pk=lind.pk).update(is_staff=True)
    assert client.post(reset).status_code == 403
    assert TOTPDevice.objects.exists()
    User.objects.filter(pk=lind.pk).update(is_staff=False)
    assert client.post(reset).status_code == 302
    assert not TOTPDevice.objects.exists()


def test_the_admin_has_no_pages_of_keys(admin_client: Client) -> None:
    assert not [address for address in Page(admin_client.get("/admin/")).addresses if "/otp_" in address]
    assert admin_client.get("/admin/otp_totp/totpdevice/").status_code == 404
