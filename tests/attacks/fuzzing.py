"""Draw malicious and malformed requests: addresses, bodies, cookies and headers.

All randomness comes from one `random.Random`, so that a run can be repeated by its seed.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_from_bytes

from django.apps import apps
from django.urls import URLResolver, get_resolver
from selectolax.lexbor import LexborHTMLParser

from tests.attacks import worst_strings

HUGE = "9" * 400
FILES = ("file",)  # names of form fields
BYTES = (b"\x00", b"a\x00b", b"\xed\xa0\x80", b"\xff\xfe\xfa", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"%", b"%00", b"%s%n")
TEXTS = (
    "",
    " ",
    "0",
    "-1",
    "1.5",
    "1e400",
    "NaN",
    "-Infinity",
    "2147483648",
    "9223372036854775808",
    "-9223372036854775809",
    HUGE,
    f"-{HUGE}",
    "٣",
    "²",
    "None",
    "true",
    "on",
    "[]",
    '{"a": "\\ud800"}',
    "' OR 1=1; DROP TABLE assessments_attempt; --",
    '"><script>alert(1)</script><svg onload=alert(2)>',
    "{{ 7*7 }}{% debug %}",
    "#set page(width: 0pt) $ x $ `raw` @ref <label> \\ //",
    "=HYPERLINK(1)",
    "../../../../etc/passwd",
    "..\\..\\windows",
    "//evil.example/",
    "https://evil.example/",
    "https:/evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "\r\nSet-Cookie: a=b\r\nLocation: https://evil.example/",
    "😀👩‍👩‍👧",
    "שלום \u202e gnp.exe",
    "a\u0301" * 50,
    "\ufeff\u2028\u2029\x0b\x1c\x85",
    "\U0010ffff",
    "9999-12-31",
    "0000-00-00",
    "-1-1-1",
    "10000-01-01",
    "2026-02-30",
    "12:99",
    "A" * 22,
    "-" * 22,
    "x" * 5000,
    "a,b;c\td|e",
    "\n" * 300,
    "00000000-0000-0000-0000-000000000000",
)
LARGE = ("y" * 200_000, "1 " * 100_000, "\u00e9\n" * 40_000)
CHARSETS = ("utf-8", "utf-16", "utf-7", "hex", "rot13", "idna", "undefined", "nonsense", "a b", "", "x" * 300)
COOKIES = (
    "careerfit_owner",
    "csrftoken",
    "sessionid",
    "messages",
    "=",
    "a=b=c; ;; =x",
    'careerfit_owner="',
    "careerfit_owner=%00; sessionid=%ff",
    "messages=W10:1:x",
    'messages="\\000\\377"',
    "csrftoken=" + "x" * 9000,
    "sessionid=" + "é" * 40,
    "$Version=1; sessionid=$Path",
)
HOSTS = (
    "evil.example",
    "testserver:99999999",
    "testserver:x",
    "[::1",
    "",
    "a b",
    "testserver.",
    "TESTSERVER",
    "é",
    "@",
)
HEADERS: dict[str, tuple[str, ...]] = {
    "HTTP_HX_REQUEST": ("true", "false", ""),
    "HTTP_HX_BOOSTED": ("true",),
    "HTTP_HX_CURRENT_URL": ("https://evil.example/", "http://[::1", "\u00ff", "//", "x" * 5000, "%00"),
    "HTTP_HX_CURRENT_URL_URI_AUTOENCODED": ("true",),
    "HTTP_HX_TARGET": ("main", "<b>", ""),
    "HTTP_HX_HISTORY_RESTORE_REQUEST": ("true",),
    "HTTP_HX_TRIGGERING_EVENT": ("{", "null", '{"a": ', "%7b", "[" * 3000),
    "HTTP_HX_TRIGGERING_EVENT_URI_AUTOENCODED": ("true",),
    "HTTP_ACCEPT": ("*/*", "text/html;q=x", "application/json", ",;", "q" * 4000),
    "HTTP_ACCEPT_LANGUAGE": ("xx", "de-" * 300, "\u00ff", "*;q=9"),
    "HTTP_ACCEPT_ENCODING": ("gzip", "identity;q=0", "br, *"),
    "HTTP_IF_MODIFIED_SINCE": ("never", "Thu, 99 Xxx 9999 99:99:99 GMT", HUGE),
    "HTTP_IF_NONE_MATCH": ("*", '"', "W/"),
    "HTTP_RANGE": ("bytes=5-1", "bytes=-", "x"),
    "HTTP_REFERER": ("https://evil.example/", "http://[", "about:blank"),
    "HTTP_ORIGIN": ("null", "https://evil.example", "http://["),
    "HTTP_USER_AGENT": ("", "x" * 9000, "\u00ff\u00fe", "WhatsApp/2"),
    "HTTP_X_FORWARDED_FOR": ("1.2.3.4", "x" * 4000, ",,,", "::1%eth0"),
    "HTTP_X_FORWARDED_HOST": ("evil.example",),
    "HTTP_X_FORWARDED_PROTO": ("https", "gopher"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "HTTP_SEC_FETCH_DEST": ("iframe", "image"),
    "HTTP_SEC_PURPOSE": ("prefetch",),
    "CONTENT_LENGTH": ("x", "-5", "", "٣", "1e3", "²"),
}
TYPES = (
    "application/json",
    "text/plain",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    "multipart/form-data; boundary=é",
    "multipart/form-data; boundary=" + "b" * 300,
    "multipart/mixed; boundary=x",
    "application/x-www-form-urlencoded",
    ";;;",
    "",
    'application/xml; charset="',
)
QUERIES = (
    "r",
    "typical",
    "m",
    "code",
    "group",
    "change",
    "later",
    "earlier",
    "next",
    "questionnaire",
    "version",
    "with",
    "q",
    "page",
    "show",
    "sort",
    "seen",
    "from",
    "for",
)
ADMIN_QUERIES = (
    "q",
    "o",
    "p",
    "all",
    "e",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "questionnaire",
    "questionnaire__id__exact",
    "questionnaire__id",
    "format__exact",
    "id__in",
    "_facets",
    "against",
    "seed",
    "people",
    "app_label",
    "model_name",
    "field_name",
    "term",
    "s",
    "who",
    "of",
    "done",
    "replaced",
    "newer",
    "older",
    "page",
)


@dataclass(frozen=True)
class Place:
    """One address of the site: its name, and its path with placeholders for parameters."""

    name: str
    template: str
    parameters: tuple[str, ...]

    def __str__(self) -> str:
        return self.name


def places() -> list[Place]:
    """Every named address of the site and of the admin."""
    return sorted({*_places(get_resolver(), "", "")}, key=lambda place: (place.name, place.template))


def _places(resolver: URLResolver, prefix: str, space: str) -> Iterator[Place]:
    for name in resolver.reverse_dict:
        if isinstance(name, str):
            for possibilities, *_ in resolver.reverse_dict.getlist(name):
                for template, parameters in possibilities:
                    yield Place(f"{space}{name}", f"/{prefix}{template}", tuple(parameters))
    for inner, (start, below) in resolver.namespace_dict.items():
        yield from _places(below, f"{prefix}{start}", f"{space}{inner}:")


def fields_of(page: str) -> list[tuple[str, str]]:
    """The names and values of all form fields of a page, including hidden ones."""
    found = []
    for node in LexborHTMLParser(page).css("input[name], button[name], textarea[name], select[name]"):
        name = node.attributes["name"] or ""
        if node.tag == "select":
            found += [(name, option.attributes.get("value") or "") for option in node.css("option")]
        else:
            found.append((name, node.text() if node.tag == "textarea" else node.attributes.get("value") or ""))
    return found


@dataclass
class Attack:
    """One request, in the test client's terms."""

    method: str
    path: str
    body: bytes = b""
    content_type: str = "application/x-www-form-urlencoded"
    extra: dict[str, Any] = field(default_factory=dict)
    checks_csrf: bool = False
    meanwhile: str = ""

    def __str__(self) -> str:
        extra = {name: value[:200] for name, value in self.extra.items()}
        meanwhile = f"\n  meanwhile deleted: {self.meanwhile}" if self.meanwhile else ""
        return f"{self.method} {self.path[:500]}\n  {self.content_type} {extra}\n  {self.body[:1500]!r}{meanwhile}"


