"""Forms without the CSRF token of their page, or with one from another site."""

import pytest
from django.test import Client

from assessments.models import Version
from tests.attacks.attackers import EVIL
from tests.attacks.test_permissions import TABLE, World, admin_addresses
from tests.html import Page

pytestmark = pytest.mark.django_db


# A mail program sends it, with one click (RFC 8058); all that it does is that the address gets no more mail.
WITHOUT_TOKEN = {"unsubscribe"}


def test_every_form_needs_its_csrf_token(world: World) -> None:
    """In every role a POST without the page's token gets 403."""
    answered = {}
    for role in ("student", "coach", "admin"):
        client = world.clients[role]
        client.handler.enforce_csrf_checks = True
        for name in TABLE.keys() - WITHOUT_TOKEN:
            answered[name, role] = client.post(world.address_of(name), {"answer": "1"}).status_code
    assert {asked: status for asked, status in answered.items() if status != 403} == {}


def test_every_admin_form_needs_its_csrf_token(world: World) -> None:
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
