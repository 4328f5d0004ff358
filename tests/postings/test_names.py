"""A kept posting's name shows nothing of its text on a link that doesn't show the text."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from assessments.core.charts.card import card_svg
from assessments.models import Posting, ShareLink, Version
from assessments.sharing import downloads
from tests.core.posting_reader.own import keep_text, link_to, make_posting, text_of
from tests.html import Page

pytestmark = pytest.mark.django_db
FIRST_LINE = "Quokka Bank wants a data scientist who likes eucalyptus and very long first lines"
SHORTENED = "Quokka Bank wants a data scientist who likes eucalyptus and…"


@pytest.fixture(params=["no name", "its first line", "its first line, saved by an earlier release"])
def unnamed(request: pytest.FixtureRequest, version: Version) -> ShareLink:
    """The student's link to a posting that they gave no name, or none of its own."""
    called = {"no name": "", "its first line": SHORTENED}.get(request.param, SHORTENED)
    posting = keep_text(version, f"{FIRST_LINE}\n{text_of('infra')}", called=called)
    if "earlier" in request.param:
        Posting.objects.update(snapshot=None)
    return link_to(posting)


def shown_to(client: Client, token: str, other: str, cards: list[str]) -> Iterator[str]:
    """Everything that a link shows: page, title, preview, downloads, the card's words, comparisons."""
    page = client.get(f"/r/{token}/")
    yield page.content.decode()
    yield Page(page).one("head > title").text()
    for kind in ("json", "csv", "png"):
        response = client.get(f"/r/{token}/result.{kind}")
        assert response.status_code == 200
        yield response.content.decode(errors="replace") + str(response.headers)
    yield cards[-1]
    yield client.get(f"/compare/?r={token}&r={other}").content.decode()


def test_nothing_of_the_text_shows_on_a_link_without_it(
    student: Client, stranger: Client, unnamed: ShareLink, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards: list[str] = []

    def noted(*axes: Any, title: str, **words: Any) -> str:
        cards.append(title)
        return card_svg(*axes, title=title, **words)

    monkeypatch.setattr(downloads, "card_svg", noted)
    other = link_to(make_posting(version, "client"), "another-posting-postin").token
    told = list(shown_to(stranger, unnamed.token, other, cards))
    assert not [text for text in told if "Quokka" in text or "eucalyptus" in text]
    assert all("A posting kept on 22 November 2026" in told[number] for number in (0, 1, 2, 5, 6))
    assert Page(stranger.get(f"/r/{unnamed.token}/")).texts("h1 + p.small") == ["A posting kept on 22 November 2026"]
    page = Page(student.get(f"/r/{unnamed.token}/"))
    assert page.texts("h1 + p.small") == [f"{SHORTENED}, kept on 22 November 2026"]
    student.get(f"/r/{unnamed.token}/result.png")
    assert cards[-1] == "A posting kept on 22 November 2026"  # chats show the card to others


def test_a_link_that_shows_the_text_may_show_its_first_line(
    student: Client, stranger: Client, unnamed: ShareLink
) -> None:
    ShareLink.objects.update(shows_answers=True)
    page = Page(stranger.get(f"/r/{unnamed.token}/"))
    assert page.texts("h1 + p bdi") == [SHORTENED]
    assert page.one('meta[property="og:description"]').attributes["content"] == SHORTENED


def test_a_name_that_its_owner_gave_is_shown(stranger: Client, kept: ShareLink) -> None:
    page = Page(stranger.get(f"/r/{kept.token}/"))
    assert page.texts("h1 + p.small") == ["Lumo, Lisbon, kept on 22 November 2026"]
