"""Answering with interruptions: Back, another tab, two tabs, a double click, no network."""

import re

import pytest
from playwright.sync_api import Route, expect

from assessments.core.definition import Definition, Format
from tests.browser.conftest import Visit
from tests.browser.people import arrive, expect_question, fill, key_in, look_at, one_of_each, path_of, press_next, saved
from tests.browser.server import Server

pytestmark = pytest.mark.browser


def test_back_shows_the_answer_which_can_be_changed(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    one, two, three, *_ = small.questions
    first = arrive(page, small)
    fill(page, one, 4)
    press_next(page)
    expect_question(page, two)
    fill(page, two, 0)
    press_next(page)
    expect_question(page, three)

    page.go_back()
    expect(page.locator("h1")).to_have_text(two.prompt)
    expect(page.locator("input[name=answer]").nth(0)).to_be_checked()
    page.go_back()
    expect(page.locator("h1")).to_have_text(one.prompt)
    expect(page.locator("input[name=answer]").nth(4)).to_be_checked()
    fill(page, one, 2)
    press_next(page)
    expect(page.locator("h1")).to_have_text(three.prompt)
    assert saved(workshop, first) == {"wobbly-chair": "3", "two-stops": '"museum"'}


def test_back_and_forward_in_quick_succession_show_the_question_of_the_address(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    page = visit(workshop).page
    one, two, *_ = small.questions
    first = arrive(page, small)
    fill(page, one, 4)
    press_next(page)
    expect_question(page, two)

    held: list[Route] = []
    page.route(f"**{first}", lambda route: held.append(route))
    with page.expect_request(f"**{first}"):
        page.evaluate("history.back()")
    with page.expect_response(f"**{first.replace(one.key, two.key)}"):
        page.evaluate("history.forward()")
    expect(page.locator("h1")).to_have_text(two.prompt)
    held[0].continue_()  # the response to Back arrives last
    assert page.evaluate("fetch('/healthz').then((answer) => answer.ok)")
    expect(page.locator("h1")).to_have_text(two.prompt)
    expect(page.locator("header.top")).to_have_count(1)
    assert key_in(page.url) == two.key


def test_a_new_tab_goes_on_at_the_first_open_question(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    one, two, *_ = small.questions
    first = arrive(page, small)
    fill(page, one, 1)
    press_next(page)
    expect_question(page, two)
    assert student.stored() in ([], ["htmx-current-path-for-history"])
    page.close()

    tab = student.context.new_page()
    tab.goto(f"/q/{small.slug}/")
    tab.get_by_role("link", name="Continue where you left off").click()
    expect(tab.locator("h1")).to_have_text(two.prompt)
    tab.goto("/mine/")
    tab.get_by_role("link", name="Continue").click()
    expect(tab.locator("h1")).to_have_text(two.prompt)
    assert path_of(tab) == first.replace(one.key, two.key)
    assert tab.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") in (
        [],
        ["htmx-current-path-for-history"],
    )


def test_an_answer_in_one_tab_after_the_end_in_the_other(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    student.watch.allow_status(409)
    late = student.page
    one, two, *_ = small.questions
    first = arrive(late, small)
    fill(late, one, 1)
    press_next(late)
    expect_question(late, two)

    other = student.context.new_page()
    other.goto(re.sub(r"[^/]+/$", "check/", first))
    other.get_by_role("button", name="See my result").click()
    other.wait_for_url("**/r/**")

    with late.expect_response(lambda response: response.request.method == "POST") as answered:
        fill(late, two)
        late.locator("button[name=next]").click()
    assert answered.value.status == 409
    expect(late.locator("h1")).to_have_text("This quiz is finished")
    expect(late.locator("h1")).to_be_focused()
    expect(late.locator("main")).to_contain_text("this one was not saved")
    assert saved(workshop, first) == {one.key: "2"}


@pytest.mark.parametrize("javascript", [True, False], ids=["htmx", "plain"])
def test_a_double_click_saves_once(workshop: Server, small: Definition, visit: Visit, javascript: bool) -> None:
    student = visit(workshop, java_script_enabled=javascript)
    page = student.page
    one, two, *_ = small.questions
    first = arrive(page, small)
    fill(page, one, 1)
    page.locator("button[name=next]").dblclick()
    expect(page.locator("h1")).to_have_text(two.prompt)
    assert saved(workshop, first) == {one.key: "2"}
    if javascript:
        assert student.watch.posts_to(first) == 1


def test_offline_the_answer_stays_in_the_form(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    student.watch.allow("net::ERR_INTERNET_DISCONNECTED|^htmx:(afterRequest|sendError)")
    page = student.page
    one, two, *_ = small.questions
    first = arrive(page, small)
    student.context.set_offline(True)
    fill(page, one, 3)
    expect(page.locator("#status")).to_be_empty()
    page.locator("button[name=next]").click()
    status = page.locator("#status[role=status]")
    expect(status).to_contain_text("The server can’t be reached. Your answer is still here")
    expect(status).to_be_visible()
    expect(page.locator("h1")).to_have_text(one.prompt)
    expect(page.locator("input[name=answer]").nth(3)).to_be_checked()
    assert path_of(page) == first
    assert saved(workshop, first) == {}

    student.context.set_offline(False)
    press_next(page)
    expect_question(page, two)
    expect(status).to_be_empty()
    assert saved(workshop, first) == {one.key: "4"}


def test_a_quiz_deleted_elsewhere_says_so_and_the_form_stays(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    student.watch.allow_status(404)
    page = student.page
    arrive(page, small, key="found-money")
    other = student.context.new_page()
    other.goto("/mine/")
    other.get_by_role("link", name="Delete", exact=True).click()
    other.get_by_role("button", name="Delete it").click()
    expect(other.get_by_text("Deleted. Nothing of that attempt is kept here any more.")).to_be_visible()

    page.locator("input[name=points_tools]").fill("20")
    page.locator("button[name=next]").click()
    expect(page.locator("#status[role=status]")).to_contain_text("This quiz can’t be found any more")
    expect(page.locator("input[name=points_tools]")).to_have_value("20")


def test_a_browser_without_its_cookies_gets_a_message(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    student.watch.allow_status(403)
    page = student.page
    first = arrive(page, small)
    student.context.clear_cookies()
    fill(page, small.questions[0], 2)
    page.locator("button[name=next]").click()
    expect(page.locator("#status[role=status]")).to_contain_text("Your browser didn’t send its cookie")
    expect(page.locator("input[name=answer]").nth(2)).to_be_checked()
    assert saved(workshop, first) == {}


def test_no_page_complains_after_a_refusal(workshop: Server, small: Definition, visit: Visit) -> None:
    """A style that a browser or an extension has set on a field is not copied to the new one: the policy forbids it."""
    student = visit(workshop)
    student.watch.allow_status(422)
    page = student.page
    first = arrive(page, small)
    for question in one_of_each(small):
        page.goto(first.replace(small.questions[0].key, question.key))
        page.evaluate(
            "document.querySelectorAll('input, select, h1').forEach((one) => one.style.setProperty('color', 'red'))"
        )
        for _ in range(2):
            if question.format is Format.ALLOCATION:
                page.locator("input[type=number]").first.fill("99")
            look_at(page)
            page.locator("button[name=next]").click()
            expect(page.locator("#errors")).to_be_focused()
            look_at(page)
    page.goto(first.replace(small.questions[0].key, "check"))
    page.get_by_role("button", name="See my result").click()
    expect(page.locator(".errors")).to_be_visible()


def test_three_options_of_the_longest_set_are_above_the_buttons_of_a_phone(
    site: Server, shipped: Definition, visit: Visit
) -> None:
    student = visit(site, width=360, height=740)
    first = arrive(student.page, shipped)
    sets = [question for question in shipped.questions if question.format is Format.BEST_WORST]
    longest = sorted(sets, key=lambda question: len(question.prompt + "".join(question.choice_texts.values())))[-3:]
    for question in longest:
        page = student.goto(first.replace(shipped.questions[0].key, question.key))
        buttons = page.locator(".actions").bounding_box()
        third = page.locator("tr:has(input)").nth(2).bounding_box()
        assert buttons
        assert third
        assert third["y"] + third["height"] <= buttons["y"]
        for target in page.locator("td label").all():
            box = target.bounding_box()
            assert box
            assert min(box["width"], box["height"]) >= 44
