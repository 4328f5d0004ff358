"""A bad value in the environment stops the start, with a sentence that names it."""

import ast
import json
import os
import re
import runpy
import subprocess
import sys
import traceback
import warnings
from io import StringIO
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from assessments.links.owner_cookie import remember_owner
from assessments.web.styles import csp_hash, read_bundle
from careerfit.environment import Environment, refuse_unsafe
from tests.environments import PRODUCTION, real_settings, settings_under

SET_BY_ITSELF = {"PROMETHEUS_MULTIPROC_DIR", "DJANGO_SETTINGS_MODULE"}  # by serving.py, for libraries
STATIC = settings.BASE_DIR / "static"
NOWHERE = Path("/nowhere/.env")
PRODUCTION_ON_POSTGRESQL = PRODUCTION | {"DATABASE_URL": "postgres://u:p@127.0.0.1:1/x"}


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


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_env_file_may_begin_with_a_byte_order_mark(tmp_path: Path, mark: bytes) -> None:
    (tmp_path / ".env").write_bytes(mark + "FROM_MARKED=é\n".encode())
    with mock.patch.dict(os.environ):  # which the file is read into
        os.environ.pop("FROM_MARKED", None)
        assert Environment(tmp_path / ".env").text("FROM_MARKED") == "é"


@pytest.mark.parametrize(("encoding", "what"), [("utf-16", "UTF-16 text"), ("latin-1", "line 2 has a byte")])
def test_an_env_file_in_another_encoding_stops_the_start(tmp_path: Path, encoding: str, what: str) -> None:
    (tmp_path / ".env").write_bytes("A=1\nB=é\n".encode(encoding))
    with pytest.raises(ImproperlyConfigured, match=what):
        Environment(tmp_path / ".env")


