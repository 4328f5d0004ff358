"""The list of cues: columns, search, filters, actions."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Archetype, Cue, Questionnaire
from tests.html import Page

LIST = reverse("admin:assessments_cue_changelist")


def keys_in(listed: Page) -> list[str]:
    return listed.texts("#result_list .key")


def test_the_list_shows_pulls_phrases_and_questions(admin_client: Client, cue: Cue) -> None:
    page = Page(admin_client.get(LIST))
    keys = keys_in(page)
    place = keys.index("research")
    assert page.texts("th.field-what")[place] == f"{cue.says} research"
    strongest = max(cue.weights.all(), key=lambda weight: abs(weight.value))
    pulls = page.texts("td.field-pulls")[place]
    assert pulls.startswith(f"{strongest.archetype.name} {strongest.value:+.2f}")
    numbers = [abs(float(number.replace("−", "-"))) for number in re.findall(r"[+−]\d\.\d\d", pulls)]
    assert len(numbers) == cue.weights.count() > 1
    assert numbers == sorted(numbers, reverse=True)
    phrases = page.texts("td.field-phrase_count")
    assert phrases[place] == str(len(cue.lines))
    assert phrases[keys.index("base")] == "every posting"
    assert phrases[keys.index("tells-salary")] == "the reader’s own: Salary"
    assert page.texts("td.field-asked")[keys.index("tells-salary")] == "What is the salary range?"


@pytest.mark.parametrize(
    ("wanted", "found", "not_found"),
    [
        ("kind=asks", "tells-salary", "research"),
        ("kind=base", "base", "research"),
        ("kind=base", "base", "tells-salary"),
        ("kind=takes", "misleading", "tells-salary"),
        ("kind=pulls", "research", "misleading"),
        ("q=neurip", "publishing", "dashboards"),
    ],
)
def test_filters_by_what_a_cue_does(admin_client: Client, cue: Cue, wanted: str, found: str, not_found: str) -> None:
    keys = keys_in(Page(admin_client.get(f"{LIST}?{wanted}")))
    assert found in keys
    assert not_found not in keys
    assert cue.questionnaire.cues.filter(key=not_found).exists()


def test_filters_by_the_archetype_that_is_pulled(admin_client: Client, draft: Questionnaire) -> None:
    client = Archetype.objects.get(key="client")
    keys = keys_in(Page(admin_client.get(f"{LIST}?pulls={client.pk}")))
    assert "showing-it" in keys
    assert "product" not in keys
    assert draft.cues.filter(key="product").exists()


@pytest.mark.parametrize("nobody", ["x", "-1", "", "9" * 40])
def test_an_unknown_archetype_in_the_filter_is_ignored(admin_client: Client, draft: Questionnaire, nobody: str) -> None:
    draft.cues.filter(position__gte=4).delete()  # a short list is enough
    assert admin_client.get(LIST, {"pulls": nobody}).context["cl"].result_count == draft.cues.count()
    assert admin_client.get(LIST, {"questionnaire__id__exact": nobody}).status_code in (200, 302)


def test_the_filter_offers_the_archetypes_of_the_filtered_questionnaire(
    admin_client: Client, draft: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    other.archetypes.create(key="sailor", name="The Sailor", hue="blue", summary="Sails.")
    draft.cues.filter(position__gte=4).delete()

    def offered(**filters: int) -> list[str]:
        return Page(admin_client.get(LIST, filters)).texts('[data-filter-title="archetype it pulls"] li')

    ours = ["All", *draft.archetypes.values_list("name", flat=True)]
    assert offered() == [*ours, "The Sailor"]
    assert offered(questionnaire__id__exact=draft.pk) == ours


@pytest.mark.parametrize("verb", ["place_first", "delete_selected"])
def test_filtered_rows_can_be_moved_and_deleted(
    admin_client: Client, draft: Questionnaire, cue: Cue, verb: str
) -> None:
    chosen = {"action": verb, "_selected_action": [cue.pk], "post": "yes"}
    assert admin_client.post(f"{LIST}?kind=pulls", chosen).status_code == 302
    assert (draft.cues.first() == cue) == (verb == "place_first")
    assert draft.cues.filter(pk=cue.pk).exists() == (verb == "place_first")
