"""What visitors of two servers do in the tests: make an account or a group, log in, take the quiz."""

from selectolax.lexbor import LexborHTMLParser

from assessments.core.definition import Definition
from assessments.links.links import new_token
from tests.browser.people import answer_all, finish, start
from tests.browser.server import Reply
from tests.faults.production import (
    Site,
    Visitor,
)
from tests.html import Page

SLUG = "data-science-jobs"
PASSWORD = "a-long-enough-password"


def invitation(site: Site) -> str:
    """A new link with which a coach's account can be made, as an admin makes it."""
    token = new_token()
    site.run(
        "from django.utils import timezone;"
        "from assessments.coaching.coach_invitations import invite_coach;"
        f"invite_coach(note='', by=None, token={token!r}, now=timezone.now())"
    )
    return f"/coach/invitation/{token}/"


def account(name: str) -> dict[str, str]:
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    return {"name": "Prof. Ana Lind", "username": name, "email": f"{name}@example.org", **passwords}


def make_coach(site: Site) -> Visitor:
    coach, address = Visitor(site), invitation(site)
    assert coach.get(address).status == 200
    assert coach.post(address, account(name_of(coach))).status == 303
    return coach


def name_of(coach: Visitor) -> str:
    """A user name that no other coach of these tests has."""
    return f"coach{id(coach)}"


def log_in(visitor: Visitor, name: str, password: str) -> Reply:
    visitor.get("/coach/login/")
    return visitor.post("/coach/login/", {"username": name, "password": password})


def make_group(coach: Visitor) -> str:
    """Make a group by its form; return its code."""
    address = "/coach/groups/new/"
    reply = coach.post(address, {**filled(coach.get(address)), "name": "Data 101"})
    assert reply.status == 303, Page(reply.text).errors
    return str(coach.site.rows("SELECT code FROM assessments_group ORDER BY id DESC LIMIT 1")[0][0])


def filled(reply: Reply) -> dict[str, str]:
    """The fields of the page's forms as they stand, without boxes to tick."""
    page = LexborHTMLParser(reply.text).css_first("main")
    assert page is not None
    boxes = {"checkbox", "radio"}
    found = {
        node.attributes["name"] or "": node.attributes.get("value") or ""
        for node in page.css("input[name]")
        if node.attributes.get("type") not in boxes and node.attributes["name"] != "csrfmiddlewaretoken"
    }
    for node in page.css("select[name]"):
        chosen = node.css_first("option[selected]") or node.css_first("option:last-child")
        found[node.attributes["name"] or ""] = chosen.attributes.get("value") or "" if chosen else ""
    return found


def finished(visitor: Visitor, shipped: Definition) -> str:
    """Take the quiz to its end; return the address of the result."""
    attempt = start(visitor, SLUG, "adaptive")
    answer_all(visitor, attempt, shipped, range(60))
    return finish(visitor, attempt)
