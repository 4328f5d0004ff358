"""axe finds nothing: every page, light and dark."""

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from assessments.definition import Definition
from tests.browser.conftest import Owner, Visit, Visitor
from tests.browser.pages import Stop, plain_pages, question_pages, questions_of
from tests.browser.people import start
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser
TARGET = 44


def said(violations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"rule": v["id"], "help": v["help"], "at": [n["html"] for n in v["nodes"][:3]]} for v in violations]


def switch(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Change the colours, and wait until every transition between them is over."""
    page.emulate_media(color_scheme=scheme)
    page.evaluate("Promise.all(document.getAnimations().map((change) => change.finished))")


def look_at(visitors: dict[bool, Visitor], stops: list[Stop]) -> None:
    """Go everywhere and say all that axe found at once: every rule in the light, those of colour in the dark."""
    found: list[tuple[str, str, list[dict[str, Any]]]] = []
    for stop in stops:
        page = visitors[stop.mine].goto(stop.address)
        stop.prepare(page)
        switch(page, "light")
        response = Axe().run(page).response
        assert response["url"] == page.url
        found.append((stop.name, "light", said(response["violations"])))
        switch(page, "dark")
        in_the_dark = page.evaluate("axe.run({runOnly: ['cat.color'], resultTypes: ['violations']})")
        found.append((stop.name, "dark", said(in_the_dark["violations"])))
    assert [entry for entry in found if entry[2]] == []


def test_axe_finds_nothing_on_the_pages(site: Server, owner: Owner, shipped: Definition, visit: Visit) -> None:
    mine, theirs = visit(site, as_=owner), visit(site)
    theirs.watch.allow_status(404)
    look_at({True: mine, False: theirs}, plain_pages(owner, shipped.slug))


def test_axe_finds_nothing_on_the_questions(site: Server, shipped: Definition, visit: Visit) -> None:
    client = Client(site)
    stops = question_pages(client, shipped)
    mine = visit(site, as_=client, width=360, height=740)
    mine.watch.allow_status(422)
    look_at({True: mine}, stops)


def test_axe_finds_nothing_while_the_chart_is_explored(site: Server, owner: Owner, visit: Visit) -> None:
    def explore(page: Page) -> None:
        page.locator(".radar-more").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".radar.is-live .radar-plot")

    look_at({True: visit(site, as_=owner)}, [Stop("explored", owner.result, explore)])


def test_every_answer_is_a_target_of_44_pixels(site: Server, shipped: Definition, visit: Visit) -> None:
    client = Client(site)
    attempt = start(client, shipped.slug, "full")
    student = visit(site, as_=client, width=320, height=640, has_touch=True)
    small = []
    for question, address in questions_of(shipped, attempt):
        page = student.goto(address)
        targets = page.locator(
            "fieldset label:has(input), fieldset select, fieldset input[type=number], .actions .button"
        )
        assert targets.count() >= len(question.choices) + 2
        for target in targets.all():
            box = target.bounding_box()
            assert box is not None
            if min(box["width"], box["height"]) < TARGET:
                small.append((question.format.value, target.inner_text(), box))
    assert small == []
