"""/coach/login/code/, /coach/account/second-factor/… and /admin/login/code/: codes of an app and recovery codes."""

import time
from base64 import b32decode
from datetime import timedelta
from unittest import mock

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.coaches import CoachAdmin
from assessments.coaching import account_notices
from assessments.coaching.account_sentences import SECOND_FACTOR_OFF, SECOND_FACTOR_RESET
from assessments.coaching.second_factor_forms import CODE_WRONG
from assessments.models import Coach, Group
from assessments.web import logins, second_factor
from assessments.web.rate_limits import Limit
from tests.clock import NOW
from tests.html import Page
from tests.second_factors import APP_KEY, PASSWORD, app_code, give_login, set_up_app, told

pytestmark = pytest.mark.django_db
RIGHT = {"username": "lind", "password": PASSWORD}
CODE_PAGE, SET_UP = "/coach/login/code/", "/coach/account/second-factor/set-up/"
SHOW, RENEW, OFF = (f"/coach/account/second-factor/{part}" for part in ("", "codes/", "off/"))


class Clock:
    """The time of the server and of the phone."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.now = NOW
        patch.setattr(timezone, "now", lambda: self.now)
        patch.setattr(time, "time", lambda: self.now.timestamp())

    def go_on(self, **span: float) -> None:
        self.now += timedelta(**span)

    def code(self, key: str = APP_KEY) -> str:
        """What an app with this key shows now."""
        return app_code(key, self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password and a mail address."""
    give_login(lind)
    return lind


@pytest.fixture
def recovery(lind: Coach, clock: Clock) -> list[str]:
    """The coach's recovery codes: the second factor is on."""
    return set_up_app(lind.user)[1]


def after_password(client: Client) -> Client:
    """Give the right password."""
    assert client.post("/coach/login/", RIGHT)["Location"] == f"{CODE_PAGE}?next=%2Fcoach%2F"
    return client


# --- log in -----------------------------------------------------------------------------------------------


def test_a_login_takes_a_password_and_then_a_code(stranger: Client, recovery: list[str], clock: Clock) -> None:
    page = Page(after_password(stranger).get(f"{CODE_PAGE}?next=/coach/"))
    assert page.heading == "Enter your code"
    (field,) = page.all("input[name=code]")
    assert (field.attributes["inputmode"], field.attributes["autocomplete"]) == ("numeric", "one-time-code")
    before = stranger.cookies["sessionid"].value
    code = clock.code()
    response = stranger.post(CODE_PAGE, {"code": f"{code[:3]} {code[3:]}", "next": "/coach/groups/new/"})
    assert response["Location"] == "/coach/groups/new/"
    assert stranger.cookies["sessionid"].value != before
    assert stranger.get("/coach/").status_code == 200


def test_the_password_alone_opens_nothing(stranger: Client, recovery: list[str], group: Group) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    after_password(stranger)
    for address in ("/coach/", "/coach/password/", SHOW, RENEW, OFF, f"/coach/groups/{group.pk}/", SET_UP):
        for answer in (stranger.get(address), stranger.post(address, {"name": "x"})):
            assert answer.status_code in (302, 422), address
            assert answer.status_code == 422 or answer["Location"].startswith("/coach/login/"), address
    for address in ("/admin/", "/admin/auth/user/", "/admin/password_change/"):
        assert stranger.get(address)["Location"].startswith("/admin/login/"), address
    assert (
        stranger.get("/coach/login/?next=/coach/groups/new/")["Location"]
        == f"{CODE_PAGE}?next=%2Fcoach%2Fgroups%2Fnew%2F"
    )
    assert stranger.get("/admin/login/?next=/admin/auth/user/")["Location"].startswith("/admin/login/code/?next=")


def test_the_admin_asks_for_the_code_too(stranger: Client, lind: Coach, clock: Clock) -> None:
    User.objects.update(is_staff=True, is_superuser=True)
    set_up_app(lind.user)
    first = stranger.post("/admin/login/?next=/admin/auth/user/", RIGHT | {"next": "/admin/auth/user/"})
    assert first["Location"] == "/admin/login/code/?next=%2Fadmin%2Fauth%2Fuser%2F"
    page = Page(stranger.get(first["Location"]))
    assert page.value("next") == "/admin/auth/user/"
    wrong = stranger.post("/admin/login/code/", {"code": "000000"})
    assert (wrong.status_code, Page(wrong).texts(".errornote")) == (422, [CODE_WRONG])
    clock.go_on(seconds=2)
    assert stranger.post("/admin/login/code/", {"code": clock.code()})["Location"] == "/admin/"
    assert stranger.get("/admin/").status_code == 200
    assert "/coach/account/second-factor/" in Page(stranger.get("/admin/")).addresses


