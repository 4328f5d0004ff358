"""An author in the scoring lab, and at the warnings that publishing asks about once."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import SMALL, Visit
from tests.browser.server import Server

pytestmark = pytest.mark.browser
ACCOUNT = "from django.contrib.auth.models import User; User.objects.create_superuser('author', '', 'author')"


@pytest.fixture(scope="module")
def desk(fresh_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The site with an account for its admin, and a small draft that was never published."""
    server = Server(Path(shutil.copy(fresh_database, tmp_path_factory.mktemp("desk"))))
    server.manage("import_questionnaire", str(SMALL))
    server.manage("shell", "-c", ACCOUNT)
    server.start()
    yield server
    server.stop()
    assert "Traceback" not in server.log.read_text(), server.log.read_text()


def log_in(page: Page) -> None:
    page.goto("/admin/login/?next=/admin/assessments/questionnaire/")
    page.get_by_label("Username").fill("author")
    page.get_by_label("Password").fill("author")
    page.get_by_role("button", name="Log in").click()


@pytest.mark.parametrize("width", [1280, 360])
def test_the_lab_fills_by_itself_and_sorts(desk: Server, visit: Visit, width: int) -> None:
    page = visit(desk, width=width).page
    log_in(page)
    page.get_by_role("link", name="Which data-science job are you looking for, really?").click()
    page.get_by_role("link", name="Scoring lab").click()
    expect(page.get_by_role("status")).to_contain_text("6 of 6 done")
    expect(page.get_by_role("link", name="Compute everything now")).to_have_count(0)
    page.get_by_role("link", name="as authored").click()
    expect(page.locator("#information [aria-current]")).to_have_text("as authored")
    expect(page.get_by_role("link", name="as authored")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert Axe().run(page).response["violations"] == []


def test_the_lab_without_scripts(desk: Server, visit: Visit) -> None:
    page = visit(desk, java_script_enabled=False).page
    log_in(page)
    page.get_by_role("link", name="Which data-science job are you looking for, really?").click()
    page.get_by_role("link", name="Scoring lab").click()
    expect(page.get_by_role("status")).to_contain_text("0 of 6 done")
    page.get_by_role("link", name="Compute everything now").click()
    expect(page.get_by_role("status")).to_contain_text("6 of 6 done")


def test_whoever_was_logged_out_meanwhile_is_asked_to_log_in(desk: Server, visit: Visit) -> None:
    author = visit(desk)
    log_in(author.page)
    author.page.get_by_role("link", name="Which kind of work draws you?").click()
    author.page.get_by_role("link", name="Scoring lab").click()
    expect(author.page.get_by_role("status")).to_contain_text("6 of 6 done")
    author.context.clear_cookies()
    author.page.get_by_role("link", name="as authored").click()
    expect(author.page.get_by_label("Password")).to_be_visible()


def test_publishing_in_spite_of_warnings(desk: Server, visit: Visit) -> None:
    author = visit(desk)
    author.watch.allow_status(422)
    page = author.page
    log_in(page)
    page.get_by_role("row", name="Which kind of work draws you?").get_by_role("link", name="Check and publish").click()
    expect(page.locator(".warnings li").first).to_be_visible()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator(".errorlist")).to_contain_text("Tick this box to publish in spite of")
    page.get_by_label("Publish in spite of").check()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
