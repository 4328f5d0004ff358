"""Forged hosts, redirects to other sites, and headers that change the method."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from assessments.models import Attempt, Coach
from tests.attacks.attackers import EVIL, NOT_UNDERSTOOD, PASSWORD
from tests.factories import TOKEN
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/", "/mine/", f"/r/{TOKEN}/", "/coach/password/forgotten/", "/admin/login/"])
def test_a_request_for_another_host_is_refused(finished: Attempt, address: str) -> None:
    for host in (EVIL, f"testserver.{EVIL}", f"testserver@{EVIL}", "testserver:80@evil"):
        response = Client().get(address, HTTP_HOST=host)
        assert response.status_code == 400
        page = Page(response)
        assert page.heading == NOT_UNDERSTOOD
        assert EVIL not in page.source


def test_forwarded_headers_put_no_other_host_into_a_link(student: Client, finished: Attempt) -> None:
    odd = {"X-Forwarded-Host": EVIL, "X-Forwarded-Server": EVIL, "Forwarded": f"host={EVIL}"}
    preview = Page(Client().get(f"/r/{TOKEN}/", headers=odd))
    assert preview.attributes('meta[property="og:url"]', "content") == [f"http://testserver/r/{TOKEN}/"]
    for page in (preview, Page(student.get("/mine/", headers=odd))):
        assert EVIL not in page.source


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


def test_no_parameter_redirects_to_another_site(student: Client, lind: Coach, finished: Attempt) -> None:
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
def test_appending_a_slash_never_redirects_to_another_site(path: str) -> None:
    response = Client().get(path)
    assert response.status_code in {301, 404}
    assert not response.headers.get("Location", "/").startswith(("//", "/\\"))


def test_no_header_changes_the_method(student: Client, finished: Attempt) -> None:
    for method in ("DELETE", "PUT"):
        student.post(f"/r/{TOKEN}/share/", HTTP_X_HTTP_METHOD_OVERRIDE=method)
    assert student.get(f"/r/{TOKEN}/delete/", {"_method": "POST"}).status_code == 200
    assert Attempt.objects.exists()
    assert Client().generic("TRACE", "/", HTTP_COOKIE="careerfit_owner=x").status_code == 405