def test_a_code_works_once(lind: Coach, recovery: list[str], clock: Clock) -> None:
    first, second = after_password(Client()), after_password(Client())
    code = clock.code()
    assert first.post(CODE_PAGE, {"code": code}).status_code == 302
    refused = second.post(CODE_PAGE, {"code": code})
    assert (refused.status_code, Page(refused).errors) == (422, [CODE_WRONG])
    clock.go_on(seconds=30)
    assert second.post(CODE_PAGE, {"code": clock.code()}).status_code == 302


def test_a_recovery_code_works_once_and_is_stored_as_a_digest(lind: Coach, recovery: list[str]) -> None:
    assert len(set(recovery)) == 10
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert not stored & {code.replace("-", "") for code in recovery}
    assert after_password(Client()).post(CODE_PAGE, {"code": recovery[0].replace("-", " ")}).status_code == 302
    assert after_password(Client()).post(CODE_PAGE, {"code": recovery[0]}).status_code == 422
    assert StaticToken.objects.count() == 9


def test_another_accounts_recovery_code_is_refused(lind: Coach, recovery: list[str], clock: Clock) -> None:
    others = set_up_app(User.objects.create_user("berg"))[1]
    assert after_password(Client()).post(CODE_PAGE, {"code": others[0]}).status_code == 422


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "+12345", "12_345", "x" * 41, "\0"])
def test_what_is_no_code_is_refused_in_words(stranger: Client, recovery: list[str], code: str) -> None:
    response = after_password(stranger).post(CODE_PAGE, {"code": code})
    assert response.status_code == 422
    assert len(Page(response).errors) == 1


def test_wrong_codes_wait_longer_and_longer_and_then_an_hour(
    stranger: Client, recovery: list[str], clock: Clock
) -> None:
    after_password(stranger)
    for wait in (1, 2, 4):
        assert Page(stranger.post(CODE_PAGE, {"code": "000000"})).errors == [CODE_WRONG]
        (early,) = Page(stranger.post(CODE_PAGE, {"code": clock.code()})).errors
        assert f"Wait {wait} second" in early
        clock.go_on(seconds=wait)
    for _ in range(14):
        stranger.post(CODE_PAGE, {"code": "000000"})
    clock.go_on(minutes=29, seconds=53)
    (full,) = Page(stranger.post(CODE_PAGE, {"code": clock.code()})).errors
    assert "Wait 30 minutes" in full
    clock.go_on(minutes=30)
    assert stranger.post(CODE_PAGE, {"code": clock.code()}).status_code == 302


def use_up_codes(clock: Clock) -> None:
    """Try wrong codes, of both kinds, until none is checked any more, as somebody who only knows the password."""
    guesser = after_password(Client())
    for _ in range(20):
        guesser.post(CODE_PAGE, {"code": "000000"})
        guesser.post(CODE_PAGE, {"code": "0000-0000-0000"})
    assert "Wait" in Page(guesser.post(CODE_PAGE, {"code": clock.code()})).errors[0]


def test_who_knows_the_password_alone_keeps_no_browser_out_in_which_a_code_was_right(
    lind: Coach, recovery: list[str], clock: Clock
) -> None:
    own, new = logged_in(clock), after_password(Client())
    own.post("/coach/logout/")
    use_up_codes(clock)
    assert after_password(new).post(CODE_PAGE, {"code": clock.code()}).status_code == 422
    after_password(own)
    assert Page(own.post(CODE_PAGE, {"code": "000000"})).errors == [CODE_WRONG]
    assert after_password(new).post(CODE_PAGE, {"code": clock.code()}).status_code == 422  # others wait as before
    assert own.post(CODE_PAGE, {"code": clock.code()}).status_code == 302
    assert own.get("/coach/").status_code == 200


def test_a_browser_in_which_a_code_was_right_has_ten_wrong_ones_an_hour(
    lind: Coach, recovery: list[str], clock: Clock
) -> None:
    own = logged_in(clock)
    own.post("/coach/logout/")
    after_password(own)
    for _ in range(10):
        assert Page(own.post(CODE_PAGE, {"code": "000000"})).errors == [CODE_WRONG]
    assert "Wait 60 minutes" in Page(own.post(CODE_PAGE, {"code": clock.code()})).errors[0]
    clock.go_on(minutes=60)
    assert own.post(CODE_PAGE, {"code": clock.code()}).status_code == 302


