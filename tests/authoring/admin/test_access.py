"""Who may open the admin pages, and what is registered."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.authoring.publishing import publish
from assessments.models import Answer, Attempt, Questionnaire, ShareLink
from tests.authoring.admin.conftest import QuestionOf, Staff
from tests.factories import NOON
from tests.html import Page, folded

MODELS = ["questionnaire", "question", "archetype", "advice", "cue", "version"]


@pytest.fixture
def pages(small: Questionnaire) -> list[str]:
    """The addresses of all authoring pages."""
    question, version = small.questions.all()[0], publish(questionnaire=small, by=None, note="", now=NOON)
    records = [small, question, small.archetypes.all()[0], small.advice.all()[0], small.cues.all()[0], version]
    return [
        *(reverse(f"admin:assessments_{name}_changelist") for name in MODELS),
        *(change_url(record) for record in records),
        *(reverse(f"admin:assessments_{name}_add") for name in MODELS if name != "version"),
        reverse("admin:assessments_questionnaire_publish", args=[small.pk]),
        reverse("admin:assessments_question_preview", args=[question.pk]),
        reverse("admin:assessments_questionnaire_weights", args=[small.pk]),
        reverse("admin:assessments_questionnaire_duplicate", args=[small.pk]),
        *(change_url(record).replace("/change/", "/history/") for record in records[:-1]),
        reverse("admin:assessments_version_restore", args=[version.pk]),
        reverse("admin:assessments_version_compare", args=[small.pk]),
        reverse("admin:assessments_version_file", args=[version.pk]),
    ]


def test_anonymous_users_and_people_who_are_not_staff_are_sent_to_the_login(
    client: Client, pages: list[str], django_user_model: type[User]
) -> None:
    for page in pages:
        assert client.get(page)["Location"].startswith(reverse("admin:login"))
    client.force_login(django_user_model.objects.create_user("reader"))
    for page in pages:
        assert client.get(page)["Location"].startswith(reverse("admin:login"))


def test_staff_without_permission_is_refused(staff: Staff, pages: list[str]) -> None:
    client = staff()
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 403)


def test_an_admin_reaches_every_page(admin_client: Client, pages: list[str]) -> None:
    assert {page: admin_client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)


def test_staff_with_view_permission_see_a_read_only_page(
    staff: Staff, draft: Questionnaire, question_of: QuestionOf
) -> None:
    client = staff("view_question", "view_questionnaire")
    question = question_of("pair")
    response = client.get(change_url(question))
    assert response.status_code == 200
    page = Page(response)
    assert page.texts(".field-prompt .readonly") == [folded(question.prompt)]
    assert not page.has("textarea")
    assert client.post(change_url(question), {"prompt": "Mine now"}).status_code == 403
    assert client.get(change_url(draft)).status_code == 200


@pytest.mark.parametrize("model", [Attempt, Answer, ShareLink])
def test_personal_data_is_not_registered(model: type[Model]) -> None:
    assert not admin.site.is_registered(model)


@pytest.mark.parametrize("address", ["admin:index", "admin:assessments_cue_changelist"])
def test_the_index_and_the_list_of_models_have_sections_with_what_is_used_most_first(
    admin_client: Client, address: str
) -> None:
    sections = admin_client.get(reverse(address)).context["available_apps"]
    names = {section["name"]: [str(model["name"]) for model in section["models"]] for section in sections}
    assert list(names.items()) == [
        ("Authoring", ["Questionnaires", "Questions", "Archetypes", "Pieces of advice", "Cues", "Versions"]),
        ("Coaches", ["Coaches", "Coach invitations"]),
        ("Accounts and roles", ["Accounts", "Roles"]),
    ]


def test_who_manages_coaches_alone_sees_no_section_of_authoring(staff: Staff) -> None:
    sections = staff("view_coach").get(reverse("admin:index")).context["available_apps"]
    assert [section["name"] for section in sections] == ["Coaches"]
