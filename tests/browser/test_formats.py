"""Each format by tap, mouse and keys: what is chosen, what is sent, and that nothing on the page moves."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.core.definition import Definition, Format, Question
from tests.browser.axe import look
from tests.browser.conftest import Visit
from tests.browser.layout import TARGET, misfits
from tests.browser.pages import refuse
from tests.browser.people import arrive, look_at, one_of_each, press_next, saved, tab_to
from tests.browser.server import Server

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740, "has_touch": True, "is_mobile": True}
RANKING, POINTS, MOST_LEAST = "four-evenings", "found-money", "rainy-sunday"
# The box of every line of an answer form by its text, and how far the buttons below are from the top of the page.
BOXES = """() => [
  ...[...document.querySelectorAll("fieldset li, fieldset tr, .graded > *")]
    .map(line => [(line.querySelector("label") ?? line).textContent.trim(), line.getBoundingClientRect()])
    .map(([text, box]) => [text, box.left, box.top + scrollY, box.width, box.height]),
  ["buttons", document.querySelector(".actions").offsetTop],
]"""
# Which texts are as large as the question, or larger.
RIVALS = """() => [...document.querySelectorAll("#main *")]
  .filter(part => [...part.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(part => parseFloat(getComputedStyle(part).fontSize) >=
    parseFloat(getComputedStyle(document.querySelector("h1")).fontSize))
  .map(part => part.textContent.trim())"""
# Every layout shift since the page began to load, those after a tap too.
SHIFTS = """() => new Promise(done => {
  const seen = [];
  new PerformanceObserver(list => seen.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(seen.map(shift => shift.value)), 50);
})"""


def open_question(page: Page, content: Definition, key: str) -> str:
    """Begin the full version and go to the question; return its address."""
    address = arrive(page, content, key=key)
    wait_for_script(page)
    return address


def show(page: Page, address: str) -> None:
    """Open a question, and wait until its script has come and its buttons answer."""
    page.goto(address)
    wait_for_script(page)


def wait_for_script(page: Page) -> None:
    """Wait until the question's script has come and its buttons answer."""
    expect(page.locator("html.js")).to_be_attached()
    expect(page.locator("[data-script]")).to_have_count(0)
    expect(page.locator(":is(.ranking, .points):not(.live)")).to_have_count(0)
    look_at(page)


def choose_one(page: Page, format: Format) -> None:
    """Tap what a person would tap first."""
    match format:
        case Format.BEST_WORST:
            page.locator("label:has([name=most])").first.tap()
            page.locator("label:has([name=least])").last.tap()
        case Format.RANKING:
            page.locator(".pick").nth(2).tap()
        case Format.ALLOCATION:
            page.get_by_role("button", name="One more").first.tap()
        case _:
            page.locator("label:has([name=answer])").nth(1).tap()


@pytest.mark.parametrize("width", [320, 1280])
def test_choosing_moves_nothing_in_any_format(workshop: Server, small: Definition, visit: Visit, width: int) -> None:
    page = visit(workshop, width=width, height=800, has_touch=True).page
    first = arrive(page, small)
    for question in one_of_each(small):
        show(page, first.replace(small.questions[0].key, question.key))
        before = page.evaluate(BOXES)
        choose_one(page, question.format)
        page.keyboard.press("Shift")  # the line about keys appears with the first key at the latest
        expect(page.locator(".keys")).to_be_visible()
        assert page.evaluate(BOXES) == before, question.key
        assert page.evaluate(SHIFTS) == [], question.key
        assert page.evaluate(RIVALS) == [question.prompt]


def places(page: Page) -> dict[str, str]:
    """What the form would send: the place of each line by its choice; “” for none."""
    found: dict[str, str] = page.locator(".ranked select").evaluate_all(
        "all => Object.fromEntries(all.map(one => [one.name.slice(5), one.value]))"
    )
    return found


def lines_of(page: Page, question: Question) -> dict[str, Locator]:
    return {choice.key: page.locator(f".ranked:has([name=rank_{choice.key}])") for choice in question.choices}


def order_on(page: Page) -> list[str]:
    return [name[5:] for name in page.locator(".ranked select").evaluate_all("all => all.map(one => one.name)")]


def test_a_ranking_is_made_by_taps_and_read_out(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop, **PHONE)
    student.watch.allow_status(422)
    page = student.page
    address = open_question(page, small, RANKING)
    a, b, c, d = small.question_by_key[RANKING].choice_texts
    texts = small.question_by_key[RANKING].choice_texts
    line = lines_of(page, small.question_by_key[RANKING])
    again = page.get_by_role("button", name="Start again")
    said = page.locator(".ranking [role=status]")
    expect(again).to_be_hidden()
    expect(line[a].locator(".grip")).to_be_hidden()  # a thumb that scrolls ranks nothing
    line[c].tap()
    line[a].tap()
    assert places(page) == {a: "2", b: "", c: "1", d: ""}
    expect(page.get_by_role("button", name=f"2 {texts[a]}")).to_be_visible()
    expect(said).to_have_text(f"Place 2: {texts[a]}.")
    line[c].tap()  # out again: the other moves up
    assert places(page) == {a: "1", b: "", c: "", d: ""}
    expect(said).to_have_text(f"Taken out: {texts[c]}.")
    assert (look(page), order_on(page)) == ({}, [a, b, c, d])

    refuse(page)
    expect(page.locator("#errors")).to_contain_text("Give every line a place, 1 to 4.")
    expect(page.locator(".ranking.live")).to_be_visible()
    assert places(page) == {a: "1", b: "", c: "", d: ""}
    look_at(page)
    line[d].tap()
    line[b].tap()  # all but one: the last has its place by itself, and the lines stand in their order
    assert places(page) == {a: "1", d: "2", b: "3", c: "4"}
    assert order_on(page) == [a, d, b, c]
    expect(said).to_contain_text("Every line has its place.")
    assert (look(page), misfits(page)) == ({}, [])
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = ''")
    again.tap()
    assert (places(page), order_on(page)) == ({a: "", b: "", c: "", d: ""}, [a, b, c, d])
    expect(again).to_be_hidden()
    for key in (d, c, b):
        line[key].tap()
    press_next(page)
    assert saved(workshop, address) == {RANKING: f'["{d}", "{c}", "{b}", "{a}"]'}
    show(page, address)
    assert order_on(page) == [d, c, b, a]


def drag(page: Page, line: Locator, by: float) -> None:
    """Drag a line by its handle, by so many pixels."""
    box = line.locator(".grip").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + by, steps=8)
    page.mouse.up()


def test_a_ranking_is_made_by_dragging_and_by_keys(workshop: Server, small: Definition, visit: Visit) -> None:
    page = visit(workshop).page
    address = open_question(page, small, RANKING)
    a, b, c, d = small.question_by_key[RANKING].choice_texts
    line = lines_of(page, small.question_by_key[RANKING])
    before = page.evaluate(BOXES)
    line[a].click()
    drag(page, line[d], -400)
    drag(page, line[d], -400)  # while some have no place, no line moves
    assert order_on(page) == [a, b, c, d]
    page.get_by_role("button", name="Start again").click()
    drag(page, line[d], -400)
    assert (places(page), order_on(page)) == ({d: "1", a: "2", b: "3", c: "4"}, [d, a, b, c])
    drag(page, line[a], 3)  # a jerk moves nothing, and takes nothing out
    assert order_on(page) == [d, a, b, c]
    drag(page, line[a], 70)
    assert (places(page), order_on(page)) == ({d: "1", b: "2", a: "3", c: "4"}, [d, b, a, c])
    line[c].locator(".grip").hover()
    page.mouse.down()
    page.mouse.move(200, 0, steps=4)
    assert order_on(page)[0] == c
    page.keyboard.press("Escape")
    assert (places(page), order_on(page)) == ({d: "1", b: "2", a: "3", c: "4"}, [d, b, a, c])
    page.mouse.up()
    assert order_on(page) == [d, b, a, c]
    expect(page.locator(".dragged")).to_have_count(0)
    assert sorted(row[3:] for row in page.evaluate(BOXES)) == sorted(row[3:] for row in before)

    tab_to(page, line[a].locator(".pick"))
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert order_on(page) == [a, d, b, c]
    expect(line[a].locator(".pick")).to_be_focused()
    page.keyboard.press("3")
    assert order_on(page) == [d, b, a, c]
    expect(line[a].locator(".pick")).to_be_focused()
    page.keyboard.press("Space")
    assert places(page) == {d: "1", b: "2", a: "", c: "3"}
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator(".ranking [role=status]")).to_have_text("Lines move once each has its place.")
    page.keyboard.press("Enter")  # gives the line its place; once all have one, Enter for Next
    assert places(page) == {d: "1", b: "2", c: "3", a: "4"}
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text(small.question_by_key[RANKING].prompt)
    assert saved(workshop, address) == {RANKING: f'["{d}", "{b}", "{c}", "{a}"]'}


