"""/g/unsubscribe/<token>/ : a student ends all mail of coaches."""

import pytest
from django.test import Client

from assessments.coaching.mail_queue import REFUSED_BY_READER
from assessments.coaching.unsubscribing import address_digest, unsubscribe_token
from assessments.models import Group, Mail, NoMoreMail
from tests.coaching.mailing import ANNA, BO, home, let_go, press_send
from tests.coaching.smtp import Inbox, links_in
from tests.html import Page
from tests.made_groups import make_coach, make_group

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


def test_the_link_in_a_mail_stops_all_mail_without_an_account(
    coach: Client, listed: Group, inbox: Inbox, stranger: Client
) -> None:
    press_send(coach, listed)
    let_go()
    address = links_in(inbox.to(ANNA)[0])[1]
    page = Page(stranger.get(address))
    assert page.heading == "Get no more mail from this site?"
    assert not NoMoreMail.objects.exists()  # programs that check mail open links
    done = Page(stranger.post(address))
    assert done.heading == "No coach can mail you from this site again"
    assert NoMoreMail.objects.get().digest == address_digest("ANNA@example.org")
    assert ANNA not in str(NoMoreMail.objects.values())
    other = make_coach("berg")
    theirs = make_group(other, listed.questionnaire.versions.get(), code="WXYZ2345")
    client = Client()
    client.force_login(other.user)
    client.post(f"{home(theirs)}invite/", {"names": f"A. B., {ANNA.upper()}"})
    assert "asked for no more mail from this site" in Page(client.get(f"{home(theirs)}mail/")).text
    press_send(client, theirs)
    assert not Mail.objects.of_group(theirs).exists()


def test_a_mail_program_unsubscribes_with_one_click(listed: Group, coach: Client, inbox: Inbox) -> None:
    """RFC 8058: a POST without cookies, also while the mail still waits."""
    press_send(coach, listed)
    program = Client(enforce_csrf_checks=True)
    address = f"/g/unsubscribe/{unsubscribe_token(ANNA)}/"
    for _ in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    let_go()
    assert [mail["To"] for mail in inbox.mails] == [BO]
    assert Mail.objects.get(email=ANNA).failure == REFUSED_BY_READER
    assert f"Not sent. {REFUSED_BY_READER}" in Page(coach.get(f"{home(listed)}mail/")).text


def test_nobody_makes_an_unsubscribe_link_for_somebody_else(stranger: Client) -> None:
    token = unsubscribe_token(ANNA)
    for forged in (
        address_digest(BO) + token[22:],
        token[:-1] + "~",
        token[:22],
        "x",
        unsubscribe_token(BO)[:22] + "é",
    ):
        assert stranger.get(f"/g/unsubscribe/{forged}/").status_code == 404
        assert stranger.post(f"/g/unsubscribe/{forged}/").status_code == 404
    assert not NoMoreMail.objects.exists()
