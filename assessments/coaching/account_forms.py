"""Forms of a coach's account: a new one, its name and mail address, its current password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm, PasswordResetForm
from django.contrib.auth.models import User

from assessments.coaching.coach_accounts import shown_of_account
from assessments.models import Coach
from assessments.web.forms import AccountNameField, MailAddressField, PlainForm, name_field

COACH_NAME_MISSING = "Give the name that your students will read."
NOT_TYPED = "Type your current password."


class PasswordForm(PlainForm):
    """The current password of whoever is logged in."""

    current_password = forms.CharField(strip=False, error_messages={"required": NOT_TYPED})

    def __init__(self, data: Any = None, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user

    def clean_current_password(self) -> str:
        """Refuse a wrong password."""
        password: str = self.cleaned_data["current_password"]
        if password and not self.user.check_password(password):
            raise forms.ValidationError("That isn’t your current password.")
        return password


class AccountForm(PasswordForm):
    """A coach's name and mail address. Another address asks for the current password."""

    name = name_field(COACH_NAME_MISSING)
    email = MailAddressField(
        required=False, max_length=254, error_messages={"invalid": "Write the mail address as name@example.org."}
    )
    shown = forms.CharField(required=False)  # the digest of what the form showed

    def __init__(self, data: Any = None, *, coach: Coach, user: User) -> None:
        shown = shown_of_account(name=coach.name, email=user.email)
        super().__init__(data, user=user, initial={"name": coach.name, "email": user.email, "shown": shown})
        self.fields["current_password"].required = False

    def clean(self) -> dict[str, Any]:
        """Ask for the password if the address is another one."""
        cleaned = super().clean() or {}
        is_changed = cleaned.get("email", self.user.email) != self.user.email
        if is_changed and "current_password" in cleaned and not cleaned["current_password"]:
            self.add_error("current_password", "To change the mail address, type your current password too.")
        return cleaned


class ForgottenForm(PasswordResetForm):
    """The mail address to which a link to a new password goes."""

    email = MailAddressField(max_length=254)


class CoachAccountForm(BaseUserCreationForm):  # type: ignore[type-arg]
    """A new coach's account."""

    name = name_field(COACH_NAME_MISSING)

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": AccountNameField, "email": MailAddressField}
        error_messages = {"username": {"unique": "That user name is taken; choose another."}}
