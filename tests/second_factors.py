"""An authenticator app for tests: its key, its codes, and an account that has it."""

from datetime import datetime

from django.contrib.auth.models import User
from django_otp.models import Device
from django_otp.oath import hotp
from django_otp.plugins.otp_totp.models import TOTPDevice

from assessments.web.second_factor import device_with, renew_recovery_codes

APP_KEY = "3132333435363738393031323334353637383930"


def app_code(key: str, moment: datetime) -> str:
    """What an app with this key, in hexadecimal, shows at a moment."""
    return f"{hotp(bytes.fromhex(key), int(moment.timestamp()) // 30):06}"


def set_up_app(user: User) -> tuple[Device, list[str]]:
    """Turn an account's second factor on with APP_KEY; return the device and the recovery codes."""
    TOTPDevice.objects.filter(user=user).delete()
    device = device_with(user, APP_KEY)
    device.save()
    return device, renew_recovery_codes(user=user)
