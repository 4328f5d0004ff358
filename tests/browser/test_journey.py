"""The whole journey: start, every format, check, result, a stranger with the link, and the link turned off."""

import pytest
from playwright.sync_api import expect

from assessments.core.definition import Definition
from tests.browser.conftest import Visit
from tests.browser.people import (
    begin,
    fill,
    press_next,
    press_skip,
)
from tests.browser.server import Server
from tests.browser.steps import (
    answer_to_the_end,
    asked_on,
    change_one,
    expect_strangers_view,
    link_settings,
    see_result,
    turn_off,
    walk,
)

pytestmark = pytest.mark.browser


def test_from_the_start_to_a_link_that_is_turned_off(site: Server, shipped: Definition, visit: Visit) -> None:
    student = visit(site, permissions=["clipboard-read", "clipboard-write"])
    assert walk(student, shipped) == {question.format for question in shipped.questions}
    change_one(student.page, shipped)
    old = see_result(student.page, shipped)
    assert student.stored() == []

    friend = visit(site)
    friend.goto(old)
    expect_strangers_view(friend.page, shipped)
    expect(friend.page.get_by_text("doesn’t show individual answers")).to_be_visible()
    expect(friend.page.locator(".why")).to_have_count(0)
    friend.watch.allow_status(404)
    for theirs in ("share/", "delete/"):
        friend.goto(f"{old}{theirs}")
        expect(friend.page.locator("h1")).to_have_text("There is nothing here")

    page = student.page
    page.get_by_role("link", name="Links and QR code").click()
    page.get_by_label("Who is it for?").fill("for a friend")
    page.get_by_label("How long it works").select_option("week")
    page.get_by_label("Show individual answers").check()
    page.get_by_role("button", name="Create link").click()
    expect(page.get_by_text("Link created.")).to_be_visible()
    shown = page.get_by_label("Link", exact=True).input_value().removeprefix(site.origin)
    assert shown != old
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.origin}{shown}"
    friend.goto(shown)
    verdict = friend.page.request.get(f"{site.origin}{shown}result.json").json()["verdict"]
    expect(friend.page.locator(".why")).to_have_count(
        len(verdict["leaders"] + verdict["sides"]) or 2
    )  # without a lean, the highest two
    expect_strangers_view(friend.page, shipped)

    turn_off(page)
    assert friend.goto(shown).title().startswith("There is nothing here")
    assert friend.page.request.get(f"{site.origin}{shown}").status == 404
    friend.goto(old)
    expect_strangers_view(friend.page, shipped)
    expect(friend.page.locator(".why")).to_have_count(0)  # this link doesn't show the answers

    friend.goto("/mine/")
    expect(friend.page.get_by_text("Nothing here yet")).to_be_visible()
    student.goto("/mine/")
    expect(page.locator(".owned .name")).to_have_count(1)
    page.locator(".owned .name a").click()
    page.wait_for_url(f"**{old}")
    page.get_by_role("link", name="Delete this result").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Deleted. Nothing of that result is kept here any more.")).to_be_visible()
    friend.goto(old)
    expect(friend.page.locator("h1")).to_have_text("There is nothing here")
    assert student.stored() == friend.stored() == []


def test_the_journey_works_without_javascript(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop, width=360, height=740, java_script_enabled=False)
    student.watch.allow_status(404, 422)
    page = student.page
    begin(page, f"/q/{small.slug}/", "full")

    first = asked_on(page, small)
    page.locator("button[name=next]").click()
    expect(page.locator("#errors")).to_be_visible()
    fill(page, first)
    press_next(page)
    page.get_by_role("link", name="← Back").click()
    expect(page.locator("h1")).to_have_text(first.prompt)
    expect(page.locator("input[name=answer]:checked")).to_have_count(1)
    fill(page, first, 1)
    press_next(page)
    press_skip(page)
    answer_to_the_end(page, small)
    change_one(page, small)
    old = see_result(page, small)

    expect(page.locator("table.figures tbody tr")).to_have_count(len(small.archetypes))
    expect(page.locator(".radar-more")).to_be_hidden()
    link_settings(page)
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    page.get_by_label("Show individual answers").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The link now works as you set it.")).to_be_visible()
    turn_off(page)
    student.goto(old)
    expect(page.locator("h1")).to_have_text("There is nothing here")
