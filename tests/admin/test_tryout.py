"""The page where a draft's cues are tried on a posting."""

from html import escape
from typing import Any

import pytest
from django.urls import reverse

from assessments.admin.base import change_url
from assessments.models import Cue, CueWeight, Posting, Questionnaire
from assessments.postings import OBSTACLES, Obstacle
from tests.postings.own import text_of


@pytest.fixture
def address(draft: Questionnaire) -> str:
    return reverse("admin:assessments_questionnaire_read", args=[draft.pk])


def test_says_what_each_sentence_is_and_pulls(admin_client: Any, draft: Questionnaire, address: str) -> None:
    assert address in admin_client.get(change_url(draft)).text
    assert 'name="text"' in admin_client.get(address).text
    page = admin_client.post(address, {"text": text_of("infra")}).text
    assert "The Infra Builder, and little else" in page
    row = page.split("run the Kubernetes clusters", 2)[2].split("</tr>")[0]
    assert "<td>duty</td>" in row
    assert f'<a href="{change_url(draft.cues.get(key="operations"))}">' in row
    assert "The Infra Builder +" in row
    equal = page.split("We are an equal opportunity employer", 2)[2].split("</tr>")[0]
    assert "counts nothing" in equal
    assert not Posting.objects.exists()


def test_reads_with_the_draft_and_not_with_what_is_published(
    admin_client: Any, draft: Questionnaire, address: str
) -> None:
    client = draft.archetypes.get(key="client")
    CueWeight.objects.filter(cue__questionnaire=draft).delete()
    CueWeight.objects.create(cue=draft.cues.get(key="operations"), archetype=client, value=3)
    assert "The Client Builder" in admin_client.post(address, {"text": text_of("infra")}).text.split("<tbody>")[0]


@pytest.mark.parametrize(("text", "obstacle"), [("", Obstacle.EMPTY), ("<b>Only this", Obstacle.SHORT)])
def test_what_cannot_be_read_is_said_and_stays(admin_client: Any, address: str, text: str, obstacle: Obstacle) -> None:
    response = admin_client.post(address, {"text": text})
    assert response.status_code == 422
    assert OBSTACLES[obstacle] in response.text
    assert escape(text) in response.text
    assert "<b>Only" not in response.text


def test_a_draft_without_cues_says_so(admin_client: Any, draft: Questionnaire, address: str) -> None:
    draft.cues.all().delete()
    for response in (admin_client.get(address), admin_client.post(address, {"text": text_of("infra")})):
        assert "This draft has no cues yet" in response.text


def test_a_cue_that_cannot_be_used_is_named(admin_client: Any, draft: Questionnaire, address: str) -> None:
    Cue.objects.filter(questionnaire=draft, key="operations").update(phrases="..")
    response = admin_client.post(address, {"text": text_of("infra")})
    assert response.status_code == 422
    assert "A cue of this draft can’t be used. “..” has to begin" in response.text


def test_is_for_those_who_may_see_the_draft(staff: Any, client: Any, address: str) -> None:
    assert staff("view_questionnaire").post(address, {"text": text_of("infra")}).status_code == 200
    assert staff("view_cue").get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_is_404_for_no_questionnaire(admin_client: Any, draft: Questionnaire) -> None:
    missing = reverse("admin:assessments_questionnaire_read", args=[draft.pk + 99])
    assert admin_client.get(missing).status_code == 404


def test_queries(admin_client: Any, address: str, django_assert_max_num_queries: Any) -> None:
    admin_client.post(address, {"text": text_of("infra")})
    with django_assert_max_num_queries(13):
        admin_client.post(address, {"text": text_of("infra") + text_of("client")})
