"""/r/<token>/ of a kept posting: the page, the downloads, who sees what."""

import csv
import io
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Posting, ShareLink, Version
from tests.factories import make_version
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_others_see_the_reading_without_the_text(student: Client, stranger: Client, kept: ShareLink) -> None:
    mine, page = (Page(client.get(f"/r/{kept.token}/")) for client in (student, stranger))
    assert any(notice.startswith("Somebody shared this reading") for notice in page.texts(".notice"))
    assert page.heading.startswith("The Feature Builder")
    assert (mine.has(".told"), page.has(".told")) == (True, False)
    assert "pronunciation" in mine.source
    assert "pronunciation" not in page.source  # a word of the text
    assert (mine.has(".says bdi"), page.has(".says bdi")) == (True, False)
    assert mine.texts(".says li")[0].startswith("Salary: “")
    assert page.texts(".says li")[0] == "Salary"
    assert "in words that this link doesn’t show" in page.text
    assert mine.link("Remove") == f"/r/{kept.token}/delete/"
    assert not page.has('form, #share, a[href$="/delete/"]')
    assert (mine.has('a[href="#share"]'), page.has('a[href="#share"]')) == (True, False)
    assert not mine.has('a[href="#keep"]')
    assert not page.has('a[href="#keep"]')
    card = page.one('meta[property="og:image"]').attributes["content"]
    assert card == f"http://testserver/r/{kept.token}/result.png"
    alt = page.one('meta[property="og:image:alt"]').attributes["content"]
    assert re.match(r"The Feature Builder \d+%, ", alt or "")
    kept.refresh_from_db()
    assert kept.opened_count == 1


def test_others_see_the_text_if_the_link_shows_it(student: Client, stranger: Client, kept: ShareLink) -> None:
    form = Page(student.get(f"/r/{kept.token}/share/"))
    assert form.field("Show the posting’s text").attributes["name"] == "shows_answers"
    student.post(f"/r/{kept.token}/share/", {"label": "", "lifetime": "week", "shows_answers": "on"})
    token = ShareLink.objects.latest("pk").token
    [text] = Page(stranger.get(f"/r/{token}/")).texts(".told")
    assert "pronunciation" in text
    assert "pronunciation" in stranger.get(f"/r/{token}/result.json").json()["text"]
    assert "text" not in stranger.get(f"/r/{kept.token}/result.json").json()


def test_a_revoked_link_is_the_same_404_as_an_unknown_one(student: Client, stranger: Client, kept: ShareLink) -> None:
    [notice] = Page(student.post(f"/r/{kept.token}/revoke-all/", follow=True)).notices
    assert "Your posting has a new address" in notice
    never = stranger.get(f"/r/{'B' * 22}/")
    for rest in ("", "result.json", "result.png", "share/"):
        response = stranger.get(f"/r/{kept.token}/{rest}")
        assert (response.status_code, response.content) == (404, never.content)
    assert student.get(f"/r/{Posting.objects.get().links.latest('pk').token}/").status_code == 200


def test_downloads_are_json_csv_and_png(stranger: Client, kept: ShareLink) -> None:
    data = stranger.get(f"/r/{kept.token}/result.json").json()
    assert (data["posting"], data["primary"], data["overloaded"]) == (True, "feature", False)
    assert sum(item["share"] for item in data["archetypes"]) == 100
    assert data["details"]["salary"]["said"] is True
    assert data["details"]["on_call"] == {"said": False}
    assert data["name"] == "Lumo, Lisbon"
    rows = list(csv.DictReader(io.StringIO(stranger.get(f"/r/{kept.token}/result.csv").content.decode("utf-8-sig"))))
    assert [(row["key"], int(row["share"])) for row in rows] == [(i["key"], i["share"]) for i in data["archetypes"]]
    assert {row["primary"] for row in rows} == {"feature"}
    assert {row["questionnaire"] for row in rows} == {"data-science-jobs"}
    assert stranger.get(f"/r/{kept.token}/result.png").content[:4] == b"\x89PNG"
    for rest in ("result.pdf", "radar.json"):
        assert stranger.get(f"/r/{kept.token}/{rest}").status_code == 404


def test_a_kept_posting_is_read_with_its_own_version(student: Client, kept: ShareLink, version: Version) -> None:
    data = version.content.as_data()
    for cue in data["cues"]:
        cue["weights"] = {"client": 1.0} if "weights" in cue else {}
    make_version(version, definition=data)
    assert Page(student.get(f"/r/{kept.token}/")).heading.startswith("The Feature Builder")


def test_the_page_takes_at_most_two_queries(
    student: Client, kept: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    student.get(f"/r/{kept.token}/")
    with django_assert_max_num_queries(2):
        student.get(f"/r/{kept.token}/")
