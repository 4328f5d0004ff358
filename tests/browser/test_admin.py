"""An admin changes a question and a weight, previews it, and publishes it."""

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition
from tests.browser.axe import OWN_DOING, look
from tests.browser.conftest import Visit, Visitor
from tests.browser.databases import NAME, PASSWORD, SMALL_DRAFT
from tests.browser.people import start
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser
PROMPT = "It is Friday, and somebody thanks you. Which thanks would please you most, and which least?"


def open_question(page: Page) -> None:
    page.goto("/admin/assessments/question/?q=friday-thanks")
    page.locator("#result_list a", has_text="It is Friday").first.click()
    expect(page.locator("#id_prompt")).to_be_visible()


def expect_nothing_from_axe(ada: Visitor) -> None:
    page = ada.page
    open_question(page)
    question = page.url.split("?")[0]
    ada.watch.check()
    ada.watch.allow(OWN_DOING)
    found = {}
    # A page with a row for each question, and axe looks at every cell: the questionnaire with few questions.
    ((small,),) = ada.server.rows("SELECT id FROM assessments_questionnaire WHERE title = ?", SMALL_DRAFT)
    for address in (
        "/admin/",
        "/admin/assessments/questionnaire/1/change/",
        f"/admin/assessments/questionnaire/{small}/weights/",
        "/admin/assessments/questionnaire/1/history/",
        "/admin/assessments/questionnaire/add/",
        "/admin/assessments/question/add/?questionnaire=1",
        "/admin/assessments/archetype/1/change/",
        "/admin/assessments/question/?q=friday",
        question,
        "/admin/assessments/version/1/change/",
        "/coach/account/second-factor/",
        "/coach/account/second-factor/set-up/",
        "/admin/assessments/questionnaire/1/import/",
        "/admin/assessments/questionnaire/1/try/",
        "/admin/assessments/questionnaire/1/try/as/?who=undecided",
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


def test_arrows_and_wheel_in_the_weight_grid_change_no_weight(ada: Visitor) -> None:
    page = ada.page
    open_question(page)
    column = page.locator("tr.form-row:not(.empty-form) td.field-weight:nth-child(4) input")
    cells = page.locator("tr.form-row:not(.empty-form) input.weight")
    before = cells.evaluate_all("all => all.map((cell) => cell.value)")
    assert column.count() > 2
    column.nth(0).focus()
    for key, place in (("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", 0)):
        page.keyboard.press(key)
        expect(column.nth(place)).to_be_focused()
    column.nth(0).hover()
    page.mouse.wheel(0, 120)
    page.wait_for_timeout(100)
    assert cells.evaluate_all("all => all.map((cell) => cell.value)") == before


def test_arrows_between_the_pulls_of_a_cue_change_none(ada: Visitor) -> None:
    page = ada.goto("/admin/assessments/cue/")
    page.locator("#result_list td.field-what a, #result_list th.field-what a").first.click()
    expect(page.locator("#id_says")).to_be_visible()
    pulls = page.locator("input.weight")
    before = pulls.evaluate_all("all => all.map((cell) => cell.value)")
    pulls.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(pulls.nth(1)).to_be_focused()
    assert pulls.evaluate_all("all => all.map((cell) => cell.value)") == before


def test_the_grid_of_all_weights_by_keys(ada: Visitor) -> None:
    page = ada.goto("/admin/assessments/questionnaire/1/weights/")
    rows = page.locator("tr.weights")
    cell, below = rows.nth(0).locator("input.cell").nth(0), rows.nth(1).locator("input.cell").nth(0)
    beside = rows.nth(0).locator("input.cell").nth(1)
    old, old_below = cell.input_value(), below.input_value()
    new, new_below = "-3" if old != "-3" else "-2", "3" if old_below != "3" else "2"
    unsaved, undo = page.locator("[data-unsaved]"), page.get_by_role("button", name="Undo")

    cell.focus()
    page.keyboard.type(new)
    page.keyboard.press("ArrowRight")
    expect(beside).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cell).to_be_focused()
    expect(cell).to_have_value(new)
    page.keyboard.press("Enter")
    expect(below).to_be_focused()
    page.keyboard.type(new_below)
    expect(unsaved).to_have_text("2 unsaved changes")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(cell).to_be_focused()
    expect(cell).to_have_value(old)
    expect(below).to_have_value(old_below)
    expect(unsaved).to_have_text("No unsaved changes")
    expect(undo).to_be_disabled()
    page.keyboard.press("Control+y")
    expect(cell).to_have_value(new)
    page.keyboard.press("Tab")
    expect(beside).to_be_focused()

    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        page.get_by_role("link", name="All questions").click()
    assert asked.value.type == "beforeunload"
    expect(unsaved).to_have_text("1 unsaved change")

    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.keyboard.press("Control+s")
    fields = (sent.value.post_data or "").split("&")
    assert [field.partition("=")[0] for field in fields if field.startswith("w")] == [cell.get_attribute("name")]
    expect(page.locator(".messagelist")).to_contain_text("1 weight saved.")
    expect(cell).to_have_value(new)
    expect(unsaved).to_have_text("No unsaved changes")
