"""The headers that keep a browser safe, on everything that is sent: pages, data, pictures, files, errors, the admin.

Once more with the real settings of a site behind https, its files collected, in a process of its own.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client

from assessments.models import Attempt, Questionnaire
from tests.coaching import make_coach, make_group
from tests.factories import STUDENT, TOKEN

HOME = Path(__file__).parent.parent
# Of every kind one or more, with the status that it answers: a page that became an error would prove nothing.
ADDRESSES = {
    "/": 200,
    "/about/": 200,
    "/q/data-science-jobs/": 200,
    "/take/{attempt}/check/": 200,
    f"/r/{TOKEN}/": 200,
    f"/r/{TOKEN}/result.json": 200,
    f"/r/{TOKEN}/result.csv": 200,
    f"/r/{TOKEN}/result.png": 200,
    f"/r/{TOKEN}/result.pdf": 200,
    f"/r/{TOKEN}/radar.json": 200,
    "/mine/": 200,
    "/mine/everything.json": 200,
    "/postings/": 200,
    "/g/": 200,
    "/coach/login/": 303,
    "/coach/password/": 200,
    "/coach/groups/{group}/": 200,
    "/coach/groups/{group}/roster.csv": 200,
    "/admin/": 302,
    "/admin/login/": 200,
    "/healthz": 200,
    "/static/css/admin.css": 200,
    "/static/js/quiz.js": 200,
    "/static/img/icon.svg": 200,
    "/static/no-such-file.js": 404,
    "/static/..%2f..%2fmanage.py": 404,
    "/nowhere/": 404,
    "/about": 301,
}
SAFE_POLICY = {"default-src": "'none'", "script-src": "'self'", "base-uri": "'none'", "form-action": "'self'"}


def assert_safe(headers: Mapping[str, str], *, framed_by: str = "'none'") -> None:
    """Everything that has to be there, whatever was asked for."""
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert policy.items() >= SAFE_POLICY.items()
    assert policy["frame-ancestors"] == framed_by
    denied = set(headers["Permissions-Policy"].split(", "))
    assert {"camera=()", "microphone=()", "geolocation=()", "payment=()", "usb=()"} <= denied
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.fixture
def visitor(finished: Attempt) -> Client:
    """The student's browser in which a coach is logged in: it may open every address of the list."""
    cache.clear()
    coach = make_coach()
    make_group(coach, finished.version)
    visitor = Client(raise_request_exception=False)
    visitor.force_login(coach.user)
    visitor.cookies["careerfit_owner"] = STUDENT
    return visitor


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_everything_that_is_sent_is_safe(visitor: Client, finished: Attempt, address: str) -> None:
    group = User.objects.get(username="lind").coach.groups.get()
    Attempt.objects.update(reopened_at=finished.finished_at)
    response = visitor.get(address.format(attempt=finished.pk, group=group.pk))
    if response.streaming:
        response.getvalue()  # which closes the file
    assert response.status_code == ADDRESSES[address]
    assert_safe(response.headers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "address", "more", "status"),
    [
        ("POST", "/about/", {}, 405),
        ("POST", "/", {"HTTP_HOST": "evil.example"}, 400),
        ("POST", "/q/data-science-jobs/", {}, 403),
        ("POST", "/q/data-science-jobs/", {"CONTENT_LENGTH": "600000"}, 413),
        ("OPTIONS", "/admin/login/", {}, 200),
    ],
)
def test_a_refusal_is_as_safe(method: str, address: str, more: dict[str, Any], status: int, version: Any) -> None:
    response = Client(enforce_csrf_checks=status == 403).generic(method, address, **more)
    assert response.status_code == status
    assert_safe(response.headers)


@pytest.mark.django_db
def test_the_whole_admin_has_no_weaker_policy(admin_client: Client, version: Any) -> None:
    for address in ("/admin/", "/admin/assessments/question/", f"/admin/assessments/version/{version.pk}/change/"):
        response = admin_client.get(address)
        assert response.status_code == 200, address
        assert_safe(response.headers)


