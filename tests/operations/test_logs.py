"""No log line has an address in it, whoever writes it: what opens by an address is in the view's name alone."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.test import Client
from django.urls import get_resolver, reverse

from assessments.operations.logs import MAX_TEXT, RedactingJsonFormatter, view_of, without_secrets

TOKEN = "Zm9vYmFyYmF6cXV4MTIzNA"
RESET = "cq3m9x-3f2a9b0c1d2e3f405162738495a6b7c8"
SECRET_PARTS = {"token": TOKEN, "code": "ABCD2345", "uidb64": "MQ"}
PUBLIC_PARTS = {"slug", "key", "question_key", "archetype_key"}


@pytest.fixture
def lines() -> Iterator[Callable[[], list[str]]]:
    """Return a function that returns all log lines, formatted as in production."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingJsonFormatter())
    logging.getLogger().addHandler(handler)
    yield lambda: stream.getvalue().splitlines()
    logging.getLogger().removeHandler(handler)


def routes() -> Iterator[tuple[str, list[str]]]:
    """Every view's name outside the admin, and the names of what its address has in it."""
    known: dict[Any, Any] = dict(get_resolver().reverse_dict.items())
    for name, (found, *_) in known.items():
        if isinstance(name, str):
            _, parameters = found[0]
            yield name, parameters


def secret_addresses() -> dict[str, str]:
    """Every address with a token, a code or a key that opens something, by its view's name."""
    made = {}
    for name, parameters in routes():
        if set(parameters) & set(SECRET_PARTS):
            values = {part: SECRET_PARTS.get(part, "x") for part in parameters}
            if name == "coach_new_password":
                values["token"] = RESET
            made[name] = reverse(name, kwargs=values)
    return made


ADDRESSES = secret_addresses()


def test_the_addresses_that_open_something_are_known() -> None:
    known = {"result", "group_join", "group_invited", "together", "coach_new_password", "coach_invitation"}
    assert known <= set(ADDRESSES), sorted(ADDRESSES)
    assert any(address.startswith("/mine/") for address in ADDRESSES.values())
    for _, parameters in routes():
        converters = {part for part in parameters if part not in SECRET_PARTS and not part.endswith("_id")}
        assert converters <= PUBLIC_PARTS, "say whether it is a secret"


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_that_opens_something_is_blanked_in_any_text(name: str) -> None:
    for text in (ADDRESSES[name], f"https://quiz.example.org{ADDRESSES[name]}?x=1 and more", f"'{ADDRESSES[name]}'"):
        assert not any(secret in without_secrets(text) for secret in (TOKEN, RESET, "ABCD2345")), text


@pytest.mark.parametrize("name", ADDRESSES)
def test_the_view_is_logged_in_place_of_an_address(name: str) -> None:
    for logger, message, args in (
        ("gunicorn.error", "Error handling request %s", (ADDRESSES[name],)),
        ("gunicorn.error", "Error handling request %s %s", ("GET", f"http://x{ADDRESSES[name]}?next=/r/{TOKEN}/")),
    ):
        record = logging.LogRecord(logger, logging.ERROR, "", 0, message, args, None)
        line = json.loads(RedactingJsonFormatter().format(record))
        assert line["message"].endswith(f" {name}")
        assert record.args == args, "other handlers get the record as it was"


@pytest.mark.parametrize("address", [f"/%63oach/password/new/MQ/{RESET}/", f"/nothing/{RESET}", "http://[", "/\x00"])
def test_an_address_in_disguise_or_of_no_view_is_not_logged_either(address: str) -> None:
    assert view_of(address) in ("coach_new_password", "no view")


def test_what_gunicorn_says_of_an_invalid_request_is_not_quoted() -> None:
    said = f"Invalid request from ip=203.0.113.9: Invalid HTTP request line: 'GET /%72/{RESET}'"
    record = logging.LogRecord("gunicorn.error", logging.WARNING, "", 0, said, None, None)
    assert json.loads(RedactingJsonFormatter().format(record))["message"] == "Invalid request"


@pytest.mark.django_db
@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (PermissionDenied("no"), 403)])
def test_a_page_that_fails_is_logged_by_its_view(
    lines: Callable[[], list[str]], monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    logging.getLogger("django.request").setLevel(logging.WARNING)
    try:
        for place in (
            "django.contrib.auth.views.PasswordResetConfirmView.get_user",
            "assessments.coaching.views.accounts.open_invitation",
            "assessments.links.fetch.open_link",
        ):
            monkeypatch.setattr(place, fail)
        client = Client(raise_request_exception=False)
        for name in ("coach_new_password", "coach_invitation", "result"):
            assert client.get(ADDRESSES[name]).status_code == status
    finally:
        logging.getLogger("django.request").setLevel(logging.ERROR)
    written = "\n".join(lines())
    for name in ("coach_new_password", "coach_invitation", "result"):
        assert f': {name}"' in written
    assert not any(secret in written for secret in (TOKEN, RESET, "/MQ/"))


@pytest.mark.django_db
def test_a_form_without_its_token_is_logged_by_its_view(lines: Callable[[], list[str]]) -> None:
    client = Client(enforce_csrf_checks=True)
    for name in ("coach_new_password", "coach_invitation", "group_join"):
        for headers in ({}, {"Origin": f"https://evil.example{ADDRESSES[name]}"}, {"Referer": "x" * 9000}):
            assert client.post(ADDRESSES[name], headers=headers).status_code == 403
        assert client.post(ADDRESSES[name], headers={"Referer": ADDRESSES[name]}, secure=True).status_code == 403
    written = "\n".join(lines())
    assert len(lines()) == 12
    assert all(f': {name}"' in written for name in ("coach_new_password", "coach_invitation", "group_join"))
    assert not any(secret in written for secret in (TOKEN, RESET, "ABCD2345"))


def test_a_long_text_is_cut_between_words() -> None:
    """Half a token wouldn't be known for one."""
    for padding in range(MAX_TEXT - 30, MAX_TEXT + 1):
        cut = without_secrets("a " * (padding // 2) + TOKEN + " and so on" * 100)
        assert TOKEN[:5] not in cut
        assert len(cut) <= MAX_TEXT + 2
    assert without_secrets("a" * 50_000) == " …"


def test_everything_but_numbers_is_a_text_without_secrets() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "said", None, None)
    record.more, record.count, record.nothing = {"to": [f"/r/{TOKEN}/", "ada@example.org"]}, 3, None
    line = json.loads(RedactingJsonFormatter().format(record))
    assert line["more"] == "{'to': ['…', '…']}"
    assert (line["count"], line["nothing"]) == (3, None)
