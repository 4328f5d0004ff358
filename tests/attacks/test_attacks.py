"""What somebody tries who wants more than is theirs, one test an attempt."""

import re
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from assessments.coaching.coach_invitations import invite_coach
from assessments.links.links import owner_digest
from assessments.models import Attempt, Coach, Group, Membership, Posting, ShareLink, Version
from assessments.web.csv import as_text_cell
from careerfit.wsgi import NO_FORM, application, readable_type, with_readable_type
from tests.attacks.test_permissions import TABLE, World, admin_addresses, make_world
from tests.core.posting_reader.own import link_to, make_posting, text_of
from tests.factories import STUDENT, TOKEN, make_attempt, make_finished, make_version, posted_for
from tests.html import Page
from tests.made_groups import CODE, make_coach, make_group, make_invitee, make_member

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
OTHER = "another-another-anothe"
PASSWORD = "a-long-enough-password"
NOT_UNDERSTOOD = "That request can't be understood"


@pytest.fixture
def world(version: Version) -> World:
    return make_world(version)


@pytest.fixture
def lind(version: Version) -> Coach:
    coach = make_coach()
    coach.user.set_password(PASSWORD)
    coach.user.email = "lind@example.org"
    coach.user.save()
    return coach


def logged_in(coach: Coach) -> Client:
    client = Client()
    client.force_login(coach.user)
    return client


# --- forged forms ---------------------------------------------------------------------------------------


def test_no_form_is_taken_from_another_site(world: World) -> None:
    """Whoever's browser it is, logged in or not: without the token that the page carried, 403 and nothing done."""
    answered = {}
    for role in ("student", "coach", "admin"):
        client = world.clients[role]
        client.handler.enforce_csrf_checks = True
        for name in TABLE:
            answered[name, role] = client.post(world.address_of(name), {"answer": "1"}).status_code
    assert {asked: status for asked, status in answered.items() if status != 403} == {}


def test_no_form_of_the_admin_is_either(world: World) -> None:
    client = world.clients["admin"]
    client.handler.enforce_csrf_checks = True
    answered = {address: client.post(address).status_code for address in admin_addresses()}
    assert len(answered) > 30
    assert {address for address, status in answered.items() if status != 403} == set()


def test_a_token_from_another_origin_is_refused(version: Version) -> None:
    client = Client(enforce_csrf_checks=True)
    token = Page(client.get("/q/data-science-jobs/")).value("csrfmiddlewaretoken")
    posted = {"mode": "full", "csrfmiddlewaretoken": token}
    assert client.post("/q/data-science-jobs/", posted, HTTP_ORIGIN=f"https://{EVIL}").status_code == 403
    assert client.post("/q/data-science-jobs/", posted).status_code == 303


# --- fields that no form has ----------------------------------------------------------------------------

MORE = {
    "id": "999",
    "pk": "999",
    "owner": owner_digest(OTHER),
    "version": "999",
    "finished_at": "2020-01-01",
    "reopened_at": "2020-01-01",
    "started_at": "2020-01-01",
    "goal": "infra",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "user": "1",
    "user_permissions": "1",
    "groups": "1",
    "code": "ZZZZ2222",
    "token": "Z" * 22,
    "together_token": "Z" * 22,
    "created_at": "2020-01-01",
    "opened_count": "77",
    "revoked_at": "2020-01-01",
    "agreed_until": "2099-01-01",
    "agreed_answers": "on",
    "note": "",
    "joined_at": "2020-01-01",
}


def without(row: Any, *changing: str) -> dict[str, Any]:
    """What a row holds in the database, but for the columns that a form may change."""
    held = type(row).objects.filter(pk=row.pk).values().get()
    assert set(changing) <= set(held)
    return {name: value for name, value in held.items() if name not in changing}


