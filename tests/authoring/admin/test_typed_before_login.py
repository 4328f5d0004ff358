"""A change page of the admin that is sent after the session has ended: the login keeps it, and one press saves it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from assessments.authoring.admin.base import change_url
from assessments.models import Questionnaire, Weight
from tests.authoring.admin.conftest import QuestionOf
from tests.authoring.admin.test_stale_forms import form_on
from tests.html import Page

pytestmark = pytest.mark.django_db
PASSWORD = "coffee and cake"


@pytest.fixture
def admin() -> Client:
    """An admin's browser that logs in with PASSWORD."""
    User.objects.create_superuser("ada", password=PASSWORD)
    client = Client()
    client.login(username="ada", password=PASSWORD)
    return client


def hidden(page: Page, beneath: str) -> dict[str, str]:
    fields = page.all(f'{beneath} input[type=hidden], input[type=hidden][form="login-form"]')
    return {str(field.attributes["name"]): field.attributes.get("value") or "" for field in fields}


def log_in(client: Client, page: Page, password: str = PASSWORD) -> str | Page:
    """Send the login form as it stands on the page; return where it leads, or the page that refuses it."""
    sent = hidden(page, "#login-form") | {"username": "ada", "password": password}
    response = client.post("/admin/login/", sent)
    return str(response["Location"]) if response.status_code == 302 else Page(response)


def test_what_was_typed_comes_through_the_login_and_is_saved_by_a_press(admin: Client, question_of: QuestionOf) -> None:
    question = question_of("pair")
    address, infra = change_url(question), question.questionnaire.archetypes.get(key="infra")
    typed = form_on(admin.get(address)) | {"prompt": "Typed for\nan hour?", f"choices-0-weight_{infra.pk}": "2"}
    admin.cookies.pop("sessionid")
    response = admin.post(address, typed)
    assert response.status_code == 422
    assert "You were logged out, so this is not saved yet." in Page(response).text
    again = log_in(admin, Page(response), "wrong")
    assert isinstance(again, Page)
    assert log_in(admin, again) == address
    shown = Page(admin.get(address))
    assert "You were logged out, so this was not saved." in shown.text
    assert "Typed for an hour?" in shown.text
    question.refresh_from_db()
    assert "hour" not in question.prompt  # nothing is saved without a press
    assert admin.post(address, hidden(shown, "#typed_form")).status_code == 302
    question.refresh_from_db()
    assert question.prompt.split() == ["Typed", "for", "an", "hour?"]
    assert Weight.objects.get(choice=question.choices.all()[0], archetype=infra).value == 2
    assert Page(admin.get(address)).has("#question_form")


def test_what_was_typed_can_be_forgotten(admin: Client, question_of: QuestionOf) -> None:
    address = change_url(question_of("single"))
    typed = form_on(admin.get(address)) | {"prompt": "Never mind"}
    admin.cookies.pop("sessionid")
    assert log_in(admin, Page(admin.post(address, typed))) == address
    assert Page(admin.get(address)).has("#typed_form")
    assert admin.post(address, {"_discard": "1"})["Location"] == address
    assert Page(admin.get(address)).has("#question_form")


def test_it_does_not_overwrite_what_somebody_saved_meanwhile(admin: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    address = change_url(question)
    typed = form_on(admin.get(address)) | {"prompt": "Mine"}
    admin.cookies.pop("sessionid")
    log_in(admin, Page(admin.post(address, typed)))
    type(question).objects.filter(pk=question.pk).update(prompt="Theirs")
    assert admin.post(address, hidden(Page(admin.get(address)), "#typed_form")).status_code == 409
    question.refresh_from_db()
    assert question.prompt == "Theirs"


def test_other_forms_and_accounts_lead_to_the_login_as_before(
    client: Client, draft: Questionnaire, question_of: QuestionOf
) -> None:
    for address in (f"/admin/assessments/questionnaire/{draft.pk}/delete/", "/admin/password_change/"):
        assert client.post(address, {"post": "yes"}).status_code == 302
    client.force_login(User.objects.create_user("nobody"))
    assert client.post(change_url(question_of("single")), {"prompt": "x"}).status_code == 302


def test_a_login_in_another_window_does_not_cost_what_was_typed(admin: Client, question_of: QuestionOf) -> None:
    """The login renews the token, so the form of the older window fails the check."""
    address = change_url(question_of("single"))
    typed = form_on(admin.get(address)) | {"prompt": "Typed in the older window"}
    browser = Client(enforce_csrf_checks=True)
    older = typed | {"csrfmiddlewaretoken": Page(browser.get("/admin/login/")).value("csrfmiddlewaretoken")}
    login = {"username": "ada", "password": PASSWORD, "csrfmiddlewaretoken": older["csrfmiddlewaretoken"]}
    assert browser.post("/admin/login/", login).status_code == 302
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {}):
        assert browser.post(address, older, headers=headers).status_code == 403
    deletion = address.replace("change", "delete")
    assert browser.post(deletion, older, headers={"Origin": "http://testserver"}).status_code == 403
    response = browser.post(address, older, headers={"Origin": "http://testserver"})
    assert (response.status_code, response["Location"]) == (303, address)
    page = Page(browser.get(address))
    assert hidden(page, "#typed_form")["prompt"] == "Typed in the older window"
    token = page.value("csrfmiddlewaretoken")
    sent = hidden(page, "#typed_form") | {"csrfmiddlewaretoken": token}
    assert browser.post(address, sent).status_code == 302
