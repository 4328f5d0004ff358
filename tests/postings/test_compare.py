"""/compare/ with postings."""

import re

import pytest
from django.test import Client

from assessments.models import Attempt, ShareLink, Version
from tests.core.posting_reader.own import link_to, make_posting
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_two_postings_are_compared_by_their_shares(student: Client, kept: ShareLink, version: Version) -> None:
    other = link_to(make_posting(version, "infra", called="Payments"), "infra-infra-infra-infr")
    page = Page(student.get("/compare/", {"r": [kept.token, other.token]}))
    assert page.texts(".legend bdi") == ["Lumo, Lisbon", "Payments"]
    assert page.headings == ["Side by side", "Where they agree and where they differ", "Add another"]
    assert re.search(
        r"Clearly different: The Feature Builder \(\d+ and \d+%\).* The Infra Builder \(\d+ and", page.text
    )
    assert "the table shows shares of a role" in page.text
    shares = [int(share.split("%")[0]) for share in page.texts("tbody tr td:nth-child(2)")]
    assert shares == sorted(shares, reverse=True)
    assert page.has(".radar-svg .radar-square")


def test_a_posting_is_compared_with_a_result(student: Client, kept: ShareLink, finished: Attempt) -> None:
    assert Page(student.get("/compare/")).field("Lumo, Lisbon").attributes["value"] == kept.token
    page = Page(student.get("/compare/", {"r": [finished.links.get().token, kept.token]}))
    assert page.texts(".legend bdi") == ["You", "Lumo, Lisbon"]