def test_starting_takes_no_more_than_it_asks_for(student: Client, version: Version) -> None:
    student.post("/q/data-science-jobs/", MORE | {"mode": "full"})
    begun = Attempt.objects.get()
    assert (begun.owner, begun.version_id, begun.finished_at) == (owner_digest(STUDENT), version.pk, None)
    assert begun.started_at.year > 2020


def test_an_answer_changes_nothing_but_itself(student: Client, attempt: Attempt) -> None:
    before = without(attempt)
    asked = attempt.version.content.questions[0]
    student.post(f"/take/{attempt.pk}/{asked.key}/", MORE | posted_for(asked))
    assert without(attempt) == before
    assert attempt.answers.get().question_key == asked.key


def test_a_link_keeps_its_token_and_its_count(student: Client, finished: Attempt) -> None:
    link = finished.links.get()
    before = without(link, "label", "expires_at", "shows_answers")
    response = student.post(f"/r/{TOKEN}/link/", MORE | {"label": "new", "lifetime": "week"})
    assert response.status_code == 303
    assert without(link, "label", "expires_at", "shows_answers") == before
    student.post(f"/r/{TOKEN}/share/", MORE | {"label": "second", "lifetime": "week"})
    made = ShareLink.objects.get(label="second")
    assert made.token != MORE["token"]
    assert (made.opened_count, made.revoked_at, made.attempt_id) == (0, None, finished.pk)


def test_a_kept_posting_is_its_senders(student: Client, version: Version) -> None:
    student.post("/postings/", MORE | {"text": text_of("infra"), "name": "x", "keep": "1"})
    kept = Posting.objects.get()
    assert (kept.owner, kept.version_id) == (owner_digest(STUDENT), version.pk)


