"""A graded pair in Chromium: by thumb, by keys, without JavaScript, in windows of every width."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition, Question
from tests.browser.axe import look
from tests.browser.conftest import Visit
from tests.browser.layout import TARGET, misfits
from tests.browser.pages import refuse
from tests.browser.people import arrive, look_at, saved, tab_to
from tests.browser.server import Server

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
# The boxes of the two texts, then of the five points.
BOXES = """() => [...document.querySelectorAll(".graded > p"), ...document.querySelectorAll(".graded > label")]
  .map(part => part.getBoundingClientRect()).map(({left, top, right, bottom}) => ({left, top, right, bottom}))"""


@pytest.fixture
def graded(small: Definition) -> Question:
    return small.question_by_key["locked-box"]


def names_of(question: Question) -> list[str]:
    """What a screen reader calls the five points."""
    first, second = question.choice_texts.values()
    return [
        f"Much rather this: {first}",
        f"Rather this: {first}",
        "About the same",
        f"Rather this: {second}",
        f"Much rather this: {second}",
    ]


def open_question(page: Page, small: Definition, question: Question) -> str:
    """Begin the full version and go to the question; return its address."""
    return arrive(page, small, key=question.key)


def press(page: Page, name: str) -> None:
    """Press the button of that name with the thumb."""
    look_at(page)
    page.get_by_role("button", name=name, exact=True).tap()


def test_by_thumb_one_tap_picks_and_the_next_one_goes_on(
    workshop: Server, small: Definition, graded: Question, visit: Visit
) -> None:
    page = visit(workshop, **PHONE).page
    address = open_question(page, small, graded)
    labels = page.locator(".graded label")
    for point, name in enumerate(names_of(graded)):
        labels.nth(point).tap()
        expect(page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(page.locator("input[name=answer]:checked")).to_have_count(1)
    labels.nth(1).tap()
    press(page, "Next")
    expect(page.locator("h1")).not_to_have_text(graded.prompt)
    assert saved(workshop, address) == {graded.key: "2"}

    page.goto(address.replace(graded.key, "check"))
    line = page.locator(".reviewed").filter(has_text=graded.prompt)
    expect(line).to_contain_text(f"Rather: {graded.choices[0].text}")
    line.get_by_role("link", name="Change").tap()
    expect(labels.nth(1).locator("input")).to_be_checked()
    labels.nth(4).tap()
    press(page, "Save")
    expect(line).to_contain_text(f"Much rather: {graded.choices[1].text}")
    expect(line.locator(".saved")).to_be_focused()
    assert saved(workshop, address) == {graded.key: "5"}


def test_by_keys_a_digit_picks_and_enter_goes_on(
    workshop: Server, small: Definition, graded: Question, visit: Visit
) -> None:
    page = visit(workshop).page
    address = open_question(page, small, graded)
    expect(page.locator("h1")).to_be_focused()
    for point, name in enumerate(names_of(graded), 1):
        page.keyboard.press(str(point))
        chosen = page.get_by_role("radio", name=name, exact=True)
        expect(chosen).to_be_checked()
        expect(chosen).to_be_focused()
    page.keyboard.press("6")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("input[name=answer]:checked")).to_have_value("4")
    look_at(page)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text(graded.prompt)
    assert saved(workshop, address) == {graded.key: "4"}


def test_without_javascript_it_is_refused_answered_and_changed(
    workshop: Server, small: Definition, graded: Question, visit: Visit
) -> None:
    student = visit(workshop, java_script_enabled=False, **PHONE)
    student.watch.allow_status(422)
    page = student.page
    address = open_question(page, small, graded)
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page.locator("#errors")).to_have_text("Choose one answer, or skip the question.")
    page.get_by_role("radio", name=names_of(graded)[2], exact=True).tap()
    page.get_by_role("button", name="Next", exact=True).tap()
    expect(page.locator("h1")).not_to_have_text(graded.prompt)
    page.goto(address)
    expect(page.locator("input[name=answer]:checked")).to_have_value("3")
    page.locator("input[name=answer]").first.focus()
    page.keyboard.press("ArrowUp")  # from the first round to the last
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text(graded.prompt)
    assert saved(workshop, address) == {graded.key: "5"}


def _stand_side_by_side(page: Page) -> None:
    """Both texts above one row of five points: the first two below the first text, the last two below the second."""
    first, second, *points = page.evaluate(BOXES)
    assert {round(point["bottom"]) for point in points} == {round(points[0]["bottom"])}
    assert all(left["right"] <= right["left"] + 1 for left, right in pairwise(points))
    assert max(first["bottom"], second["bottom"]) <= min(point["top"] for point in points)
    assert first["left"] <= points[0]["left"] and points[1]["right"] <= first["right"]
    assert second["left"] <= points[3]["left"] and points[4]["right"] <= second["right"]
    assert first["right"] <= second["left"] + 1


def _stand_in_a_list(page: Page) -> None:
    """The first text, the five points, the second text, one below the other."""
    first, second, *points = page.evaluate(BOXES)
    column = [first, *points, second]
    assert all(upper["bottom"] <= lower["top"] for upper, lower in pairwise(column))


def test_a_phone_shows_all_of_it_axe_finds_nothing_and_it_fits_every_width(
    workshop: Server, small: Definition, graded: Question, visit: Visit
) -> None:
    student = visit(workshop, **PHONE)
    student.watch.allow_status(422)
    page = student.page
    open_question(page, small, graded)
    for part in page.locator(".graded > *").all():
        expect(part).to_be_in_viewport(ratio=1)
    actions = page.locator(".actions").bounding_box()
    assert actions and actions["y"] >= page.evaluate(BOXES)[-1]["bottom"]

    widths: dict[int, Callable[[Page], None]] = dict.fromkeys((280, 320, 360, 640, 1280), _stand_side_by_side)
    for width, stands in (widths | {240: _stand_in_a_list}).items():
        page.set_viewport_size({"width": width, "height": 740})
        stands(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        sizes = [(box["right"] - box["left"], box["bottom"] - box["top"]) for box in page.evaluate(BOXES)[2:]]
        assert min(map(min, sizes)) >= TARGET, (width, sizes)
        cut = "all => all.filter(part => part.scrollWidth > part.clientWidth).map(part => part.textContent)"
        assert page.locator(".graded > *").evaluate_all(cut) == []

    _as_on_a_phone(page)
    assert (look(page), misfits(page)) == ({}, [])
    _as_on_a_phone(page)
    refuse(page)
    assert (look(page), misfits(page)) == ({}, [])


def _as_on_a_phone(page: Page) -> None:
    """Give the page the phone's window and letters again: looking at every width and for misfits changes both."""
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = ''")


def test_tab_leads_to_the_points_once(workshop: Server, small: Definition, graded: Question, visit: Visit) -> None:
    page = visit(workshop).page
    open_question(page, small, graded)
    tab_to(page, page.locator("input[name=answer]"))
    page.keyboard.press("Tab")
    expect(page.locator("button[name=next]")).to_be_focused()
