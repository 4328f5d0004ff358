"""Actions of users: answer in a browser, or faster over HTTP where only the later steps matter."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Frame, Locator, Page, expect

from assessments.core.definition import Definition, Format, Question
from tests.browser.server import Client, Server
from tests.factories import posted_for


def one_of_each(content: Definition) -> list[Question]:
    """The first question of each format, in authored order."""
    first: dict[Format, Question] = {}
    for question in content.questions:
        first.setdefault(question.format, question)
    return list(first.values())


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def key_in(address: str) -> str:
    """The question's key, the last part of its address."""
    return urlsplit(address).path.rstrip("/").rsplit("/", 1)[1]


# --- in a browser ---------------------------------------------------------------------------------------


def fill(page: Page | Frame, question: Question, pick: int = 0) -> None:
    """Give the answer of ``posted_for`` through the page's controls, in place of an earlier answer."""
    if question.format is Format.MULTI:
        chosen = page.locator("label:has(input[type=checkbox]:checked)")
        while chosen.count():
            chosen.first.click()
    if question.format is Format.ALLOCATION:
        for points in page.locator("input[name^=points_]").all():
            points.fill("")
    if question.format is Format.RANKING and page.locator("html.js").count():
        tap_in_order(page, question, pick)
        return
    for name, value in posted_for(question, pick).items():
        for one in value if isinstance(value, list) else [value]:
            if name.startswith("rank_"):
                page.locator(f"select[name={name}]").select_option(one)
            elif name.startswith("points_"):
                page.locator(f"input[name={name}]").fill(one)
            else:
                page.locator(f"label:has(input[name={name}][value='{one}'])").click()


def tap_in_order(page: Page | Frame, question: Question, pick: int = 0) -> None:
    """Rank as ``posted_for`` does, by taps; the last line gets its place by itself."""
    expect(page.locator(".ranking.live")).to_be_visible()
    look_at(page)
    again = page.get_by_role("button", name="Start again")
    if again.is_visible():
        again.click()
    places = {name.removeprefix("rank_"): int(place) for name, place in posted_for(question, pick).items()}
    for key in sorted(places, key=lambda key: places[key])[:-1]:
        page.locator(f".ranked:has([name=rank_{key}]) .pick").click()


def expect_question(page: Page, question: Question) -> None:
    """The question is shown, and its heading has the focus."""
    heading = page.locator("h1")
    expect(heading).to_have_text(question.prompt)
    if page.locator("html.js").count():
        expect(heading).to_be_focused()


def look_at(page: Page | Frame) -> None:
    """Wait as long as somebody needs to see what was swapped in; until then its buttons do nothing."""
    page.evaluate(
        """() => typeof swappedAt === "undefined" ? null
            : new Promise((seen) => setTimeout(seen, Math.max(0, swappedAt + TIME_TO_SEE - performance.now())))"""
    )


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target, or one of them, has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate_all("all => all.includes(document.activeElement)"):
            return
    raise AssertionError(f"Tab does not lead to {target}.")


def press_next(page: Page) -> None:
    """Press Next (Save) and wait for the next page."""
    look_at(page)
    before = page.url
    page.locator("button[name=next]").click()
    page.wait_for_url(lambda address: address != before)


def press_skip(page: Page) -> None:
    look_at(page)
    before = page.url
    page.locator("button[name=skip]").click()
    page.wait_for_url(lambda address: address != before)


def saved(server: Server, address: str) -> dict[str, str]:
    """The saved answers of the attempt at /take/<id>/…, by question, in the order in which they were asked."""
    attempt = address.split("/")[2].replace("-", "")
    rows = server.rows("SELECT question_key, value FROM assessments_answer WHERE attempt_id = ? ORDER BY id", attempt)
    return dict(rows)


def begin(page: Page, address: str, mode: str, *, taps_go_on: bool = False) -> str:
    """Start an attempt on the opening page; return the address of its first question."""
    page.goto(address)
    goes_on = page.locator("input[name=taps_go_on]")
    if goes_on.is_visible():  # it is not where there is no JavaScript
        goes_on.set_checked(taps_go_on)
    choice = page.locator(f"input[name=mode][value={mode}]")
    if choice.count():
        choice.check()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/take/**")
    return path_of(page)


def arrive(page: Page, content: Definition, *, key: str = "", taps_go_on: bool = False) -> str:
    """Start the full version over HTTP as the page's person, and open the first question, or the one with this key.

    For tests that are about what follows: it spares them the pages before. Return the address of the question.
    """
    opening, ask = f"/q/{content.slug}/", page.context.request
    ask.get(opening)
    (token,) = (cookie.get("value", "") for cookie in page.context.cookies() if cookie.get("name") == "csrftoken")
    form: dict[str, str | float | bool] = {"mode": "full", "csrfmiddlewaretoken": token}
    if taps_go_on:
        form["taps_go_on"] = "on"
    reply = ask.post(opening, form=form, max_redirects=0)
    assert reply.status == 303, reply.text()
    page.goto(f"{reply.headers['location']}{f'{key}/' if key else ''}")
    return path_of(page)


# --- over HTTP ------------------------------------------------------------------------------------------


def start(client: Client, slug: str, mode: str) -> str:
    """Start an attempt; return the path of the attempt, /take/<id>/."""
    client.get(f"/q/{slug}/")
    reply = client.post(f"/q/{slug}/", {"mode": mode})
    assert reply.status == 303, reply.text
    return reply.location


def answer_all(client: Client, attempt: str, content: Definition, picks: Iterable[int]) -> None:
    """Answer every open question of the attempt, each with the next of the ``picks``."""
    address = client.get(attempt).location
    for pick in picks:
        reply = client.post(address, posted_for(content.question_by_key[key_in(address)], pick))
        assert reply.status == 303, reply.text
        address = reply.location
        if address.endswith("/check/"):
            return


def finish(client: Client, attempt: str) -> str:
    """Finish the attempt; return the path of its result."""
    reply = client.post(f"{attempt}check/")
    assert reply.status == 303, reply.text
    return reply.location


def carry_cookies(client: Client, server: Server, context: BrowserContext) -> None:
    """Give the browser the client's cookies, so that it is the same person."""
    for name, value in client.cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": server.origin}])
