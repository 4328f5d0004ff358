"""/q/<slug>/archetypes/<key>/ : one archetype, its advice, and where its jobs are."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.models import Questionnaire, Version
from assessments.questionnaires.job_figures import job_figures_for
from tests.factories import make_version
from tests.html import Page

pytestmark = pytest.mark.django_db
ADDRESS = "/q/data-science-jobs/archetypes/infra/"


def changed(version: Version, **changes: object) -> None:
    """Publish a next version with these parts of its data changed."""
    make_version(version, number=version.number + 1, definition=version.content.as_data() | changes)


def test_says_what_such_a_job_is_and_how_often_postings_lead_with_it(stranger: Client, version: Version) -> None:
    page = Page(stranger.get(ADDRESS))
    archetype, figures = version.content.archetype_by_key["infra"], job_figures_for(version.content)
    assert figures
    share = figures.all.share("infra")
    assert page.heading == archetype.name
    assert f"about {share.of_hundred} lead with this job ({share.range})" in page.text
    assert page.headings[1:4] == ["What such a job is like", "Where the jobs are", "Titles to search for"]
    titles = {title.name: title.share("infra") for title in figures.titles if title.leads["infra"]}
    rows = dict(zip(page.texts(".jobs th[scope=row]"), page.texts(".jobs td.range"), strict=True))
    assert rows == {name: share.range for name, share in titles.items()}
    assert len(page.all(".jobs .bar[aria-hidden=true] .bar-band")) == len(rows)
    assert "Counted on" in page.text


def test_home_leads_to_every_archetype(stranger: Client, version: Version) -> None:
    home = Page(stranger.get("/"))
    for archetype in version.content.archetypes:
        response = stranger.get(home.link(archetype.name))
        assert response.status_code == 200
        assert Page(response).heading == archetype.name


@pytest.mark.parametrize("address", ["/q/data-science-jobs/archetypes/none/", "/q/none/archetypes/infra/"])
def test_an_unknown_archetype_is_not_found(stranger: Client, address: str) -> None:
    assert stranger.get(address).status_code == 404


def test_figures_are_left_out_once_an_archetype_was_renamed_in_code(stranger: Client, version: Version) -> None:
    data = version.content.as_data()
    everyone = [*data["archetypes"], data["archetypes"][0] | {"key": "newcomer", "name": "The Newcomer"}]
    changed(version, archetypes=everyone)
    page = Page(stranger.get(ADDRESS))
    assert "Where the jobs are" not in page.headings
    assert "What such a job is like" in page.headings
    assert Page(stranger.get("/q/data-science-jobs/archetypes/newcomer/")).heading == "The Newcomer"
    assert "Where the jobs are" not in Page(stranger.get("/postings/")).headings


def test_costs_one_query(stranger: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    stranger.get(ADDRESS)
    with django_assert_max_num_queries(1):
        stranger.get(ADDRESS)


def test_search_engines_are_kept_from_what_is_not_listed(stranger: Client, version: Version) -> None:
    addresses = (ADDRESS, "/q/data-science-jobs/sources/")
    assert not any("X-Robots-Tag" in stranger.get(address) for address in addresses)
    Questionnaire.objects.update(listing=Questionnaire.Listing.BY_LINK)
    assert [stranger.get(address)["X-Robots-Tag"] for address in addresses] == ["noindex", "noindex"]
