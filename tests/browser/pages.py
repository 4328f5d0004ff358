"""Every page of the site in every state that looks different, for the tests that look at all of them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from assessments.core.definition import Definition, Question
from tests.browser.conftest import Owner
from tests.browser.people import answer_all, finish, one_of_each, start
from tests.browser.server import Client
from tests.core.posting_reader.own import text_of


@dataclass(frozen=True)
class Stop:
    """One page: its address, and what to do there before looking."""

    name: str
    address: str
    prepare: Callable[[Page], None] = lambda page: None
    mine: bool = True

    def open(self, page: Page) -> Page:
        """Go there, and make it look as it should."""
        if urlsplit(page.url).path != self.address:
            page.goto(self.address)
        self.prepare(page)
        return page


def open_all_details(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def refuse(page: Page) -> None:
    """Send the form empty, so that the page shows its error."""
    page.locator("button[name=next]").click()
    expect(page.locator("#errors")).to_be_focused()


def questions_of(content: Definition, attempt: str) -> list[tuple[Question, str]]:
    return [(question, f"{attempt}{question.key}/") for question in one_of_each(content)]


def explore(page: Page) -> None:
    """Exchange the drawing for the chart that answers a pointer."""
    page.locator(".radar-more").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".radar.is-live .radar-plot")


def paste(page: Page) -> None:
    """Have a posting of our own read."""
    page.get_by_label("The posting’s text").fill(text_of("everything"))
    page.get_by_role("button", name="Read it", exact=True).click()
    page.wait_for_selector("mark.evidence")
    open_all_details(page)


def change_result(page: Page) -> None:
    """Go to where the result is chosen that a kept posting is compared with, and be refused."""
    page.get_by_role("link", name="Compare it with another result").click()
    page.locator("#beside").fill("nothing")
    page.get_by_role("button", name="Compare it with this").click()
    expect(page.locator("#errors")).to_be_focused()


def posting_page(owner: Owner) -> str:
    """Keep a posting; return the path of its link."""
    owner.get("/postings/")
    reply = owner.post("/postings/", {"text": text_of("feature-infra"), "name": "Wanderly", "keep": "1"})
    assert reply.status == 303, reply.text
    del owner.cookies["messages"]  # for the next page of this owner only: other tests of the process share the owner
    return reply.location


def make_group(coach: Client, content: Definition) -> str:
    """Make a group with two people on its list, one of whom has joined by the code; return its path."""
    quiz, today = (
        coach.server.rows("SELECT id FROM assessments_questionnaire WHERE slug = ?", content.slug)[0][0],
        date.today(),
    )
    terms = {"name": "Data science 202", "questionnaire": quiz, "places": 30, "time_zone": "UTC"}
    days = {"closes_on": today + timedelta(days=30), "visible_until": today + timedelta(days=60)}
    coach.get("/coach/groups/new/")
    reply = coach.post("/coach/groups/new/", {**terms, **days})
    assert reply.status == 303, reply.text
    group = reply.location
    assert coach.post(f"{group}invite/", {"names": "Anna <anna@example.org>\nBo"}).status == 303
    ((code,),) = coach.server.rows("SELECT code FROM assessments_group WHERE id = ?", group.split("/")[3])
    anna = Client(coach.server)
    (read,) = re.findall(r'name="terms" value="([^"]*)"', anna.get(f"/g/{code}/").text)
    joined = anna.post(f"/g/{code}/", {"display_name": "Anna", "consent": "on", "terms": read})
    assert joined.status == 303, joined.text
    return group


def coach_pages(coach: Client, content: Definition) -> list[Stop]:
    """What a coach prints, sends, copies and shares, and the draft's history, which an admin reads."""
    group = make_group(coach, content)
    number = group.split("/")[3]
    ((member,),) = coach.server.rows("SELECT id FROM assessments_membership WHERE group_id = ?", number)
    (anna, _bo) = (
        row[0] for row in coach.server.rows("SELECT id FROM assessments_invitee WHERE group_id = ? ORDER BY id", number)
    )
    ((quiz,),) = coach.server.rows("SELECT id FROM assessments_questionnaire WHERE slug = ?", content.slug)
    return [
        Stop("mail", f"{group}mail/"),
        Stop("mail log", f"{group}mail/log/"),
        Stop("slips", f"{group}slips/"),
        Stop("copy", f"{group}copy/"),
        Stop("archive", f"{group}archive/"),
        Stop("same person", f"{group}members/{member}/same/{anna}/"),
        Stop("access", f"{group}access/"),
        Stop("account", "/coach/account/"),
        Stop("history", f"/admin/assessments/questionnaire/{quiz}/history/"),
        Stop("only a form", "/coach/logout/"),
    ]


