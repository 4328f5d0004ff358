"""A questionnaire about something else: sentences use its own noun, and nothing is offered that it doesn't use."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assessments.authoring.admin.base import change_url
from assessments.authoring.drafts import draft_definition, save_draft
from assessments.authoring.publishing import publish
from assessments.core.definition import SHIPPED, DefinitionError, definition_from, read_file
from assessments.core.definition.files import to_toml
from assessments.core.names import JOB, Noun
from assessments.models import Questionnaire, Version
from tests.authoring.admin.test_stale_forms import form_on
from tests.factories import NOON, make_finished
from tests.html import Page
from tests.made_groups import make_coach, make_group, make_member

FIXTURE = Path(__file__).parents[1] / "fixtures" / "riasec.toml"
JOBS = re.compile(r"\bjobs?\b", re.IGNORECASE)


@pytest.fixture
def interests(db: None) -> Version:
    """The six interests as the only questionnaire that is listed."""
    Questionnaire.objects.update(listing="withdrawn")
    return publish(questionnaire=save_draft(definition=read_file(FIXTURE)), by=None, note="", now=NOON)


def test_no_page_about_it_speaks_of_jobs(student: Client, interests: Version) -> None:
    finished = make_finished(version=interests)
    token = finished.links.get().token
    for address in ("/", "/q/six-interests/", f"/r/{token}/"):
        text = Page(student.get(address)).text.replace("Which job do you put your name to?", "")
        assert not JOBS.search(text), (address, JOBS.search(text))
    assert "which interests these answers prefer" in Page(student.get(f"/r/{token}/")).text
    assert "Meet the interests" in Page(student.get("/")).text


def test_a_visitor_and_the_coach_read_its_noun_too(stranger: Client, client: Client, interests: Version) -> None:
    finished = make_finished(version=interests)
    visited = Page(stranger.get(f"/r/{finished.links.get().token}/"))
    assert "which interests these answers prefer" in visited.text
    coach = make_coach()
    group = make_group(coach, interests)
    member = make_member(group, finished)
    client.force_login(coach.user)
    for address in (f"/coach/groups/{group.pk}/members/{member.pk}/", f"/coach/groups/{group.pk}/profiles/"):
        text = Page(client.get(address)).text.replace("Which job do you put your name to?", "")
        assert not JOBS.search(text), (address, text)


def test_it_offers_neither_seniority_nor_size_nor_postings(student: Client, interests: Version) -> None:
    page = Page(student.get("/q/six-interests/"))
    assert not page.has("[name=seniority], [name=company_size]")
    assert "Tailor the advice" not in page.text
    response = student.post("/q/six-interests/", {"mode": "full", "seniority": "student", "company_size": "large"})
    assert response.status_code == 303
    assert interests.attempts.get().context == ()
    finished = make_finished(version=interests)
    result = Page(student.get(f"/r/{finished.links.get().token}/"))
    assert "Read a job posting" not in result.text


def test_it_offers_what_its_advice_uses(student: Client, interests: Version) -> None:
    definition = interests.content
    piece = replace(definition.advice[0], key="for-students", audience=(*definition.advice[0].audience, "student"))
    draft = save_draft(definition=replace(definition, advice=(*definition.advice, piece)))
    publish(questionnaire=draft, by=None, note="", now=NOON)
    page = Page(student.get("/q/six-interests/"))
    assert page.has("select[name=seniority]")
    assert not page.has("[name=company_size]")


def test_the_shipped_one_still_speaks_of_jobs_and_keeps_its_hash(student: Client, version: Version) -> None:
    assert version.content.noun == JOB
    assert "noun" not in version.content.as_data()["questionnaire"]
    assert read_file(SHIPPED).sha256 == version.sha256
    assert "Meet the jobs" in Page(student.get("/")).text
    page = Page(student.get("/q/data-science-jobs/"))
    assert page.has("select[name=seniority]")
    assert page.has("select[name=company_size]")


def head_of(**changes: str) -> Mapping[str, Any]:
    data = tomllib.loads(FIXTURE.read_text())
    head = {name: value for name, value in data["questionnaire"].items() if name not in {"noun", "nouns"}}
    return data | {"questionnaire": head | changes}


def test_a_file_without_a_noun_means_jobs() -> None:
    assert definition_from(head_of()).noun == JOB
    assert definition_from(head_of(noun="job", nouns="jobs")).sha256 == definition_from(head_of()).sha256


@pytest.mark.parametrize("changes", [{"noun": "hobby"}, {"nouns": "hobbies"}])
def test_a_noun_needs_its_plural(changes: dict[str, str]) -> None:
    with pytest.raises(DefinitionError, match="belong together"):
        definition_from(head_of(**changes))


@pytest.mark.django_db
def test_the_noun_goes_through_files_drafts_and_versions() -> None:
    definition = definition_from(head_of(noun="hobby", nouns="hobbies"))
    assert definition.noun == Noun("hobby", "hobbies")
    assert definition_from(tomllib.loads(to_toml(definition))) == definition
    draft = save_draft(definition=definition)
    assert draft_definition(questionnaire=draft).sha256 == definition.sha256
    assert publish(questionnaire=draft, by=None, note="", now=NOON).content.noun == definition.noun


def test_the_admin_edits_the_noun(admin_client: Client, version: Version) -> None:
    draft = version.questionnaire
    form = form_on(admin_client.get(change_url(draft)))
    refused = admin_client.post(change_url(draft), form | {"noun": "calling", "noun_plural": ""})
    assert any("Fill in both or neither" in error for error in Page(refused).errors)
    saved = admin_client.post(change_url(draft), form | {"noun": "calling", "noun_plural": "callings"})
    assert saved.status_code == 302
    draft.refresh_from_db()
    assert draft_definition(questionnaire=draft).noun == Noun("calling", "callings")


@pytest.mark.parametrize(("noun", "such"), [("job", "such a job"), ("interest", "such an interest")])
def test_the_article_before_the_noun(noun: str, such: str) -> None:
    assert Noun(noun, f"{noun}s").such == such