def test_points_are_stepped_with_what_is_left_in_sight(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop, width=360, height=480, has_touch=True)
    student.watch.allow_status(422)
    page = student.page
    address = open_question(page, small, POINTS)
    tools, stall, _ = small.question_by_key[POINTS].choice_texts
    texts = small.question_by_key[POINTS].choice_texts
    left = page.locator("output.left")
    more, less = (
        page.get_by_role("button", name=f"{which}: {texts[tools]}", exact=True) for which in ("One more", "One less")
    )
    expect(left).to_have_text("20 left")
    expect(less).to_be_disabled()
    for _ in range(3):
        more.tap()  # as fast as somebody can
    expect(page.locator(f"[name=points_{tools}]")).to_have_value("3")
    less.tap()
    expect(left).to_have_text("18 left")
    page.locator(f"[name=points_{stall}]").fill("18")
    expect(left).to_have_text("0 left")
    for button in page.get_by_role("button", name="One more").all():
        expect(button).to_be_disabled()
    page.locator(f"[name=points_{stall}]").fill("30")
    expect(left).to_have_text("12 too many")
    page.locator(".actions").scroll_into_view_if_needed()
    page.locator("[name^=points_]").last.focus()
    expect(left).to_be_in_viewport(ratio=1)
    assert (look(page), misfits(page)) == ({}, [])
    for button in page.locator(".step button").all():
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= TARGET
    refuse(page)
    expect(left).to_have_text("12 too many")
    page.locator(f"[name=points_{stall}]").fill("18")
    press_next(page)
    assert saved(workshop, address) == {POINTS: f'{{"{tools}": 2, "{stall}": 18}}'}


