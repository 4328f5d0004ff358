"""The serif of headings: nothing moves for it, with scripts and without."""

import pytest

from tests.browser.conftest import Owner, Visit
from tests.browser.server import Server

pytestmark = pytest.mark.browser
SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) window.shifts += shift.value;
}).observe({ type: "layout-shift", buffered: true });
"""
STATES = "[...document.fonts].filter(({ family }) => family === 'Pagella').map(({ status }) => status)"


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_no_page_moves_for_the_serif(site: Server, owner: Owner, visit: Visit, has_scripts: bool) -> None:
    visitor = visit(site, as_=owner, width=360, height=740, java_script_enabled=has_scripts)
    visitor.context.add_init_script(SHIFTS)
    for address in ("/", "/q/data-science-jobs/", "/mine/", "/postings/", "/about/"):
        page = visitor.goto(address)
        page.wait_for_load_state("networkidle")
        states = page.evaluate(STATES)  # a page asks only for the weights that it shows
        assert "loaded" in states, address
        assert set(states) <= {"loaded", "unloaded"}, address
        if has_scripts:
            assert page.evaluate("window.shifts") == 0, address


def test_the_header_is_as_high_without_the_serif(site: Server, owner: Owner, visit: Visit) -> None:
    """The serif may arrive while a page is drawn for the first time: then all below the header would move."""
    heights = []
    for is_refused in (True, False):
        visitor = visit(site, as_=owner, width=360, height=740)
        if is_refused:
            visitor.watch.allow("ERR_FAILED")
            visitor.page.route("**/pagella*", lambda route: route.abort())
        page = visitor.goto("/mine/")
        page.wait_for_load_state("networkidle")
        assert ("loaded" in page.evaluate(STATES)) != is_refused
        heights.append(page.evaluate("document.querySelector('.top').getBoundingClientRect().height"))
    assert heights[0] == heights[1]
