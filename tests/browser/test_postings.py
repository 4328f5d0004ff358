"""A student reads postings on a phone: paste, see why, keep, compare, share, remove; also without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition
from tests.browser.axe import look
from tests.browser.conftest import Owner, Visit
from tests.browser.layout import misfits
from tests.browser.people import answer_all, finish, path_of, start, tab_to
from tests.browser.server import Client, Server
from tests.core.posting_reader.own import text_of

pytestmark = pytest.mark.browser


def read_posting(page: Page, name: str, called: str = "") -> None:
    """Paste one of our own postings and submit it."""
    page.goto("/postings/")
    page.get_by_label("The posting’s text").fill(text_of(name))
    page.get_by_label("Name (optional)").fill(called)
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.get_by_role("heading", name="What it mixes")).to_be_visible()


def keep(page: Page) -> str:
    """Keep what was just read; return the path of its link."""
    page.get_by_role("button", name="Keep this posting").click()
    page.wait_for_url("**/r/*/")
    return path_of(page)


# For each marked sentence: its reason's distance from its last line, whether it fits the window, and its text's size.
PLACES = """() => [...document.querySelectorAll("mark.evidence")].map((mark) => {
  const why = mark.nextElementSibling, lines = mark.getClientRects(), box = why.getBoundingClientRect();
  const fits = box.left >= 0 && box.right <= innerWidth && mark.getBoundingClientRect().right <= innerWidth;
  const size = parseFloat(getComputedStyle(why).fontSize);
  return [box.top - lines[lines.length - 1].bottom, fits && why.checkVisibility(), size];
})"""


def assert_reasons_in_place(page: Page) -> None:
    """Each reason can be seen, directly below its sentence, in the window and legible."""
    places = page.evaluate(PLACES)
    assert len(places) > 5
    assert [place for place in places if not (-1 <= place[0] < 16 and place[1] and place[2] >= 13)] == []


def test_reasons_and_the_chosen_result_on_a_phone_by_keyboard(
    site: Server, owner: Owner, shipped: Definition, visit: Visit
) -> None:
    friend = Client(site)
    attempt = start(friend, shipped.slug, "full")
    answer_all(friend, attempt, shipped, range(20))
    link = finish(friend, attempt)
    student = visit(site, as_=owner, width=360, height=640)
    page = student.goto("/postings/")
    tab_to(page, page.get_by_label("The posting’s text"))
    page.keyboard.insert_text(text_of("infra"))
    tab_to(page, page.get_by_text("Which result to compare it with"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Or with the result behind this link"))
    page.keyboard.insert_text(f"{site.origin}{link}")
    tab_to(page, page.get_by_role("button", name="Read it", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Does it fit that result?")).to_be_visible()
    assert_reasons_in_place(page)
    why = page.locator("mark.evidence", has_text="latency of our inference service").locator("+ .why")
    expect(why).to_contain_text("The Infra Builder: ")
    assert page.locator("mark[tabindex], .told :focus").count() == 0  # there is nothing to do there
    assert (look(page), misfits(page)) == ({}, [])
    page.emulate_media(media="print")
    assert_reasons_in_place(page)
    page.emulate_media(media="screen", forced_colors="active")
    assert_reasons_in_place(page)
    page.emulate_media(forced_colors="none")
    page.set_viewport_size({"width": 360, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = ''")

    tab_to(page, page.get_by_role("button", name="Keep this posting"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/*/")
    compared = page.locator(".compared")
    expect(compared).to_contain_text("behind a link")
    expect(page.locator(".legend")).to_contain_text("The result behind the link:")
    tab_to(page, page.get_by_role("link", name="Compare it with another result"))
    page.keyboard.press("Enter")
    choices = page.get_by_label("Compare it with", exact=True)
    expect(choices).to_have_value("link")
    assert (look(page), misfits(page)) == ({}, [])
    tab_to(page, choices)
    page.keyboard.press("Home")
    expect(choices).to_have_value("newest")
    tab_to(page, page.get_by_role("button", name="Compare it with this"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/*/")
    expect(compared).to_contain_text("Compared with your newest result, of ")
    expect(page.get_by_role("heading", name="Does it fit you?")).to_be_visible()
    page.get_by_role("link", name="Remove", exact=True).click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("Nothing of that posting is kept")).to_be_visible()


def test_a_student_reads_keeps_compares_shares_and_removes_postings(site: Server, owner: Owner, visit: Visit) -> None:
    student, friend = visit(site, as_=owner, width=360, height=740), visit(site)
    friend.watch.allow_status(404)
    page = student.goto(owner.result)
    page.get_by_role("link", name="Read a job posting").click()
    expect(page.locator("h1")).to_have_text("Read a job posting")
    read_posting(page, "infra", "Payments")
    expect(page.locator("h1")).to_contain_text("The Infra Builder")
    expect(page.locator(".radar-svg .radar-square")).to_have_count(7)
    expect(page.locator(".fit")).to_have_text(re.compile(r"^\d+ of 100$"))
    assert look(page) == {}

    payments = keep(page)
    expect(page.get_by_role("status").first).to_contain_text("Kept.")
    read_posting(page, "feature", "Lumo")
    keep(page)
    page.get_by_role("link", name="Your postings").click()
    expect(page.locator(".kept .number")).not_to_have_count(0)  # the next line doesn't wait for the page
    fits = [
        int(number) for number in page.locator(".kept .number").evaluate_all("all => all.map(e => e.firstChild.data)")
    ]
    assert len(fits) >= 2
    assert fits == sorted(fits, reverse=True)
    for name in ("Payments", "Lumo"):
        page.get_by_label(f"Compare {name}").check()
    page.get_by_role("button", name="Compare the ticked ones").click()
    expect(page.get_by_text("Clearly different: ")).to_contain_text("The Infra Builder (")

    # The link shows others the reading, without the posting's own words, until it is turned off.
    theirs = friend.goto(payments)
    expect(theirs.locator("h1")).to_contain_text("The Infra Builder")
    expect(theirs.get_by_text("latency of our inference service")).to_have_count(0)
    page.goto(f"{payments}share/")
    page.get_by_role("button", name="Turn all links off").click()
    expect(page.get_by_text("Your posting has a new address")).to_be_visible()
    theirs.reload()
    expect(theirs.locator("h1")).to_have_text("There is nothing here")

    for left in ("Payments", "Lumo"):
        page.goto("/postings/")
        page.get_by_role("link", name=f"Remove {left}").click()
        page.get_by_role("button", name="Remove it").click()
        expect(page.get_by_text("Nothing of that posting is kept")).to_be_visible()
        expect(page.get_by_role("link", name=left, exact=True)).to_have_count(0)


def test_postings_work_without_javascript(site: Server, visit: Visit) -> None:
    visitor = visit(site, width=360, height=740, java_script_enabled=False)
    visitor.watch.allow_status(422)
    page = visitor.goto("/")
    page.get_by_role("link", name="Read a posting").click()
    page.get_by_label("The posting’s text").fill("Flour, two eggs, a pinch of salt.")
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("too short")
    expect(page.get_by_label("The posting’s text")).to_have_value("Flour, two eggs, a pinch of salt.")
    read_posting(page, "everything")
    expect(page.locator("h1")).to_contain_text("This is three jobs in one")
    assert_reasons_in_place(page)
    page.get_by_text("Change the text or the result").click()
    expect(page.get_by_label("The posting’s text")).to_have_value(text_of("everything"))
