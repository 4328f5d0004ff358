"""Answers sent as they are chosen, going on after a tap, Undo, and where a question comes from."""

import pytest
from playwright.sync_api import Page, Route, expect

from assessments.core.definition import Definition
from tests.browser.conftest import Visit
from tests.browser.people import arrive, begin, expect_question, fill, key_in, look_at, path_of, press_next, saved
from tests.browser.server import Server

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
BEAT, UNDO = 450, 5000
ANSWERS = "label:has(input[name=answer])"


def run(page: Page, milliseconds: int) -> None:
    """Let this much time pass on the page's clock, then wait for what was sent."""
    page.clock.run_for(milliseconds)
    page.wait_for_load_state("networkidle")


def test_a_tap_goes_on_after_a_beat_and_undo_leads_back(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop, **PHONE)
    page = student.page
    one, two, three, *_ = small.questions
    first = begin(page, f"/q/{small.slug}/", "full", taps_go_on=True)
    expect(page.get_by_text("Tap an answer, and the next question follows.")).to_be_visible()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))
    page.locator(ANSWERS).nth(1).tap()
    run(page, BEAT - 100)
    page.locator(ANSWERS).nth(3).tap()  # the beat begins anew
    run(page, BEAT - 100)
    expect(page.locator("h1")).to_have_text(one.prompt)
    place = page.locator(".walk").bounding_box()
    run(page, 100)
    expect_question(page, two)
    assert saved(workshop, first) == {one.key: "4"}
    assert student.watch.posts_to(first) == 2

    undo = page.get_by_role("link", name="← Undo")
    expect(undo).to_be_visible()
    assert page.locator(".walk").bounding_box() == place
    page.locator(ANSWERS).first.tap()  # the second half of a double tap: nobody has read the question
    run(page, BEAT + 100)
    expect(page.locator("h1")).to_have_text(two.prompt)
    run(page, UNDO)
    expect(undo).to_have_count(0)
    page.get_by_role("link", name="← Back").tap()
    expect_question(page, one)
    expect(page.locator("input[name=answer]").nth(3)).to_be_checked()
    run(page, 500)
    page.locator(ANSWERS).nth(3).tap()  # the same answer once more
    run(page, BEAT)
    expect_question(page, two)
    assert saved(workshop, first) == {one.key: "4"}

    # Back in the beat: nothing is shown before it. It fails; Next shows what came meanwhile, and the message goes.
    student.watch.allow("net::ERR_FAILED|^htmx:(afterRequest|sendError)")
    held: list[Route] = []
    page.route(f"**{first}", lambda route: held.append(route))
    run(page, 500)
    with page.expect_response(f"**{first.replace(one.key, two.key)}"):
        page.locator(ANSWERS).first.tap()
        page.clock.run_for(50)
    with page.expect_request(f"**{first}"):
        page.locator(".back").tap()
    page.clock.run_for(BEAT)
    expect(page.locator("h1")).to_have_text(two.prompt)
    held[0].abort()
    expect(page.locator("#status")).to_have_text("The server can’t be reached. Try again in a moment.")
    page.unroute(f"**{first}")
    page.locator("button[name=next]").tap()
    expect_question(page, three)
    expect(page.locator("#status")).to_be_empty()

    # A change goes back by itself, as after Save.
    page.goto(first.replace(one.key, "check"))
    page.get_by_role("link", name="Change").first.tap()
    expect_question(page, one)
    run(page, 500)
    page.locator(ANSWERS).first.tap()
    run(page, BEAT)
    expect(page.get_by_text("Saved: I would hate it")).to_be_focused()
    assert saved(workshop, first)[one.key] == "1"


def test_keys_and_clicks_without_a_pointer_never_go_on(workshop: Server, small: Definition, visit: Visit) -> None:
    page = visit(workshop).page
    one, two, *_ = small.questions
    first = arrive(page, small, taps_go_on=True)
    expect_question(page, one)
    for key in ("3", "ArrowDown", "Space"):
        page.keyboard.press(key)
    page.locator("input[name=answer]").nth(1).evaluate("radio => radio.click()")  # as many screen readers do
    page.wait_for_timeout(BEAT + 400)
    expect(page.locator("h1")).to_have_text(one.prompt)
    assert path_of(page) == first
    page.keyboard.press("Enter")
    expect_question(page, two)
    assert saved(workshop, first) == {one.key: "2"}
    expect(page.get_by_role("link", name="← Undo")).to_have_count(0)

    look_at(page)
    page.get_by_role("button", name="I press Next myself").click()
    again = page.get_by_role("button", name="Go to the next question when I tap")
    expect(again).to_be_visible()
    page.locator(ANSWERS).first.click()
    page.wait_for_timeout(BEAT + 400)
    expect(page.locator("h1")).to_have_text(two.prompt)
    look_at(page)
    again.click()
    expect(page.get_by_role("button", name="I press Next myself")).to_be_visible()
    expect(page.locator("input[name=answer]").first).to_be_checked()


def test_after_a_pause_next_needs_no_network(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    page.emulate_media(reduced_motion="no-preference")
    one, two, *_ = small.questions
    first = arrive(page, small)
    with page.expect_response(f"**{first}"):
        fill(page, one, 1)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).to_have_text(one.prompt)
    assert saved(workshop, first) == {one.key: "2"}
    student.context.set_offline(True)
    press_next(page)
    expect_question(page, two)
    student.context.set_offline(False)
    assert key_in(page.url) == two.key
    assert two.prompt[:20] in page.title()
    assert student.watch.posts_to(first) == 1
    moved = "document.querySelector('.question h1').getAnimations().map(one => one.animationName)"
    assert page.evaluate(moved) in (["come"], [])
    expect(page.locator("#main")).to_have_attribute("data-way", "1")
    page.go_back()
    expect(page.locator("h1")).to_have_text(one.prompt)
    expect(page.locator("#main")).to_have_attribute("data-way", "-1")
    style = "getComputedStyle(document.querySelector('.question h1')).animationName"
    assert page.evaluate(style) == "come"
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(style) == "none"


def test_a_later_choice_wins_however_slow_the_earlier_one_is(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    one, two, three, *_ = small.questions
    first = arrive(page, small)
    held: list[Route] = []
    page.route(f"**{first}", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request(f"**{first}"):
        fill(page, one, 1)
    fill(page, one, 3)
    page.locator("button[name=next]").click()
    assert len(held) == 1  # one after the other
    held[0].continue_()
    expect_question(page, two)
    assert saved(workshop, first) == {one.key: "4"}
    assert student.watch.posts_to(first) == 2

    # Chosen and then skipped: it is skipped.
    fill(page, two)
    look_at(page)
    page.locator("button[name=skip]").click()
    expect_question(page, three)
    assert saved(workshop, first)[two.key] is None
    assert page.locator("#status").text_content() == ""
