"""Double clicks, double Enter and slow processors: one press does one thing."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.core.definition import Definition, Question
from tests.browser.conftest import Visit
from tests.browser.people import arrive, expect_question, fill, path_of, press_next, press_skip, saved
from tests.browser.server import Server

pytestmark = pytest.mark.browser
SLOWDOWNS = [1, 6]


class Processor:
    """The speed of a page's processor. A slowed one is busy even while it waits, so it is slow for the presses only."""

    def __init__(self, page: Page, slowdown: int) -> None:
        self._session, self._slowdown = page.context.new_cdp_session(page), slowdown

    @contextmanager
    def slow(self) -> Iterator[None]:
        """Slow it down from before the first press until what the page is to show is there."""
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": self._slowdown})
        yield
        self._session.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def click_again_after(page: Page, target: Locator, pause: int) -> None:
    """Click twice at the same place, as somebody who double-clicks everything does."""
    box = target.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down(click_count=1)
    page.mouse.up(click_count=1)
    page.wait_for_timeout(pause)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)


def expect_prompt(page: Page, question: Question) -> None:
    """The question is shown; where the second click took the focus doesn't matter."""
    expect(page.locator("h1")).to_have_text(question.prompt)


def settle(page: Page) -> None:
    """Wait until whatever the clicks have sent has come back."""
    page.wait_for_timeout(500)
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("slowdown", SLOWDOWNS)
def test_a_double_click_on_skip_skips_one_question(
    workshop: Server, small: Definition, visit: Visit, slowdown: int
) -> None:
    student = visit(workshop)
    page = student.page
    first = arrive(page, small)
    processor = Processor(page, slowdown)
    for number, pause in enumerate((0, 40, 90, 140, 200, 300), 1):
        expect_prompt(page, small.questions[number - 1])
        with processor.slow():
            click_again_after(page, page.locator("button[name=skip]"), pause)
            expect_prompt(page, small.questions[number])
        settle(page)
        assert list(saved(workshop, first)) == [question.key for question in small.questions[:number]]
        expect(page.locator("#status")).to_be_empty()


@pytest.mark.parametrize("slowdown", SLOWDOWNS)
def test_a_second_press_after_the_swap_that_no_double_click_counts_is_ignored(
    workshop: Server, small: Definition, visit: Visit, slowdown: int
) -> None:
    """A tap, a moved pointer or a script: the click count is 1, but nobody can have read the question."""
    student = visit(workshop)
    page = student.page
    one, two, three, *_ = small.questions
    first = arrive(page, small)
    processor = Processor(page, slowdown)
    page.evaluate(
        """() => document.addEventListener("htmx:afterSwap", () => {
            requestAnimationFrame(() => document.querySelector("button[name=skip]").click());
        }, { once: true })"""
    )
    with processor.slow():
        page.locator("button[name=skip]").click()
        expect_question(page, two)
    settle(page)
    assert list(saved(workshop, first)) == [one.key]
    press_skip(page)
    expect_question(page, three)


def test_a_double_enter_answers_once(workshop: Server, small: Definition, visit: Visit) -> None:
    page = visit(workshop).page
    one, two, *_ = small.questions
    first = arrive(page, small)
    expect_question(page, one)  # with the focus, which keys need
    page.keyboard.press("2")
    with page.expect_event("framenavigated"):
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect_question(page, two)
    settle(page)
    expect(page.locator("#errors")).to_have_count(0)
    assert saved(workshop, first) == {one.key: "2"}


def test_an_answer_given_at_once_is_sent_at_once(workshop: Server, small: Definition, visit: Visit) -> None:
    """Whoever picks an answer has seen the question, however fast."""
    page = visit(workshop).page
    one, two, three, *_ = small.questions
    first = arrive(page, small)
    for question, following in ((one, two), (two, three)):
        expect_question(page, question)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
        expect_question(page, following)
    assert list(saved(workshop, first)) == [one.key, two.key]


@pytest.mark.parametrize("slowdown", SLOWDOWNS)
def test_a_double_click_on_every_other_button_does_one_thing(
    workshop: Server, small: Definition, visit: Visit, slowdown: int
) -> None:
    student = visit(workshop)
    page = student.page
    one, two, three, *_ = small.questions
    page.goto(f"/q/{small.slug}/")
    processor = Processor(page, slowdown)
    page.locator("input[name=mode][value=full]").check()
    page.locator("input[name=taps_go_on]").uncheck()
    with processor.slow():
        click_again_after(page, page.get_by_role("button", name="Start"), 90)
        expect(page).to_have_url(re.compile("/take/"))  # the second click's navigation may abort the first's
    settle(page)
    first = path_of(page)
    expect_prompt(page, one)
    assert saved(workshop, first) == {}

    fill(page, one)
    with processor.slow():
        click_again_after(page, page.locator("button[name=next]"), 90)  # Next
        expect_prompt(page, two)
    settle(page)
    expect(page.locator("#errors")).to_have_count(0)
    fill(page, two)
    press_next(page)
    expect_prompt(page, three)
    with processor.slow():
        click_again_after(page, page.get_by_role("link", name="← Back"), 90)
        expect_prompt(page, two)
    settle(page)
    expect_prompt(page, two)

    page.goto(first.replace(one.key, "check"))
    with processor.slow():
        click_again_after(page, page.get_by_role("link", name="Change").first, 90)
        expect_prompt(page, one)
    settle(page)
    expect_prompt(page, one)
    fill(page, one, 1)
    with processor.slow():
        click_again_after(page, page.locator("button[name=next]"), 90)  # Save
        expect(page.locator("h1")).to_have_text("Check your answers")
    settle(page)
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert saved(workshop, first)[one.key] == "2"
    with processor.slow():
        click_again_after(page, page.get_by_role("button", name="See my result"), 90)
        expect(page).to_have_url(re.compile("/r/"))
    settle(page)
    assert "/r/" in page.url


# Whether a click would press Next while the page is new, and afterwards.
PRESSES_NEXT = """() => {
  const actions = document.querySelector(".question .actions"), next = actions.querySelector("[name=next]");
  const isPressed = () => {
    const { x, y, width, height } = next.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) === next;
  };
  next.scrollIntoView();
  actions.style.display = "none";
  actions.getBoundingClientRect();
  actions.style.display = ""; // what begins with the page begins again
  const [begun] = actions.getAnimations();
  begun?.pause();
  const atOnce = isPressed();
  begun?.finish();
  return [atOnce, isPressed()];
}"""


def test_a_second_click_before_the_script_is_there_presses_nothing(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    """A double click on Start, say, on a processor or a network so slow that the first question has no script yet."""
    student = visit(workshop)
    page = student.page
    arrive(page, small)
    assert page.evaluate(PRESSES_NEXT) == [True, True]  # the script tells a double click from a quick press
    student.watch.allow("net::ERR_FAILED")
    page.route(re.compile("js/quiz"), lambda route: route.abort())
    page.reload()
    assert page.evaluate(PRESSES_NEXT) == [False, True]


def test_a_form_sent_before_htmx_knows_it_is_saved_all_the_same(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    """A fragment that is sent by the browser itself, as on a processor too slow to bind it in time."""
    student = visit(workshop)
    page = student.page
    one, two, three, *_ = small.questions
    first = arrive(page, small)
    fill(page, one)
    press_next(page)
    expect_question(page, two)
    fill(page, two)
    page.evaluate("document.querySelector('form.question').submit()")
    expect_question(page, three)
    assert list(saved(workshop, first)) == [one.key, two.key]
