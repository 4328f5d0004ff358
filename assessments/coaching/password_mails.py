"""Mails with links to new passwords: asked for by a visitor, sent afterwards by a thread of each server process.

What is asked for is a row until it is sent, so that it survives a restart. The visitor never waits for the mail server,
and a known mail address takes as long as an unknown one: nobody looks it up before the page is answered.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.contrib.auth.forms import PasswordResetForm
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import EmailMessage
from django.db import close_old_connections, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.models import PasswordMail
from assessments.web.rate_limits import Limit, take

log = logging.getLogger(__name__)

BY_NETWORK = Limit("password mail, network", 20)
TO_ADDRESS = Limit("password mail, address", 3, timedelta(hours=1))
MAX_WAITING = 1000
RETRY = timedelta(minutes=2)
GIVE_UP = timedelta(hours=1)
LOOK_EVERY = 60  # seconds, for mails that another process left behind


class TooManyMails(Exception):
    """As many mails as this address gets within an hour were asked for, or too many wait; this one won't be sent."""


def ask_for_mail(*, email: str, site: str, now: datetime) -> None:
    """Note that a mail to this address was asked for, with links to ``site`` (https://host).

    Raises TooManyMails.
    """
    if not take(limit=TO_ADDRESS, who=email.casefold(), now=now) or PasswordMail.objects.count() >= MAX_WAITING:
        raise TooManyMails
    PasswordMail.objects.create(email=email, site=site, asked_at=now, due_at=now)
    transaction.on_commit(wake_sender)


def send_due_mails(*, clock: Callable[[], datetime]) -> None:
    """Send the mails that are due, each by one process only; one that can't be sent is due again after RETRY.

    Each is claimed at the moment when its turn comes: with a slow mail server that is long after the first one's.
    """
    while mail := _next_due(now := clock()):
        if not PasswordMail.objects.filter(pk=mail.pk, due_at=mail.due_at).update(due_at=now + RETRY):
            continue  # another process has it
        try:
            for message in _messages(mail):
                message.send()
        except OSError:  # the base of all errors of sockets and of smtplib
            log.exception("A mail could not be sent.")
        else:
            mail.delete()


def _next_due(now: datetime) -> PasswordMail | None:
    """Return the mail that has been due for the longest; those that were asked for too long ago are deleted."""
    PasswordMail.objects.filter(asked_at__lte=now - GIVE_UP).delete()
    return PasswordMail.objects.filter(due_at__lte=now).order_by("due_at", "pk").first()


def _messages(mail: PasswordMail) -> Iterator[EmailMessage]:
    """Yield a message for each active account with this address; Django compares addresses."""
    for user in PasswordResetForm().get_users(mail.email):
        context = {
            "site": mail.site,
            "uid": urlsafe_base64_encode(force_bytes(user.pk)),
            "token": default_token_generator.make_token(user),
            "user": user,
        }
        subject = render_to_string("coaching/accounts/subject.txt").strip()
        body = render_to_string("coaching/accounts/mail.txt", context)
        yield EmailMessage(subject, body, to=[user.email])


class _Sender(threading.Thread):
    """Sends mails when one was asked for in this process, and looks for others once a minute."""

    def __init__(self) -> None:
        super().__init__(name="password mails", daemon=True)
        self.asked = threading.Event()

    def run(self) -> None:
        """Go on until the process ends; an error is logged, and the next look is a minute later."""
        while True:
            close_old_connections()
            try:
                send_due_mails(clock=timezone.now)
            except Exception:
                log.exception("Looking for mails failed.")
            finally:
                connection.close()
            self.asked.wait(LOOK_EVERY)
            self.asked.clear()


_starting = threading.Lock()
_senders: list[_Sender] = []


def wake_sender() -> None:
    """Start this process's sender, or tell it that a mail is waiting. Not to be called before a fork."""
    with _starting:
        if not _senders:
            _senders.append(_Sender())
            _senders[0].start()
    _senders[0].asked.set()
