"""The change page of a questionnaire: overview, fields, scales and sources."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.questionnaire_forms import QuestionnaireForm
from assessments.authoring.drafts import draft_definition
from assessments.models import Cue, Question, Questionnaire, Version
from tests.html import Page


def questionnaire_form(draft: Questionnaire, **changes: Any) -> dict[str, Any]:
    names = [name for name in QuestionnaireForm.Meta.fields if name != "slug"]  # fixed once it is published
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


def test_the_other_pages_are_grouped_by_purpose_with_a_name_each(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(change_url(draft)))
    assert page.texts(".tools dt") == ["Try the draft", "Weights and figures", "Earlier states", "Files and copies"]
    names = page.texts(".tools a")
    assert names[:3] == ["Check and publish", "Try the quiz", "Read a posting"]
    assert len(set(names)) == len(names) == 11
    addresses = page.attributes(".tools a", "href")
    assert {address: admin_client.get(address).status_code for address in addresses} == dict.fromkeys(addresses, 200)


def test_a_source_in_use_is_not_deleted(admin_client: Client, small: Questionnaire) -> None:
    response = admin_client.post(change_url(small), questionnaire_form(small, **{"sources-0-DELETE": "on"}))
    assert response.status_code == 200
    errors = Page(response).errors
    sentence = "because it is in use (question How much would you enjoy a swim?). Choose another one there first."
    assert any(sentence in error for error in errors), errors
    assert small.sources.filter(key="P1").exists()


def test_a_new_questionnaire_starts_empty(admin_client: Client, db: None) -> None:
    form = {
        "title": "Other",
        "slug": "other",
        "summary": "",
        "article_url": "",
        "article_title": "",
        "listing": "listed",
    }
    form |= {f"{prefix}-{name}_FORMS": "0" for prefix in ("scales", "sources") for name in ("TOTAL", "INITIAL")}
    assert admin_client.post(reverse("admin:assessments_questionnaire_add"), form).status_code == 302
    other = Questionnaire.objects.get(slug="other")
    page = Page(admin_client.get(reverse("admin:assessments_questionnaire_publish", args=[other.pk])))
    assert any("There are no questions yet." in problem for problem in page.texts(".problems li"))
    assert Version.objects.filter(questionnaire=other).count() == 0


def test_the_language_is_saved_and_part_of_the_draft(admin_client: Client, draft: Questionnaire) -> None:
    before = draft_definition(questionnaire=draft).sha256
    for typed, language in (("de", "de"), ("", "en"), ("en", "en")):
        assert admin_client.post(change_url(draft), questionnaire_form(draft, language=typed)).status_code == 302
        draft.refresh_from_db()
        content = draft_definition(questionnaire=draft)
        assert (draft.language, content.language) == (language, language)
        assert (content.sha256 == before) is (language == "en")
    refused = admin_client.post(change_url(draft), questionnaire_form(draft, language="German"))
    assert "Use a language code such as en, de or pt-BR." in Page(refused).errors


def test_excluded_combinations_and_the_catch_all_are_saved(admin_client: Client, draft: Questionnaire) -> None:
    form = questionnaire_form(
        draft, catch_all="client", excluded_combinations=" research  client\tinfra \r\n\r\nfeature infra client"
    )
    assert admin_client.post(change_url(draft), form).status_code == 302
    draft.refresh_from_db()
    assert (draft.catch_all, draft.excluded_combinations) == ("client", "research client infra\nfeature infra client")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"catch_all": "nobody"}, "No archetype here has the key “nobody”"),
        ({"excluded_combinations": "sea land nobody"}, "No archetype here has the key “nobody”"),
        ({"excluded_combinations": "sea land"}, "Name at least 3 different archetypes in each line."),
        ({"excluded_combinations": "sea land land"}, "Name at least 3 different archetypes in each line."),
    ],
)
def test_refuses_invalid_excluded_combinations_and_catch_alls(
    admin_client: Client, small: Questionnaire, changes: dict[str, str], sentence: str
) -> None:
    response = admin_client.post(change_url(small), questionnaire_form(small, **changes))
    assert response.status_code == 200
    errors = Page(response).errors
    assert any(sentence in error for error in errors), errors
    small.refresh_from_db()
    assert (small.catch_all, small.excluded_combinations) == ("air", "sea land air")


def test_the_overview_links_to_the_cues(admin_client: Client, small: Questionnaire) -> None:
    small.cues.create(key="more", says="More", phrases="more")
    page = Page(admin_client.get(change_url(small)))
    assert page.texts(f'.overview a[href="{list_url(Cue, small)}"]') == ["4"]


def test_scales_and_sources_are_folded_until_a_refusal_needs_them_open(
    admin_client: Client, draft: Questionnaire
) -> None:
    folded = "#sources-group details"
    page = Page(admin_client.get(change_url(draft)))
    assert page.texts("#sources-group summary") == [f"Source paragraphs of the article ({draft.sources.count()})"]
    assert "open" not in page.one(folded).attributes
    refused = admin_client.post(change_url(draft), questionnaire_form(draft, title=""))
    assert "open" in Page(refused).one(folded).attributes


def test_lists_and_records_have_plain_titles(admin_client: Client, draft: Questionnaire) -> None:
    question = draft.questions.all()[0]
    titles = {
        list_url(Questionnaire): "Questionnaires",
        change_url(draft): "Questionnaire",
        list_url(Question, draft): "Questions",
        change_url(question): "Question",
        list_url(Version): "Versions",
        reverse("admin:auth_user_changelist"): "Accounts",
        reverse("admin:auth_group_changelist"): "Roles",
    }
    assert {address: Page(admin_client.get(address)).texts("#content h1") for address in titles} == {
        address: [title] for address, title in titles.items()
    }


def test_icons_are_folded_for_stored_archetypes_only(admin_client: Client, small: Questionnaire) -> None:
    rows = Page(admin_client.get(change_url(small))).all("#archetypes-group details.icon")
    assert ["open" in row.attributes for row in rows] == [False] * small.archetypes.count() + [True]


def test_a_folded_icon_picker_shows_the_chosen_icon(admin_client: Client, small: Questionnaire) -> None:
    first = small.archetypes.all()[0]
    first.glyph = "M1 2h3"
    first.save()
    page = Page(admin_client.get(change_url(small)))
    assert "M1 2h3" in [path.attributes["d"] for path in page.all("details.icon summary path")]
    assert "No icon" in page.texts("details.icon summary")
