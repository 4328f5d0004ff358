"""“Where the jobs are” on /postings/ : all archetypes in one table, and what a title hides."""

import pytest
from django.test import Client

from assessments.models import Version
from assessments.questionnaires.job_figures import job_figures_for
from tests.html import Page

pytestmark = pytest.mark.django_db


def test_shows_every_archetype_with_its_range_and_leads_to_its_page(stranger: Client, version: Version) -> None:
    page, figures = Page(stranger.get("/postings/")), job_figures_for(version.content)
    assert figures
    names = [archetype.name for archetype in version.content.archetypes]
    table = ".jobs:has(.range)"
    assert sorted(page.texts(f"{table} th[scope=row]")) == sorted(names)
    numbers = [int(text) for text in page.texts(f"{table} td.number")]
    assert numbers == sorted((figures.all.share(key).of_hundred for key in figures.all.leads), reverse=True)
    assert sum(numbers) == 100
    for archetype in version.content.archetypes:
        assert page.link(archetype.name) == f"/q/{version.content.slug}/archetypes/{archetype.key}/"


def test_says_what_a_data_scientist_is_with_date_and_limits(stranger: Client) -> None:
    page = Page(stranger.get("/postings/"))
    assert "And “Data Scientist”? Of 100 postings with that title, about" in page.text
    assert "want two of these jobs at once" in page.text
    assert "Counted on 30 November 2026." in page.text
    [limits] = [text for text in page.texts("details") if text.startswith("What these figures can’t tell")]
    assert "Other searches would give other figures." in limits


def test_the_section_stays_when_a_form_is_refused(stranger: Client) -> None:
    response = stranger.post("/postings/", {"text": ""})
    assert response.status_code == 422
    assert "Where the jobs are" in Page(response).headings
