"""A bad value in the environment stops the start, with a sentence that names it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from careerfit.environment import Environment
from careerfit.styles import csp_hash, read_bundle

NOWHERE = Path("/nowhere/.env")
PRODUCTION = {
    "HTTPS": "yes",
    "DEBUG": "no",
    "ALLOWED_HOSTS": "quiz.example.org",
    "SECRET_KEY": "a-key-of-more-than-fifty-characters-that-nobody-will-guess",
}


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_THERE", raising=False)
    with pytest.raises(ImproperlyConfigured, match="NOT_THERE is not set"):
        Environment(NOWHERE).text("NOT_THERE")


@pytest.mark.parametrize(
    ("value", "meant"), [("yes", True), ("1", True), ("False", False), ("off", False), ("", False)]
)
def test_a_flag_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, meant: bool) -> None:
    monkeypatch.setenv("FLAG", value)
    assert Environment(NOWHERE).flag("FLAG", default=not meant) is meant


def test_a_flag_that_is_neither_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="FLAG has to be yes or no, not 'perhaps'"):
        Environment(NOWHERE).flag("FLAG", default=False)


def test_a_file_gives_what_the_environment_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FROM_FILE", raising=False)
    (tmp_path / ".env").write_text("FROM_FILE=here\n")
    assert Environment(tmp_path / ".env").text("FROM_FILE") == "here"
    monkeypatch.delenv("FROM_FILE", raising=False)


@pytest.mark.parametrize("value", ["-1", "soon", "1.5", "", "99999999999", "²"])
def test_days_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("RETAIN", value)
    with pytest.raises(ImproperlyConfigured, match="RETAIN has to be a whole number of days"):
        Environment(NOWHERE).days("RETAIN", 90)


def test_days_are_a_number_and_0_is_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Environment(NOWHERE).days("RETAIN_NOT_SET", 90) == 90
    monkeypatch.setenv("RETAIN", "0")
    assert Environment(NOWHERE).days("RETAIN", 90) == 0


@pytest.mark.parametrize("variable", ["DEBUG", "RETAIN_RESULTS_DAYS", "HTTPS", "DATABASE_URL"])
def test_the_start_stops_on_a_bad_value(variable: str) -> None:
    environment = os.environ | {variable: "nonsense", "DJANGO_SETTINGS_MODULE": "careerfit.settings"}
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], env=environment, capture_output=True, text=True
    )
    assert done.returncode != 0
    assert variable in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too easy to guess"),
        ({"DEBUG": "yes"}, "DEBUG=yes with HTTPS=yes"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS=* would"),
        ({"HTTPS": "no", "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"DATABASE_POOL": "0"}, "DATABASE_POOL has to be 1 or more"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL has a value that can't be used"),
        ({}, ""),
    ],
)
def test_production_does_not_start_half_safe(wrong: dict[str, str], said: str) -> None:
    environment = os.environ | PRODUCTION | {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"} | wrong
    environment["DJANGO_SETTINGS_MODULE"] = "careerfit.settings"
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode == 0) is (not said), done.stderr
    assert said in done.stderr


def test_the_key_and_the_hosts_have_to_be_set(tmp_path: Path) -> None:
    """No .env here: without them there is no start, and the last line says what to do."""
    code = (
        "from careerfit import environment as e, settings"  # settings read the project's own .env; ask past it
        "; e.refuse_unsafe(e.Environment(__import__('pathlib').Path('/nowhere')), https=True, debug=False,"
        " secret_key='x', hosts=['127.0.0.1'])"
    )
    environment = {key: value for key, value in os.environ.items() if key != "ALLOWED_HOSTS"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "ALLOWED_HOSTS is not set" in done.stderr.splitlines()[-1]


def test_checks_for_deployment_are_clean() -> None:
    environment = os.environ | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "careerfit.settings"}
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={key: value for key, value in environment.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"},
        cwd=Path(__file__).parent.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


@pytest.mark.parametrize(("chosen", "threads"), [({}, 16), ({"PROXY_HEADERS": "yes"}, 2), ({"WEB_THREADS": "5"}, 5)])
def test_the_server_finds_the_settings_by_itself(chosen: dict[str, str], threads: int) -> None:
    """`make run` names no settings module."""
    kept = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "WEB_THREADS"}}
    code = "from careerfit import serving; print(serving.threads)"
    environment = kept | PRODUCTION | {"PROXY_HEADERS": "no"} | chosen
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{threads}\n", "")


@pytest.mark.parametrize("file", ["Makefile", "careerfit/deploy/Dockerfile", "careerfit/deploy/careerfit.service"])
def test_gunicorn_takes_what_is_set_for_it(file: str, tmp_path: Path) -> None:
    """`make serve`, the container and the unit each set how many processes there are."""
    text = (settings.BASE_DIR / file).read_text()
    given = dict(re.findall(r'\b(WEB_\w+)=(?:"\$\$\{\w+:-)?(\w+)', text))
    assert given
    environment = os.environ | PRODUCTION | given | {"DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}"}
    command = [sys.executable, "-m", "gunicorn", "--check-config", "--config", "python:careerfit.serving"]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_https_makes_everything_secure() -> None:
    """One setting: redirect, HSTS, secure cookies; the owner's cookie among them."""
    code = (
        "import django; django.setup(); from django.conf import settings as s; from django.http import HttpResponse;"
        "from assessments.views.owner import remember_owner; r = HttpResponse(); remember_owner(r, 'x' * 22);"
        "c = r.cookies[s.OWNER_COOKIE_NAME];"
        "print(s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        " s.CSRF_COOKIE_HTTPONLY, bool(c['secure']), bool(c['httponly']), c['max-age'] > 30_000_000)"
    )
    environment = os.environ | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "careerfit.settings"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert done.stdout.split() == ["True"] * 8, done.stderr


@pytest.mark.django_db
def test_sqlite_survives_a_power_cut() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("another database keeps its own promises")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_bundle_is_squeezed_and_hashed() -> None:
    css = read_bundle("base")
    assert "/*" not in css
    assert "\n" not in css
    assert csp_hash("a") != csp_hash("b")
