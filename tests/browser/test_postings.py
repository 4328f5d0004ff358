"""A student reads postings on a phone: paste, see why, keep, compare, share, remove; also without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import look
from tests.browser.conftest import Owner, Visit
from tests.browser.people import path_of
from tests.browser.server import Server
from tests.core.posting_reader.own import text_of

pytestmark = pytest.mark.browser


def read_posting(page: Page, name: str, called: str = "") -> None:
    """Paste one of our own postings and submit it."""
    page.goto("/postings/")
    page.get_by_label("The posting's text").fill(text_of(name))
    page.get_by_label("What to call it").fill(called)
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.get_by_role("heading", name="What it mixes")).to_be_visible()


def keep(page: Page) -> str:
    """Keep what was just read; return the path of its link."""
    page.get_by_role("button", name="Keep this posting").click()
    page.wait_for_url("**/r/*/")
    return path_of(page)


def test_a_student_reads_keeps_compares_shares_and_removes_postings(site: Server, owner: Owner, visit: Visit) -> None:
    student, friend = visit(site, as_=owner, width=360, height=740), visit(site)
    friend.watch.allow_status(404)
    page = student.goto(owner.result)
    page.get_by_role("link", name="Read a job posting beside it").click()
    expect(page.locator("h1")).to_have_text("Read a job posting")
    read_posting(page, "infra", "Payments")
    expect(page.locator("h1")).to_contain_text("The Infra Builder")
    expect(page.locator(".radar-svg .radar-square")).to_have_count(7)
    expect(page.locator(".fit")).to_have_text(re.compile(r"^\d+ of 100$"))
    assert look(page) == {}

    # The reason why a sentence is marked appears on hover and on focus.
    sentence = page.locator("mark.evidence", has_text="latency of our inference service")
    why = sentence.locator(".why")
    expect(why).to_be_hidden()
    sentence.hover()
    expect(why).to_contain_text("Scale, speed and reliability")
    expect(why).to_be_in_viewport()
    page.mouse.move(0, 0)
    expect(why).to_be_hidden()
    sentence.focus()
    expect(why).to_be_visible()
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
    page.get_by_role("button", name="Compare those ticked").click()
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
    page.get_by_label("The posting's text").fill("Flour, two eggs, a pinch of salt.")
    page.get_by_role("button", name="Read it", exact=True).click()
    expect(page.locator("#errors")).to_contain_text("too short")
    expect(page.get_by_label("The posting's text")).to_have_value("Flour, two eggs, a pinch of salt.")
    read_posting(page, "everything")
    expect(page.locator("h1")).to_contain_text("This is three jobs in one")
    page.get_by_text("Change the text").click()
    expect(page.get_by_label("The posting's text")).to_have_value(text_of("everything"))
