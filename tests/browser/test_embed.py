"""The quiz embedded in the page of another site: localhost, which is another site than 127.0.0.1."""

import re
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import ne
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.core.definition import Definition
from tests.browser.conftest import PATIENCE_MS
from tests.browser.people import fill, key_in, look_at
from tests.browser.server import Server

pytestmark = pytest.mark.browser


class HostPage(BaseHTTPRequestHandler):
    """Serves another site's page with the quiz in a frame."""

    quiz = ""

    def do_GET(self) -> None:
        page = f'<!doctype html><title>A university</title><iframe src="{self.quiz}" width="380" height="700"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(page.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class SecureServer(Server):
    """The quiz with the settings of a site that is reached by https."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, "DJANGO_SETTINGS_MODULE": "tests.browser.secure_settings"}


@pytest.fixture(scope="module")
def host(databases: Path, shipped: Definition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Return the port of that page, allowed as localhost only; the quiz has the settings of an https site."""
    quiz = SecureServer(Path(shutil.copy(databases / "fresh.sqlite3", tmp_path_factory.mktemp("embed"))))
    HostPage.quiz = f"{quiz.origin}/q/{shipped.slug}/"
    with ThreadingHTTPServer(("127.0.0.1", 0), HostPage) as pages:
        port = pages.server_address[1]
        with closing(sqlite3.connect(quiz.database)) as database, database:
            database.execute("UPDATE assessments_questionnaire SET framed_by = ?", [f"http://localhost:{port}"])
        quiz.start()
        threading.Thread(target=pages.serve_forever, daemon=True).start()
        yield port
        pages.shutdown()
    quiz.stop()
    assert "Traceback" not in quiz.log.read_text(), quiz.log.read_text()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_a_listed_site_shows_the_quiz_from_start_to_result(host: int, page: Page, shipped: Definition) -> None:
    page.goto(f"http://localhost:{host}/")
    frame = page.frames[1]
    frame.locator("input[name=mode][value=full]").check()
    frame.get_by_role("button", name="Start").click()
    for pick in range(2):
        frame.wait_for_url("**/take/**")
        here = frame.url
        question = shipped.question_by_key[key_in(here)]
        frame.locator("h1").filter(has_text=question.prompt).wait_for()
        look_at(frame)
        fill(frame, question, pick)
        if not frame.locator("[data-taps]").count():  # else a tap goes on by itself
            frame.locator("button[name=next]").click()
        frame.wait_for_url(partial(ne, here))
    frame.goto(re.sub(r"[^/]+/$", "check/", frame.url))
    frame.get_by_role("button", name="See my result").click()
    frame.wait_for_url("**/r/**")
    expect(frame.locator("#share")).to_be_visible()
    kept = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert kept["__Host-careerfit_owner"]["sameSite"] == "None"
    assert kept["__Host-careerfit_owner"]["partitionKey"] == "http://localhost"


def test_a_site_that_is_not_listed_shows_nothing(host: int, page: Page) -> None:
    with page.expect_console_message(lambda message: "frame-ancestors" in message.text):
        page.goto(f"http://127.0.0.1:{host}/")
    expect(page.frames[1].locator("form")).to_have_count(0)
