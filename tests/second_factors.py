"""An authenticator app for tests: its key, its codes, and accounts that have it; mails that an account got."""

from datetime import datetime

from django.contrib.auth.models import User
from django_otp.models import Device
from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice

from assessments.models import Coach, Mail
from assessments.web.second_factor import device_with, renew_recovery_codes

APP_KEY = "3132333435363738393031323334353637383930"
PASSWORD = "a-long-enough-password"


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
