"""The adaptive version stops by itself, asks ten more on demand, and estimates well how many are to come."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.core.definition import Definition, Question
from assessments.core.scoring import MAX_QUESTIONS, MIN_ANSWERS
from tests.browser.conftest import Visit, Visitor
from tests.browser.people import (
    expect_question,
    fill,
    key_in,
    path_of,
    press_next,
    saved,
)
from tests.browser.server import Server
from tests.browser.steps import (
    asked_on,
    expect_strangers_view,
    link_settings,
    see_result,
    turn_off,
)
from tests.factories import posted_for

pytestmark = pytest.mark.browser


class Walk:
    """A student in the adaptive version, in a browser and over HTTP, and the estimate on each new page."""

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
        """Read the page of a new question; return the question."""
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
        """Answer over HTTP, as the same person, until there are this many answers, and come back to the page."""
        address = self.client.get(f"{self.attempt}/").location
        while self.answered < upto:
            self._note(self.client.get(address).text)
            question = self.content.question_by_key[key_in(address)]
            address = self.client.post(address, posted_for(question, self.answered)).location
        self.page.goto(address)

    def go_on(self, answered: int) -> None:
        """Start a new list of estimates, after this many answers."""
        self.before, self.more = answered, []

    def _note(self, text: str) -> None:
        found = re.search(r"Question (\d+), (?:about (\d+) more|probably the last)", text)
        assert found, text
        self.more.append(int(found[2] or 0))
        assert int(found[1]) == self.answered


def change_the_second_of_three(walk: Walk, site: Server) -> None:
    """Go two steps back and change the answer: later answers stay, and the quiz goes on where it was."""
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
    """The later answer counts, and both tabs go on with the same question."""
    page = walk.page
    question = walk.read()
    other.goto(f"/q/{walk.content.slug}/")
    other.get_by_role("link", name="Continue where you left off").click()
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
    page.locator("input[name=taps_go_on]").uncheck()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/take/**")

    walk = Walk(student, shipped)
    change_the_second_of_three(walk, site)
    answer_the_same_in_two_tabs(walk, student.context.new_page(), site)
    walk.answer_elsewhere(MIN_ANSWERS - 1)
    while not walk.at_the_end:
        walk.answer()
    assert walk.more == sorted(walk.more, reverse=True)
    answered = walk.answered
    assert MIN_ANSWERS <= answered <= MAX_QUESTIONS
    assert len(saved(site, walk.attempt)) == answered
    expect(page.locator("main")).to_contain_text("Those are all the questions for now.")
    expect(page.locator(".reviewed")).to_have_count(answered)
    address = see_result(page, shipped)
    friend.goto(address)
    for who in (page, friend.page):
        expect(who.locator("main")).to_contain_text(f"From {answered} answers")

    page.get_by_role("button", name="Answer ten more questions").first.click()
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

    link_settings(page)
    turn_off(page)
    friend.watch.allow_status(404)
    friend.goto(address)
    expect(friend.page.locator("h1")).to_have_text("There is nothing here")
    assert student.stored() == friend.stored() == []
