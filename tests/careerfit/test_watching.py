"""Request ids, log lines and metrics, and what they must not contain."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from assessments.models import Attempt, ShareLink, Version
from assessments.operations.logs import RedactingJsonFormatter, RequestId, describe_error, without_secrets
from assessments.quiz import attempts
from assessments.web import errors
from careerfit import urls
from careerfit.watching import watch
from tests import database
from tests.factories import NOON, make_attempt, posted_for, response_for
from tests.html import Page

transactional_db = pytest.fixture(database.transactional_db)
SECRET = "Zm9vYmFyYmF6cXV4MTIzNA"


def explode(_request: HttpRequest) -> HttpResponse:
    raise ValueError("an answer of somebody’s")


def lose_the_database(_request: HttpRequest) -> HttpResponse:
    raise OperationalError("database is locked")


class RedisAway(Exception):
    """Stands in for the errors of the Redis library, which is optional."""

    __module__ = "redis.exceptions"


def lose_the_sessions(_request: HttpRequest) -> HttpResponse:
    raise RedisAway("Connection refused.")


class Urls:
    urlpatterns = [
        path("explode/", explode),
        path("away/", lose_the_database),
        path("sessions-away/", lose_the_sessions),
        *urls.urlpatterns,
    ]
    handler400, handler404, handler500 = errors.bad_request, errors.not_found, errors.server_error


Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Return a function that returns all log lines, formatted as in production."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingJsonFormatter())
    handler.addFilter(RequestId())
    root, requests = logging.getLogger(), logging.getLogger("careerfit.requests")
    before = requests.level
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    requests.setLevel(before)
    root.removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_one_log_line_without_personal_data(student: Client, finished: Attempt, lines: Lines) -> None:
    token = attempts.finish(attempt=finished, token=SECRET, now=NOON).token
    response = student.get(f"/r/{token}/", REMOTE_ADDR="192.0.2.77")
    (line,) = lines()
    assert line["view"] == "result"
    assert line["status"] == 200
    assert line["queries"] > 0
    assert line["request_id"] == response["X-Request-ID"]
    assert len(line["request_id"]) == 16
    written = json.dumps(line)
    for secret in (token, "192.0.2.77", str(finished.pk), "student-student"):
        assert secret not in written


@pytest.mark.django_db
def test_an_answer_is_not_logged(student: Client, attempt: Attempt, lines: Lines) -> None:
    question = attempt.version.content.questions[0]
    student.post(f"/take/{attempt.pk}/{question.key}/", posted_for(question, 2))
    (line,) = lines()
    known = {"time", "level", "logger", "message", "request_id"}
    assert set(line) == {*known, "view", "method", "status", "ms", "database_ms", "queries"}


@pytest.mark.django_db
def test_an_error_is_logged_with_its_place_and_without_its_message(lines: Lines) -> None:
    with override_settings(ROOT_URLCONF=Urls):
        response = Client(raise_request_exception=False).get("/explode/")
    error, request = lines()
    assert "builtins.ValueError at test_watching.py:" in error["exc_info"]
    assert "somebody" not in json.dumps([error, request])
    assert error["request_id"] == request["request_id"] == response["X-Request-ID"]
    assert response["X-Request-ID"] in Page(response).text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "message"), [("/away/", "database is locked"), ("/sessions-away/", "redis.exceptions.RedisAway")]
)
def test_a_database_that_is_away_is_503_with_a_plain_sentence(lines: Lines, address: str, message: str) -> None:
    with override_settings(ROOT_URLCONF=Urls):
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "this was not saved" in Page(response).text
    assert message in lines()[0]["exc_info"]


@pytest.mark.parametrize(
    "secret",
    [
        "/r/Zm9vYmFyYmF6cXV4MTIzNA/",
        "take 123e4567-e89b-12d3-a456-426614174000",
        "from 203.0.113.9",
        "from 2001:db8::ff00:42:8329",
        "/g/ABCD2345/",
        "ada@example.org",
    ],
)
def test_secrets_are_blanked(secret: str) -> None:
    assert "…" in without_secrets(secret)
    assert not set(without_secrets(secret).split("/")) & set(secret.split("/")) - {"", "r"}


@pytest.mark.parametrize("harmless", ["Watching for file changes", "2026-11-26T10:00:00", "at 10:00", "version 1.2.3"])
def test_ordinary_words_are_not_blanked(harmless: str) -> None:
    assert without_secrets(harmless) == harmless


def test_the_cause_of_an_error_is_described_too() -> None:
    try:
        try:
            raise ImproperlyConfigured("DATABASE_URL is wrong")
        except ImproperlyConfigured as cause:
            raise KeyError("what was typed") from cause
    except KeyError as error:
        said = describe_error(error)
    assert "KeyError at" in said
    assert "DATABASE_URL is wrong" in said
    assert "typed" not in said


@pytest.mark.parametrize(
    ("behind", "given", "used"),
    [(True, "abcd-1234", True), (False, "abcd-1234", False), (True, "x\ny", False), (True, "é" * 9, False)],
)
def test_a_request_id_is_accepted_from_a_proxy_only(behind: bool, given: str, used: bool) -> None:
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    with override_settings(BEHIND_PROXY=behind):
        response = watch(lambda _request: HttpResponse())(request)
    assert (response["X-Request-ID"] == given) is used


# --- metrics --------------------------------------------------------------------------------------------------


def metric(page: str, name: str) -> float:
    return sum(float(line.rsplit(" ", 1)[1]) for line in page.splitlines() if line.startswith(name))


@pytest.mark.usefixtures("transactional_db")
def test_metrics_need_the_token(student: Client) -> None:
    version = Version.objects.get()

    def read() -> str:
        return student.get("/metrics", headers={"Authorization": "Bearer letmein"}).content.decode()

    with override_settings(METRICS_TOKEN="letmein"):
        before = read()
        student.post(f"/q/{version.questionnaire.slug}/", {"mode": "adaptive"})
        attempt = Attempt.objects.get()
        question = version.content.question_by_key[attempt.next_key]
        student.post(f"/take/{attempt.pk}/{question.key}/", posted_for(question))
        student.post(f"/take/{attempt.pk}/check/")
        after = read()
        token = ShareLink.objects.get().token
    for name in (
        "careerfit_attempts_started_total",
        "careerfit_attempts_finished_total",
        "careerfit_answers_total",
        'careerfit_scoring_seconds_count{task="report"}',
        'careerfit_requests_total{method="POST",status="303",view="question"}',
    ):
        assert metric(after, name) == metric(before, name) + 1, name
    assert metric(after, "careerfit_database_seconds_sum") > metric(before, "careerfit_database_seconds_sum")
    assert token not in after
    assert str(attempt.pk) not in after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("configured", "sent"), [("", "Bearer "), ("", ""), ("letmein", ""), ("letmein", "Bearer wrong"), ("é", "Bearer e")]
)
def test_metrics_without_the_token_are_404(stranger: Client, configured: str, sent: str) -> None:
    with override_settings(METRICS_TOKEN=configured):
        assert stranger.get("/metrics", headers={"Authorization": sent}).status_code == 404


@pytest.mark.usefixtures("transactional_db")
def test_what_is_rolled_back_is_not_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = make_attempt(version=Version.objects.get())
    saved: list[str] = []
    monkeypatch.setattr("assessments.operations.metrics.ANSWERS.labels", lambda kind: _Counted(kind, saved))
    question = attempt.version.content.questions[0]
    with transaction.atomic():
        attempts.answer(attempt=attempt, question_key=question.key, response=response_for(question), now=NOON)
        transaction.set_rollback(True)
    assert saved == []
    attempts.answer(attempt=attempt, question_key=question.key, response=None, now=NOON)
    assert saved == ["skipped"]


class _Counted:
    def __init__(self, kind: str, saved: list[str]) -> None:
        self.kind, self.saved = kind, saved

    def inc(self) -> None:
        self.saved.append(self.kind)


# --- is it there? ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_readyz_knows_whether_every_migration_ran(stranger: Client) -> None:
    assert stranger.get("/readyz").status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(name) FROM django_migrations WHERE app = 'assessments'")
        cursor.execute("DELETE FROM django_migrations WHERE app = 'assessments' AND name = %s", cursor.fetchone())
    response = stranger.get("/readyz")
    assert response.status_code == 503
    assert "migrate" in response.content.decode()


@pytest.mark.django_db
def test_an_older_version_of_the_code_is_ready_beside_a_newer_database(stranger: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('assessments', '9999_later', '2030-01-01')"
        )
    assert stranger.get("/readyz").status_code == 200
