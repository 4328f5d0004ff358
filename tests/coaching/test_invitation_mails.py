"""/coach/groups/<id>/mail/ and what students get: seen by a real mail server on loopback."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings

from assessments.coaching import mail_queue
from assessments.coaching.consents import record_consents
from assessments.coaching.invitation_mails import REMIND_AFTER
from assessments.coaching.invite_sentences import CHECK_SENTENCE
from assessments.coaching.mail_queue import FINISHED_MEANWHILE
from assessments.coaching.unsubscribing import unsubscribe_token
from assessments.models import Attempt, Coach, Group, InviteeAddress, Mail, Role
from tests.clock import NOW
from tests.coaching.mailing import ANNA, BO, home, let_go, press_send
from tests.coaching.smtp import Inbox, body_of, links_in
from tests.html import Page
from tests.made_groups import consent_to, give_access, make_coach, make_invitee, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stopped_clock")]


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
