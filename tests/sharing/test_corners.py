"""/r/<token>/corners/ : what the interactive chart says about each corner, as HTML."""

import pytest
from django.test import Client
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from assessments.links.links import new_token
from assessments.models import Attempt, ShareLink, Version
from tests.html import Page
from tests.people import make_answered, responses_of_shape

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(version: Version) -> Attempt:
    return make_answered(version=version, responses=responses_of_shape(version, ("clear", 1)), token=new_token())


@pytest.fixture
def link(attempt: Attempt) -> ShareLink:
    return attempt.links.get()


def corners_of(client: Client, link: ShareLink) -> Page:
    """The page with its templates as sections, since a parser keeps what is in a template out of the page."""
    return Page(client.get(f"/r/{link.token}/corners/").content.decode().replace("template", "section"))


def texts_of(version: Version) -> list[str]:
    """Every text of a question and of a choice, as HTML has it."""
    texts = [question.prompt for question in version.content.questions]
    texts += [text for question in version.content.questions for text in question.choice_texts.values()]
    return [escape(text) for text in texts if len(text) > 12]


def test_each_corner_has_its_value_and_its_band_in_words(student: Client, link: ShareLink, version: Version) -> None:
    page = corners_of(student, link)
    names = [archetype.name.removeprefix("The ") for archetype in version.content.archetypes]
    assert page.texts("section h2") == names
    assert [text.rpartition(" ")[0] for text in page.texts("button")] == names
    assert all("of 100, where 50 is neutral. In 8 of 10 cases" in text for text in page.texts("section h2 + p"))
    assert page.texts("[aria-live=polite]") == [""]


def test_answers_for_and_against_are_whole_sentences(student: Client, link: ShareLink, version: Version) -> None:
    page = corners_of(student, link)
    assert {"Speaks for it", "Speaks against it"} == set(page.texts("section .muted"))
    said = page.texts("section li")
    assert said
    assert all(text.startswith("You ") and "…" not in text for text in said)
    whole = " ".join(said)
    assert [text for text in texts_of(version) if escape(whole).find(text) >= 0]


def test_a_corner_leads_to_its_why_on_the_page(student: Client, link: ShareLink) -> None:
    corners = corners_of(student, link)
    page = Page(student.get(f"/r/{link.token}/"))
    links = [anchor.attributes["href"] or "" for anchor in corners.all("section a")]
    assert links
    assert all(len(page.all(f"details.why{target}")) == 1 for target in links)


def test_a_link_without_answers_tells_none(stranger: Client, link: ShareLink, version: Version) -> None:
    page = stranger.get(f"/r/{link.token}/corners/")
    html = page.content.decode()
    assert [text for text in texts_of(version) if text in html] == []
    assert "Speaks" not in html and "#why" not in html
    assert corners_of(stranger, link).texts("section h2 + p")
    assert "how sure it is" in html
    link.shows_answers = True
    link.save()
    shown = corners_of(stranger, link)
    assert all(text.startswith("They ") for text in shown.texts("section li"))
    assert shown.texts("section li")


def test_a_link_that_opens_nothing_has_no_corners(stranger: Client, link: ShareLink) -> None:
    assert stranger.get(f"/r/{new_token()}/corners/").status_code == 404
    link.delete()
    assert stranger.get(f"/r/{link.token}/corners/").status_code == 404


def test_queries(stranger: Client, link: ShareLink, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        stranger.get(f"/r/{link.token}/corners/")
