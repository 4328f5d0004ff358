"""axe finds nothing: every page, light and dark."""

import pytest

from assessments.definition import Definition
from tests.browser.axe import look
from tests.browser.conftest import Owner, Visit, Visitor
from tests.browser.pages import Stop, explored, plain_pages, question_pages
from tests.browser.server import Client, Server

pytestmark = pytest.mark.browser


def look_at(visitors: dict[bool, Visitor], stops: list[Stop]) -> None:
    """Go everywhere and say all that axe found at once."""
    found = {stop.name: look(stop.open(visitors[stop.mine].page)) for stop in stops}
    assert {name: violations for name, violations in found.items() if violations} == {}


def test_axe_finds_nothing_on_the_pages(site: Server, owner: Owner, shipped: Definition, visit: Visit) -> None:
    mine, theirs = visit(site, as_=owner), visit(site)
    theirs.watch.allow_status(404)
    look_at({True: mine, False: theirs}, [*plain_pages(owner, shipped), explored(owner)])


def test_axe_finds_nothing_on_the_questions(site: Server, shipped: Definition, visit: Visit) -> None:
    client = Client(site)
    stops = question_pages(client, shipped)
    mine = visit(site, as_=client, width=360, height=740)
    mine.watch.allow_status(422)
    look_at({True: mine}, stops)
