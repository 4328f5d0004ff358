"""Every page: axe finds nothing in light and dark colours, it fits its window, its targets are large enough.

``visit`` checks for every test that no page logs an error or sends requests to another site.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from assessments.core.definition import Definition
from tests.browser.axe import look
from tests.browser.conftest import Owner, Visit
from tests.browser.databases import NAME, PASSWORD
from tests.browser.layout import misfits
from tests.browser.pages import (
    Stop,
    check_pages,
    coach_pages,
    posting_pages,
    public_pages,
    question_pages,
    result_pages,
)
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}


@pytest.fixture
def coach(site: Server) -> Client:
    """Ada, who is a coach and an admin, logged in over plain HTTP."""
    client = Client(site)
    client.get("/coach/login/")
    reply = client.post("/coach/login/", {"username": NAME, "password": PASSWORD})
    assert reply.status in {302, 303}, reply.text
    return client


@pytest.mark.parametrize(
    ("who", "stops_of", "window"),
    [
        ("owner", public_pages, DESK),
        ("owner", posting_pages, DESK),
        ("owner", result_pages, DESK),
        ("owner", check_pages, DESK),
        ("owner", question_pages, PHONE),
        ("coach", coach_pages, DESK),
    ],
)
def test_axe_finds_nothing_and_everything_fits(
    request: pytest.FixtureRequest,
    site: Server,
    shipped: Definition,
    visit: Visit,
    who: str,
    stops_of: Callable[[Client, Definition], list[Stop]],
    window: dict[str, int],
) -> None:
    client = request.getfixturevalue(who)
    stops = stops_of(client, shipped)
    mine, theirs = visit(site, as_=client, has_touch=True, **window), visit(site, has_touch=True, **window)
    mine.watch.allow_status(405, 422)
    theirs.watch.allow_status(404)
    found = {}
    for stop in stops:
        page = stop.open(mine.page if stop.mine else theirs.page)
        found[stop.name] = look(page), misfits(page)
        page.set_viewport_size({"width": window["width"], "height": window["height"]})
        page.evaluate("document.documentElement.style.fontSize = ''")
    assert {name: wrong for name, wrong in found.items() if any(wrong)} == {}


def test_homes_first_screen_on_a_phone_shows_a_whole_result(site: Server, visit: Visit) -> None:
    page = visit(site, width=360, height=740).goto("/")
    for seen in ("h1", ".told-first", ".radar-svg"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)


def test_a_part_that_is_folded_opens_by_its_link(site: Server, owner: Owner, shipped: Definition, visit: Visit) -> None:
    page = visit(site).goto(f"/q/{shipped.slug}/archetypes/{shipped.archetypes[0].key}/")
    part = page.locator("details:has(#interview) li").first
    expect(part).to_be_hidden()
    page.get_by_role("link", name="Questions to ask in an interview").click()
    expect(part).to_be_in_viewport()


def test_a_printed_result_has_what_is_folded_and_its_address(site: Server, owner: Owner, visit: Visit) -> None:
    page = visit(site, as_=owner).goto(owner.result)
    folded = page.locator("main details:not([open], .sums, .owner *) > :not(summary)")
    address = page.locator(".printed")
    assert folded.count() > 5
    for part in (*folded.all(), address):
        expect(part).to_be_hidden()
    page.emulate_media(media="print")
    for part in (*folded.all(), address):
        expect(part).to_be_visible()
    expect(address).to_contain_text(f"{site.origin}{owner.result}")


OPEN = "[...document.querySelectorAll('main details')].filter(part => part.open).length"

# How far the story moves when the script shows the button below the chart.
MOVED = """() => {
  const button = document.querySelector(".explore-more"), top = () => document.querySelector(".story").offsetTop;
  const shown = top();
  button.hidden = true;
  const moved = shown - top();
  button.hidden = false;
  return moved;
}"""


def test_a_result_tells_its_story_on_a_phone_on_a_desk_and_on_paper(site: Server, owner: Owner, visit: Visit) -> None:
    page = visit(site, as_=owner, width=360, height=740).goto(owner.result)
    week, radar, to_do = (page.locator(place).bounding_box() for place in (".week", ".radar", ".todo"))
    assert week and radar and to_do
    assert week["y"] < 740
    assert week["y"] < radar["y"] < to_do["y"]
    # Where the style can't open what is folded, the script does while the page prints, and closes it again.
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(OPEN) == page.locator("main details").count()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(OPEN) == 0
    assert page.evaluate(MOVED) == 0
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator(".section").scroll_into_view_if_needed()
    for seen in ("h1", ".radar-svg"):
        expect(page.locator(seen)).to_be_in_viewport(ratio=1)
