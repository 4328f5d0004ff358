"""Interactive charts: the drawing or the table is there at once, plotly draws on demand, in the colours of the page."""

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from assessments.core.definition import Definition
from tests.browser.axe import OWN_DOING, look
from tests.browser.conftest import Owner, Visit, Visitor
from tests.browser.databases import SMALL_DRAFT
from tests.browser.people import answer_all, start
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser
CORNER = ".explore-panel .corner"


def dot(page: Page, number: int) -> tuple[float, float]:
    """The middle of a corner's dot on the screen."""
    found = page.locator(".radar-plot .scatterlayer .trace").last.locator(".point").nth(number)
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_corner_says_what_speaks_for_and_against_it(
    site: Server, owner: Owner, shipped: Definition, visit: Visit
) -> None:
    student = visit(site, as_=owner)
    page = student.goto(owner.result)
    expect(page.locator("figure.radar > svg")).to_be_visible()
    button = page.locator(".explore-more")
    assert not [r.url for r in student.watch.requests if "plotly" in r.url or "radar.json" in r.url]

    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Simple chart")
    expect(page.locator(".radar-plot .polarlayer")).to_be_visible()
    whole, drawn = (page.locator(name).bounding_box() for name in (".radar-plot", ".radar-plot .polarlayer"))
    assert whole and drawn
    assert drawn["y"] + drawn["height"] <= whole["y"] + whole["height"]  # beside the story, nothing cuts it
    expect(page.locator("figure.radar .radar-dot").first).to_be_hidden()  # one profile at a time
    expect(page.locator("figure.radar .radar-number")).to_have_count(len(shipped.archetypes))
    expect(page.locator(CORNER)).to_be_empty()

    names = [archetype.name.removeprefix("The ") for archetype in shipped.archetypes]
    page.mouse.move(*dot(page, 1), steps=3)
    expect(page.locator(f"{CORNER} h2")).to_have_text(names[1])
    expect(page.locator(CORNER)).to_contain_text("of 100, where 50 is neutral")
    expect(page.locator(".hoverlayer .hovertext")).to_have_count(0)  # no tip covers the chart
    page.get_by_role("button", name=names[2]).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{CORNER} h2")).to_have_text(names[2])
    plot, drawing = (page.locator(place).bounding_box() for place in (".main-svg >> nth=0", ".radar-svg"))
    assert plot and drawing  # what the panel says doesn't shrink the drawing, on which the plot lies
    assert abs(plot["height"] - drawing["height"]) < 2
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)

    student.watch.check()
    student.watch.allow(OWN_DOING)
    assert look(page) == {}
    assert page.locator(".modebar, a[href*='plot.ly'], a[href*='plotly.com']").count() == 0

    for name in names:
        page.locator(".corners").get_by_role("button", name=name).click()
        if page.get_by_role("link", name="Everything that speaks for it").count():
            break
    page.get_by_role("link", name="Everything that speaks for it").click()
    opened = page.locator("details.why[open] > summary:focus")
    expect(opened).to_contain_text(name)
    expect(opened).to_be_in_viewport()

    page.locator(".corners button").first.focus()
    page.keyboard.press("Escape")
    expect(button).to_have_text("Explore this chart")
    expect(button).to_be_focused()
    expect(page.locator(".radar-plot, .explore-panel")).to_have_count(0)
    expect(page.locator("figure.radar .radar-dot").first).to_be_visible()
    assert student.stored() == []


SERVED = settings.PLOTLY_DIR / "plotly.min.js"


IS_SMALL = SERVED.is_file() and SERVED.stat().st_size < 2_000_000


@pytest.mark.skipif(not IS_SMALL, reason="not built: `make plotly`, which needs npm")
def test_the_small_plotly_build_draws_without_console_errors(site: Server, owner: Owner, visit: Visit) -> None:
    """Visit fails for a console error, such as a broken policy; the traces that the radar needs are all that is in."""
    student = visit(site, as_=owner)
    page = student.goto(owner.result)
    with page.expect_response("**/plotly.min.js") as served:
        page.locator(".explore-more").click()
    assert len(served.value.body()) == SERVED.stat().st_size
    expect(page.locator(".radar-plot .polarlayer .scatterlayer .trace").first).to_be_visible()
    assert page.locator("[data-title*=loud], [data-title*=hare]").count() == 0


