"""An answer that did not arrive stays in the form, and can be sent again once the server is back."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from assessments.core.definition import Definition
from tests.browser.axe import OWN_DOING, look
from tests.browser.conftest import Visit, Visitor
from tests.browser.people import arrive, expect_question, fill, path_of, saved
from tests.browser.server import Server

pytestmark = pytest.mark.browser
NETWORK = r"net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|EMPTY_RESPONSE|SOCKET_NOT_CONNECTED)"
PICKED = 3
FIRST_LOOK_MS = 2_000


@pytest.fixture
def mortal(databases: Path, tmp_path: Path) -> Iterator[Server]:
    """A server that a test may kill."""
    server = Server(Path(shutil.copy(databases / "workshop.sqlite3", tmp_path)))
    server.start()
    yield server
    server.kill()


def at_first_question(visitor: Visitor, small: Definition) -> str:
    """Start, and choose an answer to the first question; return its address. The page's clock can be moved.

    The answer is not saved: as it was chosen, the network was away. Nobody waited for it, and the page says nothing.
    """
    visitor.page.clock.install()
    visitor.watch.allow(rf"{NETWORK}|^htmx:(afterRequest|sendError)")
    first = arrive(visitor.page, small)
    visitor.context.set_offline(True)
    fill(visitor.page, small.questions[0], PICKED)
    visitor.page.wait_for_timeout(100)
    visitor.context.set_offline(False)
    expect(visitor.page.locator("#status[role=status]")).to_be_empty()
    return first


def expect_unsent(page: Page, small: Definition, sentence: str) -> None:
    """The page says what happened, and the form is unchanged."""
    status = page.locator("#status[role=status]")
    expect(status).to_contain_text(sentence)
    expect(status).to_contain_text("Your answer is still here")
    expect(page.locator("h1")).to_have_text(small.questions[0].prompt)
    expect(page.locator("input[name=answer]").nth(PICKED)).to_be_checked()


def send_again(page: Page) -> None:
    """Press “Send again” with the keyboard; the button is large enough for a thumb."""
    button = page.get_by_role("button", name="Send again")
    expect(button).to_be_visible()
    expect(button).to_be_in_viewport()
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    page.locator("footer a").last.focus()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")


def expect_sent(visitor: Visitor, small: Definition, first: str) -> None:
    """The next question is shown, the message is gone, browser storage is empty, and one answer is in the database."""
    one, two, *_ = small.questions
    expect_question(visitor.page, two)
    expect(visitor.page.locator("#status[role=status]")).to_be_empty()
    assert saved(visitor.server, first) == {one.key: str(PICKED + 1)}
    assert set(visitor.stored()) <= {"htmx-current-path-for-history"}


def test_an_answer_can_be_sent_again_when_the_network_is_back(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    student = visit(workshop, width=360, height=740)
    student.watch.allow(OWN_DOING)
    page = student.page
    first = at_first_question(student, small)
    student.context.set_offline(True)
    page.locator("button[name=next]").click()
    expect_unsent(page, small, "The server can’t be reached.")
    assert path_of(page) == first
    assert saved(workshop, first) == {}
    expect(page.get_by_role("button", name="Send again")).to_have_count(0)

    student.context.set_offline(False)
    expect_unsent(page, small, "The connection is back.")
    assert look(page) == {}
    send_again(page)
    expect_sent(student, small, first)


def test_an_answer_can_be_sent_again_after_the_server_was_killed(
    mortal: Server, small: Definition, visit: Visit
) -> None:
    student = visit(mortal)
    page = student.page
    first = at_first_question(student, small)
    mortal.kill()
    page.locator("button[name=next]").click()
    expect_unsent(page, small, "The server can’t be reached.")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/healthz")):
        page.clock.fast_forward(FIRST_LOOK_MS)  # a check that finds no server
    expect(page.get_by_role("button", name="Send again")).to_have_count(0)

    mortal.start()
    page.clock.fast_forward(2 * FIRST_LOOK_MS)
    expect_unsent(page, small, "The connection is back.")
    send_again(page)
    expect_sent(student, small, first)


@pytest.mark.parametrize("code", [500, 503])
def test_an_answer_can_be_sent_again_after_a_server_error(
    workshop: Server, small: Definition, visit: Visit, code: int
) -> None:
    student = visit(workshop)
    student.watch.allow_status(code)
    page = student.page
    first = at_first_question(student, small)
    seen: list[str] = []

    def refuse(route: Route) -> None:
        seen.append(route.request.post_data or "")
        if len(seen) > 2:
            route.continue_()
        else:
            route.fulfill(status=code, body="<h1>Unwell</h1>", content_type="text/html")

    page.route(f"**{first}", refuse)
    page.locator("button[name=next]").click()
    expect_unsent(page, small, "Something went wrong on our side.")
    page.clock.fast_forward(FIRST_LOOK_MS)
    send_again(page)  # and it goes wrong a second time
    expect_unsent(page, small, "Something went wrong on our side.")
    page.clock.fast_forward(FIRST_LOOK_MS)
    send_again(page)
    expect_sent(student, small, first)
    assert len(set(seen)) == 1
    assert "next=1" in seen[0]


def test_a_skip_is_sent_again_as_a_skip(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    first = at_first_question(student, small)
    student.context.set_offline(True)
    page.locator("button[name=skip]").click()
    expect_unsent(page, small, "The server can’t be reached.")
    student.context.set_offline(False)
    send_again(page)
    expect_question(page, small.questions[1])
    assert saved(workshop, first) == {small.questions[0].key: None}


def test_an_answer_given_after_a_failed_skip_is_sent_as_an_answer(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    student = visit(workshop)
    page = student.page
    first = at_first_question(student, small)
    fill(page, small.questions[0], 0)
    student.context.set_offline(True)
    page.locator("button[name=skip]").click()
    expect(page.locator("#status")).to_contain_text("The server can’t be reached.")
    fill(page, small.questions[0], PICKED)
    page.wait_for_timeout(100)  # it is sent in vain
    student.context.set_offline(False)
    send_again(page)
    expect_sent(student, small, first)


def test_next_sends_the_answer_too_and_removes_the_offer(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    first = at_first_question(student, small)
    student.context.set_offline(True)
    page.locator("button[name=next]").click()
    expect_unsent(page, small, "The server can’t be reached.")
    student.context.set_offline(False)
    page.locator("button[name=next]").click()
    expect_sent(student, small, first)
    before = len(student.watch.requests)
    page.clock.fast_forward(FIRST_LOOK_MS)
    assert page.evaluate("fetch('/healthz').then((answer) => answer.ok)")  # earlier requests have been recorded by now
    before += 1
    assert len(student.watch.requests) == before
    expect(page.locator("#status[role=status]")).to_be_empty()


def test_a_failed_link_does_not_speak_of_an_answer(workshop: Server, small: Definition, visit: Visit) -> None:
    student = visit(workshop)
    page = student.page
    at_first_question(student, small)
    page.locator("button[name=next]").click()
    expect_question(page, small.questions[1])
    student.context.set_offline(True)
    page.get_by_role("link", name="← Back").click()
    status = page.locator("#status[role=status]")
    expect(status).to_have_text("The server can’t be reached. Try again in a moment.")


def test_without_javascript_going_back_and_sending_again_works(
    workshop: Server, small: Definition, visit: Visit
) -> None:
    student = visit(workshop, java_script_enabled=False)
    student.watch.allow_status(503, 404)  # the page that stands in for a proxy's has no icon
    page = student.page
    first = at_first_question(student, small)
    page.route(f"**{first}", lambda route: route.fulfill(status=503, body="<h1>Unwell</h1>"), times=1)
    page.locator("button[name=next]").click()
    expect(page.locator("h1")).to_have_text("Unwell")
    page.go_back()
    fill(page, small.questions[0], PICKED)
    page.locator("button[name=next]").click()
    expect(page.locator("h1")).to_have_text(small.questions[1].prompt)
    assert saved(workshop, first) == {small.questions[0].key: str(PICKED + 1)}
