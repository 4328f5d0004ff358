"""Restore a published version to the draft."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.authoring.drafts import draft_definition
from assessments.authoring.history import line_of
from assessments.models import Question, Questionnaire, ReplacedDraft, Version
from tests.authoring.admin.conftest import Staff
from tests.html import Page

pytestmark = pytest.mark.django_db
PARTS = ("archetype", "question", "advice", "cue")
REPLACES = ["change_questionnaire", *(f"{verb}_{part}" for part in PARTS for verb in ("add", "change", "delete"))]


@pytest.fixture
def version(draft: Questionnaire) -> Version:
    """The draft's only version."""
    return draft.versions.get()


@pytest.fixture
def edited(draft: Questionnaire) -> Question:
    """A question of the draft whose prompt and one weight have been changed since."""
    question = draft.questions.filter(format="single")[0]
    question.prompt = "Another prompt"
    question.save()
    weight = question.choices.all()[0].weights.all()[0]
    weight.value = -1 if weight.value != -1 else 1
    weight.save()
    return question


def restore_url(version: Version) -> str:
    return reverse("admin:assessments_version_restore", args=[version.pk])


def test_it_shows_what_changes_and_restores_it_with_history(
    admin_client: Client, version: Version, edited: Question
) -> None:
    draft = edited.questionnaire
    assert restore_url(version) in Page(admin_client.get(change_url(version))).attributes(".object-tools a", "href")
    page = Page(admin_client.get(restore_url(version)))
    assert "Restoring version 1 makes 2 changes to the draft. The draft as it is now is kept" in page.text
    assert edited.key in page.text
    response = admin_client.post(restore_url(version), {"draft": page.value("draft")})
    assert (response.status_code, response["Location"]) == (302, change_url(draft))
    assert draft_definition(questionnaire=draft).sha256 == version.sha256
    kept = ReplacedDraft.objects.get(questionnaire=draft)
    assert "Another prompt" in kept.text
    whole, question = (line_of(entry) for entry in LogEntry.objects.order_by("pk"))
    assert whole.says == question.says == "Version 1 was restored."
    assert question.entry.object_id == str(edited.pk)  # the restored question is the same record
    prompt, weight = question.values
    assert (prompt.what, prompt.before) == ("Question", "Another prompt")
    assert weight.what.startswith("“")
    assert Page(admin_client.get(change_url(draft))).notices[0].startswith("The draft is version 1 again.")


def test_a_draft_that_was_changed_meanwhile_is_shown_again(
    admin_client: Client, version: Version, edited: Question
) -> None:
    shown = Page(admin_client.get(restore_url(version))).value("draft")
    Question.objects.filter(pk=edited.pk).update(prompt="Theirs")
    response = admin_client.post(restore_url(version), {"draft": shown})
    assert response.status_code == 409
    page = Page(response)
    assert page.texts(".errornote")[0].startswith("Somebody changed the draft since you opened this page")
    assert "Theirs" in page.text
    edited.refresh_from_db()
    assert edited.prompt == "Theirs"
    assert admin_client.post(restore_url(version), {"draft": page.value("draft")}).status_code == 302


def test_nothing_to_restore(admin_client: Client, version: Version) -> None:
    page = Page(admin_client.get(restore_url(version)))
    assert "The draft is the same as version 1." in page.text
    assert not page.has("#content-main form")


def test_restoring_asks_for_all_that_it_does_to_parts(version: Version, staff: Staff) -> None:
    for lacking in REPLACES:
        others = [name for name in REPLACES if name != lacking]
        assert staff("view_version", *others).get(restore_url(version)).status_code == 403, lacking
    assert staff(*REPLACES).get(restore_url(version)).status_code == 403
    editor = staff("view_version", *REPLACES)
    assert editor.get(restore_url(version)).status_code == 200
    assert editor.get("/admin/assessments/version/999/restore/").status_code == 404
    looking = staff("view_version")
    assert restore_url(version) not in looking.get(change_url(version)).content.decode()
    assert looking.post(restore_url(version), {"draft": "x"}).status_code == 403