def style(part: Locator, *names: str) -> dict[str, Any]:
    found: dict[str, Any] = part.evaluate(
        "(part, names) => Object.fromEntries(names.map(name => [name, getComputedStyle(part)[name]]))", list(names)
    )
    return found


def test_the_most_and_the_least_look_different_without_colours(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    page = visit(workshop, forced_colors="active").page
    open_question(page, small, MOST_LEAST)
    words = page.locator(".mostleast b")
    assert words.evaluate_all("all => all.filter(word => +getComputedStyle(word).opacity).length") == 0
    page.keyboard.press("1")
    page.keyboard.press("3")
    shown = words.evaluate_all(
        "all => all.filter(word => +getComputedStyle(word).opacity).map(word => word.textContent)"
    )
    assert shown == ["Most", "Least"]
    most, least = (page.locator(f"label:has([name={name}]:checked)") for name in ("most", "least"))
    assert style(most, "forcedColorAdjust") == {"forcedColorAdjust": "none"}  # filled
    assert style(least, "forcedColorAdjust", "outlineStyle") == {"forcedColorAdjust": "auto", "outlineStyle": "solid"}


def test_keys_are_explained_where_a_keyboard_is_seen(workshop: Server, small: Definition, visit: Visit) -> None:
    desk, phone = visit(workshop).page, visit(workshop, **PHONE).page
    for page in (desk, phone):
        first = arrive(page, small)
        wait_for_script(page)
    expect(desk.locator(".keys")).to_have_text("Keys: 1 to 5 choose, Enter for Next.")
    expect(desk.locator(".keys")).to_be_visible()
    expect(phone.locator(".keys")).to_be_hidden()
    show(phone, first.replace(small.questions[0].key, POINTS))
    phone.locator("[name^=points_]").first.tap()
    phone.keyboard.press("2")  # as the keyboard on the screen does
    expect(phone.locator(".keys")).to_be_hidden()
    phone.locator("h1").focus()
    phone.keyboard.press("ArrowDown")
    expect(phone.locator(".keys")).to_be_visible()
