"""The headers that keep a browser safe, on everything that is sent: pages, data, pictures, files, errors, the admin.

Once more with the real settings of a site behind https, its files collected.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.management import call_command
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client, override_settings

from assessments.models import Attempt, Questionnaire, Version
from tests.environments import real_settings
from tests.factories import STUDENT, TOKEN
from tests.made_groups import make_coach, make_group

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
    f"/r/{TOKEN}/corners/": 200,
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
def test_every_response_has_the_safe_headers(visitor: Client, finished: Attempt) -> None:
    group = User.objects.get(username="lind").coach.groups.get()
    Attempt.objects.update(reopened_at=finished.finished_at)
    for address, status in ADDRESSES.items():
        response = visitor.get(address.format(attempt=finished.pk, group=group.pk))
        if isinstance(response, StreamingHttpResponse):
            response.getvalue()  # which closes the file
        assert response.status_code == status, address
        try:
            assert_safe(response.headers)
        except AssertionError as error:
            error.add_note(f"asked for: {address}")
            raise


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
def test_refused_requests_have_the_safe_headers(
    method: str, address: str, more: dict[str, Any], status: int, version: Version
) -> None:
    response = Client(enforce_csrf_checks=status == 403).generic(method, address, **more)
    assert response.status_code == status
    assert_safe(response.headers)


@pytest.mark.django_db
def test_the_whole_admin_has_no_weaker_policy(admin_client: Client, version: Version) -> None:
    for address in ("/admin/", "/admin/assessments/question/", f"/admin/assessments/version/{version.pk}/change/"):
        response = admin_client.get(address)
        assert response.status_code == 200, address
        assert_safe(response.headers)


@pytest.mark.django_db
def test_an_embeddable_page_differs_only_in_frame_ancestors(version: Version) -> None:
    Questionnaire.objects.update(framed_by="https://www.example.org")
    response = Client().get("/q/data-science-jobs/")
    assert_safe(response.headers, framed_by="https://www.example.org")
    assert "Cross-Origin-Embedder-Policy" not in response.headers
    assert "X-Frame-Options" not in response.headers


# --- as it is deployed ----------------------------------------------------------------------------------

HOST = "quiz.example.org"
# What is asked for, by name: the status that it answers, the method, the address, and more about the request.
VISITS: dict[str, tuple[int, str, str, dict[str, Any]]] = {
    "page": (200, "get", "/", {}),
    "start": (303, "post", "/q/data-science-jobs/", {"data": {"mode": "full"}}),
    "form": (200, "get", "/q/data-science-jobs/", {}),
    "file": (200, "get", "{file}", {}),
    "nowhere": (404, "get", "/nowhere/", {}),
    "plain": (301, "get", "/about/", {"secure": False}),
    "health": (200, "get", "/healthz", {"secure": False}),
    "host": (400, "get", "/", {"headers": {"host": "evil.example"}}),
    "plain host": (400, "get", "/", {"headers": {"host": "evil.example"}, "secure": False}),
    "login": (302, "post", "/admin/login/", {"data": {"username": "root", "password": "a-long-passphrase-here"}}),
    "large": (413, "post", "/q/data-science-jobs/", {"data": {"mode": "x" * 600_000}}),
    "message": (303, "post", "/take/{attempt}/discard/", {}),
}


@pytest.fixture(scope="module")
def static_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Our own files as collectstatic leaves them, without plotly.js: to squeeze that takes a quarter of a minute."""
    folder = tmp_path_factory.mktemp("static")
    with (
        real_settings(STATIC_ROOT=str(folder)),
        override_settings(
            STATICFILES_FINDERS=settings.STATICFILES_FINDERS[:1], STATICFILES_DIRS=settings.STATICFILES_DIRS[:1]
        ),
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


Visit = Callable[[str], HttpResponseBase]


@pytest.fixture
def visit(version: Version, static_root: Path) -> Iterator[Visit]:
    """Make one of VISITS, in a browser of its own, under the real settings of a site behind https."""

    def go(name: str) -> HttpResponseBase:
        status, method, address, more = VISITS[name]
        client = Client(raise_request_exception=False, HTTP_HOST=HOST)
        known = {"file": staticfiles_storage.url("js/quiz.js")}
        if "{attempt}" in address:
            client.post("/q/data-science-jobs/", {"mode": "full"}, secure=True)
            known["attempt"] = str(Attempt.objects.get().pk)
        response: HttpResponseBase = getattr(client, method)(address.format(**known), **{"secure": True, **more})
        if isinstance(response, StreamingHttpResponse):
            response.getvalue()  # which closes the file
        assert response.status_code == status
        return response

    User.objects.create_superuser("root", password="a-long-passphrase-here")
    with real_settings(STATIC_ROOT=str(static_root)):
        yield go


@pytest.mark.parametrize("name", VISITS)
def test_a_site_behind_https_is_safe(visit: Visit, name: str) -> None:
    headers = visit(name).headers
    assert_safe(headers)
    if name not in {"plain", "health", "plain host"}:  # browsers ignore it where the answer came by plain http
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_plain_http_leads_to_https_on_the_same_site(visit: Visit) -> None:
    assert visit("plain").headers["Location"] == f"https://{HOST}/about/"


@pytest.mark.parametrize(
    ("name", "cookie"),
    [
        ("start", "careerfit_owner"),
        ("form", "csrftoken"),
        ("login", "sessionid"),
        ("login", "careerfit_device"),
        ("message", "messages"),
    ],
)
def test_every_cookie_is_for_https_and_no_script_and_this_site(visit: Visit, name: str, cookie: str) -> None:
    text = visit(name).cookies[f"__Host-{cookie}"].OutputString()
    for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"):
        assert part in text, text
    assert "Domain" not in text


def test_only_pages_name_the_hashes_of_inline_styles(visit: Visit) -> None:
    assert_safe(visit("file").headers)
    assert "sha256" not in visit("file").headers["Content-Security-Policy"]
    assert "sha256" in visit("form").headers["Content-Security-Policy"]


def test_files_are_kept_for_good_and_pages_of_people_are_not(visit: Visit) -> None:
    assert "immutable" in visit("file").headers["Cache-Control"]
    assert "no-store" in visit("start").headers["Cache-Control"]
