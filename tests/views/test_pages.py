"""/about/, /q/<slug>/sources/ and /healthz : the same for everyone."""

import pytest
from django.db import OperationalError
from django.test import Client

from assessments.models import Version

pytestmark = pytest.mark.django_db


def test_about_credits_the_article_and_says_who_named_what(stranger: Client, version: Version) -> None:
    page = stranger.get("/about/").content.decode()
    article = version.content.article
    assert article.author in page
    assert f'href="{article.url}"' in page
    theirs, ours = page.split("Names that we gave")
    for archetype in version.content.archetypes:
        assert archetype.name in (ours if archetype.named_by == "us" else theirs)


def test_sources_has_an_anchor_for_every_paragraph(stranger: Client, version: Version) -> None:
    page = stranger.get("/q/data-science-jobs/sources/").content.decode()
    for source in version.content.sources:
        assert f'id="{source.key}"' in page
    assert stranger.get("/q/nothing/sources/").status_code == 404


def test_healthz_answers(stranger: Client, django_assert_num_queries) -> None:
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
    "address", ["/", "/about/", "/q/data-science-jobs/", "/q/data-science-jobs/sources/", "/mine/"]
)
def test_every_page_is_also_a_fragment(stranger: Client, address: str) -> None:
    assert "<html" in stranger.get(address).content.decode()
    assert "<html" not in stranger.get(address, headers={"HX-Request": "true"}).content.decode()