def test_joining_agrees_to_what_the_group_asks_and_to_no_more(student: Client, lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    theirs = make_finished(version=version, owner=OTHER)
    posted = MORE | {"display_name": "Anna", "consent": "on"}
    assert student.post(f"/g/{CODE}/", posted | {"attempt": str(theirs.pk)}).status_code == 422
    assert student.post(f"/g/{CODE}/", posted | {"attempt": "new"}).status_code == 303
    member = Membership.objects.get()
    assert (member.owner, member.attempt_id) == (owner_digest(STUDENT), None)
    assert (member.agreed_until, member.agreed_answers) == (group.visible_until, False)


def test_a_groups_terms_leave_its_coach_and_its_code(lind: Coach, version: Version) -> None:
    berg = make_coach("berg")
    group = make_group(lind, version)
    terms = ("name", "places", "closes_on", "visible_until")
    before = without(group, *terms, "shows_answers")
    posted = MORE | {name: getattr(group, name) for name in terms} | {"coach": berg.pk, "questionnaire": "999"}
    assert logged_in(lind).post(f"/coach/groups/{group.pk}/settings/", posted).status_code == 303
    assert without(group, *terms, "shows_answers") == before
    posted |= {"questionnaire": version.questionnaire_id}
    assert logged_in(lind).post("/coach/groups/new/", posted).status_code == 303
    made = Group.objects.exclude(pk=group.pk).get()
    assert made.coach_id == lind.pk
    assert made.code != MORE["code"]


def test_a_note_changes_the_note_alone(lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    member = make_member(group, make_finished(version=version))
    before = without(member, "note")
    address = f"/coach/groups/{group.pk}/members/{member.pk}/"
    assert logged_in(lind).post(address, MORE | {"note": "new", "display_name": "x"}).status_code == 303
    assert without(member, "note") == before


def test_an_invited_coach_is_no_admin(stranger: Client, version: Version) -> None:
    invite_coach(note="", by=None, token="I" * 22, now=timezone.now())
    posted = {"name": "Ana", "username": "ana", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    assert stranger.post(f"/coach/invitation/{'I' * 22}/", MORE | posted).status_code == 303
    user = User.objects.get(username="ana")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert not user.user_permissions.exists()


# --- other people's rows, by way of one's own -----------------------------------------------------------


def test_a_coach_reaches_no_member_of_another_by_an_own_group(lind: Coach, version: Version) -> None:
    mine = make_group(lind, version)
    group = make_group(make_coach("berg"), version, code="WXYZ2345")
    member, invitee = make_member(group, make_finished(version=version)), make_invitee(group)
    client, start = logged_in(lind), f"/coach/groups/{mine.pk}"
    assert client.get(f"{start}/members/{member.pk}/").status_code == 404
    assert client.post(f"{start}/members/{member.pk}/", {"note": "x"}).status_code == 404
    assert client.post(f"{start}/members/{member.pk}/remove/").status_code == 404
    assert client.post(f"{start}/invite/{invitee.pk}/remove/").status_code == 404
    assert client.get(f"{start}/compare/?m={member.pk}&m={member.pk}").status_code == 404
    member.refresh_from_db()
    assert member.note == ""


def test_a_student_shows_no_result_of_another_to_a_group(student: Client, lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    member = make_member(group)
    theirs = make_finished(version=version, owner=OTHER)
    assert student.post(f"/g/{CODE}/result/", {"attempt": str(theirs.pk)}).status_code == 404
    student.post(f"/q/data-science-jobs/?group={CODE}", {"mode": "full", "attempt": str(theirs.pk)})
    member.refresh_from_db()
    assert member.attempt is not None
    assert member.attempt.owner == owner_digest(STUDENT)


def test_one_reads_no_attempt_of_another_among_ones_own(student: Client, version: Version) -> None:
    for token in ("a" * 22, "b" * 22):
        make_finished(version=version, token=token)
    theirs = make_finished(version=version, owner=OTHER, token="c" * 22)
    page = Page(student.get(f"/mine/changes/data-science-jobs/?later={theirs.pk}"))
    assert page.one(".lead").text().startswith("2 results of yours")
    assert str(theirs.pk) not in page.source
    assert theirs.links.get().token not in page.source


def test_the_database_s_own_copy_of_a_key_opens_nothing(version: Version) -> None:
    """Whoever read the database, or a backup, has digests; a digest in the cookie is nobody's key."""
    attempt = make_attempt(version=version)
    thief = Client()
    thief.cookies["careerfit_owner"] = attempt.owner
    assert thief.get(f"/take/{attempt.pk}/").status_code == 404
    assert thief.get(f"/mine/{attempt.owner}/").status_code == 404


# --- sessions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/coach/login/", "/admin/login/"])
def test_a_session_that_was_planted_is_nobodys_after_login(lind: Coach, address: str) -> None:
    User.objects.filter(pk=lind.user_id).update(is_staff=True)
    client = Client()
    planted = client.session
    planted["mark"] = "planted"
    planted.save()
    assert planted.session_key
    client.cookies["sessionid"] = planted.session_key
    response = client.post(address, {"username": "lind", "password": PASSWORD})
    assert response.status_code == 302
    assert client.cookies["sessionid"].value != planted.session_key
    thief = Client()
    thief.cookies["sessionid"] = planted.session_key
    assert thief.get("/coach/").status_code == 302


def test_a_session_ends_at_logout_and_with_the_password(lind: Coach) -> None:
    client, elsewhere = Client(), Client()
    for browser in (client, elsewhere):
        browser.post("/coach/login/", {"username": "lind", "password": PASSWORD})
    kept = client.cookies["sessionid"].value
    client.post("/coach/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/coach/").status_code == 302
    assert elsewhere.get("/coach/").status_code == 200
    lind.user.set_password("another-long-password")
    lind.user.save()
    assert elsewhere.get("/coach/").status_code == 302


def test_a_disabled_account_is_out_at_once(lind: Coach) -> None:
    client = logged_in(lind)
    User.objects.filter(pk=lind.user_id).update(is_active=False)
    assert client.get("/coach/").status_code == 302
    assert Client().post("/coach/login/", {"username": "lind", "password": PASSWORD}).status_code == 422


# --- hosts, redirects, methods --------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/mine/", f"/r/{TOKEN}/", "/coach/password/forgotten/", "/admin/login/"])
def test_another_host_gets_no_page(finished: Attempt, address: str) -> None:
    for host in (EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", "testserver:80@evil"):
        response = Client().get(address, HTTP_HOST=host)
        assert response.status_code == 400
        page = Page(response)
        assert page.heading == NOT_UNDERSTOOD
        assert EVIL not in page.source


def test_no_header_puts_another_host_into_a_link(student: Client, finished: Attempt) -> None:
    odd = {"X-Forwarded-Host": EVIL, "X-Forwarded-Server": EVIL, "Forwarded": f"host={EVIL}"}
    preview = Page(Client().get(f"/r/{TOKEN}/", headers=odd))
    assert preview.attributes('meta[property="og:url"]', "content") == [f"http://testserver/r/{TOKEN}/"]
    for page in (preview, Page(student.get("/mine/", headers=odd))):
        assert EVIL not in page.source


@override_settings(EMAIL_CONFIGURED=True)
def test_a_mail_for_a_new_password_leads_here(stranger: Client, lind: Coach) -> None:
    address, posted = "/coach/password/forgotten/", {"email": "lind@example.org"}
    assert stranger.post(address, posted, HTTP_HOST=EVIL).status_code == 400
    assert mail.outbox == []
    stranger.post(address, posted, HTTP_X_FORWARDED_HOST=EVIL)
    assert "http://testserver/coach/password/new/" in mail.outbox[0].body
    assert EVIL not in mail.outbox[0].body + str(mail.outbox[0].message())


AWAY = (
    f"https://{EVIL}/",
    f"//{EVIL}/",
    f"/\\{EVIL}",
    f"\\\\{EVIL}",
    f"///{EVIL}",
    "javascript:alert(1)",
    "data:,x",
    f"http:{EVIL}",
    f" https://{EVIL}",
    f"https://testserver@{EVIL}/",
)


def test_nothing_leads_away(student: Client, lind: Coach, finished: Attempt) -> None:
    User.objects.filter(pk=lind.user_id).update(is_staff=True)
    led = {}
    for to in AWAY:
        found = []
        for address in ("/coach/login/", "/admin/login/"):
            client, headers = Client(), {"HX-Current-URL": to}
            posted = {"username": "lind", "password": PASSWORD, "next": to}
            found.append(client.post(address, posted, headers=headers).headers["Location"])
            found.append(client.post("/coach/logout/", {"next": to}, query_params={"next": to}).headers["Location"])
        headers = {"HX-Request": "true", "HX-Current-URL": to, "Referer": to}
        response = student.get(f"/take/{finished.pk}/", {"next": to, "group": to}, headers=headers)
        led[to] = (*found, response.headers["HX-Redirect"])
    home = ("/coach/", "/", "/coach/", "/", f"/r/{TOKEN}/")
    assert {to: where for to, where in led.items() if where != home} == {}


@pytest.mark.parametrize("path", [f"//{EVIL}/about", f"/\\{EVIL}/about", f"//{EVIL}/%2e%2e/about"])
def test_a_slash_that_is_added_leads_nowhere_else(path: str) -> None:
    response = Client().get(path)
    assert response.status_code in {301, 404}
    assert not response.headers.get("Location", "/").startswith(("//", "/\\"))


def test_no_header_changes_the_method(student: Client, finished: Attempt) -> None:
    for method in ("DELETE", "PUT"):
        student.post(f"/r/{TOKEN}/share/", HTTP_X_HTTP_METHOD_OVERRIDE=method)
    assert student.get(f"/r/{TOKEN}/delete/", {"_method": "POST"}).status_code == 200
    assert Attempt.objects.exists()
    assert Client().generic("TRACE", "/", HTTP_COOKIE="careerfit_owner=x").status_code == 405


# --- words that are code elsewhere ----------------------------------------------------------------------

MARKUP = "</script><img src=x onerror=alert(1)>\"'&"


def test_a_name_is_text_wherever_it_stands(lind: Coach, version: Version) -> None:
    group = make_group(lind, version, name=MARKUP)
    make_invitee(group, MARKUP)
    first = make_member(group, make_finished(version=version), display_name=MARKUP, note=MARKUP)
    second = make_member(group, make_finished(version=version, owner=OTHER, token="o" * 22), display_name=MARKUP)
    client, start = logged_in(lind), f"/coach/groups/{group.pk}"
    rest = ("", "roster/", "settings/", "invite/", "wall/", "profiles/", "delete/", f"members/{first.pk}/")
    pages = ["/coach/", *(f"{start}/{page}" for page in rest), f"{start}/compare/?m={first.pk}&m={second.pk}"]
    for page in (client.get(page).content.decode() for page in pages):
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;" in page


def test_a_questionnaires_words_are_text_in_pages_pictures_and_data(version: Version) -> None:
    data = version.content.as_data()
    for archetype in data["archetypes"]:
        archetype["name"] = MARKUP
    data["questionnaire"]["title"] = MARKUP
    odd = make_version(version, definition=data)
    make_finished(version=odd)
    page = Page(Client().get(f"/r/{TOKEN}/"))
    assert MARKUP in page.text
    assert "<img src=x" not in page.source
    assert "</script><" not in page.source
    for name in ("result.json", "radar.json", "result.csv"):
        response = Client().get(f"/r/{TOKEN}/{name}")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in response.headers["Content-Type"]
    assert Client().get(f"/r/{TOKEN}/result.png").content.startswith(b"\x89PNG")


def test_a_questionnaires_words_are_text_on_paper(version: Version) -> None:
    """typst would stop at each of these, or read a file, were they markup to it."""
    data = version.content.as_data()
    for archetype in data["archetypes"]:
        archetype["name"] = '#read("/etc/passwd") #panic("x") $ [ *'
        archetype["summary"] = '#sys.inputs @nowhere <label> ``` \\ #import "@preview/x:1.0.0"'
    make_finished(version=make_version(version, definition=data))
    response = Client().get(f"/r/{TOKEN}/result.pdf")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")
    assert b"root:x:0" not in response.content


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_never_begins_like_a_formula(start: str) -> None:
    assert as_text_cell(f"{start}1") == f"'{start}1"


def test_a_postings_sheet_has_no_word_of_whoever_named_it(version: Version) -> None:
    """Nothing but numbers and keys, which begin with a letter or a digit."""
    token = link_to(make_posting(version, called="=cmd()")).token
    sheet = Client().get(f"/r/{token}/result.csv").content.decode()
    assert "cmd" not in sheet
    assert not re.search(r"(^|,)\"?[=+@-]", sheet, re.MULTILINE)


# --- too much, and what can't be kept -------------------------------------------------------------------


@pytest.mark.parametrize("length", ["²", "-1", "x", "1e3", "9" * 5000])
def test_a_length_that_is_none_is_refused(stranger: Client, length: str) -> None:
    """Django would read it as a number while it reads the form, where nobody catches that it isn't one."""
    response = stranger.post("/q/data-science-jobs/", {"mode": "full"}, CONTENT_LENGTH=length)
    assert response.status_code == 400
    assert Page(response).heading == NOT_UNDERSTOOD


@pytest.mark.parametrize("charset", ["hex", "idna", "undefined", "rot13", "nonsense", "utf-7", "utf-16"])
@pytest.mark.parametrize("kind", ["text/html; charset={}", "multipart/form-data; boundary=x; charset={}"])
def test_an_odd_charset_is_no_error_of_ours(charset: str, kind: str) -> None:
    """Django reads the address by it while it makes the request, where no error page is at hand."""
    environ: dict[str, Any] = {"QUERY_STRING": "a=%C3%A9", "CONTENT_TYPE": kind.format(charset)}
    setup_testing_defaults(environ)
    read = with_readable_type(lambda environ, _: [WSGIRequest(environ).GET["a"].encode()])
    assert list(read(environ, lambda *_: None)) == ["é".encode()]
    assert readable_type(kind.format(charset)) == NO_FORM
    assert not isinstance(application, WSGIHandler)  # gunicorn runs the wrapped one


@pytest.mark.parametrize("form", ["user/{user}/change/", "user/{user}/delete/", "user/{user}/history/", "user/add/"])
def test_a_field_without_a_name_is_no_error_of_ours(admin_client: Client, version: Version, form: str) -> None:
    """The admin takes `_to_field=` for the name of a field, and none is called that."""
    user = User.objects.get(username="admin")
    question, cue = version.questionnaire.questions.earliest("pk"), version.questionnaire.cues.earliest("pk")
    for address in (
        f"auth/{form.format(user=user.pk)}",
        f"assessments/question/{question.pk}/change/",
        f"assessments/cue/{cue.pk}/delete/",
    ):
        for method in (admin_client.get, admin_client.post):
            assert method(f"/admin/{address}?_to_field=").status_code < 500, address


@pytest.mark.parametrize("row", ["-Infinity", "", "9" * 400, "²"])
def test_a_ticked_row_that_has_no_number_is_no_error_of_ours(admin_client: Client, row: str) -> None:
    posted = {"action": "place_down", "step": "1", "index": "0", "_selected_action": row}
    assert admin_client.post("/admin/assessments/question/", posted).status_code == 400


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("form", ["change", "delete", "history"])
@pytest.mark.parametrize("model", ["coach", "question"])
def test_a_row_of_a_huge_number_is_not_there(admin_client: Client, model: str, form: str, sign: str) -> None:
    for digits in (19, 400):
        address = f"/admin/assessments/{model}/{sign}{'9' * digits}/{form}/"
        for method in (admin_client.get, admin_client.post):
            assert method(address).status_code == 404


def test_a_charset_that_browsers_send_is_left_alone() -> None:
    for kind in ("multipart/form-data; boundary=x", "text/plain; charset=UTF-8", "", "application/json"):
        assert readable_type(kind) == kind
    assert readable_type("text/html; charset*=nonsense''x") == NO_FORM


def test_no_form_keeps_a_nul(student: Client, finished: Attempt, lind: Coach) -> None:
    """PostgreSQL takes none; SQLite would."""
    nul = "a\x00b"
    group = make_group(lind, finished.version)
    member, coach = make_member(group, finished), logged_in(lind)
    assert student.post(f"/r/{TOKEN}/share/", {"label": nul, "lifetime": "week"}).status_code == 422
    assert student.post("/postings/", {"text": nul}).status_code == 422
    assert Client().post(f"/g/{CODE}/", {"display_name": nul, "consent": "on", "attempt": "new"}).status_code == 422
    assert coach.post(f"/coach/groups/{group.pk}/members/{member.pk}/", {"note": nul}).status_code == 422
    assert coach.post(f"/coach/groups/{group.pk}/invite/", {"names": nul}).status_code == 422
    assert coach.post("/coach/groups/new/", {"name": nul}).status_code == 422
    assert Client().post("/coach/login/", {"username": nul, "password": nul}).status_code == 422


def test_a_link_for_a_new_password_is_used_once(stranger: Client, lind: Coach) -> None:
    token = default_token_generator.make_token(lind.user)
    address = f"/coach/password/new/{urlsafe_base64_encode(force_bytes(lind.user.pk))}/{token}/"
    form = stranger.get(address).headers["Location"]
    assert token not in form  # the page that shows the form tells its address to nobody
    new = {"new_password1": "another-long-password", "new_password2": "another-long-password"}
    assert stranger.post(form, new).status_code == 302
    assert "Location" not in Client().get(address).headers
