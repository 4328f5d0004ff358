"""/coach/login/code/ and /admin/login/code/: codes of an app and recovery codes."""

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django_otp.plugins.otp_static.models import StaticToken

from assessments.coaching.second_factor_forms import CODE_WRONG
from assessments.models import Coach, Group
from assessments.web import second_factor
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
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password and a mail address."""
    give_login(lind)
    return lind


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
