"""The scoring lab of a draft and of a version; warnings on the publishing page."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring import item_analysis
from assessments.authoring.admin.base import change_url
from assessments.authoring.admin.lab import SECTIONS, lab_url
from assessments.authoring.drafts import draft_definition, save_draft
from assessments.core.definition import definition_from
from assessments.models import Question, Questionnaire, Version, Weight
from tests.authoring.admin.conftest import QuestionOf, Staff
from tests.core.definition.test_reading import changed, question
from tests.html import Page

HTMX = {"HX-Request": "true"}
KEYS = [section.key for section in SECTIONS]


@pytest.fixture(scope="module", autouse=True)
def few_simulated_people() -> Iterator[None]:
    """Simulate a dozen people, and clear the cache for other modules."""
    item_analysis._item_analysis.cache_clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(item_analysis, "SIMULATED_PEOPLE", 12)
        patch.setattr(item_analysis, "MIN_SIMULATED", 12)
        yield
    item_analysis._item_analysis.cache_clear()


@pytest.fixture
def spoilt(question_of: QuestionOf) -> Question:
    """A question of the shipped draft whose two choices have the same weights, which gives one warning."""
    asked = question_of("pair")
    first, second = asked.choices.all()
    Weight.objects.filter(choice=second).delete()
    Weight.objects.bulk_create(
        Weight(choice=second, archetype_id=weight.archetype_id, value=weight.value) for weight in first.weights.all()
    )
    return asked


@pytest.fixture
def publish_address(draft: Questionnaire) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


def posted(draft: Questionnaire, **more: str) -> dict[str, str]:
    return {"draft": draft_definition(questionnaire=draft).sha256, "note": "Kept note", **more}


def after(key: str) -> str:
    """The htmx trigger of the section after this one."""
    return f"htmx:afterRequest from:#{key} once"


# --- the page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["draft", "version"])
def test_the_page_loads_its_sections_one_after_the_other(
    admin_client: Client, draft: Questionnaire, version: Version, of: str
) -> None:
    page = Page(admin_client.get(lab_url(draft if of == "draft" else version)))
    assert page.texts("#lab-progress") == ["0 of 6 done"]
    assert len(page.all(".waiting")) == 6
    assert page.attributes("[hx-get]", "id") == KEYS
    assert page.attributes("[hx-get]", "hx-get") == [f"?show={key}&of={version.sha256}" for key in KEYS]
    assert page.attributes("[hx-get]", "hx-trigger") == ["load", *map(after, KEYS[:-1])]


def test_each_section_is_a_fragment(admin_client: Client, draft: Questionnaire) -> None:
    done: list[str] = []
    for place, key in enumerate(KEYS, 1):
        response = admin_client.get(lab_url(draft), {"show": key, "done": done}, headers=HTMX)
        assert response.status_code == 200
        page = Page(response)
        assert not page.is_whole
        assert page.texts('[hx-swap-oob="innerHTML:#lab-progress"]') == [f"{place} of 6 done"]
        assert page.value("done") == key
        assert "HX-Request" in response["Vary"]
        done += [key, "nonsense"]
    assert admin_client.get(lab_url(draft), {"show": "nonsense"}, headers=HTMX).status_code == 404


@pytest.mark.parametrize("of", ["draft", "version"])
def test_everything_in_one_response_without_scripts(
    admin_client: Client, draft: Questionnaire, version: Version, question_of: QuestionOf, of: str
) -> None:
    page = Page(admin_client.get(lab_url(draft if of == "draft" else version), {"show": "all"}))
    assert page.texts("#lab-progress") == ["6 of 6 done"]
    assert not page.has(".waiting")
    assert page.addresses.count(change_url(question_of("best_worst"))) >= 2
    assert change_url(draft.archetypes.all()[0]) in page.addresses
    assert page.texts("#warnings")[0].startswith("No warnings")
    assert {"+3", "−1"} <= set(page.texts("#weights td"))
    assert any(name.startswith("Every statement at its lowest point") for name in page.texts("#lines tbody th"))
    assert any(goal.startswith("at most 18") for goal in page.texts("#simulation td"))


def test_one_section_without_scripts(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(lab_url(draft), {"show": "lines"}))
    assert page.texts("#lab-progress") == ["1 of 6 done"]
    assert len(page.all(".waiting")) == 5
    others = [key for key in KEYS if key != "lines"]
    assert page.attributes("[hx-get]", "id") == others
    assert page.attributes("[hx-get]", "hx-trigger") == ["load", *map(after, others[:-1])]


def test_questions_are_sorted_by_what_they_tell(admin_client: Client, draft: Questionnaire) -> None:
    def order(sort: str) -> list[str]:
        page = admin_client.get(lab_url(draft), {"show": "information", "sort": sort}, headers=HTMX)
        return [row["question"].key for row in page.context["shown"]["rows"]]

    most, least, authored = order("most"), order("least"), order("authored")
    assert authored == list(draft.questions.values_list("key", flat=True))
    assert order("nonsense") == most
    assert sorted(most) == sorted(least) == sorted(authored)
    formats = dict(draft.questions.values_list("key", "format"))
    assert formats[least[0]] == "statement" != formats[most[0]]


def test_a_section_of_a_changed_draft_is_refused(admin_client: Client, draft: Questionnaire) -> None:
    opened = draft_definition(questionnaire=draft).sha256
    draft.questions.filter(format="best_worst").update(prompt="Moved?")
    response = admin_client.get(lab_url(draft), {"show": "weights", "of": opened}, headers=HTMX)
    assert response.status_code == 409
    page = Page(response)
    assert "has changed since you opened the page" in page.text
    assert page.link("Reload it") == lab_url(draft)


def test_the_lab_is_linked_from_the_other_pages(admin_client: Client, small: Questionnaire, version: Version) -> None:
    publish_address = reverse("admin:assessments_questionnaire_publish", args=[small.pk])
    for address, leads_to in (
        (change_url(small), lab_url(small)),
        (publish_address, lab_url(small)),
        (change_url(version), lab_url(version)),
    ):
        assert Page(admin_client.get(address)).link("Scoring lab") == leads_to


def test_requires_permission_to_view(staff: Staff, client: Client, draft: Questionnaire, version: Version) -> None:
    for address, model in ((lab_url(draft), "questionnaire"), (lab_url(version), "version")):
        assert reverse("admin:login") in client.get(address)["Location"]
        logged_out = client.get(address, {"show": "weights"}, headers=HTMX)
        assert (logged_out["HX-Redirect"], logged_out.text) == (address, "")
        nobody = staff(f"add_{model}")
        assert nobody.get(address).status_code == 403
        assert nobody.get(address, {"show": "weights"}, headers=HTMX).status_code == 403
        viewer = staff(f"view_{model}")
        page = viewer.get(address, {"show": "all"})
        assert page.status_code == 200
        assert not [leads_to for leads_to in Page(page).addresses if "/assessments/question/" in leads_to]
        if model == "questionnaire":
            assert viewer.get(lab_url(version)).status_code == 403
    assert client.get(reverse("admin:assessments_questionnaire_lab", args=[0])).status_code == 302


def test_the_weights_are_a_figure(admin_client: Client, staff: Staff, draft: Questionnaire, version: Version) -> None:
    address = f"{lab_url(version)}weights.json"
    (heat,) = admin_client.get(address).json()["data"]
    choices = [choice for question in version.content.questions for choice in question.choices]
    keys = list(version.content.archetype_by_key)
    assert heat["z"] == [[choice.weights.get(key, 0) for key in keys] for choice in choices]
    page = Page(admin_client.get(lab_url(version), {"show": "weights"}))
    assert page.attributes("figure.explore", "data-figure") == ["weights.json"]
    assert staff("add_version").get(address).status_code == 403
    assert Client().get(address).status_code == 302
    Weight.objects.all().delete()
    draft.questions.all().delete()
    assert admin_client.get(f"{lab_url(draft)}weights.json").status_code == 404


def test_unknown_records_are_not_found(admin_client: Client, db: None) -> None:
    assert admin_client.get(reverse("admin:assessments_questionnaire_lab", args=[0])).status_code == 404
    assert admin_client.get(reverse("admin:assessments_version_lab", args=[0])).status_code == 404


@pytest.mark.parametrize("show", ["", "all", *KEYS])
def test_queries(
    admin_client: Client,
    draft: Questionnaire,
    version: Version,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    show: str,
) -> None:
    with django_assert_max_num_queries(15):
        admin_client.get(lab_url(draft), {"show": show}, headers=HTMX if show in KEYS else {})
    with django_assert_max_num_queries(8):
        admin_client.get(lab_url(version), {"show": show}, headers=HTMX if show in KEYS else {})


# --- degenerate drafts ----------------------------------------------------------------------------------


def test_all_weights_zero(admin_client: Client, draft: Questionnaire) -> None:
    Weight.objects.all().delete()
    page = Page(admin_client.get(lab_url(draft), {"show": "all"}))
    assert "things keep this draft from being published" in page.one(".lead").text()
    assert any("No choice has a weight" in sentence for sentence in page.texts("#warnings .sentence"))
    assert set(page.texts("#leading td:last-child")) == {"no, whatever is answered"}
    shown = [*page.text.split(), *page.attributes("meter", "value"), *page.attributes("meter", "max")]
    assert "nan" not in [word.lower() for word in shown]


def test_a_small_draft_is_computed_with_its_warnings(admin_client: Client, small: Questionnaire) -> None:
    page = Page(admin_client.get(lab_url(small), {"show": "all"}))
    assert "Only 1 question has a weight for it: it will stay uncertain. Better let 6 or more have one." in page.texts(
        "#warnings .sentence"
    )
    assert change_url(small.archetypes.get(key="sea")) in page.attributes("#warnings a", "href")
    looked_at = f'#warnings a[href="{change_url(small.questions.get(key="swim"))}"]'
    assert "How much would you enjoy a swim?" in page.attributes(looked_at, "title")


@pytest.mark.parametrize(
    ("change", "part", "sentence"),
    [
        (lambda data: question(data)["choices"].pop(), "questions", "has 1 choice; this kind of question needs 2"),
        (lambda data: data["questions"].clear(), "", "There are no questions yet."),
    ],
)
def test_a_draft_that_cannot_be_compiled_shows_its_problems(
    admin_client: Client, change: Callable[[dict[str, Any]], object], part: str, sentence: str
) -> None:
    draft = save_draft(definition=definition_from(changed(change)))
    page = Page(admin_client.get(lab_url(draft), {"show": "all"}))
    [error] = page.errors
    assert "Nothing can be computed from this draft yet." in error
    assert any(sentence in problem for problem in page.texts(".problems li"))
    assert not page.has("[hx-get]")
    if part:
        assert change_url(draft.questions.get(key="walk-or-fly")) in page.attributes(".problems a", "href")
    assert admin_client.get(lab_url(draft), {"show": "weights"}, headers=HTMX).status_code == 409


def test_a_version_links_only_to_records_that_the_draft_still_has(
    admin_client: Client, version: Version, draft: Questionnaire
) -> None:
    gone, still_there = draft.questions.all()[:2]
    address = change_url(gone)
    gone.delete()
    page = Page(admin_client.get(lab_url(version), {"show": "weights"}, headers=HTMX))
    assert gone.key in page.texts(".key")
    assert address not in page.addresses
    assert change_url(still_there) in page.addresses


# --- publishing -----------------------------------------------------------------------------------------


def test_a_warning_has_to_be_confirmed_to_publish(
    admin_client: Client, draft: Questionnaire, spoilt: Question, publish_address: str
) -> None:
    page = Page(admin_client.get(publish_address))
    [sentence] = page.texts(".warnings .sentence")
    assert "have the same weights" in sentence
    assert change_url(spoilt) in page.attributes(".warnings a", "href")
    assert "It doesn’t stop you publishing" in page.one(".grid-help").text()
    assert page.field("Publish despite this warning").attributes["name"] == "despite"
    refused = admin_client.post(publish_address, posted(draft))
    assert refused.status_code == 422
    page = Page(refused)
    assert page.errors == ["Tick this box to publish despite this warning, or look first."]
    assert page.value("note") == "Kept note"
    assert draft.versions.count() == 1
    assert admin_client.post(publish_address, posted(draft, despite="on")).status_code == 302
    assert draft.versions.count() == 2


def test_many_warnings_are_counted(admin_client: Client, small: Questionnaire) -> None:
    response = admin_client.get(reverse("admin:assessments_questionnaire_publish", args=[small.pk]))
    page, count = Page(response), len(response.context["warnings"])
    assert len(page.all(".warnings li")) == count > 1
    assert page.field(f"Publish despite these {count} warnings").attributes["name"] == "despite"
    assert page.attributes('[name="despite"], .submit-row [type="submit"]', "type") == ["checkbox", "submit"]


def test_without_warnings_nothing_has_to_be_confirmed(
    admin_client: Client, draft: Questionnaire, publish_address: str
) -> None:
    draft.questions.filter(format="best_worst").update(source=None)
    page = Page(admin_client.get(publish_address))
    assert page.buttons[-1] == "Publish version 2"
    assert not page.has('[name="despite"]')
    assert "despite" not in page.text
    assert admin_client.post(publish_address, posted(draft)).status_code == 302


def test_an_unchanged_draft_shows_no_warnings(admin_client: Client, small: Questionnaire) -> None:
    call_command("publish", small.slug, stdout=StringIO())
    address = reverse("admin:assessments_questionnaire_publish", args=[small.pk])
    page = Page(admin_client.get(address))
    assert not page.has('[name="despite"]')
    assert "despite" not in page.text
    response = admin_client.post(address, posted(small))
    assert response.status_code == 409
    assert [problem.split(" Fix it")[0] for problem in Page(response).texts(".problems li")] == [
        "Nothing has changed since version 1."
    ]


def test_the_publish_command_prints_the_warnings(small: Questionnaire) -> None:
    out = StringIO()
    call_command("publish", small.slug, stdout=out)
    assert "as version 1" in out.getvalue()
    assert (
        "- Sea: Only 1 question has a weight for it: it will stay uncertain. Better let 6 or more have one.\n"
        in out.getvalue()
    )
