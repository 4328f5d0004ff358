"""An admin changes a question and a weight, looks at it as a student would, and publishes it."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Visitor
from tests.browser.people import start
from tests.browser.server import Client, Server
from tests.browser.test_axe import said, switch

pytestmark = pytest.mark.browser
NAME, PASSWORD = "ada", "a-long-enough-password"
PROMPT = "On Friday somebody thanks you. Which of these would please you most, and which least?"


@pytest.fixture
def own_site(fresh_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of its own: what is published here, no other test sees."""
    for name, value in (("USERNAME", NAME), ("PASSWORD", PASSWORD), ("EMAIL", "ada@example.org")):
        monkeypatch.setitem(os.environ, f"DJANGO_SUPERUSER_{name}", value)
    server = Server(Path(shutil.copy(fresh_database, tmp_path / "admin.sqlite3")))
    server.manage("createsuperuser", "--noinput")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def ada(own_site: Server, visit: Visit) -> Visitor:
    visitor = visit(own_site)
    page = visitor.goto("/admin/")
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#user-tools")).to_be_visible()
    return visitor


def open_question(page: Page) -> None:
    page.goto("/admin/assessments/question/?q=friday-thanks")
    page.locator("#result_list a", has_text="On Friday some").first.click()
    expect(page.locator("#id_prompt")).to_be_visible()


def expect_nothing_from_axe(ada: Visitor) -> None:
    page = ada.page
    open_question(page)
    question = page.url.split("?")[0]
    assert ada.watch.problems == []
    # axe's own doing: it measures clones, and asks for style sheets to read them.
    ada.watch.allow("Applying inline style|Couldn't load preload assets")
    found = {}
    for address in (
        "/admin/",
        "/admin/assessments/questionnaire/1/change/",
        "/admin/assessments/question/?q=friday",
        question,
        "/admin/assessments/questionnaire/1/publish/",
        "/admin/assessments/version/1/change/",
    ):
        switch(page, "light")
        found[address] = said(Axe().run(ada.goto(address)).response["violations"])
        switch(page, "dark")
        in_the_dark = page.evaluate("axe.run({runOnly: {type: 'rule', values: ['color-contrast']}})")
        found[f"{address} in the dark"] = said(in_the_dark["violations"])
    assert {address: violations for address, violations in found.items() if violations} == {}


def test_an_edit_is_previewed_published_and_asked_and_axe_finds_nothing(ada: Visitor, own_site: Server) -> None:
    page = ada.page
    open_question(page)
    page.fill("#id_prompt", PROMPT)
    page.locator(".field-weight input").first.fill("-2")
    page.click("input[name=_continue]")
    expect(page.locator("#id_prompt")).to_have_value(PROMPT)
    expect(page.locator(".field-weight input").first).to_have_value("-2")
    page.get_by_role("link", name="Preview as a student sees it").click()
    expect(page.locator("h1", has_text=PROMPT)).to_be_visible()

    page.goto("/admin/assessments/questionnaire/")
    page.locator("#result_list a").first.click()
    page.get_by_role("link", name="Check and publish").click()
    expect(page.locator("#content")).to_contain_text("friday-thanks")
    page.fill("#id_note", "Somebody, not someone")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published")
    numbers = own_site.rows("SELECT number, note FROM assessments_version ORDER BY number")
    assert [number for number, _ in numbers] == [1, 2]
    assert numbers[1][1] == "Somebody, not someone"

    student = Client(own_site)
    attempt = start(student, "data-science-jobs", "full")
    assert PROMPT in student.get(f"{attempt}friday-thanks/").text

    expect_nothing_from_axe(ada)
