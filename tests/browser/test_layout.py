"""Nothing has to be scrolled sideways: at 320 px, at 200 % zoom, and with text twice as large."""

import pytest

from assessments.definition import Definition
from tests.browser.conftest import Owner, Visit, Visitor
from tests.browser.pages import Stop, plain_pages, question_pages
from tests.browser.server import Server

pytestmark = pytest.mark.browser

# How far the page is wider than the window, and which elements stick out of it.
OVERFLOW = """() => {
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return null;
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  return [wide, ...out.slice(0, 4).map(e => e.outerHTML.slice(0, 120))];
}"""


def expect_no_overflow(visitors: dict[bool, Visitor], stops: list[Stop], text_sizes: list[str]) -> None:
    found = []
    for stop in stops:
        page = visitors[stop.mine].goto(stop.address)
        stop.prepare(page)
        for size in text_sizes:
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            sticks_out = page.evaluate(OVERFLOW)
            if sticks_out:
                found.append((stop.name, size, sticks_out))
    assert found == []


@pytest.mark.parametrize(
    ("screen", "text_sizes"),
    [
        ({"width": 320, "height": 640}, ["100%"]),
        ({"width": 640, "height": 400, "device_scale_factor": 2}, ["100%", "200%"]),
    ],
    ids=["320px", "zoomed"],
)
def test_no_page_is_wider_than_its_window(
    site: Server,
    owner: Owner,
    shipped: Definition,
    visit: Visit,
    screen: dict[str, int],
    text_sizes: list[str],
) -> None:
    mine, theirs = visit(site, as_=owner, **screen), visit(site, **screen)
    mine.watch.allow_status(422)
    theirs.watch.allow_status(404)
    stops = [*plain_pages(owner, shipped.slug), *question_pages(owner, shipped)]
    expect_no_overflow({True: mine, False: theirs}, stops, text_sizes)