class Attacker:
    """Draws requests that are mostly valid, so that they are accepted, and odd in one or two places."""

    def __init__(self, rng: random.Random, known: dict[str, Sequence[str]]) -> None:
        self.rng, self.known = rng, known

    def odd(self) -> bytes:
        """Return a value that no form expects."""
        kind = self.rng.random()
        if kind < 0.25:
            return self.rng.choice(BYTES)
        if kind < 0.87:
            return self.rng.choice(TEXTS).encode()
        if kind < 0.89:
            return self.rng.choice(LARGE).encode()
        if kind < 0.95:
            return self.rng.choice(worst_strings.FIELDS).encode()
        return bytes(self.rng.randrange(256) for _ in range(self.rng.randrange(1, 30)))

    def known_for(self, place: Place, parameter: str) -> str:
        """Return an existing value for the parameter, if one is known."""
        values = self.known.get(f"{place.name} {parameter}") or self.known.get(parameter, ())
        if parameter in {"object_id", "content_type_id"}:
            values = _ids_for(place.name) or ("1",)
        elif parameter.endswith("_id") and not values:
            values = ("1", "2")
        return self.rng.choice(values or ("x",))

    def path_to(self, place: Place, *, oddness: float) -> str:
        """Return the path of an address, each parameter odd with probability ``oddness``."""
        filled = {
            name: quote_from_bytes(self.odd()[:3000], safe="")
            if self.rng.random() < oddness
            else quote(self.known_for(place, name), safe="")
            for name in place.parameters
        }
        path = place.template % filled
        return f"/{path}" if self.rng.random() < 0.01 else path

    def query(self, place: Place) -> str:
        """Return a query string, often an empty one."""
        if self.rng.random() < 0.55:
            return ""
        names = ADMIN_QUERIES if place.name.startswith("admin:") else QUERIES
        parts = []
        for _ in range(self.rng.choice((1, 1, 2, 3, 25))):
            name = self.rng.choice(names) if self.rng.random() < 0.95 else quote_from_bytes(self.odd()[:200])
            valid = self.rng.choice(self.known.get(name, ("1",)))
            value = valid.encode() if self.rng.random() < 0.4 else self.odd()[:3000]
            parts.append(f"{name}={quote_from_bytes(value)}")
        return "?" + "&".join(parts)

    def fields(self, valid: Sequence[tuple[str, str]]) -> list[tuple[str, bytes]]:
        """Return a form's fields with some values odd, missing or doubled; sometimes all are odd."""
        rate = self.rng.choice((0.02, 0.1, 0.3, 1.0))
        sent: list[tuple[str, bytes]] = []
        last: dict[str, str] = {}
        for name, value in valid:
            if name not in last or self.rng.random() < 0.4:
                last[name] = value
        for name, value in last.items():
            fate = self.rng.random()
            if fate < rate * 0.2:
                continue
            value = value or self.rng.choice(self.known.get(f"field {name}", ("",)))
            sent.append((name, self.odd() if fate < rate else value.encode()))
            if fate > 1 - rate * 0.1:
                sent.append((name, self.odd()))
        return sent

    def body(self, attack: Attack, valid: Sequence[tuple[str, str]]) -> None:
        """Give the request a body: a form in one of its two encodings, or something broken."""
        sent, kind = self.fields(valid), self.rng.random()
        if any(name in FILES for name, _ in sent) and kind < 0.6:
            kind = 0.8  # a form with a file is sent in the other encoding
        coded = "&".join(f"{quote(name)}={quote_from_bytes(value)}" for name, value in sent).encode()
        if kind < 0.7:
            attack.body = coded
        elif kind < 0.85:
            charset = self.rng.choice(CHARSETS) if self.rng.random() < 0.3 else ""
            attack.content_type = "multipart/form-data; boundary=BoUnD" + (f"; charset={charset}" if charset else "")
            attack.body = b"".join(self._part(name, value) for name, value in sent) + b"--BoUnD--\r\n"
            if self.rng.random() < 0.3:
                attack.body = attack.body[: self.rng.randrange(len(attack.body) + 1)]
        elif kind < 0.9:
            attack.content_type = f"application/x-www-form-urlencoded; charset={self.rng.choice(CHARSETS)}"
            attack.body = coded
        else:
            attack.content_type = self.rng.choice(TYPES)
            attack.body = self.rng.choice((coded, b"", b"{", b"\x00" * 50, b"[" * 5000, b"--\r\n\r\n", self.odd()))

    def _part(self, name: str, value: bytes) -> bytes:
        odd = ("", "", "", '; filename="a\\"b\x00.csv"', "; filename*=hex''%ff", '; filename="../x"')
        file = '; filename="a.toml"' if name in FILES else self.rng.choice(odd)
        more = self.rng.choice((b"", b"", b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: text/plain\r\n"))
        head = f'--BoUnD\r\nContent-Disposition: form-data; name="{name}"{file}\r\n'.encode()
        return head + more + b"\r\n" + value + b"\r\n"

    def headers(self, attack: Attack) -> None:
        """Give the request odd headers and cookies, most requests none."""
        while self.rng.random() < 0.3:
            name = self.rng.choice(list(HEADERS))
            attack.extra[name] = self.rng.choice(HEADERS[name])
        if self.rng.random() < 0.04:
            name = self.rng.choice(worst_strings.HEADER_NAMES)
            attack.extra[name] = self.rng.choice(worst_strings.HEADERS)
        if self.rng.random() < 0.04:
            attack.extra["HTTP_HOST"] = self.rng.choice(HOSTS)
        if self.rng.random() < 0.06:
            cookie = self.rng.choice(COOKIES)
            value = quote_from_bytes(self.odd()[:2000]) if self.rng.random() < 0.5 else "x" * 22
            attack.extra["HTTP_COOKIE"] = cookie if "=" in cookie else f"{cookie}={value}"
        if self.rng.random() < 0.05:
            attack.extra["wsgi.url_scheme"] = "https"
        if self.rng.random() < 0.03:
            attack.extra["CONTENT_TYPE"] = f"text/html; charset={self.rng.choice(CHARSETS)}"
        attack.checks_csrf = self.rng.random() < 0.05


def _ids_for(name: str) -> tuple[str, ...]:
    """The primary keys of the first rows of the model that an admin address is about."""
    parts = name.removeprefix("admin:").split("_")
    try:
        model = apps.get_model(parts[0], parts[1])
    except (LookupError, IndexError):
        return ()
    return tuple(str(pk) for pk in model._default_manager.order_by("pk").values_list("pk", flat=True)[:3])
