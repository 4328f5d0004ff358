"""The interactive radar: the drawing is there at once, plotly loads on demand and can be closed."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from assessments.core.definition import Definition
from tests.browser.conftest import Owner, Visit
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser


def test_the_chart_can_be_opened_and_closed(site: Server, owner: Owner, shipped: Definition, visit: Visit) -> None:
    student = visit(site, as_=owner)
    page = student.goto(owner.result)
    drawing = page.locator("figure.radar > svg")
    expect(drawing).to_be_visible()
    button = page.locator(".radar-more")
    assert not [r.url for r in student.watch.requests if "plotly" in r.url or r.url.endswith("radar.json")]

    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Back to the drawing")
    plot = page.locator(".radar-plot")
    expect(plot.locator(".polarlayer")).to_be_visible()
    expect(page.locator("figure.radar .radar-dot").first).to_be_hidden()  # one profile at a time
    expect(page.locator("figure.radar .radar-number")).to_have_count(len(shipped.archetypes))
    expect(page.locator("figure.radar .radar-number").first).to_be_visible()

    leader = page.locator(".figures tbody tr").first
    value = leader.locator("b").inner_text()
    name = leader.locator("th").inner_text().strip()
    markers = plot.locator(".scatterlayer .points path.point")
    assert markers.count() >= len(shipped.archetypes)
    hovered = []
    for i in range(len(shipped.archetypes)):
        box = markers.nth(i).bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=3)
        label = plot.locator(".hoverlayer .hovertext")
        expect(label).to_have_count(1)
        hovered.append(label.text_content() or "")
        page.mouse.move(0, 0)
        expect(label).to_have_count(0)
    of_leader = [text for text in hovered if all(word in text for word in name.split())]
    assert len(of_leader) == 1, hovered
    assert value in of_leader[0]
    assert re.search(r"80 % band \d+ to \d+", of_leader[0])

    assert page.locator(".modebar, a[href*='plot.ly'], a[href*='plotly.com']").count() == 0
    assert "cloud" not in (plot.inner_html().lower())

    button.click()
    expect(button).to_have_text("Explore this chart")
    expect(page.locator(".radar-plot")).to_have_count(0)
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
        page.locator(".radar-more").click()
    assert len(served.value.body()) == SERVED.stat().st_size
    expect(page.locator(".radar-plot .polarlayer .scatterlayer .trace")).to_have_count(4)
    assert page.evaluate("Object.keys(Plotly.PlotSchema.get().traces).sort()") == ["scatter", "scatterpolar"]
    assert page.locator("[data-title*=loud], [data-title*=hare]").count() == 0


def test_the_drawing_stays_if_plotly_cannot_be_loaded(site: Server, owner: Owner, visit: Visit) -> None:
    student = visit(site, as_=owner)
    student.watch.allow("net::ERR_FAILED")
    page = student.goto(owner.result)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('afterbegin', '<p role=status>Kept.</p>')")
    page.route("**/plotly.min.js", lambda route: route.abort())
    page.locator(".radar-more").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#status[role=status]")).to_contain_text("The interactive chart could not be loaded")
    expect(page.get_by_text("Kept.", exact=True)).to_be_visible()  # another message stays
    expect(page.locator(".radar-more")).to_have_text("Explore this chart")
    expect(page.locator("figure.radar > svg")).to_be_visible()
    page.unroute("**/plotly.min.js")
    page.locator(".radar-more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".radar-more")).to_have_text("Back to the drawing")


def test_a_link_without_answers_shows_no_reasons_in_the_chart(site: Server, owner: Owner, shipped: Definition) -> None:
    reply = Client(site).get(f"{owner.result}radar.json")
    assert reply.status == 200
    assert not [q.key for q in shipped.questions if q.prompt[:20] in reply.text]


def test_a_tap_shows_the_text_of_a_corner(site: Server, owner: Owner, visit: Visit) -> None:
    """Touch has no hover: plotly alone would show nothing."""
    student = visit(site, width=360, height=740, as_=owner, has_touch=True, is_mobile=True)
    page = student.goto(owner.result)
    page.locator(".radar-more").tap()
    dot = page.locator(".radar-plot .scatterlayer .trace").last.locator(".point").nth(1)
    expect(dot).to_be_visible()
    box = dot.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".radar-plot .hovertext")).to_contain_text("80 % band")
