"""/about/, /q/<slug>/sources/ and /healthz : the same for everyone."""

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Version
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_about_credits_the_article_and_says_who_named_what(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/about/"))
    article = version.content.article
    assert page.link(f"“{article.title}”") == article.url
    assert f"“{article.title}” by {article.author}" in page.text
    assert page.texts("p:has(+ ul)") == ["Names used in the article:", "Names that we gave, in the same style:"]
    for place, whose in ((1, "article"), (2, "us")):
        named = [archetype.name for archetype in version.content.archetypes if archetype.named_by == whose]
        assert page.texts(f"main ul:nth-of-type({place}) li") == named


def test_sources_has_an_anchor_for_every_paragraph(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/q/data-science-jobs/sources/"))
    assert page.attributes("main li", "id") == [source.key for source in version.content.sources]
    assert stranger.get("/q/nothing/sources/").status_code == 404


def test_healthz_answers(stranger: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        response = stranger.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_healthz_fails_with_the_database(stranger: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    stranger.raise_request_exception = False
    assert stranger.get("/healthz").status_code == 503


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/about/",
        "/q/data-science-jobs/",
        "/q/data-science-jobs/sources/",
        "/q/data-science-jobs/archetypes/infra/",
        "/mine/",
    ],
)
def test_every_page_is_also_a_fragment(stranger: Client, address: str) -> None:
    whole = Page(stranger.get(address))
    part = Page(stranger.get(address, headers={"HX-Request": "true"}))
    assert (whole.is_whole, part.is_whole) == (True, False)
    assert whole.heading == part.heading
