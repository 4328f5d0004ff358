"""Servers that all test processes share, a Chromium for each process, and a browser context for each visitor."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request, expect

from assessments.core.definition import SHIPPED, Definition, read_file
from tests.browser.databases import NAME, PASSWORD, SMALL
from tests.browser.people import answer_all, carry_cookies, finish, start
from tests.browser.server import Client, Server
from tests.browser.sharing import shared_databases, shared_server

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 15_000
expect.set_options(timeout=PATIENCE_MS)


# --- servers --------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def databases(run_folder: Path) -> Path:
    """The folder with the databases to start from: copy one, never write to it."""
    return shared_databases(run_folder)


@pytest.fixture(scope="session")
def site(run_folder: Path) -> Iterator[Server]:
    """The site with the shipped questionnaire only."""
    with shared_server(run_folder, "site") as server:
        yield server


@pytest.fixture(scope="session")
def workshop(run_folder: Path) -> Iterator[Server]:
    """The site with the small questionnaire of six axes besides the shipped one, and with drafts that Ada works on."""
    with shared_server(run_folder, "workshop") as server:
        yield server


@pytest.fixture(scope="session")
def shipped() -> Definition:
    return read_file(SHIPPED)


@pytest.fixture(scope="session")
def small() -> Definition:
    return read_file(SMALL)


# --- Chromium -------------------------------------------------------------------------------------------


def chromium_path() -> str:
    """$CHROMIUM, else one on the PATH. Without a browser these tests fail: they are not optional."""
    known = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    for name in filter(None, (os.environ.get("CHROMIUM"), *known)):
        found = shutil.which(name)
        if found:
            return found
    pytest.fail("No Chromium was found: install it (Debian: chromium-headless-shell) or set CHROMIUM.")


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(executable_path=chromium_path(), headless=True, args=FLAGS)
    yield browser
    browser.close()


class Watch:
    """Records what no page may do in a context: errors, policy violations, requests to other sites."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.origin = origin
        self.requests: list[Request] = []
        self.problems: list[str] = []
        self.allowed: list[re.Pattern[str]] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(str(error.error)))

    def allow(self, pattern: str) -> None:
        """Allow a message that the test provokes on purpose."""
        self.allowed.append(re.compile(pattern))

    def allow_status(self, *codes: int) -> None:
        """Allow the console messages about a status that the test provokes on purpose."""
        for code in codes:
            self.allow(rf"the server responded with a status of {code} ")
            self.allow(rf"Response Status Error Code {code} from")  # htmx's line about the same

    def posts_to(self, address: str) -> int:
        return sum(1 for r in self.requests if r.method == "POST" and urlsplit(r.url).path == address)

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.problems.append(f"A request left for {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.problems.append(message.text)

    def check(self) -> None:
        left = [p for p in self.problems if not any(pattern.search(p) for pattern in self.allowed)]
        assert left == []


class Visitor:
    """One person's browser: a separate context, with one page to begin with."""

    def __init__(self, context: BrowserContext, server: Server) -> None:
        self.context = context
        self.server = server
        self.watch = Watch(context, server.origin)
        self.page: Page = context.new_page()

    def goto(self, address: str) -> Page:
        self.page.goto(address)
        return self.page

    def as_client(self) -> Client:
        """The same person over plain HTTP."""
        client = Client(self.server)
        client.cookies = {cookie["name"]: cookie["value"] for cookie in self.context.cookies()}
        return client

    def stored(self) -> list[str]:
        """The keys in the page's local and session storage."""
        stored: list[str] = self.page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        return stored


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    """Make visitors; at the end of the test, fail if any of their pages had errors or sent requests to other sites."""
    visitors: list[Visitor] = []

    def make(
        server: Server, *, width: int = 1280, height: int = 900, as_: Client | None = None, **more: Any
    ) -> Visitor:
        context = browser.new_context(
            base_url=server.origin, viewport={"width": width, "height": height}, reduced_motion="reduce", **more
        )
        context.set_default_timeout(PATIENCE_MS)
        if as_ is not None:
            carry_cookies(as_, server, context)
        visitors.append(Visitor(context, server))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    for visitor in visitors:
        visitor.watch.check()


# --- people with data -----------------------------------------------------------------------------------


class Owner(Client):
    """A student who has finished the full version; ``result`` and ``attempt`` are paths."""

    attempt: str
    result: str


@pytest.fixture(scope="session")
def owner(site: Server, shipped: Definition) -> Owner:
    """The owner of a finished result, made once for each process; tests may not change it."""
    owner = Owner(site)
    owner.attempt = start(owner, shipped.slug, "full")
    answer_all(owner, owner.attempt, shipped, range(len(shipped.questions) - 10))
    owner.result = finish(owner, owner.attempt)
    return owner


@pytest.fixture
def author(workshop: Server) -> Client:
    """Ada, logged in over plain HTTP."""
    client = Client(workshop)
    client.get("/admin/login/")
    assert client.post("/admin/login/", {"username": NAME, "password": PASSWORD}).status == 302
    return client


@pytest.fixture
def ada(workshop: Server, author: Client, visit: Visit) -> Visitor:
    """Ada in a browser."""
    return visit(workshop, as_=author)