@pytest.mark.django_db
def test_a_framed_page_differs_in_its_frames_alone(version: Any) -> None:
    Questionnaire.objects.update(framed_by="https://www.example.org")
    response = Client().get("/q/data-science-jobs/")
    assert_safe(response.headers, framed_by="https://www.example.org")
    assert "Cross-Origin-Embedder-Policy" not in response.headers
    assert "X-Frame-Options" not in response.headers


# --- as it is deployed ----------------------------------------------------------------------------------

ASK = """
import django, json, sys; django.setup()
from django.core.management import call_command
from django.test import Client
from django.conf import settings
from django.contrib.auth.models import User
call_command("migrate", verbosity=0)
# Ours alone: squeezing plotly.js takes most of a minute.
settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
call_command("collectstatic", interactive=False, verbosity=0)
from django.contrib.staticfiles.storage import staticfiles_storage
User.objects.create_superuser("root", password="a-long-passphrase-here")
said = {}
def ask(name, method, address, secure=True, **more):
    client = more.pop("client", None) or Client(raise_request_exception=False, HTTP_HOST="quiz.example.org")
    response = getattr(client, method)(address, secure=secure, **more)
    said[name] = {"status": response.status_code, "headers": dict(response.headers),
                  "cookies": {key: morsel.OutputString() for key, morsel in response.cookies.items()}}
    return response
ask("page", "get", "/")
ask("start", "post", "/q/data-science-jobs/", data={"mode": "full"})
ask("form", "get", "/q/data-science-jobs/")
ask("file", "get", staticfiles_storage.url("js/quiz.js"))
ask("nowhere", "get", "/nowhere/")
ask("plain", "get", "/about/", secure=False)
ask("health", "get", "/healthz", secure=False)
ask("host", "get", "/", headers={"host": "evil.example"})
ask("plain host", "get", "/", secure=False, headers={"host": "evil.example"})
ask("login", "post", "/admin/login/", data={"username": "root", "password": "a-long-passphrase-here"})
ask("large", "post", "/q/data-science-jobs/", data={"mode": "x" * 600000})
client = Client(HTTP_HOST="quiz.example.org")
client.post("/q/data-science-jobs/", {"mode": "full"}, secure=True)
pk = str(__import__("assessments.models").models.Attempt.objects.latest("started_at").pk)
ask("message", "post", f"/take/{pk}/discard/", client=client)
json.dump(said, sys.stdout)
"""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the real settings say with HTTPS on, asked in a process of its own."""
    folder = tmp_path_factory.mktemp("deployed")
    own = {
        "DJANGO_SETTINGS_MODULE": "careerfit.settings",
        "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-nobody-will-guess",
        "DEBUG": "no",
        "HTTPS": "yes",
        "ALLOWED_HOSTS": "quiz.example.org",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=HOME, env=os.environ | own, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    return said


STATUSES = {
    "page": 200,
    "start": 303,
    "form": 200,
    "file": 200,
    "nowhere": 404,
    "plain": 301,
    "health": 200,
    "host": 400,
    "plain host": 400,
    "login": 302,
    "large": 413,
    "message": 303,
}


@pytest.mark.parametrize("name", STATUSES)
def test_a_site_behind_https_is_safe(deployed: dict[str, Any], name: str) -> None:
    said = deployed[name]
    assert said["status"] == STATUSES[name]
    assert_safe(said["headers"])
    if name not in {"plain", "health", "plain host"}:  # browsers ignore it where the answer came by plain http
        assert said["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_leads_to_https_on_the_same_site(deployed: dict[str, Any]) -> None:
    assert deployed["plain"]["headers"]["Location"] == "https://quiz.example.org/about/"


@pytest.mark.parametrize(
    ("name", "cookie"),
    [("start", "careerfit_owner"), ("form", "csrftoken"), ("login", "sessionid"), ("message", "messages")],
)
def test_every_cookie_is_for_https_and_no_script_and_this_site(
    deployed: dict[str, Any], name: str, cookie: str
) -> None:
    text = deployed[name]["cookies"][cookie]
    for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert part in text, text
    assert "Domain" not in text


def test_files_are_kept_for_good_and_pages_of_people_are_not(deployed: dict[str, Any]) -> None:
    assert "immutable" in deployed["file"]["headers"]["Cache-Control"]
    assert "no-store" in deployed["start"]["headers"]["Cache-Control"]
