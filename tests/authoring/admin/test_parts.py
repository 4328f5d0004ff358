"""Advice, archetypes, the questionnaire's own page; and who may come in at all."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.checks import audience_problem
from assessments.authoring.publishing import publish
from assessments.core.definition import Problem
from assessments.models import Advice, Answer, Archetype, Attempt, Question, Questionnaire, ShareLink, Version
from tests.authoring.admin.conftest import QuestionOf, Staff
from tests.factories import NOON
from tests.html import Page, folded

MODELS = ["questionnaire", "question", "archetype", "advice", "cue", "version"]


@pytest.fixture
def pages(small: Questionnaire) -> list[str]:
    """The address of every page where a questionnaire is worked on."""
    question, version = small.questions.all()[0], publish(questionnaire=small, by=None, note="", now=NOON)
    records = [small, question, small.archetypes.all()[0], small.advice.all()[0], small.cues.all()[0], version]
    return [
        *(reverse(f"admin:assessments_{name}_changelist") for name in MODELS),
        *(change_url(record) for record in records),
        *(reverse(f"admin:assessments_{name}_add") for name in MODELS if name != "version"),
        reverse("admin:assessments_questionnaire_publish", args=[small.pk]),
        reverse("admin:assessments_question_preview", args=[question.pk]),
        reverse("admin:assessments_version_compare", args=[small.pk]),
        reverse("admin:assessments_version_file", args=[version.pk]),
    ]


def test_strangers_and_people_who_are_not_staff_stay_outside(
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


def test_staff_who_may_only_look(staff: Staff, draft: Questionnaire, question_of: QuestionOf) -> None:
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
def test_what_is_personal_is_not_browsable(model: type[Model]) -> None:
    assert not admin.site.is_registered(model)


def test_shipped_advice_is_where_it_would_be_shown(draft: Questionnaire) -> None:
    assert [row.key for row in draft.advice.all() if audience_problem(row.slot, row.audience.split())] == []


def advice_form(row: Advice, **changes: str) -> dict[str, str]:
    names = ("key", "slot", "audience", "title", "text", "facts")
    return {name: getattr(row, name) for name in names} | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"audience": "wizards"}, "Nobody is called “wizards” here."),
        ({"facts": "XX-1 AG-6"}, "No source paragraph of this questionnaire holds “XX-1”."),
        ({"slot": "pair"}, "A leading pair is for exactly two archetypes."),
        ({"slot": "mix"}, "This slot is for everyone"),
        ({"slot": "seniority"}, "Give one of: student, junior, mid, senior."),
        ({"key": "Not a key"}, "Use lower-case letters, digits and single hyphens"),
        ({"text": ""}, "This field is required."),
    ],
)
def test_advice_is_checked(admin_client: Client, draft: Questionnaire, changes: dict[str, str], sentence: str) -> None:
    row = draft.advice.get(key="analytics-tools")
    response = admin_client.post(change_url(row), advice_form(row, **changes))
    assert response.status_code == 200
    errors = Page(response).errors
    assert any(sentence in error for error in errors), errors
    before = (row.audience, row.facts, row.slot, row.key, row.text)
    row.refresh_from_db()
    assert (row.audience, row.facts, row.slot, row.key, row.text) == before


def test_advice_is_saved_and_shown(admin_client: Client, draft: Questionnaire) -> None:
    row = draft.advice.get(key="analytics-tools")
    form = advice_form(row, text="Learn **SQL** <b>x</b>", audience="analytics  student", facts="", _continue="1")
    assert admin_client.post(change_url(row), form).status_code == 302
    row.refresh_from_db()
    assert row.audience == "analytics student"
    page = Page(admin_client.get(change_url(row)))
    assert page.texts(".as-shown") == ["Learn SQL <b>x</b>"]
    assert page.texts(".as-shown strong") == ["SQL"]


def test_advice_filters(
    admin_client: Client, draft: Questionnaire, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("admin:assessments_advice_changelist")
    with django_assert_max_num_queries(12):
        admin_client.get(address)
    found = admin_client.get(address, {"for": "student"}).context["cl"].queryset
    assert found and all("student" in row.audience.split() for row in found)
    ours = admin_client.get(address, {"from": "us", "slot": "learn"}).context["cl"].queryset
    assert ours and all(row.facts == "" and row.slot == "learn" for row in ours)
    everyone = admin_client.get(address, {"for": "-"}).context["cl"].queryset
    assert everyone and all(row.audience == "" for row in everyone)


def archetype_form(row: Archetype, **changes: str) -> dict[str, str]:
    names = ("key", "name", "named_by", "hue", "glyph", "summary", "days", "facts")
    return {name: getattr(row, name) for name in names} | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "The Infra Builder"}, "“The Infra Builder” is called so already"),
        ({"hue": "blue"}, "has this colour already"),
        ({"key": "student"}, "already names a kind of person or company"),
        ({"glyph": "<script>"}, "Use SVG path data"),
        ({"key": "infra"}, "another one with this key"),
        ({"facts": "NO-1"}, "holds “NO-1”"),
    ],
)
def test_archetypes_are_checked(
    admin_client: Client, draft: Questionnaire, changes: dict[str, str], sentence: str
) -> None:
    row = draft.archetypes.exclude(key="infra").exclude(hue="blue")[0]
    response = admin_client.post(change_url(row), archetype_form(row, **changes))
    assert response.status_code == 200
    errors = Page(response).errors
    assert any(sentence in error for error in errors), errors


def test_an_archetype_is_added_at_the_end(admin_client: Client, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "eighth", "name": "The Eighth", "named_by": "us", "hue": "plum"}
    form |= {"summary": "One more.", "glyph": "M4 4h16", "days": "", "facts": ""}
    response = admin_client.post(reverse("admin:assessments_archetype_add"), form)
    assert response.status_code == 302
    assert list(draft.archetypes.values_list("key", flat=True))[-1] == "eighth"


def questionnaire_form(draft: Questionnaire, **changes: Any) -> dict[str, Any]:
    names = [
        "title",
        "summary",
        "article_title",
        "article_author",
        "article_publisher",
        "article_published",
        "article_url",
    ]
    data: dict[str, Any] = {name: getattr(draft, name) for name in names}
    parts = {"scales": ["key", "lowest", "low", "middle", "high", "highest"], "sources": ["key", "about", "facts"]}
    for prefix, fields in parts.items():
        rows = list(getattr(draft, prefix).all())
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for i, row in enumerate(rows):
            data |= {f"{prefix}-{i}-{name}": getattr(row, name) for name in [*fields, "position"]}
            data |= {f"{prefix}-{i}-id": row.pk, f"{prefix}-{i}-questionnaire": draft.pk}
    return data | changes


def test_questionnaire_page(
    admin_client: Client, draft: Questionnaire, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(30):
        page = Page(admin_client.get(change_url(draft)))
    assert page.link("Check and publish") == reverse("admin:assessments_questionnaire_publish", args=[draft.pk])
    assert page.texts(".overview dd")[-1] == "As published"
    response = admin_client.post(
        change_url(draft), questionnaire_form(draft, title="New title", **{"sources-0-about": "Said anew"})
    )
    assert response.status_code == 302
    draft.refresh_from_db()
    assert draft.title == "New title"
    assert draft.slug == "data-science-jobs"
    assert draft.sources.all()[0].about == "Said anew"


def test_a_source_in_use_is_not_deleted(admin_client: Client, small: Questionnaire) -> None:
    response = admin_client.post(change_url(small), questionnaire_form(small, **{"sources-0-DELETE": "on"}))
    assert response.status_code == 200
    errors = Page(response).errors
    sentence = "would require deleting the following protected related objects: question swim"
    assert any(sentence in error for error in errors), errors
    assert small.sources.filter(key="P1").exists()


def test_a_new_questionnaire_starts_empty(admin_client: Client, db: None) -> None:
    form = {"title": "Other", "slug": "other", "summary": "", "article_url": "", "article_title": ""}
    form |= {f"{prefix}-{name}_FORMS": "0" for prefix in ("scales", "sources") for name in ("TOTAL", "INITIAL")}
    assert admin_client.post(reverse("admin:assessments_questionnaire_add"), form).status_code == 302
    other = Questionnaire.objects.get(slug="other")
    page = Page(admin_client.get(reverse("admin:assessments_questionnaire_publish", args=[other.pk])))
    assert any("There are no questions yet." in problem for problem in page.texts(".problems li"))
    assert Version.objects.filter(questionnaire=other).count() == 0


def test_each_problem_leads_to_the_page_where_it_is_put_right(draft: Questionnaire) -> None:
    question, archetype, advice = draft.questions.all()[0], draft.archetypes.all()[0], draft.advice.all()[0]
    places = {
        Problem("A", "questions", question.key): change_url(question),
        Problem("B", "archetypes", archetype.key): change_url(archetype),
        Problem("C", "advice", advice.key): change_url(advice),
        Problem("D", "questions"): list_url(Question, draft),
        Problem("E", "scales", "x"): change_url(draft),
        Problem("F"): change_url(draft),
    }
    assert [placed.url for placed in linked_problems(draft, places)] == list(places.values())
