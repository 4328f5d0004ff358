"""Cookies named ``__Host-…`` on a site behind https: who came before keeps the results and an open form."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from assessments.links.links import owner_digest
from assessments.models import Attempt, Version
from tests.environments import PRODUCTION, settings_under
from tests.factories import STUDENT, make_attempt
from tests.html import Page

pytestmark = pytest.mark.django_db
OWNER, CSRF = "__Host-careerfit_owner", "__Host-csrftoken"
OLD_TOKEN = "t" * 32


class SecureClient(Client):
    """A browser that asks by https."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        return super().generic(*args, **kwargs | {"secure": True})


@pytest.fixture
def secure() -> Iterator[Client]:
    """A browser of before this release, with the CSRF check on, at a site behind https."""
    names = {name: value for name, value in settings_under(**PRODUCTION).items() if "COOKIE" in name}
    with override_settings(**names, HTTPS=True):
        client = SecureClient(enforce_csrf_checks=True, headers={"Origin": "https://testserver"})
        client.cookies.load({"careerfit_owner": STUDENT, "csrftoken": OLD_TOKEN, "sessionid": "planted"})
        yield client


def test_a_visitor_of_before_keeps_results_and_gets_the_new_cookie(secure: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    question = f"/take/{attempt.pk}/{version.content.questions[0].key}/"
    response = secure.get(question)
    assert response.status_code == 200
    cookie = response.cookies[OWNER]
    assert cookie.value == STUDENT
    assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    assert cookie["max-age"] == 365 * 24 * 3600
    del secure.cookies["careerfit_owner"]
    assert secure.get(question).status_code == 200
    assert OWNER not in secure.get(question).cookies


def test_a_form_that_was_open_before_the_upgrade_is_accepted(secure: Client, version: Version) -> None:
    attempt = make_attempt(version=version)
    question = f"/take/{attempt.pk}/{version.content.questions[0].key}/"
    assert secure.post(question, {"skip": "1", "csrfmiddlewaretoken": OLD_TOKEN}).status_code == 303


def test_a_page_for_everybody_sets_no_cookie_of_one(secure: Client, version: Version) -> None:
    assert not secure.get("/about/").cookies
    assert not secure.get("/").cookies


def test_the_new_cookie_comes_before_the_old_one_and_a_session_is_not_taken_over(
    secure: Client, version: Version
) -> None:
    attempt = make_attempt(version=version, owner="another-another-anothe")
    secure.cookies[OWNER] = "another-another-anothe"
    assert secure.get(f"/take/{attempt.pk}/").status_code == 303
    assert "__Host-sessionid" not in secure.get("/coach/login/").cookies


@pytest.mark.parametrize("address", ["/mine/delete/", "/mine/leave/"])
def test_whoever_deletes_or_leaves_is_forgotten_under_both_names(
    secure: Client, version: Version, address: str
) -> None:
    make_attempt(version=version)
    token = Page(secure.get(address)).value("csrfmiddlewaretoken")
    response = secure.post(address, {"csrfmiddlewaretoken": token})
    assert response.status_code == 303
    assert response.cookies["careerfit_owner"]["max-age"] == 0
    assert response.cookies[OWNER].value != STUDENT
    assert response.cookies[OWNER]["secure"]
    left = Attempt.objects.filter(owner=owner_digest(STUDENT)).count()
    assert left == (0 if "delete" in address else 1)
