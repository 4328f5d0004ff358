"""A second factor at the login: codes of an authenticator app (TOTP), and recovery codes for a lost phone.

django-otp keeps the app's key, checks codes, takes each only once, and makes every wrong one wait twice as long as the
one before. A browser in which a code of the account was right before is counted by itself and doesn't wait for what
others tried: who knows the password alone can't keep the owner out. Until the code is entered, the password alone logs
nobody in: `SecondFactorMiddleware` makes ``request.user`` anonymous, so every page behind the login, old or new,
refuses without knowing of codes.
"""

import re
import secrets
from base64 import b32encode
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

import django_otp
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django_otp.middleware import OTPMiddleware
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from assessments.web.devices import device_of, remember_login
from assessments.web.rate_limits import Limit, refused_until, take

RECOVERY_CODES = 10
RECOVERY_DIGITS = 12  # 40 bits; digits only, as phones show a keypad of digits for codes
APP_CODE = re.compile("[0-9]{6}")
SALT = "assessments.web.second_factor"
HOUR = timedelta(hours=1)
CODES = Limit("second factor", 20, HOUR)
CODES_OF_BROWSER = Limit("second factor, browser", 10, HOUR)


class Step(Enum):
    """What somebody who gave the right password still has to do."""

    ENTER_CODE = "enter code"
    SET_UP = "set up"


class TooManyCodes(Exception):
    """No code of this account is checked before ``until``."""

    def __init__(self, until: datetime) -> None:
        super().__init__("Too many wrong codes.")
        self.until = until


class Accounts(ModelBackend):
    """Django's backend; it reads with an account whether it has a second factor, in the same query."""

    def get_user(self, user_id: int) -> Any:
        """Return the account, or None if it doesn't exist or was disabled."""
        app = TOTPDevice.objects.filter(user=OuterRef("pk"), confirmed=True)
        user = User.objects.annotate(with_second_factor=Exists(app)).filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class SecondFactorMiddleware(OTPMiddleware):  # type: ignore[misc]  # django-otp has no types
    """Make ``request.user`` anonymous, and keep the account in ``request.waiting_user``, while a step is missing.

    As in AuthenticationMiddleware nothing is read before somebody asks for the user; accounts without a second factor
    cost no query, those with one a query for their device.
    """

    def _verify_user_sync(self, request: HttpRequest, user: Any) -> Any:
        user = super()._verify_user_sync(request, user)
        if not user.is_authenticated or is_verified(user) or missing_step(user) is None:
            return user
        request.waiting_user = user  # type: ignore[attr-defined]
        return AnonymousUser()


def has_second_factor(user: User) -> bool:
    """Whether an account logs in with codes. One query, unless the account was read by `Accounts`."""
    known = getattr(user, "with_second_factor", None)
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists() if known is None else bool(known)


def needs_second_factor(user: User) -> bool:
    """Whether this site asks an account to have a second factor."""
    return settings.SECOND_FACTOR == "all" or (settings.SECOND_FACTOR == "staff" and user.is_staff)


def missing_step(user: User) -> Step | None:
    """Return what an account has to do after its password; None if that is enough."""
    if settings.SECOND_FACTOR == "off":
        return None
    if has_second_factor(user):
        return Step.ENTER_CODE
    return Step.SET_UP if needs_second_factor(user) else None


def is_verified(user: User) -> bool:
    """Whether an account of a request has given its second factor."""
    return getattr(user, "otp_device", None) is not None


def waiting_user(request: HttpRequest) -> User | None:
    """Return the account that has given its password but not its second factor; None for everybody else."""
    if request.user.is_authenticated:
        return None
    waiting: User | None = getattr(request, "waiting_user", None)
    return waiting


def new_key() -> str:
    """Return a random key for an app, in hexadecimal."""
    return str(default_key())


def device_with(user: User, key: str) -> TOTPDevice:
    """Return an app's device that isn't saved: for its address and key."""
    return TOTPDevice(user=user, name="Authenticator app", key=key)


def key_to_type(device: TOTPDevice) -> str:
    """Return the key as apps take it, in groups of four letters."""
    letters = b32encode(device.bin_key).decode()
    return " ".join(letters[place : place + 4] for place in range(0, len(letters), 4))


