"""Mails with links to new passwords: asked for at /coach/password/forgotten/, sent afterwards."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from unittest import mock

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from assessments.coaching import mail_queue
from assessments.coaching.mail_queue import RETRY, TooManyMails, ask_for_password_mail, queue_mail, send_due_mails
from assessments.coaching.views.accounts import TOO_MANY_MAILS
from assessments.models import Coach, Mail
from careerfit import settings as real_settings
from tests.clock import NOW
from tests.html import Page

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
FORGOTTEN = "/coach/password/forgotten/"
with_mail = override_settings(EMAIL_CONFIGURED=True)


@pytest.fixture
def lind(lind: Coach) -> Coach:
    """The coach, with a mail address."""
    lind.user.set_password("a-long-enough-password")
    lind.user.email = "lind@example.org"
    lind.user.save()
    return lind


@with_mail
def test_a_known_address_runs_the_same_queries_as_an_unknown_one(stranger: Client, lind: Coach) -> None:
    """Else the time would tell which addresses have accounts; no table of accounts is read."""
    shapes = []
    for address in ("first@example.org", "nobody@example.org", "lind@example.org"):
        with CaptureQueriesContext(connection) as queries:
            assert stranger.post(FORGOTTEN, {"email": address}).status_code == 302
        shapes.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert shapes[1] == shapes[2]
    assert not any("auth_user" in shape for shape in shapes[1])


@with_mail
def test_mails_are_limited_by_their_address_and_by_network(stranger: Client, lind: Coach) -> None:
    for _ in range(3):
        assert stranger.post(FORGOTTEN, {"email": "lind@example.org"}).status_code == 302
    refused = stranger.post(FORGOTTEN, {"email": "LIND@example.org"})
    page = Page(refused)
    assert refused.status_code == 422
    assert page.errors == [TOO_MANY_MAILS]
    assert page.value("email") == "LIND@example.org"
    for number in range(mail_queue.BY_NETWORK.maximum - 4):
        assert stranger.post(FORGOTTEN, {"email": f"a{number}@example.org"}).status_code == 302
    assert stranger.post(FORGOTTEN, {"email": "b@example.org"}).status_code == 429
    assert Mail.objects.count() == mail_queue.BY_NETWORK.maximum - 1
    assert stranger.get(FORGOTTEN).status_code == 200


def test_no_more_mails_wait_than_can_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_queue, "MAX_WAITING", 1)
    ask_for_password_mail(email="a@example.org", site="https://x", now=NOW)
    with pytest.raises(TooManyMails):
        ask_for_password_mail(email="b@example.org", site="https://x", now=NOW)


def test_a_mail_that_can_not_be_sent_is_tried_again_and_given_up_after_an_hour(
    lind: Coach, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask_for_password_mail(email="lind@example.org", site="https://quiz.example.org", now=NOW)
    send = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", mock.Mock(side_effect=SMTPServerDisconnected("lind@example.org")))
    send_due_mails(clock=lambda: NOW)
    assert caplog.messages == ["A mail could not be sent."]
    monkeypatch.setattr(EmailMessage, "send", send)
    send_due_mails(clock=lambda: NOW + RETRY - timedelta(seconds=1))
    assert mail.outbox == []
    send_due_mails(clock=lambda: NOW + RETRY)
    assert "https://quiz.example.org/coach/password/new/" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"
    ask_for_password_mail(email="lind@example.org", site="https://quiz.example.org", now=NOW)
    send_due_mails(clock=lambda: NOW + HOUR)
    assert not Mail.objects.exists()
    assert len(mail.outbox) == 1


def test_a_mail_that_another_process_is_sending_is_left_to_it(lind: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    ask_for_password_mail(email="lind@example.org", site="https://quiz.example.org", now=NOW)

    def meanwhile(_mail: Mail) -> Iterator[EmailMessage]:
        send_due_mails(clock=lambda: NOW)
        yield EmailMessage("x", "x", to=["lind@example.org"])

    monkeypatch.setattr(mail_queue, "_messages", meanwhile)
    send_due_mails(clock=lambda: NOW)
    assert len(mail.outbox) == 1


def test_a_slow_mail_server_gets_no_mail_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a process sends mail after mail, longer than RETRY in all, another one looks for mails that are due."""
    for number in range(5):
        ask_for_password_mail(email=f"a{number}@example.org", site="https://x", now=NOW)
    monkeypatch.setattr(mail_queue, "_messages", lambda waiting: [EmailMessage("x", "x", to=[waiting.email])])
    sent: list[str] = []

    def clock() -> datetime:
        return NOW + timedelta(seconds=50) * len(sent)

    def send_slowly(message: EmailMessage) -> None:
        sent.append(message.to[0])
        if len(sent) == 4:
            send_due_mails(clock=clock)

    monkeypatch.setattr(EmailMessage, "send", send_slowly)
    send_due_mails(clock=clock)
    assert sorted(sent) == [f"a{number}@example.org" for number in range(5)]


def test_no_mail_server_is_waited_for_without_end() -> None:
    assert 0 < real_settings.EMAIL_TIMEOUT < RETRY.total_seconds()


def test_a_notice_is_sent_once_and_nothing_of_it_is_kept() -> None:
    queue_mail(to="lind@example.org", subject="Your password was changed", body="It was.\n", now=NOW)
    send_due_mails(clock=lambda: NOW)
    send_due_mails(clock=lambda: NOW + RETRY)
    (message,) = mail.outbox
    assert (message.to, message.subject, message.body) == (
        ["lind@example.org"],
        "Your password was changed",
        "It was.\n",
    )
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "List-Unsubscribe" not in message.extra_headers
    assert not Mail.objects.exists()
