"""Long texts of the worst kinds, in whatever meets a text from outside: no work grows with the square of its length.

The posting reader has its own tests of this. How many seconds each takes, `make bench` measures.
"""

import importlib
import io
import logging
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.conf import settings
from django.core.validators import RegexValidator
from django.test import Client, RequestFactory, override_settings

import assessments
import careerfit
from assessments import models
from assessments.coaching import memberships
from assessments.coaching.forms import JoinForm
from assessments.coaching.invite_forms import InviteForm
from assessments.core.names import clean_name
from assessments.links.links import known_token, owner_digest, token_in
from assessments.links.previews import is_person
from assessments.models import Group
from assessments.operations.logs import MAX_TEXT, SECRETS, RedactingJsonFormatter, view_of, without_secrets
from assessments.web.devices import device_of, name_digest
from assessments.web.embedding import parse_embedding_sites
from assessments.web.rate_limits import network_of
from tests.hangs import count_calls, must_end

DEVICE = settings.DEVICE_COOKIE_NAME
LENGTH = 50_000
LENGTH_FOR_PATTERNS, SECONDS_FOR_PATTERNS = 75_000, 1
"""A pattern that begins anew at each character looks 2,800,000,000 times, for a second and a half or more; any other
takes a fortieth of a second."""
REPEATED = (
    *("a", "A", "0", "é", "\u2028", "-", ".", ":", "@", "/", "%", "<", "&#", "\\", " ", "\n", "\t"),
    *("a-", "a.", "a@", "a.a@a.a", "*.", "1.", "0:", "a b", " \n", "/r/", "/g/", "/coach/", "//", "=;", "a=a; ", ", "),
    *("A" * 22 + " ", "0123abcd-", "é.", "\u0130", "[", "text/html,", "Mozilla/5.0 (", "bot"),
    *("\u0345\u0315\u0301\u0327\u0334", "\u0f73"),  # marks that Unicode puts in another order
)
FEW = ("a", "é", " ", "/r/", "a@", "a=a; ", ", ", "text/html,")


def texts(parts: Sequence[str] = REPEATED, length: int = LENGTH) -> Iterator[str]:
    for part in parts:
        yield (part * (length // len(part) + 1))[: length - 1] + "!"


# --- patterns -------------------------------------------------------------------------------------------


def patterns() -> dict[re.Pattern[str], str]:
    """Every compiled pattern of a module or of a validator of a model's field, and where it is."""
    found = {}
    for package in (assessments, careerfit):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." in module.name or ".posting_reader" in module.name or module.name == "careerfit.serving":
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                    found[value] = f"{module.name}.{name}"
    for label in models.__all__:
        fields = getattr(getattr(models, label), "_meta", None)
        for field in fields.get_fields() if fields else ():
            for validator in getattr(field, "validators", ()):
                if isinstance(validator, RegexValidator):
                    found[re.compile(validator.regex)] = f"{label}.{field.name}"
    return found


def match_all(pattern: re.Pattern[str], text: str) -> None:
    """Look for the pattern at each character, and in the whole text."""
    pattern.fullmatch(text)
    pattern.sub("", text)


@pytest.fixture(scope="module")
def long_texts() -> list[str]:
    return list(texts(length=LENGTH_FOR_PATTERNS))


def test_no_pattern_looks_at_a_text_again_from_each_of_its_characters(long_texts: list[str]) -> None:
    found = patterns()
    assert SECRETS in found
    assert len(found) >= 20
    for pattern, where in found.items():
        for text in long_texts:
            with must_end(f"{where} with {text[:20]!r}", seconds=SECONDS_FOR_PATTERNS):
                match_all(pattern, text)


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
    "invite by mail": lambda text: InviteForm({"names": text}, with_addresses=True).is_valid(),
    "token": token_in,
    "known token": known_token,
    "owner": owner_digest,
    "code": find_group,
    "sites": parse_embedding_sites,
    "user name": name_digest,
    "network": lambda text: network_of(RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=text)),
    "person": lambda text: is_person(RequestFactory().get("/", headers={"User-Agent": text, "Accept": text})),
    "device": lambda text: device_of(
        RequestFactory().get("/", headers={"Cookie": f"{settings.DEVICE_COOKIE_NAME}={as_header(text)}"})
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", FUNCTIONS)
@override_settings(BEHIND_PROXY=True)
def test_no_function_hangs_or_grows_faster_than_its_text(name: str) -> None:
    work = FUNCTIONS[name]
    for text in texts():
        with must_end(f"{name} with {text[:20]!r}"):
            work(text)
    for one, double in zip(texts(length=1_000), texts(length=2_000), strict=True):
        assert count_calls(lambda: work(double)) < 2 * count_calls(lambda: work(one)) + 200, one[:20]  # noqa: B023


# --- requests -------------------------------------------------------------------------------------------

HEADERS = (
    *("Host", "Origin", "Referer", "User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Cookie"),
    *("If-None-Match", "If-Modified-Since", "X-Forwarded-For", "X-Forwarded-Proto", "X-Request-ID", "Content-Type"),
    *("HX-Request", "HX-Current-URL", "HX-Boosted", "Sec-Fetch-Dest", "Sec-Purpose", "Authorization", "Range"),
)


def send_header(client: Client, header: str, text: str) -> list[int]:
    """Ask for a page, and post a form, with the header; return both statuses."""
    sent = {header: as_header(text)}
    return [
        client.get("/q/data-science-jobs/", headers=sent).status_code,
        client.post("/coach/login/", {"username": "a"}, headers=sent).status_code,
    ]


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
def test_no_header_hangs_or_fills_the_log(header: str, log: io.StringIO) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    for text in texts(FEW):
        begun = log.tell()
        with must_end(f"{header}: {text[:20]!r}"):
            assert max(send_header(client, header, text)) < 500
        assert log.tell() - begun < 4 * MAX_TEXT


QUERIED = ("/g/", "/compare/", "/mine/")


@pytest.mark.django_db
def test_no_code_and_no_query_hangs(stranger: Client) -> None:
    for text in texts(FEW):
        with must_end(repr(text[:20])):
            for address in QUERIED:
                assert stranger.get(address, {"code": text, "r": text}).status_code < 500
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE < 2**20
