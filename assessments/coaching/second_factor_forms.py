"""Forms of the second factor: a code, and a code or nothing with the password."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django_otp.models import Device

from assessments.coaching.account_forms import PasswordForm
from assessments.coaching.account_sentences import too_many_codes
from assessments.web.forms import PlainForm
from assessments.web.second_factor import TooManyCodes, check_code, turn_on

MAX_CODE = 40  # characters, with blanks and hyphens
CODE_MISSING = "Type the six digits that your app shows now, or one of your recovery codes."
CODE_WRONG = "That code isn’t right, or it was used already. Type the one that your app shows now."
FIRST_CODE_WRONG = (
    "That code doesn’t fit the key. Type the six digits that your app shows now; if they still don’t fit, check that "
    "your phone’s clock is right."
)


class CodeForm(PlainForm):
    """A code of the account's app, or a recovery code. A valid form has used it up."""

    code = forms.CharField(max_length=MAX_CODE, error_messages={"required": CODE_MISSING, "max_length": CODE_WRONG})

    def __init__(self, data: Any = None, *, user: User, browser: str | None, now: datetime) -> None:
        super().__init__(data)
        self.user, self.browser, self.now = user, browser, now
        self.device: Device | None = None

    def clean_code(self) -> str:
        """Check the code, and use it up."""
        code: str = self.cleaned_data["code"]
        check = partial(check_code, user=self.user, code=code, browser=self.browser, now=self.now)
        self.device = _checked(check, now=self.now)
        if self.device is None:
            raise forms.ValidationError(CODE_WRONG)
        return code


class FirstCodeForm(PasswordForm):
    """The first code of a new app, and the password unless it was given just now, at the login.

    A valid form has turned the second factor on.
    """

    code = forms.CharField(
        max_length=MAX_CODE, error_messages={"required": FIRST_CODE_WRONG, "max_length": FIRST_CODE_WRONG}
    )

    def __init__(self, data: Any = None, *, user: User, key: str, asks_password: bool, now: datetime) -> None:
        super().__init__(data, user=user)
        self.key, self.now = key, now
        if not asks_password:
            del self.fields["current_password"]
        self.device: Device | None = None
        self.recovery_codes: list[str] = []

    def clean_code(self) -> str:
        """Check the code against the key if the password was right, and turn the second factor on."""
        code: str = self.cleaned_data["code"]
        if "current_password" in self.errors:
            return code
        made = _checked(lambda: turn_on(user=self.user, key=self.key, code=code, now=self.now), now=self.now)
        if made is None:
            raise forms.ValidationError(FIRST_CODE_WRONG)
        self.device, self.recovery_codes = made
        return code


class TurnOffForm(PasswordForm):
    """The password and a code, which is used up only if the password is right."""

    code = forms.CharField(max_length=MAX_CODE, error_messages={"required": CODE_MISSING, "max_length": CODE_WRONG})

    def __init__(self, data: Any = None, *, user: User, browser: str | None, now: datetime) -> None:
        super().__init__(data, user=user)
        self.browser, self.now = browser, now

    def clean_code(self) -> str:
        """Check the code if the password, which is cleaned before it, was right."""
        code: str = self.cleaned_data["code"]
        if "current_password" not in self.cleaned_data:
            return code
        check = partial(check_code, user=self.user, code=code, browser=self.browser, now=self.now)
        if _checked(check, now=self.now) is None:
            raise forms.ValidationError(CODE_WRONG)
        return code


def _checked(check: Callable[[], Any], *, now: datetime) -> Any:
    """Return what a check returns; a validation error that says how long to wait after too many wrong codes."""
    try:
        return check()
    except TooManyCodes as refusal:
        raise forms.ValidationError(too_many_codes(until=refusal.until, now=now)) from refusal
