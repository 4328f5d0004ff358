"""Duplicate a question, a piece of advice, a cue and a whole questionnaire."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.authoring.copying import free_key
from assessments.authoring.drafts import draft_definition
from assessments.authoring.history import line_of
from assessments.core.definition import Format
from assessments.models import Advice, Cue, Question, Questionnaire
from tests.authoring.admin.conftest import QuestionOf, Staff
from tests.html import Page

pytestmark = pytest.mark.django_db


def duplicate_url(row: Question | Advice | Cue | Questionnaire) -> str:
    return reverse(f"admin:assessments_{row._meta.model_name}_duplicate", args=[row.pk])


@pytest.mark.parametrize(
    ("key", "taken", "copy"),
    [
        ("early-waves", {"early-waves"}, "early-waves-2"),
        ("early-waves-2", {"early-waves", "early-waves-2"}, "early-waves-3"),
        ("e" * 60, set(), "e" * 58 + "-2"),
    ],
)
def test_the_key_of_a_copy_has_the_next_number(key: str, taken: set[str], copy: str) -> None:
    assert free_key(key, taken=taken) == copy


@pytest.mark.parametrize("format", [Format.SINGLE, Format.STATEMENT])
def test_a_question_is_copied_with_its_choices_and_weights(
    admin_client: Client, question_of: QuestionOf, format: Format
) -> None:
    question = question_of(format)
    draft = question.questionnaire
    keys = list(draft.questions.values_list("key", flat=True))
    assert "Duplicate" in Page(admin_client.get(change_url(question))).texts(".object-tools button")
    response = admin_client.post(duplicate_url(question))
    copy = draft.questions.get(key=f"{question.key}-2")
    assert (response.status_code, response["Location"]) == (302, change_url(copy))
    [said] = Page(admin_client.get(change_url(copy))).notices
    assert said.startswith(f"This is the copy of “{question}”. It comes right after")
    content = draft_definition(questionnaire=draft).question_by_key
    assert content[copy.key].choices == content[question.key].choices
    assert content[copy.key].prompt == content[question.key].prompt
    place = keys.index(question.key) + 1
    assert list(draft.questions.values_list("key", flat=True)) == [*keys[:place], copy.key, *keys[place:]]
    assert line_of(LogEntry.objects.get()).says == f"Duplicated from “{question.key}”."


def test_a_cue_is_copied_with_its_pulls_and_advice_with_its_text(admin_client: Client, cue: Cue) -> None:
    draft = cue.questionnaire
    advice = draft.advice.all()[0]
    for row in (cue, advice):
        assert admin_client.post(duplicate_url(row)).status_code == 302
    content = draft_definition(questionnaire=draft)
    cues = {each.key: each for each in content.cues}
    assert cues["research-2"].weights == cues["research"].weights
    assert cues["research-2"].phrases == cues["research"].phrases
    texts = {each.key: each.text for each in content.advice}
    assert texts[free_key(advice.key, taken=())] == advice.text


def test_duplicating_asks_for_the_permission_to_add(question_of: QuestionOf, staff: Staff) -> None:
    question = question_of("single")
    changes = staff("view_question", "change_question")
    assert "Duplicate" not in Page(changes.get(change_url(question))).texts(".object-tools button")
    assert changes.post(duplicate_url(question)).status_code == 403
    adds = staff("view_question", "add_question")
    assert adds.get(duplicate_url(question)).status_code == 405
    assert adds.post(duplicate_url(question)).status_code == 302
    assert adds.post("/admin/assessments/question/99999/duplicate/").status_code == 404


def test_a_questionnaire_is_copied_whole_and_unpublished(admin_client: Client, draft: Questionnaire) -> None:
    draft.framed_by = "https://www.example.org"
    draft.save()
    assert duplicate_url(draft) in Page(admin_client.get(change_url(draft))).attributes(".tools a", "href")
    page = Page(admin_client.get(duplicate_url(draft)))
    assert (page.value("title"), page.value("slug")) == (f"{draft.title} (copy)", f"{draft.slug}-2")
    response = admin_client.post(duplicate_url(draft), {"title": "Another", "slug": "another"})
    copy = Questionnaire.objects.get(slug="another")
    assert (response.status_code, response["Location"]) == (302, change_url(copy))
    assert not copy.versions.exists()
    assert copy.framed_by == ""
    original, copied = (draft_definition(questionnaire=row).as_data() for row in (draft, copy))
    assert copied.pop("questionnaire") | {"slug": draft.slug, "title": draft.title} == original.pop("questionnaire")
    assert copied == original
    assert line_of(LogEntry.objects.get()).says == f"Duplicated from “{draft.slug}”."


@pytest.mark.parametrize("slug", ["data-science-jobs", "No slug", ""])
def test_a_slug_that_is_taken_or_wrong_is_refused_and_kept(
    admin_client: Client, draft: Questionnaire, slug: str
) -> None:
    response = admin_client.post(duplicate_url(draft), {"title": "Another", "slug": slug})
    assert response.status_code == 422
    page = Page(response)
    assert (page.value("title"), page.value("slug")) == ("Another", slug)
    assert len(page.texts(".errorlist")) == 1
    assert Questionnaire.objects.count() == 1


def test_copying_a_questionnaire_asks_for_every_part(draft: Questionnaire, staff: Staff) -> None:
    parts = ["add_archetype", "add_question", "add_advice", "add_cue"]
    assert staff("view_questionnaire", "add_questionnaire", *parts[1:]).get(duplicate_url(draft)).status_code == 403
    assert staff("view_questionnaire", *parts).get(duplicate_url(draft)).status_code == 403
    assert staff("view_questionnaire", "add_questionnaire", *parts).get(duplicate_url(draft)).status_code == 200
