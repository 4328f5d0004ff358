"""Mails are queued as rows, and sent afterwards by a thread of each server process.

A row survives a restart, and whoever asks never waits for the mail server. A link to a new password takes as long for
a known address as for an unknown one: nobody looks it up before the page is answered.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import close_old_connections, connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessments.coaching.password_mails import password_messages
from assessments.coaching.unsubscribing import refused_addresses, unsubscribe_token
from assessments.models import Mail, Membership
from assessments.web.rate_limits import Limit, take

log = logging.getLogger(__name__)

SALT = "assessments.coaching.mail_queue"
BY_NETWORK = Limit("password mail, network", 20)
TO_ADDRESS = Limit("password mail, address", 3, timedelta(hours=1))
MAX_WAITING = 1000  # links to new passwords
RETRY = timedelta(minutes=2)  # after the first try; each later one waits twice as long
MAX_RETRY = timedelta(minutes=10)
LOOK_EVERY = 60  # seconds, for mails that another process left behind
BY_MACHINE = {"Auto-Submitted": "auto-generated"}  # RFC 3834: no “I am away until Monday” comes back
NO_TRY_HELPED = "The mail server could not be reached, or put it off for a day."
ADDRESS_REFUSED = "The mail server refused this address."
MAIL_REFUSED = "The mail server refused this mail."
MAIL_NOT_MADE = "This mail could not be made. Tell an admin of this site."
REFUSED_BY_READER = "This address asked for no more mail."
FINISHED_MEANWHILE = "Not needed: they had finished by then."


class TooManyMails(Exception):
    """As many mails as this address gets within an hour were asked for, or too many wait; this one won't be sent."""


def queue_mail(*, to: str, subject: str, body: str, kind: Mail.Kind = Mail.Kind.NOTICE, now: datetime) -> None:
    """Queue one mail in plain text; it is sent once the transaction is committed, and its row is deleted then."""
    queue_mails([Mail(kind=kind, email=to, subject=subject, body=body, queued_at=now, due_at=now)])


def queue_mails(mails: Iterable[Mail]) -> None:
    """Queue mails in one statement."""
    Mail.objects.bulk_create(mails)
    transaction.on_commit(wake_sender)


def ask_for_password_mail(*, email: str, site: str, now: datetime) -> None:
    """Queue a mail with a link to a new password; its links begin with ``site`` (https://host).

    Raises TooManyMails.
    """
    waiting = Mail.objects.filter(kind=Mail.Kind.PASSWORD)
    if not take(limit=TO_ADDRESS, who=email.casefold(), now=now) or waiting.count() >= MAX_WAITING:
        raise TooManyMails
    queue_mails([Mail(kind=Mail.Kind.PASSWORD, email=email, site=site, queued_at=now, due_at=now)])


def send_due_mails(*, clock: Callable[[], datetime]) -> None:
    """Send the mails that are due, each by one process only; one that can't be sent is due again later.

    Each is claimed at the moment when its turn comes: with a slow mail server that is long after the first one's. If a
    process is killed between the mail server's answer and its own note, that one mail is sent again, with the same
    Message-ID, by which mail servers and programs know it as the one that they have.
    """
    while mail := Mail.objects.due(now=(now := clock())).first():
        next_try = now + min(RETRY * 2**mail.tries, MAX_RETRY)
        claim = Mail.objects.filter(pk=mail.pk, due_at=mail.due_at)
        if not claim.update(due_at=next_try):
            continue  # another process has it
        if now >= mail.queued_at + mail.gives_up_after:
            _end(mail, failure=NO_TRY_HELPED)
        elif reason := _reason_against(mail):
            _end(mail, failure=reason)
        elif not _send(mail, clock):
            return  # the mail server is away: all that are due wait for the next look


def _send(mail: Mail, clock: Callable[[], datetime]) -> bool:
    """Send a mail and note how it went; return False if the mail server is away."""
    try:
        for place, message in enumerate(_messages(mail)):
            message.extra_headers |= {"Message-ID": _message_id(mail, place), **BY_MACHINE}
            message.send()
    except SMTPRecipientsRefused as error:
        _note_refusal(mail, ADDRESS_REFUSED, *(code for code, _ in error.recipients.values()))
    except (SMTPDataError, SMTPSenderRefused) as error:
        _note_refusal(mail, MAIL_REFUSED, error.smtp_code)
    except ValueError:  # a line end in a header, or an address that no mail can have
        log.exception("A mail could not be made.")
        _end(mail, failure=MAIL_NOT_MADE)
    except OSError:  # the base of all errors of sockets and of smtplib
        log.exception("A mail could not be sent.")
        _put_off(mail)
        return False
    else:
        _end(mail, sent_at=clock())
    return True


def _note_refusal(mail: Mail, reason: str, *codes: int) -> None:
    """Give a mail up that was refused for good (5xx), and leave one that was put off (4xx) for its next try."""
    log.warning("The mail server refused a mail, with %s.", ", ".join(map(str, codes)))
    if all(code >= 500 for code in codes):
        _end(mail, failure=reason)
    else:
        _put_off(mail)


def _put_off(mail: Mail) -> None:
    """Note that a try has failed; the claim has set when the next one is due."""
    Mail.objects.filter(pk=mail.pk).update(tries=mail.tries + 1)


def _end(mail: Mail, *, sent_at: datetime | None = None, failure: str = "") -> None:
    """Delete a mail that has had its turn; of one to a coach's list, keep for the log when it was sent, or why not."""
    rows = Mail.objects.filter(pk=mail.pk)
    if mail.invitee_id:
        rows.update(due_at=None, sent_at=sent_at, failure=failure, subject="", body="", reply_to="", site="")
    else:
        rows.delete()


def _reason_against(mail: Mail) -> str:
    """Return why a mail to a coach's list isn't to be sent any more; “” if it is."""
    if not mail.invitee_id:
        return ""
    if refused_addresses([mail.email]):
        return REFUSED_BY_READER
    finished = Membership.objects.filter(invitee=mail.invitee_id, attempt__finished_at__isnull=False)
    return FINISHED_MEANWHILE if mail.kind == Mail.Kind.REMINDER and finished.exists() else ""


def _messages(mail: Mail) -> Iterable[EmailMessage]:
    """Return what is sent: for a link to a new password one for each account, else one, and with a way to stop it."""
    if mail.kind == Mail.Kind.PASSWORD:
        return password_messages(email=mail.email, site=mail.site)
    headers = {}
    if mail.invitee_id:
        address = mail.site + reverse("unsubscribe", args=[unsubscribe_token(mail.email)])
        headers = {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    reply_to = [mail.reply_to] if mail.reply_to else None
    return [EmailMessage(mail.subject, mail.body, to=[mail.email], reply_to=reply_to, headers=headers)]


def _message_id(mail: Mail, place: int) -> str:
    """Return the Message-ID of one of a row's messages, which is the same whenever it is sent, and tells nothing."""
    digest = salted_hmac(SALT, f"{mail.pk} {mail.queued_at.timestamp()} {place}", algorithm="sha256").hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest[:32]}@{domain}>"


class _Sender(threading.Thread):
    """Sends mails when one was asked for in this process, and looks for others once a minute."""

    def __init__(self) -> None:
        super().__init__(name="mails", daemon=True)
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
