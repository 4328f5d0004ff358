"""Mails to an account's own address: of a change that somebody else could have made, and of a group offered to it."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from assessments.coaching.account_sentences import (
    LOGIN_CHANGED,
    NOT_YOU,
    NOTICE_RULE,
    NOTICE_SUBJECT,
    OFFER,
    OFFER_SUBJECT,
)
from assessments.coaching.mail_queue import queue_mail
from assessments.core.names import clean_name, isolated
from assessments.models import Group
from assessments.web.second_factor import turn_off


def tell_account(user: User, notice: str) -> None:
    """Queue a mail with a notice, which has ``{name}`` in it, if the account has a mail address and this site mails."""
    if not settings.EMAIL_CONFIGURED or not user.email:
        return
    body = f"{notice.format(name=user.get_username())}\n\n{NOT_YOU}\n"
    queue_mail(to=user.email, subject=NOTICE_SUBJECT, body=body, now=timezone.now())


def tell_of_offer(*, user: User, group: Group, address: str) -> None:
    """Queue a mail that the owner offers a group to this account, if it has a mail address and this site mails."""
    if not settings.EMAIL_CONFIGURED or not user.email:
        return
    words = {"owner": isolated(group.coach.name), "group": isolated(clean_name(group.name))}
    body = f"{OFFER.format(**words)}\n\n{address}\n"
    queue_mail(to=user.email, subject=OFFER_SUBJECT.format(**words), body=body, now=timezone.now())


@transaction.atomic
def end_second_factor(*, user: User, notice: str) -> bool:
    """Turn an account's second factor off and tell the account; return whether it had one."""
    if not turn_off(user=user):
        return False
    tell_account(user, notice)
    return True


class PasswordNotice:
    """A password validator that refuses nothing: Django tells validators of each new password, whoever sets it.

    So a mail goes out after a change by its owner, by an admin, by a reset link and by a command.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Accept any password."""

    def password_changed(self, password: str, user: User) -> None:
        """Tell the account, unless it has never logged in: then the password is its first one."""
        if user.last_login is not None:
            tell_account(user, LOGIN_CHANGED)

    def get_help_text(self) -> str:
        """Return what the admin's password form says."""
        return NOTICE_RULE
