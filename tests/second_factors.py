"""An authenticator app for tests: its key, its codes, and accounts that have it; mails that an account got."""

import time
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from django_otp.models import Device
from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice

from assessments.models import Coach, Mail
from assessments.web.second_factor import device_with, renew_recovery_codes
from tests.clock import NOW

APP_KEY = "3132333435363738393031323334353637383930"
PASSWORD = "a-long-enough-password"
RIGHT = {"username": "lind", "password": PASSWORD}
CODE_PAGE, SET_UP = "/coach/login/code/", "/coach/account/second-factor/set-up/"
SHOW, RENEW, OFF = (f"/coach/account/second-factor/{part}" for part in ("", "codes/", "off/"))


def app_code(key: str, moment: datetime) -> str:
    """What an app with this key, in hexadecimal, shows at a moment."""
    return f"{hotp(bytes.fromhex(key), int(moment.timestamp()) // 30):06}"


def set_up_app(user: User) -> tuple[Device, list[str]]:
    """Turn an account's second factor on with APP_KEY; return the device and the recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    device = device_with(user, APP_KEY)
    device.save()
    return device, renew_recovery_codes(user=user)


def give_login(coach: Coach) -> None:
    """Give a coach's account PASSWORD and a mail address."""
    coach.user.set_password(PASSWORD)
    coach.user.email = "lind@example.org"
    coach.user.save()


def told(user: User) -> list[str]:
    """The first lines of the mails that wait for the account."""
    return [mail.body.split("\n")[0] for mail in Mail.objects.filter(email=user.email)]


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


def after_password(client: Client) -> Client:
    """Give the right password."""
    assert client.post("/coach/login/", RIGHT)["Location"] == f"{CODE_PAGE}?next=%2Fcoach%2F"
    return client


def logged_in(clock: Clock) -> Client:
    """A browser in which the coach is logged in with a code of the app."""
    client = after_password(Client())
    assert client.post(CODE_PAGE, {"code": clock.code()}).status_code == 302
    clock.go_on(seconds=30)
    return client
