"""The whole way: start, every format, check, result, a stranger with the link, and the link turned off."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Locator, Page, expect

from assessments.definition import Definition, Format, Question
from assessments.scoring import FEWEST_ANSWERS, MOST_QUESTIONS
from tests.browser.conftest import Visit, Visitor
from tests.browser.people import (
    begin,
    expect_question,
    fill,
    key_in,
    one_of_each,
    path_of,
    press_next,
    press_skip,
    saved,
)
from tests.browser.server import Server
from tests.factories import posted_for

pytestmark = pytest.mark.browser


def asked_on(page: Page, content: Definition) -> Question:
    return content.question_by_key[key_in(page.url)]


def answer_to_the_end(page: Page, content: Definition) -> set[Format]:
    """Answer every question from here to the check; return the formats that were met."""
    met = set()
    for pick in range(len(content.questions) + 1):
        if path_of(page).endswith("/check/"):
            return met
        question = asked_on(page, content)
        met.add(question.format)
        expect_question(page, question)
        fill(page, question, pick)
        press_next(page)
    raise AssertionError("The quiz never came to its end.")


def walk(visitor: Visitor, content: Definition) -> set[Format]:
    """From the front page through the full version to the check, one step back, one answer changed, one skipped."""
    page = visitor.goto("/")
    page.get_by_role("link", name="Take the quiz").click()
    begin(page, f"/q/{content.slug}/", "full")

    first = asked_on(page, content)
    expect_question(page, first)
    fill(page, first, 0)
    press_next(page)
    second = asked_on(page, content)
    page.get_by_role("link", name="← Back").click()
    expect_question(page, first)
    fill(page, first, 1)
    press_next(page)
    expect_question(page, second)
    press_skip(page)
    answer_most_elsewhere(visitor, content)
    return {first.format, second.format} | answer_to_the_end(page, content)


def answer_most_elsewhere(visitor: Visitor, content: Definition) -> None:
    """Answer all but one question of each format quickly, as the same person, and come back to the page."""
    attempt = path_of(visitor.page).rsplit("/", 2)[0]
    again = visitor.as_client()
    slow = {question.key for question in one_of_each(content)}
    for pick, question in enumerate(content.questions[2:]):
        if question.key not in slow:
            assert again.post(f"{attempt}/{question.key}/", posted_for(question, pick)).status == 303
    visitor.goto(f"{attempt}/")


def change_one(page: Page, content: Definition) -> None:
    """From the check: change the third answer, and come straight back."""
    expect(page.locator("h1")).to_have_text("Check your answers")
    lines = page.locator(".reviewed")
    expect(lines.nth(1)).to_contain_text("skip", ignore_case=True)
    changed = lines.nth(2)
    before = changed.locator("p").nth(1).inner_text()
    changed.get_by_role("link", name="Change").click()
    page.wait_for_url(re.compile(r"\?change$"))
    question = asked_on(page, content)
    expect_question(page, question)
    said = before
    for pick in range(5):
        fill(page, question, pick)
        press_next(page)
        expect(page.locator("h1")).to_have_text("Check your answers")
        said = page.locator(".reviewed").nth(2).locator("p").nth(1).inner_text()
        if said != before:
            break
        page.locator(".reviewed").nth(2).get_by_role("link", name="Change").click()
        page.wait_for_url(re.compile(r"\?change$"))
        expect_question(page, question)
    assert said != before


def see_result(page: Page, content: Definition) -> str:
    """Finish, and look at the result; return its path."""
    page.get_by_role("button", name="See my result").click()
    page.wait_for_url("**/r/**")
    expect_radar(page, content)
    return path_of(page)


def expect_radar(page: Page, content: Definition) -> None:
    """The drawing is there and visible, with a dot and a whole name for each archetype."""
    radar = page.locator("figure.radar > svg")
    expect(radar).to_be_visible()
    expect(radar.locator(".radar-dot")).to_have_count(len(content.archetypes))
    drawn = radar.text_content() or ""
    for archetype in content.archetypes:
        assert all(word in drawn for word in archetype.name.split()), (archetype.name, drawn)


def expect_strangers_view(page: Page, content: Definition) -> None:
    """The result, and nothing that belongs to its owner."""
    expect_radar(page, content)
    expect(page.get_by_role("link", name="Take the quiz yourself").first).to_be_visible()
    for name in ("Share", "Delete", "Take it again"):
        expect(page.get_by_role("link", name=name)).to_have_count(0)
    expect(page.locator(".owner, main form")).to_have_count(0)


def turn_off(page: Page) -> None:
    """From the settings of a link: turn it off."""
    page.get_by_role("button", name="Turn it off and get a new one").click()
    expect(page.get_by_text("The old link no longer opens.")).to_be_visible()


def test_from_the_start_to_a_link_that_is_turned_off(site: Server, shipped: Definition, visit: Visit) -> None:
    student = visit(site, permissions=["clipboard-read", "clipboard-write"])
    assert walk(student, shipped) == set(Format)
    change_one(student.page, shipped)
    old = see_result(student.page, shipped)
    assert student.stored() == []

    friend = visit(site)
    friend.goto(old)
    expect_strangers_view(friend.page, shipped)
    expect(friend.page.get_by_text("not shown with this link")).to_be_visible()
    expect(friend.page.locator(".why")).to_have_count(0)
    friend.watch.allow_status(404)
    for theirs in ("share/", "delete/"):
        friend.goto(f"{old}{theirs}")
        expect(friend.page.locator("h1")).to_have_text("There is nothing here")

    page = student.page
    page.get_by_role("link", name="Share, QR code, settings").click()
    address = page.get_by_label("Link", exact=True)
    expect(address).to_have_value(f"{site.origin}{old}")
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == f"{site.origin}{old}"
    page.get_by_label("Show my single answers too").check()
    page.get_by_label("It opens").select_option("week")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The link now works as you set it.")).to_be_visible()
    expect(page.get_by_label("Show my single answers too")).to_be_checked()
    friend.goto(old)
    expect(friend.page.locator(".why")).to_have_count(len(shipped.archetypes))
    expect_strangers_view(friend.page, shipped)

    turn_off(page)
    new = address.input_value().removeprefix(site.origin)
    assert new != old
    assert friend.goto(old).title().startswith("There is nothing here")
    assert friend.page.request.get(f"{site.origin}{old}").status == 404
    friend.goto(new)
    expect_strangers_view(friend.page, shipped)
    expect(friend.page.locator(".why")).to_have_count(0)  # a new link shows the answers only once its owner says so

    friend.goto("/mine/")
    expect(friend.page.get_by_text("There is nothing here yet")).to_be_visible()
    student.goto("/mine/")
    expect(page.get_by_role("button", name="See the result")).to_have_count(1)
    page.get_by_role("button", name="See the result").click()
    page.wait_for_url(f"**{new}")
    page.get_by_role("link", name="Delete this result").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("Deleted. Nothing of that result is kept here any more.")).to_be_visible()
    friend.goto(new)
    expect(friend.page.locator("h1")).to_have_text("There is nothing here")
    assert student.stored() == friend.stored() == []


# --- the adaptive version -------------------------------------------------------------------------------


class Walk:
    """Somebody in the adaptive version, in a browser and over HTTP, and what each new page said was still to come."""

    def __init__(self, visitor: Visitor, content: Definition) -> None:
        self.page, self.content = visitor.page, content
        self.attempt = path_of(self.page).rsplit("/", 2)[0]
        self.client = visitor.as_client()
        self.more: list[int] = []
        self.before = 0

    @property
    def at_the_end(self) -> bool:
        return path_of(self.page).endswith("/check/")

    @property
    def answered(self) -> int:
        return self.before + len(self.more)

    def read(self) -> Question:
        """Look at a question that is new; return it."""
        question = asked_on(self.page, self.content)
        expect_question(self.page, question)
        self._note(self.page.locator(".walk").inner_text())
        return question

    def answer(self) -> Question:
        """Read and answer one question; return it."""
        question = self.read()
        fill(self.page, question, self.answered)
        press_next(self.page)
        return question

    def answer_elsewhere(self, upto: int) -> None:
        """Answer quickly, as the same person, until there are so many answers, and come back to the page."""
        address = self.client.get(f"{self.attempt}/").location
        while self.answered < upto:
            self._note(self.client.get(address).text)
            question = self.content.question_by_key[key_in(address)]
            address = self.client.post(address, posted_for(question, self.answered)).location
        self.page.goto(address)

    def go_on(self, answered: int) -> None:
        """Begin to count anew what is still to come, after so many answers."""
        self.before, self.more = answered, []

    def _note(self, text: str) -> None:
        found = re.search(r"Question (\d+), (?:about (\d+) more|probably the last)", text)
        assert found, text
        self.more.append(int(found[2] or 0))
        assert int(found[1]) == self.answered


def change_the_second_of_three(walk: Walk, site: Server) -> None:
    """Two steps back and another answer: those after it stay, and it goes on where it was."""
    page = walk.page
    _, second, third = (walk.answer() for _ in range(3))
    fourth = page.url
    before = saved(site, walk.attempt)
    for shown in (third, second):
        page.get_by_role("link", name="← Back").click()
        expect_question(page, shown)
    fill(page, second, 3)
    press_next(page)
    assert page.url == fourth
    after = saved(site, walk.attempt)
    assert list(after) == list(before)
    assert [key for key in after if after[key] != before[key]] == [second.key]


def answer_the_same_in_two_tabs(walk: Walk, other: Page, site: Server) -> None:
    """The later answer counts, and both go on with the same question."""
    page = walk.page
    question = walk.read()
    other.goto(f"/q/{walk.content.slug}/")
    other.get_by_role("link", name="Go on where you stopped").click()
    expect_question(other, question)
    assert other.locator(".walk").inner_text() == page.locator(".walk").inner_text()
    fill(other, question, 0)
    press_next(other)
    first = saved(site, walk.attempt)
    page.bring_to_front()
    fill(page, question, 1)
    press_next(page)
    second = saved(site, walk.attempt)
    assert page.url == other.url
    other.close()
    assert list(first) == list(second)
    assert [key for key in first if first[key] != second[key]] == [question.key]


def test_the_adaptive_version_stops_by_itself_and_asks_ten_more(
    site: Server, shipped: Definition, visit: Visit
) -> None:
    student, friend = (visit(site, width=360, height=740) for _ in range(2))
    page = student.goto("/")
    page.get_by_role("link", name="Take the quiz").click()
    expect(page.locator("input[name=mode][value=adaptive]")).to_be_checked()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/take/**")

    walk = Walk(student, shipped)
    change_the_second_of_three(walk, site)
    answer_the_same_in_two_tabs(walk, student.context.new_page(), site)
    walk.answer_elsewhere(FEWEST_ANSWERS - 1)
    while not walk.at_the_end:
        walk.answer()
    assert all(later <= earlier + 1 for earlier, later in pairwise(walk.more)), walk.more
    answered = walk.answered
    assert FEWEST_ANSWERS <= answered <= MOST_QUESTIONS
    assert len(saved(site, walk.attempt)) == answered
    expect(page.locator("main")).to_contain_text("These are the questions for now.")
    expect(page.locator(".reviewed")).to_have_count(answered)
    address = see_result(page, shipped)
    friend.goto(address)
    for who in (page, friend.page):
        expect(who.locator("main")).to_contain_text(f"From {answered} answers")

    page.get_by_role("button", name="Answer ten more questions").click()
    page.wait_for_url("**/take/**")
    walk.go_on(answered)
    walk.answer()
    walk.answer_elsewhere(answered + 9)
    walk.answer()
    assert walk.more == list(reversed(range(10)))
    expect(page.locator("h1")).to_have_text("Check your answers")
    expect(page.locator(".reviewed")).to_have_count(answered + 10)
    assert see_result(page, shipped) == address
    friend.goto(address)
    expect_strangers_view(friend.page, shipped)
    for who in (page, friend.page):
        expect(who.locator("main")).to_contain_text(f"From {answered + 10} answers")

    page.get_by_role("link", name="Share, QR code, settings").click()
    turn_off(page)
    friend.watch.allow_status(404)
    friend.goto(address)
    expect(friend.page.locator("h1")).to_have_text("There is nothing here")
    assert student.stored() == friend.stored() == []


# --- keyboard -------------------------------------------------------------------------------------------


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target, or one of them, has the focus, as somebody without a mouse does."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not lead to {target}.")


def answer_by_keys(page: Page, question: Question) -> None:
    """Answer with digits, Tab, arrows and Space, and commit with Enter where the focus then is."""
    keys = list(question.choice_texts)
    match question.format:
        case Format.STATEMENT | Format.PAIR | Format.SINGLE:
            page.keyboard.press("2")
            expect(page.locator("input[name=answer]").nth(1)).to_be_checked()
        case Format.BEST_WORST:
            page.keyboard.press("3")
            page.keyboard.press("1")
            expect(page.locator("input[name=most]").nth(2)).to_be_checked()
            expect(page.locator("input[name=least]").nth(0)).to_be_checked()
        case Format.RANKING:
            for place, key in enumerate(reversed(keys), 1):
                field = page.locator(f"select[name=rank_{key}]")
                tab_to(page, field) if key == keys[0] else field.focus()
                page.keyboard.type(str(place))
                expect(field).to_have_value(str(place))
        case Format.MULTI:
            tab_to(page, page.locator("input[name=answer]").first)
            page.keyboard.press("Space")
            page.keyboard.press("3")
            expect(page.locator("input[name=answer]:checked")).to_have_count(2)
        case Format.ALLOCATION:
            tab_to(page, page.locator(f"input[name=points_{keys[0]}]"))
            page.keyboard.type(str((question.total or 0) - 1))
            expect(page.locator("output.left")).to_have_text("1 left.")
            page.keyboard.press("Tab")
            page.keyboard.type("1")
            expect(page.locator("output.left")).to_have_text("0 left.")


def test_keyboard_alone_from_the_front_page_to_the_result(small_site: Server, small: Definition, visit: Visit) -> None:
    student = visit(small_site)
    student.watch.allow_status(422)
    page = student.goto("/")
    tab_to(page, page.get_by_role("link", name=small.title))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/q/{small.slug}/")
    tab_to(page, page.get_by_role("button", name="Start"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/take/**")

    errors_seen = set()
    for question in small.questions:
        expect_question(page, question)
        if question.format not in errors_seen:
            errors_seen.add(question.format)
            tab_to(page, page.locator("button[name=next]"))
            page.keyboard.press("Enter")
            summary = page.locator("#errors")
            expect(summary).to_be_focused()
            expect(summary).not_to_be_empty()
        answer_by_keys(page, question)
        here = page.url
        page.keyboard.press("Enter")
        page.wait_for_url(lambda address, here=here: address != here)
    assert errors_seen == set(Format)

    expect(page.locator("h1")).to_have_text("Check your answers")
    expect(page.locator("h1")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="See my result"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/r/**")
    expect_radar(page, small)
    tab_to(page, page.get_by_role("link", name="Share, QR code, settings"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/share/")
    assert student.stored() == []


def test_arrow_keys_move_the_choice_and_send_nothing(small_site: Server, small: Definition, visit: Visit) -> None:
    student = visit(small_site)
    page = student.page
    first = begin(page, f"/q/{small.slug}/", "full")
    sent = len([request for request in student.watch.requests if request.method == "POST"])
    for key, names in {
        "wobbly-chair": ["answer"],
        "two-stops": ["answer"],
        "street-party": ["answer"],
        "rainy-sunday": ["most", "least"],
    }.items():
        address = first.replace(small.questions[0].key, key)
        student.goto(address)
        for name in names:
            radios = page.locator(f"input[name={name}]")
            tab_to(page, radios)
            count = radios.count()
            at = radios.evaluate_all("all => all.indexOf(document.activeElement)")
            for arrow, step in (("ArrowDown", 1), ("ArrowRight", 1), ("ArrowUp", -1)):
                page.keyboard.press(arrow)
                at = (at + step) % count
                expect(radios.nth(at)).to_be_checked()
                expect(radios.nth(at)).to_be_focused()
        assert path_of(page) == address
    assert len([request for request in student.watch.requests if request.method == "POST"]) == sent


def test_digits_type_where_something_can_be_typed(small_site: Server, small: Definition, visit: Visit) -> None:
    student = visit(small_site)
    first = begin(student.page, f"/q/{small.slug}/", "full")
    page = student.goto(first.replace(small.questions[0].key, "found-money"))
    field = page.locator("input[name=points_tools]")
    field.focus()
    page.keyboard.type("12")
    expect(field).to_have_value("12")
    page.keyboard.press("Enter")  # 12 of 20: refused, and kept
    expect(page.locator("#errors")).to_have_text(re.compile("12 of 20"))
    expect(field).to_have_value("12")
    student.watch.allow_status(422)


# --- without JavaScript ---------------------------------------------------------------------------------


def test_without_javascript_to_the_result_and_its_settings(small_site: Server, small: Definition, visit: Visit) -> None:
    student = visit(small_site, width=360, height=740, java_script_enabled=False)
    student.watch.allow_status(404, 422)
    page = student.page
    begin(page, f"/q/{small.slug}/", "full")

    first = asked_on(page, small)
    page.locator("button[name=next]").click()
    expect(page.locator("#errors")).to_be_visible()
    fill(page, first)
    press_next(page)
    page.get_by_role("link", name="← Back").click()
    expect(page.locator("h1")).to_have_text(first.prompt)
    expect(page.locator("input[name=answer]:checked")).to_have_count(1)
    fill(page, first, 1)
    press_next(page)
    press_skip(page)
    answer_to_the_end(page, small)
    change_one(page, small)
    old = see_result(page, small)

    page.get_by_text("The same as a table").click()
    expect(page.locator("table.numbers tbody tr")).to_have_count(len(small.archetypes))
    expect(page.locator(".radar-more")).to_be_hidden()
    page.get_by_role("link", name="Share, QR code, settings").click()
    expect(page.get_by_role("button", name="Copy the link")).to_be_hidden()
    page.get_by_label("Show my single answers too").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The link now works as you set it.")).to_be_visible()
    turn_off(page)
    student.goto(old)
    expect(page.locator("h1")).to_have_text("There is nothing here")