def test_a_right_code_counts_for_its_own_account_only(lind: Coach, recovery: list[str], clock: Clock) -> None:
    other = User.objects.create_user("berg", password=PASSWORD)
    set_up_app(other)
    shared = Client()
    shared.post("/coach/login/", RIGHT | {"username": "berg"})
    assert shared.post(CODE_PAGE, {"code": clock.code()}).status_code == 302
    shared.post("/coach/logout/")
    use_up_codes(clock)
    assert after_password(shared).post(CODE_PAGE, {"code": clock.code()}).status_code == 422


def test_what_was_typed_before_the_login_comes_through_both_steps(
    stranger: Client, recovery: list[str], clock: Clock
) -> None:
    typed = {"typed-name": "Term two", "next": "/coach/groups/new/"}
    assert stranger.post("/coach/login/", RIGHT | typed)["Location"].startswith(CODE_PAGE)
    assert stranger.get("/coach/groups/new/").status_code == 302
    stranger.post(CODE_PAGE, {"code": clock.code()})
    assert Page(stranger.get("/coach/groups/new/")).value("name") == "Term two"


def test_a_form_that_is_sent_with_the_password_alone_is_kept(
    stranger: Client, recovery: list[str], clock: Clock
) -> None:
    after_password(stranger)
    response = stranger.post("/coach/groups/new/", {"name": "Term two"})
    assert response.status_code == 422
    assert Page(response).value("typed-name") == "Term two"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_code_leads_to_this_site_only(stranger: Client, recovery: list[str], clock: Clock, address: str) -> None:
    after_password(stranger)
    assert stranger.post(CODE_PAGE, {"code": clock.code(), "next": address})["Location"] == "/coach/"


def test_a_new_password_is_no_way_around_the_code(stranger: Client, lind: Coach, recovery: list[str]) -> None:
    uid = urlsafe_base64_encode(force_bytes(lind.user_id))
    link = reverse("coach_new_password", args=[uid, default_token_generator.make_token(lind.user)])
    form = stranger.get(link, follow=True).redirect_chain[-1][0]
    new = "quite-another-password"
    stranger.post(form, {"new_password1": new, "new_password2": new})
    assert stranger.get("/coach/").status_code == 302
    assert stranger.post("/coach/login/", RIGHT | {"password": new})["Location"].startswith(CODE_PAGE)
    assert stranger.get("/coach/").status_code == 302


def test_a_login_elsewhere_needs_the_code_from_the_moment_that_it_is_set_up(
    coach: Client, lind: Coach, clock: Clock
) -> None:
    assert coach.get("/coach/").status_code == 200
    set_up_app(lind.user)
    assert coach.get("/coach/").status_code == 302


def test_a_device_that_was_deleted_verifies_nobody(lind: Coach, recovery: list[str], clock: Clock) -> None:
    client = after_password(Client())
    client.post(CODE_PAGE, {"code": clock.code()})
    second_factor.turn_off(user=lind.user)
    set_up_app(lind.user)
    assert client.get("/coach/").status_code == 302


# --- set up, renew, turn off ------------------------------------------------------------------------------


def test_it_is_set_up_with_a_first_code_and_shows_recovery_codes_once(coach: Client, lind: Coach, clock: Clock) -> None:
    assert SET_UP in Page(coach.get(SHOW)).addresses
    assert SHOW in Page(coach.get("/coach/account/")).addresses
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
    assert "On: logging in takes your password and a code." in Page(coach.get("/coach/account/")).text
    page = Page(coach.get(SHOW))
    assert "10 recovery codes left" in page.text
    assert not any(code in page.text for code in codes)
    assert coach.get(SET_UP)["Location"] == SHOW
    assert coach.post(SET_UP, {"code": clock.code(key)})["Location"] == SHOW  # sent again by a reload
    assert after_password(Client()).post(CODE_PAGE, {"code": codes[3]}).status_code == 302


def logged_in(clock: Clock) -> Client:
    client = after_password(Client())
    assert client.post(CODE_PAGE, {"code": clock.code()}).status_code == 302
    clock.go_on(seconds=30)
    return client


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
