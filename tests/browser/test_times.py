"""Times in the reader's own zone, and a coach's form that outlives the session."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import look
from tests.browser.conftest import Owner, Visit
from tests.browser.databases import NAME, PASSWORD
from tests.browser.server import Server

pytestmark = pytest.mark.browser
TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"
IN_UTC = re.compile(r"\d{1,2} \w+ \d{4}(, \d\d:\d\d UTC| \(UTC\))")
LATE = '<time datetime="2026-11-30T00:01:00Z">30 November 2026, 00:01 UTC</time>'
LATE += '<time datetime="2026-11-30T00:01:00Z" data-day>30 November 2026 (UTC)</time>'
LATE += (
    '<select aria-label="Result"><option data-moment="2026-11-30T00:01:00Z" data-name="Anna">in UTC</option></select>'
)
SWAP = "html => htmx.swap('#main', html, { swapStyle: 'innerHTML' })"


def log_in(page: Page) -> None:
    page.get_by_label("User name").fill(NAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def test_times_are_in_utc_without_javascript_and_the_readers_own_with_it(
    site: Server, owner: Owner, visit: Visit
) -> None:
    plain = visit(site, as_=owner, java_script_enabled=False, timezone_id=TOKYO).goto("/mine/")
    times = plain.locator("time").all_text_contents()
    assert times
    assert [time for time in times if not IN_UTC.fullmatch(time)] == []
    for zone in (TOKYO, NEW_YORK):
        page = visit(site, as_=owner, timezone_id=zone).goto("/mine/")
        localised = page.locator("time").first
        expect(localised).not_to_contain_text("UTC")
        assert localised.get_attribute("title") == times[0]
        assert page.locator("time:not([data-day])").first.text_content() not in [
            time.removesuffix(" UTC") for time in times
        ]


def test_what_htmx_swaps_in_is_in_the_readers_zone_too(site: Server, visit: Visit) -> None:
    page = visit(site, timezone_id=NEW_YORK).goto("/coach/groups/new/")
    log_in(page)
    page.get_by_label("Name of the group").fill("In New York")
    page.get_by_role("button", name="Create group").click()  # a group's page has htmx
    expect(page.locator("h1")).to_have_text("In New York")
    page.evaluate(SWAP, LATE)
    expect(page.locator("time")).to_have_text(["29 November 2026, 19:01", "29 November 2026"])
    expect(page.locator("option")).to_have_text("Anna, 29 November 2026, 19:01")


def test_a_new_group_begins_with_the_coachs_zone_and_comes_through_a_login(site: Server, visit: Visit) -> None:
    coach = visit(site, timezone_id=NEW_YORK, width=360, height=740)
    coach.watch.allow_status(422)
    page = coach.goto("/coach/groups/new/")
    log_in(page)
    zone = page.get_by_label("Both days end at midnight in this time zone")
    expect(zone).to_have_value(NEW_YORK)
    assert look(page) == {}
    zone.select_option(TOKYO)
    page.get_by_label("Name of the group").fill("Ana’s “class”")
    coach.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Create group").click()
    expect(page.locator("#errors")).to_be_focused()
    assert look(page) == {}
    log_in(page)
    expect(page.locator("h1")).to_have_text("New group")
    expect(page.get_by_label("Name of the group")).to_have_value("Ana’s “class”")
    expect(zone).to_have_value(TOKYO)
    expect(page.get_by_text("You were logged out, so this was not saved.")).to_be_visible()
    assert look(page) == {}
    page.get_by_role("link", name="My groups").click()
    expect(page.get_by_text("Ana’s “class”")).to_have_count(0)
