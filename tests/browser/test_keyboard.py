"""Using the quiz with the keyboard only: Tab, digits, arrows, Space and Enter."""

import re
from functools import partial
from operator import ne

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition, Format, Question
from tests.browser.conftest import Visit
from tests.browser.people import (
    arrive,
    expect_question,
    look_at,
    path_of,
    saved,
    tab_to,
)
from tests.browser.server import Server
from tests.browser.steps import (
    expect_radar,
)

pytestmark = pytest.mark.browser


def answer_by_keys(page: Page, question: Question) -> None:
    """Answer with digits, Tab, arrows and Space, and submit with Enter from where the focus is then."""
    keys = list(question.choice_texts)
    match question.format:
        case Format.STATEMENT | Format.PAIR | Format.SINGLE:
            page.keyboard.press("2")
            expect(page.locator("input[name=answer]").nth(1)).to_be_checked()
        case Format.GRADED_PAIR:
            for digit in "514":  # the last one counts
                page.keyboard.press(digit)
            expect(page.locator("input[name=answer]:checked")).to_have_value("4")
            expect(page.locator("input[name=answer]:checked")).to_be_focused()
        case Format.BEST_WORST:
            for digit in "312":  # a third digit changes neither, and says so
                page.keyboard.press(digit)
            expect(page.locator("#status")).to_contain_text("Both are chosen")
            expect(page.locator("input[name=most]").nth(2)).to_be_checked()
            expect(page.locator("input[name=least]").nth(0)).to_be_checked()
        case Format.RANKING:
            for place, key in enumerate(reversed(keys), 1):
                line = page.locator(f".ranked:has([name=rank_{key}])")
                tab_to(page, line.locator(".pick")) if place == 1 else line.locator(".pick").focus()
                page.keyboard.press(str(place))
                expect(line.locator(".place")).to_have_text(str(place))
        case Format.MULTI:
            tab_to(page, page.locator("input[name=answer]").first)
            page.keyboard.press("Space")
            page.keyboard.press("3")
            expect(page.locator("input[name=answer]:checked")).to_have_count(2)
        case Format.ALLOCATION:
            tab_to(page, page.locator(f"input[name=points_{keys[0]}]"))
            page.keyboard.type(str((question.total or 0) - 1))
            expect(page.locator("output.left")).to_have_text("1 left")
            page.keyboard.press("Tab")
            page.keyboard.type("1")
            expect(page.locator("output.left")).to_have_text("0 left")


