"""At 320 px, at 200 % zoom and with text twice as large nothing is scrolled sideways; and a finger hits its answer."""

import pytest
from playwright.sync_api import Page

from assessments.definition import Definition
from tests.browser.conftest import Owner, Visit
from tests.browser.pages import plain_pages, question_pages
from tests.browser.server import Server

pytestmark = pytest.mark.browser
TARGET = 44
PHONE = {"width": 320, "height": 640}
ZOOMED = {"width": 640, "height": 400}  # 1280 × 800 at 200 %
LOOKS = [(PHONE, "100%"), (ZOOMED, "100%"), (ZOOMED, "200%")]

# How far the page is wider than the window, and which elements stick out of it.
OVERFLOW = """size => {
  document.documentElement.style.fontSize = size;
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide <= 0) return null;
  const out = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1);
  return [wide, ...out.slice(0, 4).map(e => e.outerHTML.slice(0, 120))];
}"""
# The width and height of everything that takes an answer.
TARGETS = """() => [...document.querySelectorAll(
  "fieldset label:has(input), fieldset select, fieldset input[type=number], form.question .actions .button"
)].map(e => e.getBoundingClientRect()).map(box => [box.width, box.height])"""


def what_is_wrong(page: Page, *, fewest: int) -> list[object]:
    """Answers that are hard to hit, and what is wider than the window, in each of the looks."""
    page.set_viewport_size(PHONE)
    targets = page.evaluate(TARGETS)
    assert len(targets) >= fewest, page.url
    found: list[object] = [box for box in targets if min(box) < TARGET]
    for window, text in LOOKS:
        page.set_viewport_size(window)
        sticks_out = page.evaluate(OVERFLOW, text)
        if sticks_out:
            found.append((window, text, sticks_out))
    return found


def test_no_page_is_wider_than_its_window_and_every_answer_is_a_target_of_44_pixels(
    site: Server, owner: Owner, shipped: Definition, visit: Visit
) -> None:
    mine, theirs = visit(site, as_=owner, has_touch=True, **PHONE), visit(site, **PHONE)
    mine.watch.allow_status(422)
    theirs.watch.allow_status(404)
    plain, questions = plain_pages(owner, shipped), question_pages(owner, shipped)
    found = {}
    for stop in [*plain, *questions]:
        page = stop.open(mine.page if stop.mine else theirs.page)
        # At least two answers, Next and Skip.
        found[stop.name] = what_is_wrong(page, fewest=4 if page.locator("form.question").count() else 0)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
