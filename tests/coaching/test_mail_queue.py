"""The queue of mails: a mail server that refuses or is away, and how many mails an hour."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from unittest import mock

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.coaching import invitation_mails, mail_queue
from assessments.coaching.mail_queue import ADDRESS_REFUSED
from assessments.models import Coach, Group, Mail
from assessments.web.rate_limits import Limit
from tests.clock import NOW
from tests.coaching.mailing import ANNA, BO, home, let_go, press_send
from tests.coaching.smtp import Inbox
from tests.html import Page
from tests.made_groups import make_coach, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_a_refused_address_is_told_and_a_corrected_one_gets_its_mail(
    coach: Client, listed: Group, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    inbox.refused = {ANNA: "550 No such user", BO: "451 Try later"}
    press_send(coach, listed)
    let_go()
    page = Page(coach.get(f"{home(listed)}mail/"))
    assert page.texts("#log li") == [
        f"Anna Berg {ANNA} Invitation. Not sent. {ADDRESS_REFUSED}",
        f"Bo {BO} Invitation. Not sent yet: it is tried again by itself.",
    ]
    assert page.has("#log[hx-get]")
    assert ANNA not in caplog.text
    inbox.refused.clear()
    coach.post(f"{home(listed)}invite/", {"names": "Anna Berg <anna.berg@example.org>"})
    press_send(coach, listed)
    let_go(now=NOW + mail_queue.RETRY)
    assert sorted(mail["To"] for mail in inbox.mails) == ["anna.berg@example.org", BO]


def test_a_mail_whose_first_try_runs_is_told_from_one_that_waits_and_one_that_was_put_off(
    coach: Client, listed: Group, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_send(coach, listed)
    logs: list[list[str]] = []

    def send(message: EmailMessage) -> None:
        logs.append(Page(coach.get(f"{home(listed)}mail/log/")).texts("#log li"))
        raise SMTPServerDisconnected

    monkeypatch.setattr(EmailMessage, "send", send)
    let_go()
    assert logs == [[f"Bo {BO} Invitation. Waiting to be sent.", f"Anna Berg {ANNA} Invitation. On its way."]]
    assert Page(coach.get(f"{home(listed)}mail/log/")).texts("#log li") == [
        f"Bo {BO} Invitation. Waiting to be sent.",
        f"Anna Berg {ANNA} Invitation. Not sent yet: it is tried again by itself.",
    ]


def test_a_mail_that_is_sent_again_by_a_killed_process_has_the_same_message_id(
    coach: Client, listed: Group, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mail servers and programs then know it as the one that they have; nothing of the machine is in it."""
    press_send(coach, listed)
    with monkeypatch.context() as patch:
        patch.setattr(mail_queue, "_end", mock.Mock(side_effect=SystemExit))
        with pytest.raises(SystemExit):
            let_go()
    let_go(now=NOW + mail_queue.RETRY)
    first, again = (mail["Message-ID"] for mail in inbox.to(ANNA))
    assert first == again
    assert first.endswith("@localhost>")
    assert first not in [mail["Message-ID"] for mail in inbox.to(BO)]


def test_another_address_of_the_same_person_gets_an_invitation_of_its_own(
    coach: Client, listed: Group, inbox: Inbox
) -> None:
    press_send(coach, listed)
    let_go()
    coach.post(f"{home(listed)}invite/", {"names": "Bo, bo.ek@example.org"})
    press_send(coach, listed)
    let_go()
    assert [mail["To"] for mail in inbox.mails] == [ANNA, BO, "bo.ek@example.org"]


def test_a_mail_server_that_is_away_loses_nothing_and_is_asked_once_a_look(
    coach: Client, listed: Group, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_send(coach, listed)
    with monkeypatch.context() as patch:
        send = mock.Mock(side_effect=SMTPServerDisconnected(ANNA))
        patch.setattr(EmailMessage, "send", send)
        let_go()
        assert send.call_count == 1
    let_go(now=NOW + mail_queue.RETRY)
    assert sorted(mail["To"] for mail in inbox.mails) == [ANNA, BO]


def test_links_to_new_passwords_do_not_wait_behind_a_list(
    coach: Client, lind: Coach, listed: Group, inbox: Inbox
) -> None:
    lind.user.email = "lind@example.org"
    lind.user.set_password("a-long-enough-password")
    lind.user.save()
    coach.force_login(lind.user)
    press_send(coach, listed)
    mail_queue.ask_for_password_mail(email="lind@example.org", site="http://testserver", now=NOW)
    let_go()
    assert [mail["To"] for mail in inbox.mails] == ["lind@example.org", ANNA, BO]


@pytest.mark.parametrize("limit", ["BY_COACH", "BY_SITE"])
def test_so_many_mails_an_hour_and_no_more(
    coach: Client, listed: Group, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    monkeypatch.setattr(invitation_mails, limit, Limit("test", 1, timedelta(hours=1)))
    page = press_send(coach, listed, sentence="Hello.")
    assert page.errors == [
        "That is more mail than goes out from here within an hour, so nothing was sent. Try again in an hour: what you "
        "wrote is below."
    ]
    assert page.value("sentence") == "Hello."
    assert not Mail.objects.exists()


def test_one_address_gets_so_many_mails_a_day_from_all_coaches(
    coach: Client, listed: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(invitation_mails, "TO_RECIPIENT", Limit("test", 1, timedelta(days=1)))
    press_send(coach, listed)
    other = make_coach("berg")
    theirs = make_group(other, listed.questionnaire.versions.get(), code="WXYZ2345")
    client = Client()
    client.force_login(other.user)
    client.post(f"{home(theirs)}invite/", {"names": f"Anna, {ANNA}\nDora, dora@example.org"})
    page = press_send(client, theirs)
    assert page.notices[-1] == (
        "1 invitation is on the way. See below how each went. 1 was left out: it had several mails from here today."
    )
    assert [mail.email for mail in Mail.objects.of_group(theirs)] == ["dora@example.org"]


def test_a_class_of_three_hundred_is_queued_in_a_few_statements(
    coach: Client, group: Group, inbox: Inbox, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    names = "\n".join(f"Student {number}, s{number}@example.org" for number in range(300))
    with django_assert_max_num_queries(16):
        coach.post(f"{home(group)}invite/", {"names": names})
    with django_assert_max_num_queries(40):
        coach.post(f"{home(group)}mail/", {"kind": "invitation", "previewed": "", "sentence": "", "send": "1"})
    assert Mail.objects.count() == 300
    with django_assert_max_num_queries(20):
        page = Page(coach.get(f"{home(group)}mail/"))
    assert len(page.all("#log li")) == 50
    assert "300 waiting" in page.text
