"""Steps from the start of the quiz to its result, for the tests of whole journeys."""

import re

from playwright.sync_api import Page, expect

from assessments.core.definition import Definition, Format, Question
from assessments.core.names import without_article
from tests.browser.conftest import Visitor
from tests.browser.people import (
    begin,
    expect_question,
    fill,
    key_in,
    look_at,
    one_of_each,
    path_of,
    press_next,
    press_skip,
)
from tests.factories import posted_for


def asked_on(page: Page, content: Definition) -> Question:
    return content.question_by_key[key_in(page.url)]


def answer_to_the_end(page: Page, content: Definition) -> set[Format]:
    """Answer every question from here to the check; return their formats."""
    met: set[Format] = set()
    for pick in range(len(content.questions) + 1):
        if path_of(page).endswith("/check/"):
            return met
        question = asked_on(page, content)
        met.add(question.format)
        expect_question(page, question)
        fill(page, question, pick)
        press_next(page)
    raise AssertionError("The quiz never came to its end.")


def walk(visitor: Visitor, content: Definition) -> set[Format]:
    """Go from the front page through the full version to the check: one step back, one answer changed, one skipped."""
    page = visitor.goto("/")
    page.get_by_role("link", name="Take the quiz").click()
    begin(page, f"/q/{content.slug}/", "full")

    first = asked_on(page, content)
    expect_question(page, first)
    fill(page, first, 0)
    press_next(page)
    second = asked_on(page, content)
    page.get_by_role("link", name="← Back").click()
    expect_question(page, first)
    fill(page, first, 1)
    press_next(page)
    expect_question(page, second)
    press_skip(page)
    answer_most_elsewhere(visitor, content)
    return {first.format, second.format} | answer_to_the_end(page, content)


def answer_most_elsewhere(visitor: Visitor, content: Definition) -> None:
    """Answer all but one question of each format over HTTP, as the same person, and come back to the page."""
    attempt = path_of(visitor.page).rsplit("/", 2)[0]
    again = visitor.as_client()
    slow = {question.key for question in one_of_each(content)}
    for pick, question in enumerate(content.questions[2:]):
        if question.key not in slow:
            assert again.post(f"{attempt}/{question.key}/", posted_for(question, pick)).status == 303
    visitor.goto(f"{attempt}/")


def change_one(page: Page, content: Definition) -> None:
    """Change the third answer from the check, and return to the check."""
    expect(page.locator("h1")).to_have_text("Check your answers")
    lines = page.locator(".reviewed")
    expect(lines.nth(1)).to_contain_text("skip", ignore_case=True)
    changed = lines.nth(2)
    before = changed.locator(".answer").inner_text()
    changed.get_by_role("link", name="Change").click()
    page.wait_for_url(re.compile(r"\?change$"))
    question = asked_on(page, content)
    expect_question(page, question)
    answer = before
    for pick in range(5):
        fill(page, question, pick)
        press_next(page)
        expect(page.locator("h1")).to_have_text("Check your answers")
        expect(page.locator(".reviewed").nth(2).locator(".saved")).to_be_focused()
        expect(page.locator(".reviewed").nth(2)).to_be_in_viewport()
        answer = page.locator(".reviewed").nth(2).locator(".answer").inner_text().removeprefix("Saved: ")
        if answer != before:
            break
        page.locator(".reviewed").nth(2).get_by_role("link", name="Change").click()
        page.wait_for_url(re.compile(r"\?change$"))
        expect_question(page, question)
    assert answer != before


def see_result(page: Page, content: Definition) -> str:
    """Finish and check the result; return its path."""
    look_at(page)
    page.get_by_role("button", name="See my result").click()
    page.wait_for_url("**/r/**")
    expect_radar(page, content)
    return path_of(page)


def expect_radar(page: Page, content: Definition) -> None:
    """The drawing is visible, with a dot and a whole name for each archetype."""
    radar = page.locator("figure.radar > svg")
    expect(radar).to_be_visible()
    expect(radar.locator(".radar-dot")).to_have_count(len(content.archetypes))
    drawn = radar.text_content() or ""
    for archetype in content.archetypes:
        assert all(word in drawn for word in without_article(archetype.name).split()), (archetype.name, drawn)


def expect_strangers_view(page: Page, content: Definition) -> None:
    """The result is shown without anything for its owner."""
    expect_radar(page, content)
    expect(page.get_by_role("link", name="Take the quiz yourself").first).to_be_visible()
    for name in ("Share", "Delete", "Take it again"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    expect(page.locator(".owner, main form")).to_have_count(0)


def link_settings(page: Page) -> None:
    """Go from the result to the settings of its first link."""
    page.get_by_role("link", name="Links and QR code").click()
    page.get_by_role("link", name="QR code and settings").first.click()


def turn_off(page: Page) -> None:
    """Turn a link off, from its settings."""
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_text("The link is turned off.")).to_be_visible()
