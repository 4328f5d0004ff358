"""/r/<token>/ for visitors: the page is kept compressed, and its link is looked up for every one of them."""

import gzip
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Questionnaire, ShareLink
from assessments.sharing import open as open_link
from assessments.web.requests import SiteRequest
from tests.html import Page

pytestmark = pytest.mark.django_db
COMPRESSED = {"Accept-Encoding": "br, gzip"}
NAMES = ["", "result.json", "result.csv", "result.png", "result.pdf", "radar.json", "corners/"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("first", [COMPRESSED, {}], ids=["gzip first", "plain first"])
def test_both_forms_have_the_same_bytes(stranger: Client, link: ShareLink, name: str, first: dict[str, str]) -> None:
    address = f"/r/{link.token}/{name}"
    stranger.get(address, headers=first)
    packed, plain = stranger.get(address, headers=COMPRESSED), stranger.get(address)
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert plain["ETag"].startswith('"')
    if name != "result.png":  # compressed already
        assert packed["Content-Encoding"] == "gzip"
        assert packed["ETag"] == f"W/{plain['ETag']}"
    body = gzip.decompress(packed.content) if "Content-Encoding" in packed else packed.content
    assert body == plain.content
    for response in (packed, plain):
        assert int(response["Content-Length"]) == len(response.content)
    assert stranger.get(address, headers={"Accept-Encoding": "br"}).content == plain.content


def test_the_page_is_compressed_once(stranger: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch) -> None:
    address = f"/r/{link.token}/"
    first = stranger.get(address, headers=COMPRESSED)

    def refuse(*_: object, **__: object) -> bytes:
        raise AssertionError("This was compressed again.")

    monkeypatch.setattr(gzip, "compress", refuse)
    monkeypatch.setattr("django.middleware.gzip.compress_string", refuse)
    assert stranger.get(address, headers=COMPRESSED).content == first.content


@pytest.mark.parametrize("accepted", [COMPRESSED, {}], ids=["gzip", "plain"])
def test_head_and_conditional_requests(stranger: Client, link: ShareLink, accepted: dict[str, str]) -> None:
    address = f"/r/{link.token}/"
    page, head = stranger.get(address, headers=accepted), stranger.head(address, headers=accepted)
    each = {"X-Request-ID": "", "Expires": ""}
    assert {**head.headers, **each} == {**page.headers, **each}
    assert head.content == b""
    for etag in (page["ETag"], page["ETag"].removeprefix("W/")):
        again = stranger.get(address, headers={**accepted, "If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    assert stranger.get(address, headers={**accepted, "If-None-Match": 'W/"x"'}).status_code == 200


def revoke(link: ShareLink) -> None:
    ShareLink.objects.update(revoked_at=timezone.now())


def expire(link: ShareLink) -> None:
    now = timezone.now()
    ShareLink.objects.update(created_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1))


def delete_result(link: ShareLink) -> None:
    Attempt.objects.all().delete()


@pytest.mark.parametrize("end", [revoke, expire, delete_result])
@pytest.mark.parametrize("name", ["", "result.pdf"])
def test_a_link_that_ended_opens_nothing_though_its_page_is_kept(
    stranger: Client, link: ShareLink, end: Callable[[ShareLink], None], name: str
) -> None:
    address = f"/r/{link.token}/{name}"
    etag = stranger.get(address, headers=COMPRESSED)["ETag"]
    end(link)
    unknown = stranger.get(f"/r/{'x' * 22}/{name}")
    for headers in (COMPRESSED, {}, {"If-None-Match": etag}):
        response = stranger.get(address, headers=headers)
        assert (response.status_code, "ETag" in response) == (404, False)
    assert stranger.get(address).content == unknown.content


def test_a_page_with_a_form_is_kept_for_nobody(
    stranger: Client, link: ShareLink, monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_form(request: SiteRequest, _: object) -> HttpResponse:
        return HttpResponse(f"{'x' * 500} {get_token(request)}")

    monkeypatch.setattr(open_link, "_result_page", with_form)
    theirs, others = (client.get(f"/r/{link.token}/") for client in (stranger, Client()))
    assert theirs.content != others.content
    assert "csrftoken" in others.cookies
    assert "ETag" not in others


def test_a_withdrawn_quiz_is_offered_no_longer(stranger: Client, link: ShareLink) -> None:
    address = f"/r/{link.token}/"
    etag = stranger.get(address)["ETag"]
    assert "Take the quiz yourself" in Page(stranger.get(address)).links
    Questionnaire.objects.update(listing=Questionnaire.Listing.WITHDRAWN)
    response = stranger.get(address, headers={"If-None-Match": etag})
    assert response.status_code == 200
    assert "Take the quiz yourself" not in Page(response).links


def test_a_304_says_by_what_the_page_varies(stranger: Client, link: ShareLink) -> None:
    page = stranger.get(f"/r/{link.token}/", headers=COMPRESSED)
    same = stranger.get(f"/r/{link.token}/", headers={**COMPRESSED, "If-None-Match": page["ETag"]})
    assert set(same["Vary"].split(", ")) == set(page["Vary"].split(", "))


def test_a_kept_page_costs_one_query(
    stranger: Client, link: ShareLink, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stranger.get(f"/r/{link.token}/")
    with django_assert_num_queries(1):  # in tests a person's opening is written at once; this is no person
        assert stranger.get(f"/r/{link.token}/", headers={"User-Agent": "curl/8.0"}).status_code == 200
