"""Unknown, revoked, expired and mistyped links are the same 404, after the same work."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.models import Attempt, ShareLink
from tests.html import Page

pytestmark = pytest.mark.django_db
KINDS = ["unknown", "revoked", "expired", "short", "long", "odd"]


def token_of(kind: str, link: ShareLink) -> str:
    now = timezone.now()
    if kind == "revoked":
        ShareLink.objects.update(revoked_at=now)
    if kind == "expired":
        expired = {"created_at": now - timedelta(days=2), "expires_at": now - timedelta(days=1)}
        ShareLink.objects.update(revoked_at=None, **expired)
    return {"unknown": "A" * 22, "short": "x", "long": "A" * 4000, "odd": "a\x00b"}.get(kind, link.token)


def work_of(client: Client, address: str) -> tuple[int, str, list[str]]:
    """The status, the page, and the shape of every query."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    shapes = [re.sub(r"'[^']*'", "?", query["sql"]) for query in queries]
    return response.status_code, response.content.decode(), shapes


@pytest.mark.parametrize(
    "rest", ["", "result.json", "result.csv", "radar.json", "corners/", "share/", "link/", "delete/"]
)
@pytest.mark.parametrize("kind", KINDS)
def test_unopenable_links_give_identical_404s(stranger: Client, finished: Attempt, kind: str, rest: str) -> None:
    link = finished.links.get()
    never = work_of(stranger, f"/r/{'B' * 22}/{rest}")
    assert never[0] == 404
    assert len(never[2]) == 1
    assert work_of(stranger, f"/r/{token_of(kind, link)}/{rest}") == never


def test_compare_shows_the_same_page_for_every_such_link(stranger: Client, finished: Attempt) -> None:
    link = finished.links.get()
    pages = set()
    for kind in ["unknown", "short", "odd", "revoked", "expired"]:
        token = token_of(kind, link)
        response = stranger.get("/compare/", {"r": token})
        assert response.status_code == 404
        page = Page(response)
        [problem] = page.errors
        assert problem.startswith("The first link doesn’t work.")
        assert page.source.count(f'value="{token}"') == 1
        pages.add(page.source.replace(f'value="{token}"', ""))  # every byte but what was typed
    assert len(pages) == 1
