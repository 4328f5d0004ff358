"""Mails that tell an account that its password changed, by whomever."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client, override_settings

from assessments.coaching.account_sentences import LOGIN_CHANGED
from assessments.models import Coach, Mail
from tests.environments import settings_under
from tests.second_factors import PASSWORD, give_login, told

pytestmark = pytest.mark.django_db
NOTICE = {"NAME": "assessments.coaching.account_notices.PasswordNotice"}
NEW = "quite-another-password"
CHANGES: dict[str, Callable[[Client, Coach], object]] = {
    "by its owner": lambda client, coach: client.post(
        "/coach/password/", {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    ),
    "by an admin": lambda client, coach: admin().post(
        f"/admin/auth/user/{coach.pk}/password/", {"usable_password": "true", "password1": NEW, "password2": NEW}
    ),
    "by a command": lambda client, coach: set_password(coach.user),
}


def admin() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("admin"))
    return client


def set_password(user: User) -> None:
    user.set_password(NEW)
    user.save()


@pytest.fixture
def lind(lind: Coach) -> Coach:
    give_login(lind)
    return lind


@pytest.mark.parametrize("by", CHANGES)
@override_settings(EMAIL_CONFIGURED=True, AUTH_PASSWORD_VALIDATORS=[NOTICE])
def test_a_changed_password_is_told_to_the_account(coach: Client, lind: Coach, by: str) -> None:
    lind.user.refresh_from_db()  # the login's time
    CHANGES[by](coach, lind)
    lind.user.refresh_from_db()
    assert lind.user.check_password(NEW)
    assert told(lind.user) == [LOGIN_CHANGED.format(name="lind")]


@override_settings(EMAIL_CONFIGURED=True, AUTH_PASSWORD_VALIDATORS=[NOTICE])
def test_a_first_password_and_an_account_without_mail_are_not_told(coach: Client, lind: Coach) -> None:
    set_password(User.objects.create_user("berg", "berg@example.org"))
    lind.user.refresh_from_db()
    lind.user.email = ""
    set_password(lind.user)
    assert not Mail.objects.exists()


def test_only_a_site_that_mails_has_the_notice() -> None:
    with_mail = settings_under(SECRET_KEY="x" * 60, EMAIL_URL="smtp://mail.example.org:25")
    assert NOTICE in with_mail["AUTH_PASSWORD_VALIDATORS"]
    assert NOTICE not in settings_under(SECRET_KEY="x" * 60)["AUTH_PASSWORD_VALIDATORS"]