def public_pages(owner: Owner, content: Definition) -> list[Stop]:
    """What anybody meets who was given no link."""
    return [
        Stop("home", "/"),
        Stop("opening", f"/q/{content.slug}/", open_all_details),
        Stop("about", "/about/"),
        Stop("sources", f"/q/{content.slug}/sources/"),
        Stop("archetype", f"/q/{content.slug}/archetypes/{content.archetypes[0].key}/", open_all_details),
        Stop("a group’s code", "/g/"),
        Stop("a coach’s login", "/coach/login/", mine=False),
        Stop("mine, empty", "/mine/", mine=False),
        Stop("not found", "/r/nothing-nothing-nothing/", mine=False),
    ]


def posting_pages(owner: Owner, content: Definition) -> list[Stop]:
    """Postings: asked for, read, kept, shared."""
    posting = posting_page(owner)
    return [
        Stop("postings", "/postings/", open_all_details),
        Stop("posting, read", "/postings/", paste),
        Stop("posting, kept", posting),
        Stop("posting, stranger", posting, mine=False),
        Stop("posting, another result", posting, change_result),
        Stop("posting, share", f"{posting}share/"),
    ]


def result_pages(owner: Owner, content: Definition) -> list[Stop]:
    """A result and what its owner and others do with it; two results compared."""
    another = start(owner, content.slug, "full")
    answer_all(owner, another, content, range(5))
    finish(owner, another)
    token = owner.result.split("/")[2]
    return [
        Stop("result", owner.result, open_all_details),
        Stop("result, stranger", owner.result, open_all_details, mine=False),
        Stop("result, explored", owner.result, explore),
        Stop("share", f"{owner.result}share/", open_all_details),
        Stop("link", f"{owner.result}link/"),
        Stop("name", re.findall(r"/mine/results/[^/]+/name/", owner.get(owner.result).text)[0]),
        Stop("compare, asked", "/compare/"),
        Stop("compare, refused", "/compare/?r=nothing", mine=False),
        Stop(
            "compare, two",
            f"/compare/?r={token}&typical={content.archetypes[0].key}",
            open_all_details,
        ),
        Stop("changes", f"/mine/changes/{content.slug}/", open_all_details),
        Stop("mine", "/mine/", open_all_details),
        Stop("delete", f"{owner.result}delete/"),
        Stop("leave this browser", "/mine/leave/"),
        Stop("delete everything", "/mine/delete/"),
        Stop("open_private_link", f"/mine/{owner.cookies['careerfit_owner']}/", mine=False),
    ]


def check_pages(owner: Owner, content: Definition) -> list[Stop]:
    """Before the end of a quiz: nothing answered, half answered, enough; and giving up."""
    attempt, half = start(owner, content.slug, "full"), start(owner, content.slug, "full")
    owner.post(f"{half}{content.questions[0].key}/", {"skip": "1"})
    enough = start(owner, content.slug, "adaptive")
    answer_all(owner, enough, content, range(len(content.questions)))
    return [
        Stop("check, nothing answered", f"{attempt}check/"),
        Stop("check, half answered", f"{half}check/"),
        Stop("check, enough", f"{enough}check/"),
        Stop("discard", f"{attempt}discard/"),
    ]


def question_pages(owner: Owner, content: Definition) -> list[Stop]:
    """One question of each format, untouched and then refused; and an adaptive one."""
    attempt = start(owner, content.slug, "full")
    stops = [Stop("adaptive", owner.get(start(owner, content.slug, "adaptive")).location)]
    for question, address in questions_of(content, attempt):
        stops.append(Stop(question.format.value, address))
        stops.append(Stop(f"{question.format.value}, refused", address, refuse))
    return stops
