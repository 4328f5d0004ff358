"""The scoring lab of a draft and of a version; the warnings that publishing asks about once."""

from collections.abc import Callable
from io import StringIO
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from assessments.admin.base import change_url
from assessments.admin.lab import SECTIONS, lab_url
from assessments.definition import definition_from
from assessments.drafts import draft_definition, save_draft
from assessments.models import Questionnaire, Version, Weight
from tests.definition.test_reading import SMALL, changed, question

HTMX = {"HX-Request": "true"}
KEYS = [section.key for section in SECTIONS]


@pytest.fixture
def small(db: None) -> Questionnaire:
    """Another draft, never published, whose two questions leave much to warn of."""
    return save_draft(definition=definition_from(SMALL))


@pytest.fixture
def spoilt(draft: Questionnaire) -> Any:
    """A question of the shipped draft whose two choices weigh the same: one thing to warn of."""
    asked = draft.questions.filter(format="pair").first()
    assert asked is not None
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


# --- the page -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("of", ["draft", "version"])
def test_the_frame_comes_at_once_and_loads_its_sections_one_after_the_other(
    admin_client: Client, draft: Questionnaire, version: Version, of: str
) -> None:
    page = admin_client.get(lab_url(draft if of == "draft" else version)).text
    assert "0 of 6 done" in page
    assert page.count("Not computed yet.") == page.count("hx-get=") == 6
    assert page.count('hx-trigger="load"') == 1
    for before, key in pairwise(KEYS):
        assert f'id="{key}" hx-get="?show={key}&amp;of={version.sha256}"' in page
        assert f'hx-trigger="htmx:afterRequest from:#{before} once"' in page


def test_each_section_is_a_fragment(admin_client: Client, draft: Questionnaire) -> None:
    done: list[str] = []
    for place, key in enumerate(KEYS, 1):
        response = admin_client.get(lab_url(draft), {"show": key, "done": done}, headers=HTMX)
        assert response.status_code == 200
        assert f"</progress> {place} of 6 done" in response.text
        assert "<html" not in response.text
        assert f'name="done" value="{key}"' in response.text
        assert "HX-Request" in response["Vary"]
        done += [key, "nonsense"]
    assert admin_client.get(lab_url(draft), {"show": "nonsense"}, headers=HTMX).status_code == 404


@pytest.mark.parametrize("of", ["draft", "version"])
def test_everything_in_one_response_without_scripts(
    admin_client: Client, draft: Questionnaire, version: Version, question_of: Callable[[str], Any], of: str
) -> None:
    page = admin_client.get(lab_url(draft if of == "draft" else version), {"show": "all"}).text
    assert "6 of 6 done" in page
    assert "Not computed yet." not in page
    asked = question_of("best_worst")
    assert page.count(change_url(asked)) >= 2
    assert change_url(draft.archetypes.first()) in page
    for text in ("Nothing to warn of", "+3", "−1", "Every statement at its lowest point", "at most 20"):
        assert text in page


def test_one_section_without_scripts(admin_client: Client, draft: Questionnaire) -> None:
    page = admin_client.get(lab_url(draft), {"show": "lines"}).text
    assert "1 of 6 done" in page
    assert page.count("Not computed yet.") == 5
    assert 'hx-trigger="htmx:afterRequest from:#lines' not in page
    assert 'hx-trigger="htmx:afterRequest from:#leading once"' in page


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


def test_a_draft_that_moved_says_so(admin_client: Client, draft: Questionnaire) -> None:
    opened = draft_definition(questionnaire=draft).sha256
    draft.questions.filter(format="pair").update(prompt="Moved?")
    response = admin_client.get(lab_url(draft), {"show": "weights", "of": opened}, headers=HTMX)
    assert response.status_code == 409
    assert "has changed since the page was opened" in response.text


def test_it_is_linked_from_where_one_works(
    admin_client: Client, draft: Questionnaire, version: Version, spoilt: Any, publish_address: str
) -> None:
    assert f'href="{lab_url(draft)}"' in admin_client.get(change_url(draft)).text
    assert f'href="{lab_url(draft)}"' in admin_client.get(publish_address).text
    assert f'href="{lab_url(version)}"' in admin_client.get(change_url(version)).text


def test_who_may_look(staff: Any, client: Client, draft: Questionnaire, version: Version) -> None:
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
        assert "/assessments/question/" not in page.text
        if model == "questionnaire":
            assert viewer.get(lab_url(version)).status_code == 403
    assert client.get(reverse("admin:assessments_questionnaire_lab", args=[0])).status_code == 302


def test_what_is_not_there_is_not_found(admin_client: Client, db: None) -> None:
    assert admin_client.get(reverse("admin:assessments_questionnaire_lab", args=[0])).status_code == 404
    assert admin_client.get(reverse("admin:assessments_version_lab", args=[0])).status_code == 404