def turn_on(*, user: User, key: str, code: str, now: datetime) -> tuple[Device, list[str]] | None:
    """Set up an app by its key, in place of one that was, if the code is right; else return None.

    Return the device and the recovery codes, which can't be shown again. Raises TooManyCodes.
    """
    _count(CODES, str(user.pk), now=now)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        device = device_with(user, key)
        device.save()
        if not APP_CODE.fullmatch(_cleaned(code)) or not device.verify_token(_cleaned(code)):
            transaction.set_rollback(True)
            return None
        TOTPDevice.objects.filter(user=user).exclude(pk=device.pk).delete()
        return device, renew_recovery_codes(user=user)


def turn_off(*, user: User) -> bool:
    """Delete an account's app and recovery codes; return whether it had any."""
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        deleted, _ = TOTPDevice.objects.filter(user=user).delete()
    return bool(deleted)


def renew_recovery_codes(*, user: User) -> list[str]:
    """Replace an account's recovery codes, and return the new ones. Only digests of them are stored."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user=user).delete()
        device = StaticDevice.objects.create(user=user, name="Recovery codes")
        StaticToken.objects.bulk_create(
            [StaticToken(device=device, token=_digest(user, _cleaned(code))) for code in codes]
        )
    return codes


def count_recovery_codes(*, user: User) -> int:
    """Return how many recovery codes of an account weren't used yet."""
    left: int = StaticToken.objects.filter(device__user=user).count()
    return left


def check_code(*, user: User, code: str, browser: str | None, now: datetime) -> Device | None:
    """Return the device whose code this is, which is used up by that; None for a wrong one. Raises TooManyCodes.

    ``browser`` is the key of a browser in which a code of this account was right before.
    """
    if browser:
        _count(CODES_OF_BROWSER, browser, now=now)
    else:
        _count(CODES, str(user.pk), now=now)
    code = _cleaned(code)
    is_of_app = bool(APP_CODE.fullmatch(code))
    model, token = (TOTPDevice, code) if is_of_app else (StaticDevice, _digest(user, code))
    with transaction.atomic():
        device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            return None
        if browser:
            device.throttle_reset(commit=False)
        is_allowed, refusal = device.verify_is_allowed()
        if not is_allowed:
            raise TooManyCodes(refusal["locked_until"])
        if device.verify_token(token):
            return device
        transaction.set_rollback(bool(browser))  # so that others wait neither longer nor shorter for it
        return None


def log_in_with(request: HttpRequest, *, user: User, device: Device) -> None:
    """Mark the session as verified by a device, under a new key."""
    request.user = user
    django_otp.login(request, device)
    request.session.cycle_key()


def browser_known_to(user: User, request: HttpRequest) -> str | None:
    """Return the key of a request's browser if a code of this account was right in it before; else None."""
    device = device_of(request)
    return device.key_of(_name_for_codes(user)) if device else None


def remember_browser(request: HttpRequest, response: HttpResponse, *, user: User) -> None:
    """Remember in the browser's cookie that a code of this account was right in it."""
    remember_login(request, response, _name_for_codes(user))


def _name_for_codes(user: User) -> str:
    return f"second factor of {user.pk}"  # with blanks, which no user name has


def _count(limit: Limit, who: str, *, now: datetime) -> None:
    if not take(limit=limit, who=who, now=now):
        raise TooManyCodes(refused_until([(limit, who)], now=now) or now)


def _recovery_code() -> str:
    digits = f"{secrets.randbelow(10**RECOVERY_DIGITS):0{RECOVERY_DIGITS}}"
    return "-".join(digits[place : place + 4] for place in range(0, RECOVERY_DIGITS, 4))


def _cleaned(code: str) -> str:
    return re.sub(r"[\s-]", "", code)


def _digest(user: User, code: str) -> str:
    """Return what is stored of a recovery code: 80 bits, as many as the library's column holds."""
    return b32encode(salted_hmac(SALT, f"{user.pk} {code}", algorithm="sha256").digest()[:10]).decode()
