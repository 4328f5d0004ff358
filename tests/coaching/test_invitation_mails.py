"""/coach/groups/<id>/mail/ and what students get: seen by a real mail server on loopback."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPServerDisconnected
from unittest import mock

import pytest
from django.core.mail import EmailMessage
from django.db import IntegrityError
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from assessments.coaching import invitation_mails, mail_queue
from assessments.coaching.consents import record_consents
from assessments.coaching.invitation_mails import REMIND_AFTER
from assessments.coaching.invite_sentences import CHECK_SENTENCE
from assessments.coaching.mail_queue import ADDRESS_REFUSED, FINISHED_MEANWHILE, REFUSED_BY_READER, send_due_mails
from assessments.coaching.unsubscribing import address_digest, unsubscribe_token
from assessments.models import Attempt, Coach, Group, InviteeAddress, Mail, NoMoreMail, Role
from assessments.web.rate_limits import Limit
from tests.clock import NOW
from tests.coaching.smtp import Inbox, Server, body_of, links_in
from tests.html import Page
from tests.made_groups import consent_to, give_access, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]
ANNA, BO = "anna@example.org", "bo@example.org"


@pytest.fixture(scope="module")
def mail_server() -> Iterator[tuple[Server, Inbox]]:
    inbox = Inbox()
    server = Server(inbox)
    server.start()
    yield server, inbox
    server.stop()


@pytest.fixture
def inbox(mail_server: tuple[Server, Inbox], settings: Settings) -> Inbox:
    """An empty inbox, to which this site mails."""
    server, inbox = mail_server
    inbox.mails.clear()
    inbox.refused.clear()
    settings.EMAIL_CONFIGURED = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    return inbox


@pytest.fixture
def listed(coach: Client, group: Group, inbox: Inbox) -> Group:
    """The group, with two people on its list who have mail addresses, and one without."""
    reply = coach.post(f"{home(group)}invite/", {"names": f"Anna Berg, {ANNA}\nBo\t{BO}\nCem"})
    assert reply.status_code == 303
    return group


def home(group: Group) -> str:
    return f"/coach/groups/{group.pk}/"


def press_send(coach: Client, group: Group, *, kind: str = "invitation", sentence: str = "") -> Page:
    """Send as the form of the preview does; return the page after it."""
    fields = {"kind": kind, "sentence": sentence, "previewed": sentence, "send": "1"}
    return Page(coach.post(f"{home(group)}mail/", fields, follow=True))


def let_go(*, now: datetime = NOW) -> None:
    """Have the queue sent."""
    send_due_mails(clock=lambda: now)


# --- the mails ------------------------------------------------------------------------------------------


def test_everybody_with_an_address_gets_one_plain_mail_with_their_own_link(
    coach: Client, lind: Coach, listed: Group, inbox: Inbox, student: Client
) -> None:
    lind.user.email = "lind@example.org"
    lind.user.save()
    preview = Page(coach.post(f"{home(listed)}mail/", {"kind": "invitation", "sentence": "See you on Monday."}))
    assert "Send 2 invitations" in preview.buttons
    (shown,) = preview.texts("pre")
    assert inbox.mails == []
    page = press_send(coach, listed, sentence="See you on Monday.")
    assert page.notices == ["2 invitations are on the way. See below how each went."]
    assert page.texts("#log li") == [
        f"Bo {BO} Invitation. Waiting to be sent.",
        f"Anna Berg {ANNA} Invitation. Waiting to be sent.",
    ]
    let_go()
    assert [mail["To"] for mail in inbox.mails] == [ANNA, BO]
    (mail,) = inbox.to(ANNA)
    assert (mail["From"], mail["Reply-To"]) == ("careerfit@localhost", "lind@example.org")
    assert mail["Subject"] == "Your invitation to “Data science 101”"
    assert mail.get_content_type() == "text/plain"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = body_of(mail)
    assert "Prof. Lind writes: “See you on Monday.”" in body
    assert " ".join(body.replace(unsubscribe_token(ANNA), "…").split()) == shown
    personal, unsubscribe = links_in(mail)
    assert personal == f"/g/i/{listed.invitees.get(own_id='Anna Berg').token}/"
    assert mail["List-Unsubscribe"].strip() == f"<http://testserver{unsubscribe}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "?" not in personal + unsubscribe
    assert student.get(personal).status_code == 200
    sent = Page(coach.get(f"{home(listed)}mail/"))
    assert "2 sent." in sent.text
    assert not sent.has("#log[hx-get]")
    assert set(Mail.objects.values_list("body", "subject", "reply_to")) == {("", "", "")}


def test_a_double_click_sends_nothing_twice(coach: Client, listed: Group, inbox: Inbox) -> None:
    press_send(coach, listed)
    assert press_send(coach, listed).notices == ["No invitation was left to send: each person gets one."]
    let_go()
    press_send(coach, listed)
    let_go(now=NOW + timedelta(days=2))
    assert len(inbox.mails) == 2


def test_words_that_were_not_previewed_are_shown_before_they_are_sent(coach: Client, listed: Group) -> None:
    fields = {"kind": "invitation", "previewed": "", "sentence": "Bring a laptop.", "send": "1"}
    response = coach.post(f"{home(listed)}mail/", fields)
    page = Page(response)
    assert response.status_code == 422
    assert page.errors == [CHECK_SENTENCE]
    assert "Bring a laptop." in page.texts("pre")[0]
    assert page.value("previewed") == "Bring a laptop."
    assert not Mail.objects.exists()


def test_too_many_words_are_refused_and_kept(coach: Client, listed: Group) -> None:
    response = coach.post(f"{home(listed)}mail/", {"kind": "invitation", "sentence": "x" * 301, "send": "1"})
    page = Page(response)
    assert response.status_code == 422
    assert page.errors == ["Your own words may take 300 characters at most. Shorten them."]
    assert page.value("sentence") == "x" * 301


def test_no_name_or_sentence_adds_a_header(coach: Client, lind: Coach, listed: Group, inbox: Inbox) -> None:
    Group.objects.update(name="A\r\nBcc: thief@example.org\r\n\r\nB")
    lind.user.email = "a@example.org\r\nBcc: thief@example.org"
    lind.user.save()
    press_send(coach, listed, sentence="Hi\r\nBcc: thief@example.org")
    assert Mail.objects.count() == 0  # the sentence is one line, so it is not what was previewed
    press_send(coach, listed, sentence="Hi Bcc: thief@example.org")
    let_go()
    for mail in inbox.mails:
        assert mail["Bcc"] is None
        assert mail["Reply-To"] is None
    assert inbox.to("thief@example.org") == []


def test_a_mail_that_can_not_be_made_holds_up_no_other(
    listed: Group, coach: Client, inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    press_send(coach, listed)
    Mail.objects.filter(email=ANNA).update(subject="Two\nlines for anna@example.org")
    let_go()
    assert [mail["To"] for mail in inbox.mails] == [BO]
    assert Mail.objects.get(email=ANNA).failure == mail_queue.MAIL_NOT_MADE
    assert caplog.messages == ["A mail could not be made."]


# --- reminders ------------------------------------------------------------------------------------------


def test_one_reminder_goes_to_those_who_have_not_finished(
    coach: Client, listed: Group, inbox: Inbox, finished: Attempt
) -> None:
    press_send(coach, listed)
    let_go()
    early = press_send(coach, listed, kind="reminder")
    assert early.notices == ["No reminder was left to send: each person gets one."]
    make_member(listed, finished, invitee=listed.invitees.get(own_id="Anna Berg"))
    Mail.objects.update(sent_at=NOW - REMIND_AFTER)
    assert "At the moment that is 1 person." in Page(coach.get(f"{home(listed)}mail/")).text
    inbox.mails.clear()
    assert press_send(coach, listed, kind="reminder").notices == ["1 reminder is on the way. See below how each went."]
    let_go()
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"].strip()) == (BO, "Reminder: your invitation to “Data science 101”")
    assert "A reminder, the only one: Prof. Lind asks you" in body_of(mail)
    Mail.objects.update(sent_at=NOW - 5 * REMIND_AFTER)
    press_send(coach, listed, kind="reminder")
    let_go()
    assert len(inbox.mails) == 1


def test_whoever_finishes_while_a_reminder_waits_gets_none(
    coach: Client, listed: Group, inbox: Inbox, finished: Attempt
) -> None:
    press_send(coach, listed)
    let_go()
    Mail.objects.update(sent_at=NOW - REMIND_AFTER)
    press_send(coach, listed, kind="reminder")
    make_member(listed, finished, invitee=listed.invitees.get(own_id="Anna Berg"))
    let_go()
    assert [len(inbox.to(address)) for address in (ANNA, BO)] == [1, 2]
    assert Mail.objects.get(email=ANNA, kind="reminder").failure == FINISHED_MEANWHILE


@pytest.mark.parametrize("is_late", [False, True], ids=["sent", "not needed"])
def test_a_coach_to_whom_a_member_has_not_agreed_sees_no_reminder_to_them(
    coach: Client, lind: Coach, listed: Group, inbox: Inbox, finished: Attempt, is_late: bool
) -> None:
    berg = make_coach("berg")
    give_access(listed, berg, Role.EDITOR)
    second = Client()
    second.force_login(berg.user)
    press_send(coach, listed)
    let_go()
    Mail.objects.update(sent_at=NOW - REMIND_AFTER)
    member = make_member(listed, invitee=listed.invitees.get(own_id="Anna Berg"))
    press_send(coach, listed, kind="reminder")
    if is_late:
        member.attempt = finished
        member.save()
    let_go()
    mine, theirs = (Page(client.get(f"{home(listed)}mail/")) for client in (coach, second))
    assert any("Anna" in line and "Reminder" in line for line in mine.texts("#log li"))
    assert ("finished by then" in mine.text) is is_late
    assert not [line for line in theirs.texts("#log li") if "Reminder" in line]  # whose is missing would tell
    assert theirs.texts("#log > p") == ["2 sent."]
    record_consents(memberships=[member], coaches=[berg], now=NOW)
    assert Page(second.get(f"{home(listed)}mail/log/")).texts("#log li") == mine.texts("#log li")


def test_a_closed_group_mails_nobody(coach: Client, listed: Group) -> None:
    Group.objects.update(closes_on=NOW.date() - timedelta(days=1))
    page = Page(coach.get(f"{home(listed)}mail/"))
    assert "This group has closed, so no invitation is sent." in page.text
    press_send(coach, listed)
    assert not Mail.objects.exists()


# --- no more mail ---------------------------------------------------------------------------------------


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


# --- failures and limits --------------------------------------------------------------------------------


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


# --- who may, and what is kept --------------------------------------------------------------------------


def test_other_coaches_and_a_site_without_mail_have_no_such_page(
    coach: Client, listed: Group, settings: Settings
) -> None:
    client = Client()
    client.force_login(make_coach("berg").user)
    for rest in ("mail/", "mail/log/"):
        assert client.get(home(listed) + rest).status_code == 404
    assert client.post(f"{home(listed)}mail/", {"send": "1"}).status_code == 404
    settings.EMAIL_CONFIGURED = False
    assert coach.get(f"{home(listed)}mail/").status_code == 404
    assert coach.post(f"{home(listed)}mail/", {"send": "1"}).status_code == 404
    assert not Page(coach.get(f"{home(listed)}invite/")).has(f'a[href="{home(listed)}mail/"]')


def test_without_mail_an_address_is_part_of_the_line(coach: Client, group: Group) -> None:
    coach.post(f"{home(group)}invite/", {"names": f"Anna, {ANNA}"})
    assert group.invitees.get().own_id == f"Anna, {ANNA}"
    assert not InviteeAddress.objects.exists()


def test_an_address_goes_with_its_line_and_its_mails(coach: Client, listed: Group) -> None:
    press_send(coach, listed)
    coach.post(f"{home(listed)}invite/{listed.invitees.get(own_id='Anna Berg').pk}/remove/")
    assert [address.email for address in InviteeAddress.objects.all()] == [BO]
    assert [mail.email for mail in Mail.objects.all()] == [BO]


def test_a_student_sees_in_the_export_that_a_coach_gave_the_address(
    student: Client, listed: Group, finished: Attempt
) -> None:
    make_member(listed, finished, invitee=listed.invitees.get(own_id="Anna Berg"))
    (joined,) = student.get("/mine/everything.json").json()["groups"]
    assert joined["mail_address_on_the_coachs_list"] == ANNA


def test_the_log_is_polled_while_a_mail_waits(coach: Client, listed: Group) -> None:
    press_send(coach, listed)
    address = f"{home(listed)}mail/log/?page=1"
    assert Page(coach.get(f"{home(listed)}mail/")).attributes("#log", "hx-get") == [address]
    fragment = Page(coach.get(address, headers={"HX-Request": "true"}))
    assert not fragment.is_whole
    assert len(fragment.all("#log li")) == 2
    assert Page(coach.get(address)).heading == "What was sent"


def test_joining_by_a_mailed_link_ends_invitations(coach: Client, listed: Group, student: Client) -> None:
    student.post(f"/g/i/{listed.invitees.get(own_id='Anna Berg').token}/", consent_to(listed))
    press_send(coach, listed)
    assert [mail.email for mail in Mail.objects.all()] == [BO]


def test_the_database_holds_one_mail_of_a_kind_to_each_person(listed: Group) -> None:
    invitee = make_invitee(listed)
    rows = [Mail(kind="invitation", email=ANNA, invitee=invitee, queued_at=NOW, due_at=NOW) for _ in range(2)]
    rows[0].save()
    with pytest.raises(IntegrityError):
        rows[1].save()