def test_the_keyboard_alone_leads_from_the_front_page_to_the_result(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    student = visit(workshop)
    student.watch.allow_status(422)
    page = student.goto("/")
    tab_to(page, page.get_by_role("link", name=small.title))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/q/{small.slug}/")
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/take/**")

    errors_seen = set()
    for question in small.questions:
        expect_question(page, question)
        if question.format not in errors_seen:
            errors_seen.add(question.format)
            tab_to(page, page.locator("button[name=next]"))
            look_at(page)
            page.keyboard.press("Enter")
            summary = page.locator("#errors")
            expect(summary).to_be_focused()
            expect(summary).not_to_be_empty()
        answer_by_keys(page, question)
        here = page.url
        look_at(page)
        page.keyboard.press("Enter")
        page.wait_for_url(partial(ne, here))
    assert errors_seen == set(Format)

    expect(page.locator("h1")).to_have_text("Check your answers")
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="See my result"))
    look_at(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/**")
    expect_radar(page, small)
    tab_to(page, page.get_by_role("link", name="Links and QR code"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/share/")
    assert student.stored() == []


def test_arrow_keys_move_the_choice_without_sending_it(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    first = arrive(page, small)
    sent = len([request for request in student.watch.requests if request.method == "POST"])
    for key, names in {
        "wobbly-chair": ["answer"],
        "two-stops": ["answer"],
        "street-party": ["answer"],
        "locked-box": ["answer"],
        "rainy-sunday": ["most", "least"],
    }.items():
        address = first.replace(small.questions[0].key, key)
        student.goto(address)
        for name in names:
            radios = page.locator(f"input[name={name}]")
            tab_to(page, radios)
            count = radios.count()
            at = radios.evaluate_all("all => all.indexOf(document.activeElement)")
            for arrow, step in (("ArrowDown", 1), ("ArrowRight", 1), ("ArrowUp", -1)):
                page.keyboard.press(arrow)
                at = (at + step) % count
                expect(radios.nth(at)).to_be_checked()
                expect(radios.nth(at)).to_be_focused()
        assert path_of(page) == address
    assert len([request for request in student.watch.requests if request.method == "POST"]) == sent


def test_digits_are_typed_into_text_fields(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    arrive(page, small, key="found-money")
    field = page.locator("input[name=points_tools]")
    field.focus()
    page.keyboard.type("12")
    expect(field).to_have_value("12")
    page.keyboard.press("Enter")  # 12 of 20: refused, and kept
    expect(page.locator("#errors")).to_have_text(re.compile("12 of 20"))
    expect(field).to_have_value("12")
    student.watch.allow_status(422)


def test_the_wheel_scrolls_and_changes_no_points(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop, height=400)
    page = student.page
    arrive(page, small, key="found-money")
    field = page.locator("input[name=points_tools]")
    field.fill("7")
    field.hover()
    for turn in (120, -120, 240):
        field.focus()
        page.mouse.wheel(0, turn)
        page.wait_for_timeout(100)
    expect(field).to_have_value("7")
    field.focus()
    page.keyboard.press("ArrowUp")
    expect(field).to_have_value("8")


def test_a_tick_too_many_is_taken_back_in_words(site: Server, shipped: Definition, visit: Visit) -> None:
    student = visit(site, width=360, height=740)
    student.page.clock.install()
    first = arrive(student.page, shipped)
    several = next(question for question in shipped.questions if question.format is Format.MULTI)
    page = student.goto(first.replace(shipped.questions[0].key, several.key))
    ticked = page.locator("input[name=answer]:checked")
    expect(page.locator("h1")).to_be_focused()  # until then digits pick nothing
    for digit in "123":
        page.keyboard.press(digit)
    expect(ticked).to_have_count(3)
    page.keyboard.press("4")
    expect(page.locator("#status")).to_have_text("No more than 3 can be ticked. Untick one first.")
    message, buttons = (page.locator(part).bounding_box() for part in ("#status", ".question .actions"))
    assert message
    assert buttons
    assert message["y"] + message["height"] <= buttons["y"] or message["y"] >= buttons["y"] + buttons["height"]
    page.locator("label:has(input[name=answer])").nth(5).click()
    expect(ticked).to_have_count(3)
    page.clock.fast_forward("00:10")
    expect(page.locator("#status")).to_be_empty()
    page.keyboard.press("4")
    expect(page.locator("#status")).not_to_be_empty()
    page.keyboard.press("1")
    expect(page.locator("#status")).to_be_empty()
    page.keyboard.press("4")
    assert ticked.evaluate_all("all => all.map((box) => box.value)") == ["b", "c", "d"]


def test_a_digit_after_a_skip_that_failed_sends_the_answer(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    student.watch.allow("net::ERR_INTERNET_DISCONNECTED|^htmx:(afterRequest|sendError)")
    page = student.page
    one, two, *_ = small.questions
    first = arrive(page, small)
    student.context.set_offline(True)
    page.locator("button[name=skip]").click()
    expect(page.locator("#status")).to_contain_text("The server can’t be reached")
    page.locator("h1").focus()
    page.keyboard.press("3")
    page.wait_for_timeout(100)  # it is sent in vain
    student.context.set_offline(False)
    page.get_by_role("button", name="Send again").click()
    expect(page.locator("h1")).to_have_text(two.prompt)
    assert saved(workshop, first) == {one.key: "3"}
