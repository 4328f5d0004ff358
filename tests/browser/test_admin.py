"""An admin changes a question and a weight, previews it, and publishes it."""

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition
from tests.browser.axe import OWN_DOING, look
from tests.browser.conftest import Visit, Visitor
from tests.browser.databases import NAME, PASSWORD
from tests.browser.people import start
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser
PROMPT = "On Friday somebody thanks you. Which of these would please you most, and which least?"


def open_question(page: Page) -> None:
    page.goto("/admin/assessments/question/?q=friday-thanks")
    page.locator("#result_list a", has_text="On Friday some").first.click()
    expect(page.locator("#id_prompt")).to_be_visible()


def expect_nothing_from_axe(ada: Visitor) -> None:
    page = ada.page
    open_question(page)
    question = page.url.split("?")[0]
    ada.watch.check()
    ada.watch.allow(OWN_DOING)
    found = {}
    for address in (
        "/admin/",
        "/admin/assessments/questionnaire/1/change/",
        "/admin/assessments/question/?q=friday",
        question,
        "/admin/assessments/version/1/change/",
    ):
        found[address] = look(ada.goto(address))
    assert {address: violations for address, violations in found.items() if violations} == {}


def log_in(page: Page) -> None:
    page.fill("#id_username", NAME)
    page.fill("#id_password", PASSWORD)
    page.click("input[type=submit]")
    expect(page.locator("#user-tools")).to_be_visible()


def test_an_edit_is_previewed_and_published_and_axe_finds_nothing(
    workshop: Server, shipped: Definition, visit: Visit
) -> None:
    ada = visit(workshop)
    page = ada.goto("/admin/")
    log_in(page)
    open_question(page)
    page.fill("#id_prompt", PROMPT)
    page.locator(".field-weight input").first.fill("-2")
    page.click("input[name=_continue]")
    expect(page.locator("#id_prompt")).to_have_value(PROMPT)
    expect(page.locator(".field-weight input").first).to_have_value("-2")
    page.get_by_role("link", name="Preview as a student sees it").click()
    expect(page.locator("h1", has_text=PROMPT)).to_be_visible()

    page.goto("/admin/assessments/questionnaire/")
    page.get_by_role("link", name=shipped.title).click()
    page.get_by_role("link", name="Check and publish").click()
    expect(page.locator("#content")).to_contain_text("friday-thanks")
    page.fill("#id_note", "Somebody, not someone")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Version 2 is published")
    numbers = workshop.rows("SELECT number, note FROM assessments_version WHERE questionnaire_id = 1 ORDER BY number")
    assert [number for number, _ in numbers] == [1, 2]
    assert numbers[1][1] == "Somebody, not someone"

    student = Client(workshop)
    attempt = start(student, shipped.slug, "full")
    assert PROMPT in student.get(f"{attempt}friday-thanks/").text

    expect_nothing_from_axe(ada)
