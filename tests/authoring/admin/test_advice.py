"""The list and change pages of advice."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url
from assessments.authoring.checks import audience_problem
from assessments.models import Advice, Questionnaire
from tests.html import Page


def test_shipped_advice_has_valid_audiences(draft: Questionnaire) -> None:
    assert [row.key for row in draft.advice.all() if audience_problem(row.slot, row.audience.split())] == []


def advice_form(row: Advice, **changes: str) -> dict[str, str]:
    names = ("key", "slot", "audience", "title", "text", "facts")
    return {name: getattr(row, name) for name in names} | changes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"audience": "wizards"}, "There is no “wizards” here."),
        ({"facts": "XX-1 AG-6"}, "No source paragraph of this questionnaire holds “XX-1”."),
        ({"slot": "pair"}, "A text for two that tie needs exactly two archetypes."),
        ({"slot": "mix"}, "This slot is for everyone"),
        ({"slot": "seniority"}, "Give one of: student, junior, mid, senior."),
        ({"key": "Not a key"}, "Use lower-case letters, digits and single hyphens"),
        ({"text": ""}, "This field is required."),
    ],
)
def test_invalid_advice_is_refused(
    admin_client: Client, draft: Questionnaire, changes: dict[str, str], sentence: str
) -> None:
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
