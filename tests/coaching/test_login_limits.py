"""How often wrong passwords may be tried, by whom, and what that stores; how passwords are hashed."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.core import serializers, signing
from django.test import Client, override_settings
from django.utils import timezone

from assessments.models import Coach, Tally
from assessments.web.logins import BY_NAME, BY_NETWORK, PASSWORD_CHANGES
from assessments.web.password_hashers import Argon2PasswordHasher
from assessments.web.rate_limits import Limit
from careerfit import settings as real_settings
from tests.coaching.test_accounts import PASSWORD, RIGHT, WRONG, try_wrong_passwords
from tests.html import Page
from tests.made_groups import make_coach

pytestmark = pytest.mark.django_db


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a password."""
    lind.user.set_password(PASSWORD)
    lind.user.save()
    return lind


@pytest.mark.usefixtures("stopped_clock")
def test_a_lock_ends_when_it_says(stranger: Client, lind: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    try_wrong_passwords(10)
    begun = timezone.now()
    for minutes, wait in ((0, "Wait 60 minutes"), (30, "Wait 30 minutes"), (59, "Wait a minute")):
        monkeypatch.setattr(timezone, "now", lambda minutes=minutes: begun + timedelta(minutes=minutes))
        assert wait in Page(stranger.post("/coach/login/", RIGHT)).text
    monkeypatch.setattr(timezone, "now", lambda: begun + timedelta(hours=1))
    assert stranger.post("/coach/login/", RIGHT).status_code == 302


def test_a_refused_try_is_neither_recorded_nor_hashed(
    stranger: Client, lind: Coach, monkeypatch: pytest.MonkeyPatch
) -> None:
    try_wrong_passwords(10)
    before = list(Tally.objects.order_by("pk").values_list())
    monkeypatch.setattr(ModelBackend, "authenticate", lambda *_, **__: pytest.fail("a password was hashed"))
    for address in ("/coach/login/", "/admin/login/"):
        assert stranger.post(address, RIGHT | {"more": "x" * 1000}).status_code == 429
    assert list(Tally.objects.order_by("pk").values_list()) == before


def test_nothing_of_a_wrong_try_is_stored_but_counts(stranger: Client, lind: Coach) -> None:
    sent = {"username": "nobody-at-all", "password": WRONG, "next": "/typed-by-somebody/"}
    for _ in range(3):
        stranger.post("/coach/login/", sent, headers={"User-Agent": "A browser of somebody’s"})
    assert sorted(Tally.objects.values_list("count", flat=True)) == [3, 3, 3]
    held = serializers.serialize("json", Tally.objects.all())
    assert not any(text in held for text in ("nobody", "typed", "browser", "127.0.0.1"))


def test_a_class_that_types_the_coachs_name_does_not_lock_the_coach_out(lind: Coach) -> None:
    """All share one address; the coach's browser has logged in before."""
    coach, student = Client(), Client()
    assert coach.post("/coach/login/", RIGHT).status_code == 302
    coach.post("/coach/logout/")
    try_wrong_passwords(12)
    assert student.post("/coach/login/", RIGHT).status_code == 429
    assert coach.post("/coach/login/", RIGHT | {"password": WRONG}).status_code == 422
    assert coach.post("/coach/login/", RIGHT).status_code == 302


def test_a_known_browser_has_ten_tries_of_its_own_for_the_names_that_it_knows(lind: Coach) -> None:
    client = Client()
    client.post("/coach/login/", RIGHT)
    client.post("/coach/logout/")
    make_coach("berg")
    for _ in range(10):
        assert client.post("/coach/login/", RIGHT | {"password": WRONG}).status_code == 422
    assert client.post("/coach/login/", RIGHT).status_code == 429
    assert Client().post("/coach/login/", RIGHT).status_code == 302  # another browser isn't locked by that
    try_wrong_passwords(10, "berg")
    assert client.post("/coach/login/", {"username": "berg", "password": WRONG}).status_code == 429


def test_a_login_gives_no_new_tries_for_another_name_of_the_same_browser(lind: Coach) -> None:
    """A coach who shares the computer could else guess without end, with a login of their own after each ten tries."""
    client, berg = Client(), make_coach("berg")
    berg.user.set_password(PASSWORD)
    berg.user.save()
    for name in ("lind", "berg"):
        client.post("/coach/login/", RIGHT | {"username": name})
        client.post("/coach/logout/")
    for _ in range(10):
        client.post("/coach/login/", RIGHT | {"password": WRONG})
    assert client.post("/coach/login/", RIGHT | {"username": "berg"}).status_code == 302
    client.post("/coach/logout/")
    assert client.post("/coach/login/", RIGHT).status_code == 429


def test_the_cookie_of_a_known_browser_is_signed_and_says_no_name(lind: Coach) -> None:
    client = Client()
    client.post("/coach/login/", RIGHT)
    cookie = client.cookies[settings.DEVICE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 365 * 24 * 3600)
    assert "lind" not in signing.b64_decode(cookie.value.split(":")[0].encode()).decode()
    try_wrong_passwords(10)
    thief = Client()
    thief.cookies[settings.DEVICE_COOKIE_NAME] = cookie.value[:-1] + ("A" if cookie.value[-1] != "A" else "B")
    assert thief.post("/coach/login/", RIGHT).status_code == 429


@pytest.mark.parametrize(
    ("limit", "names", "networks"),
    [(BY_NAME, ["lind"], [f"10.0.0.{n}" for n in range(10)]), (BY_NETWORK, [f"n{n}" for n in range(10)], ["10.0.0.1"])],
)
def test_names_per_network_and_networks_per_name_are_limited(
    stranger: Client, lind: Coach, limit: Limit, names: list[str], networks: list[str]
) -> None:
    for name in names:
        for network in networks:
            try_wrong_passwords(10, name, network)
    assert sum(Tally.objects.values_list("count", flat=True)) == 300
    elsewhere = "10.0.0.99" if limit is BY_NAME else "10.0.0.1"
    assert stranger.post("/coach/login/", RIGHT, REMOTE_ADDR=elsewhere).status_code == 429


def test_right_passwords_are_not_counted(lind: Coach) -> None:
    for _ in range(12):
        assert Client().post("/coach/login/", RIGHT).status_code == 302
    assert set(Tally.objects.values_list("count", flat=True)) == {0}


def test_capitals_blanks_and_length_make_no_other_name_of_one(stranger: Client, lind: Coach) -> None:
    for name in ("lind", "LIND", " lind ", "ｌｉｎｄ"):
        try_wrong_passwords(2, name)
    for name in ("n" * 150, "n" * 100_000):
        try_wrong_passwords(1, name)
    assert sorted(Tally.objects.values_list("count", flat=True)) == [2, 2, 8, 8, 10]


def test_the_password_of_whoever_is_logged_in_can_not_be_guessed(client: Client, lind: Coach) -> None:
    admin = User.objects.create_superuser("admin", password=PASSWORD)
    guess = {"old_password": WRONG, "new_password1": "x", "new_password2": "x"}
    for user, address in ((lind.user, "/coach/password/"), (admin, "/admin/password_change/")):
        client.force_login(user)
        for _ in range(PASSWORD_CHANGES.maximum):
            assert client.post(address, guess).status_code in (200, 422)
        assert client.post(address, guess).status_code == 429
        assert client.get(address).status_code == 200


# --- hashes -----------------------------------------------------------------------------------------------


@override_settings(PASSWORD_HASHERS=real_settings.PASSWORD_HASHERS)
def test_a_login_replaces_a_hash_of_other_parameters(stranger: Client, lind: Coach) -> None:
    for hasher in (hashers.Argon2PasswordHasher(), hashers.PBKDF2PasswordHasher()):
        lind.user.password = hasher.encode(PASSWORD, hasher.salt())
        lind.user.save()
        assert stranger.post("/coach/login/", {"username": "lind", "password": PASSWORD}).status_code == 302
        lind.user.refresh_from_db()
        assert lind.user.password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_two_passwords_at_most_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    running, most = [], []

    def verify(*_: object) -> bool:
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()
        return False

    monkeypatch.setattr(hashers.Argon2PasswordHasher, "verify", verify)
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda _: Argon2PasswordHasher().verify("", ""), range(24)))
    assert len(done) == 24
    assert max(most) == 2