def test_the_env_file_supplies_missing_variables(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FROM_FILE=here\n")
    with mock.patch.dict(os.environ):  # which the file is read into
        os.environ.pop("FROM_FILE", None)
        assert Environment(tmp_path / ".env").text("FROM_FILE") == "here"


@pytest.mark.parametrize("value", ["-1", "soon", "1.5", "", "99999999999", "²"])
def test_invalid_days_are_refused(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("RETAIN", value)
    with pytest.raises(ImproperlyConfigured, match="RETAIN has to be a whole number of days"):
        Environment(NOWHERE).days("RETAIN", 90)


def test_days_are_a_number_and_0_is_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Environment(NOWHERE).days("RETAIN_NOT_SET", 90) == 90
    monkeypatch.setenv("RETAIN", "0")
    assert Environment(NOWHERE).days("RETAIN", 90) == 0


PASSWORD = "Xk3-never-printed"


@pytest.mark.parametrize("variable", ["DATABASE_URL", "CACHE_URL", "EMAIL_URL", "DATABASE_POOL"])
@pytest.mark.parametrize(
    "address",
    [
        "nothing://user:{}@host/name",
        "//user:{}@host/name",
        "user:{}@host/name",
        "{}",
        "postgres://user:/{}@host/name",
        "postgres://user:pass@host:{}/name",
        "postgres://user:pass@[{}/name",
        "sqlite://user:{}@host",
        "smtp://user:pass@host:{}",
        "rediscache://user:pass@host:{}/0",
    ],
)
def test_no_message_at_the_start_repeats_a_password(variable: str, address: str) -> None:
    """Neither the message nor a warning nor what caused it, in a traceback."""
    set_to = PRODUCTION_ON_POSTGRESQL | {variable: address.format(PASSWORD)}
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            settings_under(**set_to)
        except ImproperlyConfigured as error:
            assert variable in str(error)
            assert PASSWORD not in "".join(traceback.format_exception(error))
    assert not any(PASSWORD in str(warning.message) for warning in warned)


def test_a_bad_start_prints_no_password() -> None:
    done = run("manage.py", "check", DATABASE_URL=f"postgres//user:{PASSWORD}@host/name")
    assert done.returncode != 0
    assert "DATABASE_URL is not a database address that can be read" in done.stderr.splitlines()[-1]
    assert PASSWORD not in done.stdout + done.stderr


def test_a_bad_line_of_the_env_file_is_named_by_its_number(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / ".env").write_text(f"# ours\n\nSET_HERE=1\nSECRET_KEY: {PASSWORD}\n")
    with mock.patch.dict(os.environ):
        Environment(tmp_path / ".env")
    assert caplog.messages == ["Line 4 of .env is skipped: it is not NAME=value."]


@pytest.mark.parametrize("variable", ["DEBUG", "RETAIN_RESULTS_DAYS", "HTTPS", "DATABASE_URL"])
def test_the_start_stops_on_a_bad_value(variable: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=variable):
        settings_under(**{variable: "nonsense"})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too easy to guess"),
        ({"SECRET_KEY": "a" * 60}, "SECRET_KEY is too easy to guess"),
        ({"DEBUG": "yes"}, "DEBUG=yes with HTTPS=yes"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": " , "}, "ALLOWED_HOSTS is empty"),
        ({"ALLOWED_HOSTS": "*"}, r"ALLOWED_HOSTS=\* would"),
        ({"HTTPS": "no", "ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is empty"),
        ({"DATABASE_POOL": "0"}, "DATABASE_POOL has to be 1 or more"),
        ({"DATABASE_POOL": "many"}, "DATABASE_POOL has a value that can’t be used"),
    ],
)
def test_production_does_not_start_with_unsafe_settings(wrong: dict[str, str], message: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=message):
        settings_under(**PRODUCTION_ON_POSTGRESQL | wrong)


def test_the_key_and_the_hosts_have_to_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """No .env here: without them there is no start, and the sentence says what to do."""
    monkeypatch.delenv("ALLOWED_HOSTS")
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS is not set"):
        refuse_unsafe(Environment(NOWHERE), https=True, debug=False, secret_key="x", hosts=["127.0.0.1"])


def test_checks_for_deployment_are_clean(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DJANGO_ALLOW_ASYNC_UNSAFE")
    out = StringIO()
    with real_settings():
        call_command("check", deploy=True, fail_level="WARNING", stdout=out)
    assert "no issues" in out.getvalue()


# --- real starts ----------------------------------------------------------------------------------------


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project's folder, as under a shell where only this is set for careerfit."""
    unset = ("DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "WEB_THREADS", "WEB_PROCESSES", "PROXY_HEADERS")
    inherited = {name: value for name, value in os.environ.items() if name not in unset}
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=inherited | environment, capture_output=True, text=True)


def test_a_bad_value_is_the_last_line_that_a_start_prints() -> None:
    done = run("manage.py", "check", RETAIN_RESULTS_DAYS="soon")
    assert done.returncode != 0
    assert "RETAIN_RESULTS_DAYS has to be a whole number of days" in done.stderr.splitlines()[-1]


def set_by(file: str) -> dict[str, str]:
    """What `make serve`, the container or the unit sets for the server, above all how many processes there are."""
    text = (settings.BASE_DIR / file).read_text(encoding="utf-8")
    found = dict(re.findall(r'\b(WEB_\w+)=(?:"\$\$\{\w+:-)?(\w+)', text))
    assert found, file
    return found


def test_gunicorn_takes_what_is_set_for_it_and_finds_the_settings_by_itself() -> None:
    """No settings module is named, as in `make run`. Files that set the same need one start."""
    files = ("Makefile", "careerfit/deploy/Dockerfile", "careerfit/deploy/careerfit.service")
    command = ("-m", "gunicorn", "--check-config", "--print-config", "--config", "python:careerfit.serving")
    for given in {tuple(sorted(set_by(file).items())) for file in files}:
        done = run(*command, **PRODUCTION_ON_POSTGRESQL, **dict(given))
        assert done.returncode == 0, done.stderr
        printed = dict(line.split("=", 1) for line in re.sub(r" *= ", "=", done.stdout).splitlines() if "=" in line)
        assert (printed["workers"], printed["threads"]) == (str(max(2, len(os.sched_getaffinity(0)))), "16")


@pytest.mark.parametrize(("chosen", "threads"), [({}, 16), ({"PROXY_HEADERS": "yes"}, 1), ({"WEB_THREADS": "5"}, 5)])
def test_a_process_has_one_thread_behind_a_proxy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chosen: dict[str, str], threads: int
) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    monkeypatch.delenv("WEB_THREADS", raising=False)
    for name, value in chosen.items():
        monkeypatch.setenv(name, value)
    real = settings_under(**PRODUCTION, **chosen)
    with override_settings(BEHIND_PROXY=real["BEHIND_PROXY"]):
        serving = runpy.run_path(str(settings.BASE_DIR / "careerfit" / "serving.py"))
    assert (serving["threads"], serving["worker_class"]) == (threads, "sync" if threads == 1 else "gthread")


@pytest.mark.parametrize("missing", ["plotly/plotly.min.js", "js/times.js"])
def test_the_server_does_not_start_without_its_static_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    """After an upgrade, say, when nobody ran collectstatic again."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    serving = runpy.run_path(str(settings.BASE_DIR / "careerfit" / "serving.py"))
    ours = [str(path.relative_to(STATIC)) for path in STATIC.rglob("*.*")] + ["plotly/plotly.min.js"]
    paths = {name: name for name in ours if name != missing}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": paths}))
    with real_settings(STATIC_ROOT=str(tmp_path)), pytest.raises(SystemExit, match=f"{missing} was not collected"):
        serving["on_starting"](None)


def test_https_makes_everything_secure() -> None:
    real = settings_under(**PRODUCTION)
    assert real["SECURE_SSL_REDIRECT"] is real["SESSION_COOKIE_SECURE"] is real["CSRF_COOKIE_SECURE"] is True
    assert real["CSRF_COOKIE_HTTPONLY"] is True
    assert real["SECURE_HSTS_SECONDS"] > 0
    response = HttpResponse()
    with override_settings(**{name: real[name] for name in ("HTTPS", "OWNER_COOKIE_NAME", "OWNER_COOKIE_AGE")}):
        remember_owner(response, "x" * 22)
    cookie = response.cookies[real["OWNER_COOKIE_NAME"]]
    assert cookie["secure"] is cookie["httponly"] is True
    assert cookie["max-age"] > 30_000_000


def test_sqlite_survives_a_power_cut(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> None:
    real = settings_under(**PRODUCTION | {"DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"})["DATABASES"]
    connection = ConnectionHandler(real)["default"]
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone() == (2,)
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
    connection.close()
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def reads_of(path: Path) -> dict[str, str]:
    """Return the variables that a settings file reads, each with its default as the file's docstring writes it."""
    words = {"True": "yes", "False": "no", "": "none", "dummycache://": "none", "dummymail://": "none"}
    found: dict[str, str] = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        name, reader = str(node.args[0].value), ast.unparse(node.func).split(".")[0]
        if name.isupper() and reader in {"env", "number", "os"}:
            given = [*node.args[1:], *(keyword.value for keyword in node.keywords if keyword.arg == "default")]
            constants = [str(value.value) for value in given if isinstance(value, ast.Constant)]
            # Blank for a variable that is required, or whose default is computed.
            default = words.get(constants[0], constants[0]) if constants else ""
            found[name] = default.replace(",", ", ")
    return found


@pytest.mark.parametrize("name", ["settings", "serving"])
def test_every_variable_is_described_with_its_default_at_the_top_of_its_file(name: str) -> None:
    path = settings.BASE_DIR / "careerfit" / f"{name}.py"
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    described = dict(re.findall(r"^([A-Z][A-Z_]+(?:, [A-Z_]+)*) {2,}(.*(?:\n {8,}.*)*)", doc, re.MULTILINE))
    lines = {each: text for names, text in described.items() for each in names.split(", ")}
    reads = {name: default for name, default in reads_of(path).items() if name not in SET_BY_ITSELF}
    assert set(lines) == set(reads)
    for variable, default in reads.items():
        assert re.search(rf"\b{re.escape(default)}\b", lines[variable]), (variable, default)


def test_a_bundle_is_squeezed_and_hashed() -> None:
    css = read_bundle("base")
    assert "/*" not in css
    assert "\n" not in css
    assert csp_hash("a") != csp_hash("b")
