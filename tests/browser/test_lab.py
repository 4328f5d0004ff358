"""An author uses the scoring lab, and confirms the warnings before publishing."""

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition
from tests.browser.axe import OWN_DOING, look
from tests.browser.conftest import Visit, Visitor
from tests.browser.databases import SHIPPED_DRAFT, SMALL_DRAFT
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser


def open_lab(author: Visitor, title: str) -> Page:
    page = author.goto("/admin/assessments/questionnaire/")
    page.get_by_role("link", name=title).click()
    page.get_by_role("link", name="Scoring lab").click()
    return page


def expect_nothing_from_axe(author: Visitor) -> None:
    """axe finds nothing in either colour scheme, and the console had no message before axe ran."""
    author.watch.check()
    author.watch.allow(OWN_DOING)
    assert look(author.page) == {}


def test_the_lab_loads_its_sections_sorts_and_asks_to_log_in(ada: Visitor, small: Definition) -> None:
    page = open_lab(ada, SMALL_DRAFT)
    expect(page.get_by_role("status")).to_contain_text("6 of 6 done")
    expect(page.get_by_role("link", name="Compute everything now")).to_have_count(0)
    page.get_by_role("link", name="as authored").click()
    expect(page.locator("#information [aria-current]")).to_have_text("as authored")
    expect(page.get_by_role("link", name="as authored")).to_be_focused()
    rows = page.locator("#information tbody .key")
    assert rows.all_inner_texts() == [question.key for question in small.questions]
    expect_nothing_from_axe(ada)

    ada.context.clear_cookies()
    page.get_by_role("link", name="the least telling first").click()
    page.wait_for_url("**/login/?next=**")  # the whole page, not the form inside the section
    expect(page.get_by_label("Password")).to_be_visible()


def test_the_lab_on_a_phone_without_scripts(workshop: Server, author: Client, visit: Visit) -> None:
    page = open_lab(visit(workshop, width=360, java_script_enabled=False, as_=author), SHIPPED_DRAFT)
    expect(page.get_by_role("status")).to_contain_text("0 of 6 done")
    page.get_by_role("link", name="Compute everything now").click()
    expect(page.get_by_role("status")).to_contain_text("6 of 6 done")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_publishing_in_spite_of_warnings(ada: Visitor) -> None:
    page = ada.goto("/admin/assessments/questionnaire/")
    page.get_by_role("row", name=SMALL_DRAFT).get_by_role("link", name="Check and publish").click()
    expect(page.locator(".warnings li").first).to_be_visible()
    ada.watch.allow_status(422)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator(".errorlist")).to_contain_text("Tick this box to publish despite")
    expect_nothing_from_axe(ada)
    page.get_by_label("Publish despite").check()
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()
