"""Long texts of the worst kinds, in whatever meets a text from outside: none takes a second of processor.

A pattern that looks at each character once takes some hundredths of a second here; one that begins anew at each
character takes several seconds. The posting reader has its own tests of this.
"""

import importlib
import io
import logging
import pkgutil
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.validators import RegexValidator
from django.test import Client, RequestFactory, override_settings

import assessments
import careerfit
from assessments import models
from assessments.coaching import memberships
from assessments.coaching.forms import InviteForm, JoinForm
from assessments.core.names import clean_name
from assessments.links.links import known_token, owner_digest, token_in
from assessments.links.previews import is_person
from assessments.models import Group
from assessments.operations.logs import MAX_TEXT, SECRETS, RedactingJsonFormatter, view_of, without_secrets
from assessments.web.devices import COOKIE, device_of, name_digest
from assessments.web.embedding import parse_embedding_sites
from assessments.web.rate_limits import network_of

LENGTH = 50_000
BUDGET = 1.0  # seconds of processor time
REPEATED = (
    *("a", "A", "0", "é", "\u2028", "-", ".", ":", "@", "/", "%", "<", "&#", "\\", " ", "\n", "\t"),
    *("a-", "a.", "a@", "a.a@a.a", "*.", "1.", "0:", "a b", " \n", "/r/", "/g/", "/coach/", "//", "=;", "a=a; ", ", "),
    *("A" * 22 + " ", "0123abcd-", "é.", "\u0130", "[", "text/html,", "Mozilla/5.0 (", "bot"),
    *("\u0345\u0315\u0301\u0327\u0334", "\u0f73"),  # marks that Unicode puts in another order
)
FEW = ("a", "é", " ", "/r/", "a@", "a=a; ", ", ", "text/html,")


def texts(parts: Sequence[str] = REPEATED) -> Iterator[str]:
    for part in parts:
        yield (part * LENGTH)[: LENGTH - 1] + "!"


@contextmanager
def within_budget(what: str) -> Iterator[None]:
    begun = time.process_time()
    yield
    assert time.process_time() - begun < BUDGET, what


# --- patterns -------------------------------------------------------------------------------------------


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern of a module, and of a validator of a model's field."""
    found = {}
    for package in (assessments, careerfit):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." in module.name or ".posting_reader" in module.name or module.name == "careerfit.serving":
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[f"{module.name}.{name}"] = value
    for label in models.__all__:
        fields = getattr(getattr(models, label), "_meta", None)
        for field in fields.get_fields() if fields else ():
            for validator in getattr(field, "validators", ()):
                if isinstance(validator, RegexValidator):
                    found[f"{label}.{field.name}"] = re.compile(validator.regex)
    return {where: pattern for where, pattern in found.items() if pattern.flags & re.DEBUG == 0}


def test_no_pattern_takes_more_than_its_time_for_any_text() -> None:
    found = patterns()
    assert SECRETS in found.values()
    assert len(found) >= 20
    for where, pattern in found.items():
        for text in texts():
            with within_budget(f"{where} with {text[:20]!r}"):
                pattern.fullmatch(text)
                pattern.sub("", text)


def test_the_budget_finds_a_pattern_that_is_quadratic() -> None:
    with pytest.raises(AssertionError, match="mail"), within_budget("mail"):
        for _ in range(2):  # in halves: one of this length would take up to fifteen seconds
            re.sub(r"[\w.+-]+@[\w-]+\.[\w.-]+", "", "a" * (LENGTH // 2))


# --- functions ------------------------------------------------------------------------------------------


def find_group(text: str) -> None:
    with pytest.raises(Group.DoesNotExist):
        memberships.find_group(code=text)


def as_header(text: str) -> str:
    """A text as a server passes on what came in a header: its bytes, each as a character."""
    return text.encode().decode("latin-1")[:LENGTH]


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "log": without_secrets,
    "log, in full": lambda text: SECRETS.sub("…", text),
    "view": view_of,
    "name": clean_name,
    "join": lambda text: JoinForm({"display_name": text, "consent": "on"}, attempts=[]).is_valid(),
    "invite": lambda text: InviteForm({"names": text}).is_valid(),
    "token": token_in,
    "known token": known_token,
    "owner": owner_digest,
    "code": find_group,
    "sites": parse_embedding_sites,
    "user name": name_digest,
    "network": lambda text: network_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=text)),
    "person": lambda text: is_person(RequestFactory().get("/", headers={"User-Agent": text, "Accept": text})),
    "device": lambda text: device_of(RequestFactory().get("/", headers={"Cookie": f"{COOKIE}={as_header(text)}"})),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FUNCTIONS)
@override_settings(BEHIND_PROXY=True)
def test_no_function_takes_more_than_its_time_for_any_text(name: str) -> None:
    for text in texts():
        with within_budget(f"{name} with {text[:20]!r}"):
            FUNCTIONS[name](text)


# --- requests -------------------------------------------------------------------------------------------

HEADERS = (
    *("Host", "Origin", "Referer", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Cookie"),
    *("If-None-Match", "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID", "Content-Type"),
    *("HX-Request", "HX-Current-URL", "HX-Boosted", "Sec-Fetch-Dest", "Sec-Purpose", "Authorization", "Range"),
)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged meanwhile, as in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(RedactingJsonFormatter())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("header", HEADERS)
@override_settings(BEHIND_PROXY=True)
def test_no_header_takes_more_than_its_time_or_fills_the_log(header: str, log: io.StringIO) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for text in texts(FEW):
        sent = {header: as_header(text)}
        begun = log.tell()
        with within_budget(f"{header}: {text[:20]!r}"):
            assert client.get("/q/data-science-jobs/", headers=sent).status_code < 500
            assert client.post("/coach/login/", {"username": "a"}, headers=sent).status_code < 500
        assert log.tell() - begun < 4 * MAX_TEXT


@pytest.mark.django_db
def test_no_code_and_no_query_takes_more_than_its_time(stranger: Client) -> None:
    for text in texts(FEW):
        with within_budget(repr(text[:20])):
            for address in ("/g/", "/compare/", "/mine/"):
                assert stranger.get(address, {"code": text, "r": text}).status_code < 500
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 2**20