@pytest.mark.parametrize("show", ["", "all", *KEYS])
def test_queries(
    admin_client: Client, draft: Questionnaire, version: Version, django_assert_max_num_queries: Any, show: str
) -> None:
    with django_assert_max_num_queries(15):
        admin_client.get(lab_url(draft), {"show": show}, headers=HTMX if show in KEYS else {})
    with django_assert_max_num_queries(8):
        admin_client.get(lab_url(version), {"show": show}, headers=HTMX if show in KEYS else {})


# --- degenerate drafts ----------------------------------------------------------------------------------


def test_all_weights_zero(admin_client: Client, draft: Questionnaire) -> None:
    Weight.objects.all().delete()
    page = admin_client.get(lab_url(draft), {"show": "all"}).text
    assert "things keep this draft from being published" in page
    assert "No choice has a weight" in page
    assert "no, whatever is answered" in page
    assert "nan" not in page.lower().split()


def test_a_small_draft_is_computed_with_its_warnings(admin_client: Client, small: Questionnaire) -> None:
    page = admin_client.get(lab_url(small), {"show": "all"}).text
    assert "Only 1 question has a weight for it: it will stay uncertain." in page
    assert change_url(small.archetypes.get(key="sea")) in page
    assert f'href="{change_url(small.questions.get(key="swim"))}" title="How much would you enjoy a swim?"' in page


@pytest.mark.parametrize(
    ("change", "part", "sentence"),
    [
        (lambda data: question(data)["choices"].pop(), "questions", "has 1 choice; this kind of question needs 2"),
        (lambda data: data["questions"].clear(), "", "There are no questions yet."),
    ],
)
def test_a_draft_that_cannot_be_compiled_shows_its_problems(
    admin_client: Client, change: Any, part: str, sentence: str
) -> None:
    draft = save_draft(definition=definition_from(changed(change)))
    page = admin_client.get(lab_url(draft), {"show": "all"}).text
    assert "Nothing can be computed of this draft yet." in page
    assert sentence in page
    assert "hx-get" not in page
    if part:
        assert f'href="{change_url(draft.questions.get(key="walk-or-fly"))}"' in page
    assert admin_client.get(lab_url(draft), {"show": "weights"}, headers=HTMX).status_code == 409


def test_a_version_links_to_what_the_draft_still_has(admin_client: Client, version: Version, draft: Any) -> None:
    gone = draft.questions.first()
    address = change_url(gone)
    gone.delete()
    page = admin_client.get(lab_url(version), {"show": "weights"}, headers=HTMX).text
    assert gone.key in page
    assert address not in page
    assert change_url(draft.questions.first()) in page


# --- publishing -----------------------------------------------------------------------------------------


def test_publishing_asks_once(admin_client: Client, draft: Questionnaire, spoilt: Any, publish_address: str) -> None:
    page = admin_client.get(publish_address).text
    assert "have the same weights" in page
    assert f'href="{change_url(spoilt)}"' in page
    assert "prevent publishing" in page
    assert "Publish in spite of this warning" in page
    refused = admin_client.post(publish_address, posted(draft))
    assert refused.status_code == 422
    assert "Tick this box to publish in spite of this warning" in refused.text
    assert "Kept note" in refused.text
    assert draft.versions.count() == 1
    assert admin_client.post(publish_address, posted(draft, despite="on")).status_code == 302
    assert draft.versions.count() == 2


def test_many_warnings_are_counted(admin_client: Client, small: Questionnaire) -> None:
    page = admin_client.get(reverse("admin:assessments_questionnaire_publish", args=[small.pk]))
    count = len(page.context["warnings"])
    assert count > 1
    assert f"Publish in spite of these {count} warnings" in page.text
    assert page.text.index("Publish in spite") < page.text.index('type="submit" class="default"')


def test_without_a_warning_nothing_is_asked(admin_client: Client, draft: Questionnaire, publish_address: str) -> None:
    draft.questions.filter(format="pair").update(source=None)
    page = admin_client.get(publish_address).text
    assert "Publish version 2" in page
    assert "in spite of" not in page
    assert admin_client.post(publish_address, posted(draft)).status_code == 302


def test_nothing_new_asks_nothing(admin_client: Client, small: Questionnaire) -> None:
    call_command("publish", small.slug, stdout=StringIO())
    address = reverse("admin:assessments_questionnaire_publish", args=[small.pk])
    assert "in spite of" not in admin_client.get(address).text
    response = admin_client.post(address, posted(small))
    assert response.status_code == 409
    assert "Nothing has changed since version 1." in response.text


def test_the_command_line_prints_them(small: Questionnaire) -> None:
    out = StringIO()
    call_command("publish", small.slug, stdout=out)
    assert "as version 1" in out.getvalue()
    assert "- Sea: Only 1 question has a weight for it: it will stay uncertain.\n" in out.getvalue()