def test_the_drawing_stays_if_plotly_cannot_be_loaded(site: Server, owner: Owner, visit: Visit) -> None:
    student = visit(site, as_=owner)
    student.watch.allow("net::ERR_FAILED")
    page = student.goto(owner.result)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('afterbegin', '<p role=status>Kept.</p>')")
    page.route("**/plotly.min.js", lambda route: route.abort())
    page.locator(".explore-more").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status[role=status]")).to_contain_text("The interactive chart could not be loaded")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()  # another message stays
    expect(page.locator(".explore-more")).to_have_text("Explore this chart")
    expect(page.locator("figure.radar > svg")).to_be_visible()
    page.unroute("**/plotly.min.js")
    page.locator(".explore-more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".explore-more")).to_have_text("Simple chart")


def test_a_tap_chooses_a_corner(site: Server, owner: Owner, shipped: Definition, visit: Visit) -> None:
    """Touch has no hover: plotly alone would show nothing."""
    student = visit(site, width=360, height=740, as_=owner, has_touch=True, is_mobile=True)
    page = student.goto(owner.result)
    held: list[Route] = []
    page.route("**/plotly.min.js", lambda route: held.append(route))
    with page.expect_request("**/plotly.min.js"):
        page.locator(".explore-more").tap()
    expect(page.locator(".explore-panel")).to_be_attached()
    parts = "[...document.querySelectorAll('.story, .explore-more')]"
    places = f"() => {parts}.map((part) => [part.offsetTop, part.offsetWidth])"
    pressed = page.evaluate(places)
    held[0].continue_()
    expect(page.locator(".corners")).to_be_visible()
    assert page.evaluate(places) == pressed  # what comes later moves nothing
    page.touchscreen.tap(*dot(page, 1))
    expect(page.locator(f"{CORNER} h2")).to_have_text(shipped.archetypes[1].name.removeprefix("The "))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_an_admin_explores_days_and_weights(ada: Visitor, workshop: Server, small: Definition) -> None:
    """Visit fails for a console error: the admin has the same strict policy."""
    client = Client(workshop)
    begin = start(client, small.slug, "full")
    answer_all(client, begin, small, range(3))
    page = ada.goto("/admin/assessments/questionnaire/")
    page.get_by_role("link", name=small.title, exact=True).click()
    page.get_by_role("link", name="Statistics").click()
    for offer in ("Explore the days", "Explore where people stop"):
        page.get_by_role("button", name=offer).click()
    expect(
        page.locator("figure.is-live .barlayer .point").first
    ).to_be_attached()  # a day without attempts has no height
    expect(page.locator("figure.is-live")).to_have_count(2)
    colour = "getComputedStyle(document.querySelector('.barlayer .point path')).fill"
    light = page.evaluate(colour)
    page.emulate_media(color_scheme="dark")
    page.get_by_role("button", name="Zoom in").first.click()
    expect(page.locator("figure.is-live .xtick").first).to_be_visible()
    assert light.startswith("rgb(38, 110, 190")

    page.goto("/admin/assessments/questionnaire/")
    page.get_by_role("link", name=SMALL_DRAFT).click()
    page.get_by_role("link", name="Scoring lab").click()
    page.get_by_role("button", name="Explore the weights").click()
    plot = page.locator("figure.is-live .explore-plot")
    expect(plot.locator(".heatmaplayer image")).to_be_visible()
    plot.scroll_into_view_if_needed()
    plot.locator(".nsewdrag").first.hover()
    expect(plot.locator(".hovertext")).to_be_visible()
    page.get_by_role("button", name="Close the chart").click()
    expect(page.locator(".explore-plot, .explore-zoom")).to_have_count(0)
