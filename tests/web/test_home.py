"""/ : what this is, how long it takes, start."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Questionnaire, Version
from tests.factories import make_version
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_leads_to_the_quiz_and_names_its_archetypes(stranger: Client, version: Version) -> None:
    page = Page(stranger.get("/"))
    assert page.link("Take the quiz") == f"/q/{version.content.slug}/"
    assert page.texts(".cast strong") == [archetype.name for archetype in version.content.archetypes]


def test_says_so_when_nothing_is_published(stranger: Client) -> None:
    Version.objects.all().delete()
    response = stranger.get("/")
    assert response.status_code == 200
    page = Page(response)
    assert page.heading == "No quiz is open just now"
    assert "Take the quiz" not in page.links


def test_lists_several_questionnaires(stranger: Client, version: Version) -> None:
    other = Questionnaire.objects.create(slug="other", title="Another one")
    copy = version.content.as_data() | {"questionnaire": {"slug": "other", "title": "Another one"}}
    make_version(version, questionnaire=other, number=1, definition=copy)
    page = Page(stranger.get("/"))
    assert page.link("Another one") == "/q/other/"
    assert page.link(version.content.title) == f"/q/{version.content.slug}/"


def test_refuses_to_be_posted_to(stranger: Client) -> None:
    assert stranger.post("/").status_code == 405


def test_costs_at_most_three_queries(stranger: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        stranger.get("/")


def test_sets_no_cookie_and_asks_nobody_else(stranger: Client) -> None:
    response = stranger.get("/")
    assert not response.cookies
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
