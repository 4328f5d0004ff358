"""Words of 42 letters in everything that people type or author: no page is wider than a phone of 320 px.

The pages come from Django's test client, in the place of a server.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route

from assessments.core.definition import Format
from assessments.models import Questionnaire, ShareLink, Version
from tests.browser.layout import OVERFLOW, PHONE
from tests.browser.pages import open_all_details
from tests.core.posting_reader.own import link_to, make_posting
from tests.factories import (
    NOON,
    STUDENT,
    TOKEN,
    definition_of_every_format,
    make_attempt,
    make_finished,
    make_version,
    question_of,
)
from tests.made_groups import CODE, make_coach, make_group, make_invitee, make_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
SHARED, SUMMARY = "shared-shared-shared-s", "summary-summary-summar"


@dataclass(frozen=True)
class Site:
    """The addresses of a site in which every name is one long word, by whose browser opens them."""

    student: list[str]
    coach: list[str]
    stranger: list[str]


@pytest.fixture
def odd(version: Version) -> Version:
    """A version in which every authored text has a long word, and every name is one."""
    data = definition_of_every_format(version)
    data["questionnaire"] |= {"title": LONG, "summary": LONG * 3}
    data["questionnaire"]["source"] |= {"title": LONG, "author": LONG, "publisher": LONG}
    for number, archetype in enumerate(data["archetypes"]):
        archetype |= {"name": f"{LONG}{number}", "summary": LONG, "days": LONG * 2}
    for question in data["questions"]:
        question["prompt"] = LONG
        for choice in question.get("choices", ()):
            choice["text"] = f"{LONG} {choice['key']}"
    for piece in data["advice"]:
        piece["text"] = f"{LONG}, **{LONG}**"
        if "title" in piece:
            piece["title"] = LONG
    data["scales"] = {key: [LONG] * 5 for key in data["scales"]}
    Questionnaire.objects.update(title=LONG)
    return make_version(version, definition=data, published_at=timezone.now())


@pytest.fixture
def site(odd: Version) -> Site:
    finished = make_finished(version=odd)
    make_finished(version=odd, token="second-second-second-s")
    ShareLink.objects.create(attempt=finished, token=SHARED, label=LONG, shows_answers=True, created_at=NOON)
    link_to(make_posting(odd, called=LONG))
    going = make_attempt(version=odd)
    coach = make_coach()
    coach.name = LONG
    coach.save()
    group = make_group(coach, odd, name=LONG, together_token=SUMMARY, shows_answers=True)
    member = make_member(group, finished, display_name=LONG, invitee=make_invitee(group, LONG), agreed_answers=True)
    for number in range(5):
        other = make_finished(version=odd, owner=f"other-{number}-" + "x" * 14, token=f"other-{number}-" + "y" * 14)
        make_member(group, other, display_name=f"{LONG}{number}")
    one_of_each = [f"/take/{going.pk}/{question_of(odd, format).key}/" for format in Format]
    slug, key = odd.questionnaire.slug, odd.content.archetypes[0].key
    result = f"/r/{TOKEN}/"
    return Site(
        student=[
            *("/", f"/q/{slug}/", "/about/", f"/q/{slug}/sources/", *one_of_each, f"/take/{going.pk}/check/"),
            *(result, f"{result}share/", f"{result}link/", f"/r/{SHARED}/link/", f"{result}delete/", "/mine/"),
            *("/compare/", f"/compare/?r={TOKEN}&r=second-second-second-s", f"/compare/?r={TOKEN}&typical={key}"),
            *(f"/mine/changes/{slug}/", "/postings/", "/r/posting-posting-postin/", f"/g/{CODE}/"),
            f"/compare/?r={TOKEN}&r=posting-posting-postin",
        ],
        coach=[
            "/coach/",
            "/coach/account/second-factor/set-up/",
            *(
                f"/coach/groups/{group.pk}/{rest}"
                for rest in (
                    "",
                    "roster/",
                    "settings/",
                    "invite/",
                    f"invite/{member.invitee_id}/",
                    "slips/",
                    "wall/",
                    "profiles/",
                    "delete/",
                )
            ),
            f"/coach/groups/{group.pk}/members/{member.pk}/",
            f"/coach/groups/{group.pk}/compare/?m={member.pk}&m={member.pk + 1}",
        ],
        stranger=[f"/r/{SHARED}/", f"/g/{CODE}/", f"/together/{SUMMARY}/"],
    )


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone that gets static files, and nothing else unless it is given the page."""
    context = browser.new_context(viewport=PHONE)

    def answer(route: Route) -> None:
        found = finders.find(urlsplit(route.request.url).path.removeprefix("/static/"))
        route.fulfill(path=found) if found else route.fulfill(status=404)

    page = context.new_page()
    page.route("**/*", answer)
    yield page
    context.close()


def show(page: Page, address: str, client: Client) -> None:
    """Open an address whose response the client gets: a handler of the browser would have another transaction."""
    response: Any = client.get(address)
    assert response.status_code == 200, address
    html = response.content.decode()
    page.route("http://testserver/page/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://testserver/page/")
    page.unroute("http://testserver/page/")
    open_all_details(page)


@pytest.mark.parametrize("whose", ["student", "coach", "stranger"])
def test_no_page_is_wider_than_a_phone(site: Site, whose: str, phone: Page) -> None:
    client = Client()
    if whose == "student":
        client.cookies["careerfit_owner"] = STUDENT
    if whose == "coach":
        client.force_login(User.objects.get(username="lind"))
    wide = {}
    for address in getattr(site, whose):
        show(phone, address, client)
        found = phone.evaluate(OVERFLOW, "100%")
        if found:
            wide[address] = found
    assert wide == {}, "\n".join(map(str, wide.items()))
