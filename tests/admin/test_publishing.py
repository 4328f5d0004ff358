"""Checking and publishing in the admin; versions, which stay as they are."""

from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from assessments.admin.base import change_url
from assessments.drafts import draft_definition
from assessments.models import Choice, Version, Weight
from tests.admin.conftest import form_of

VERSIONS = reverse("admin:assessments_version_changelist")


@pytest.fixture
def address(draft: Any) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


@pytest.fixture
def send(admin_client: Any, draft: Any, address: str) -> Any:
    """Publishes the draft as it stands."""

    def post(note: str = "", **changes: str) -> Any:
        data = {"draft": draft_definition(questionnaire=draft).sha256, "note": note}
        return admin_client.post(address, data | changes)

    return post


def compare(draft: Any) -> str:
    return reverse("admin:assessments_version_compare", args=[draft.pk])


def test_edit_and_publish_from_end_to_end(
    admin_client: Any, draft: Any, question_of: Any, address: str, send: Any
) -> None:
    question = question_of("pair")
    old_prompt = question.prompt
    form = form_of(question, fields={"prompt": "Said anew?"}, weights={("a", "client"): 3})
    assert admin_client.post(change_url(question), form).status_code == 302
    page = admin_client.get(address).text
    assert "Publishing makes version 2" in page
    assert change_url(question) in page
    response = send(note="Said anew.")
    assert response.status_code == 302
    old, new = draft.versions.order_by("number")
    assert (new.number, new.note, new.published_by.username) == (2, "Said anew.", "admin")
    asked = new.content.question_by_key[question.key]
    assert asked.prompt == "Said anew?"
    assert asked.choices[0].weights["client"] == 3
    assert old.content.question_by_key[question.key].prompt == old_prompt
    landed = admin_client.get(response["Location"]).text
    assert "Version 2 is published" in landed
    assert reverse("admin:assessments_version_change", args=[new.pk]) in landed


def test_nothing_new_is_not_published(admin_client: Any, draft: Any, address: str, send: Any) -> None:
    assert "There is nothing to publish" in admin_client.get(address).text
    response = send()
    assert response.status_code == 409
    assert "Nothing has changed since version 1." in response.text
    assert draft.versions.count() == 1


def _statement_without_weights(draft: Any) -> Any:
    question = draft.questions.filter(format="statement").first()
    Weight.objects.filter(choice__question=question).delete()
    return question


def _one_choice(draft: Any) -> Any:
    question = draft.questions.filter(format="pair").first()
    question.choices.last().delete()
    return question


def _archetype_without_questions(draft: Any) -> Any:
    return draft.archetypes.create(key="lonely", name="The Lonely One", hue="sky", summary="Nobody.", position=99)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_statement_without_weights, "is a statement without weights"),
        (_one_choice, "has 1 choice; this kind of question needs"),
        (_archetype_without_questions, "No question weighs for or against “The Lonely One”"),
    ],
)
def test_what_nobody_may_waive(
    admin_client: Any, draft: Any, address: str, send: Any, spoil: Any, sentence: str
) -> None:
    spoiled = spoil(draft)
    page = admin_client.get(address).text
    assert sentence in page
    assert f'href="{change_url(spoiled)}"' in page
    assert "Publish version" not in page
    response = send()
    assert response.status_code == 409
    assert sentence in response.text
    assert draft.versions.count() == 1


def test_a_draft_that_moved_is_shown_again(draft: Any, send: Any) -> None:
    draft.questions.update(prompt="Moved?")
    response = send(note="Kept note", draft="0" * 64)
    assert response.status_code == 409
    assert "has changed since you opened this page" in response.text
    assert "Kept note" in response.text
    assert draft.versions.count() == 1
    assert send(note="x" * 501).status_code == 422


def test_who_may_publish(staff: Any, client: Any, draft: Any, address: str, question_of: Any) -> None:
    assert client.get(address).status_code == 302
    assert staff("change_questionnaire").get(address).status_code == 403
    assert staff("add_version").get(address).status_code == 403
    assert staff("change_questionnaire", "add_version").get(address).status_code == 200


def test_a_published_version_cannot_be_edited(admin_client: Any, version: Version) -> None:
    page = reverse("admin:assessments_version_change", args=[version.pk])
    shown = admin_client.get(page)
    assert shown.status_code == 200
    assert version.sha256 in shown.text
    assert admin_client.post(page, {"note": "Changed"}).status_code == 403
    assert admin_client.get(reverse("admin:assessments_version_add")).status_code == 403
    assert admin_client.post(reverse("admin:assessments_version_delete", args=[version.pk])).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(note="Changed")
    version.refresh_from_db()
    assert version.note != "Changed"


def test_versions_are_listed_and_downloaded(
    admin_client: Any, version: Version, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        listed = admin_client.get(VERSIONS).text
    assert version.sha256[:12] in listed
    file = admin_client.get(reverse("admin:assessments_version_file", args=[version.pk]))
    assert file.text.startswith("format = 1")
    assert "attachment" in file["Content-Disposition"]


def test_compare(admin_client: Any, draft: Any, send: Any) -> None:
    draft.questions.filter(format="pair").update(source=None)
    choice = Choice.objects.filter(question__questionnaire=draft, question__format="pair").first()
    assert choice is not None
    Choice.objects.filter(pk=choice.pk).update(text="Quite another text")
    assert send().status_code == 302
    page = admin_client.get(compare(draft))
    assert page.status_code == 200
    assert "Quite another text" in page.text.replace("<ins>", "").replace("</ins>", "")
    assert choice.question.key in page.text
    assert "choice a: text" in page.text
    same = admin_client.get(compare(draft), {"older": 2, "newer": 2})
    assert "compared with itself" in same.text
    turned = admin_client.get(compare(draft), {"older": 2, "newer": 1})
    assert "from version 2 to version 1" in turned.text
    unknown = admin_client.get(compare(draft), {"older": 9, "newer": 1})
    assert unknown.status_code == 422
    assert "This questionnaire has no version 9." in unknown.text
    assert admin_client.get(reverse("admin:assessments_version_compare", args=[0])).status_code == 404
    both = list(draft.versions.values_list("pk", flat=True))
    action = {"action": "compare_selected", "_selected_action": both}
    assert admin_client.post(VERSIONS, action)["Location"].endswith("?older=1&newer=2")
    one = admin_client.post(VERSIONS, action | {"_selected_action": both[:1]}, follow=True)
    assert "exactly two versions" in one.text
