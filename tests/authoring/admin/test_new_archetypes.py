"""The archetypes of a questionnaire that was never published: keys, colours and drawings, and every refusal."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import add_url, change_url
from assessments.authoring.icons import ICONS
from assessments.models import Archetype, Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.html import Page

ADD = reverse("admin:assessments_questionnaire_add")
pytestmark = pytest.mark.django_db


def archetype_rows(*rows: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"title": "Other", "listing": "listed", "archetypes-TOTAL_FORMS": len(rows)}
    data["archetypes-INITIAL_FORMS"] = 0
    return data | {f"archetypes-{i}-{name}": value for i, row in enumerate(rows) for name, value in row.items()}


def test_archetypes_in_another_script_get_names_keys_and_colours(admin_client: Client, db: None) -> None:
    rows = [{"name": name, "summary": "وصف"} for name in ("الباحث عن الشمس", "☀", "☀☀")]
    assert admin_client.post(ADD, archetype_rows(*rows)).status_code == 302
    found = Questionnaire.objects.get(title="Other").archetypes.values_list("key", "hue", "position")
    assert list(found) == [("lbhth_n_lshms", "blue", 0), ("type_2", "orange", 1), ("type_3", "green", 2)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": "Sun"}, "Two archetypes are called “Sun”; people have to tell the two apart."),
        ({"hue": "teal"}, "Two archetypes have the colour “teal”; people have to tell the two apart."),
        ({"glyph": "own", "glyph_own": "<script>"}, "Use SVG path data for a 24 by 24 drawing."),
        ({"summary": ""}, "This field is required."),
    ],
)
def test_refused_archetypes_keep_what_was_typed(
    admin_client: Client, db: None, changes: dict[str, str], sentence: str
) -> None:
    other = {"name": "Sea", "summary": "Swims.", "hue": "rose", "glyph": ICONS["Waves"]} | changes
    response = admin_client.post(ADD, archetype_rows({"name": "Sun", "summary": "Lies there.", "hue": "teal"}, other))
    page = Page(response)
    assert sentence in page.errors
    assert page.value("archetypes-0-name") == "Sun"
    assert page.value("archetypes-1-name") == other["name"]
    assert page.value("archetypes-1-hue") == other["hue"]
    if "glyph_own" in changes:
        assert page.value("archetypes-1-glyph") == "own"
        assert page.value("archetypes-1-glyph_own") == "<script>"
    assert not Questionnaire.objects.filter(title="Other").exists()


def test_too_few_archetypes_lead_to_the_page_that_asks_for_the_others(admin_client: Client, db: None) -> None:
    response = admin_client.post(ADD, archetype_rows({"name": "Sun", "summary": "Lies there."}))
    questionnaire = Questionnaire.objects.get(title="Other")
    assert response["Location"] == change_url(questionnaire)
    page = Page(admin_client.get(change_url(questionnaire)))
    [notice] = page.notices
    assert "Still missing: There is 1 archetype; a questionnaire has 3 to 12." in notice
    assert page.texts(".steps li")[0] == "Archetypes 1 so far"
    names = "#archetypes-group [name$=-name]:not([name*=__prefix__])"
    assert page.attributes(names, "value") == ["Sun", "", ""]
    assert page.value("archetypes-1-hue") == "orange"


def test_an_archetype_keeps_its_own_drawing_and_shows_which_colours_are_taken(
    admin_client: Client, holiday: Questionnaire
) -> None:
    row = holiday.archetypes.all()[0]
    data = {"name": row.name, "summary": row.summary, "named_by": "us", "hue": row.hue, "key": row.key}
    for glyph, expected in (
        ({"glyph": "own", "glyph_own": "M1 1h9"}, "M1 1h9"),
        ({"glyph": ICONS["Sun"], "glyph_own": "M1 1h9"}, ICONS["Sun"]),
        ({"glyph": "", "glyph_own": "M1 1h9"}, ""),
    ):
        assert admin_client.post(change_url(row), data | glyph).status_code == 302
        row.refresh_from_db()
        assert row.glyph == expected
    page = Page(admin_client.get(change_url(row)))
    assert page.attributes(".pick.taken", "title") == ["orange, taken by Explorer", "green, taken by Culture Lover"]
    assert Page(admin_client.get(add_url(Archetype, holiday))).value("hue") == "rose"


def test_the_archetypes_are_no_longer_on_the_page_once_it_is_published(
    admin_client: Client, draft: Questionnaire, small: Questionnaire
) -> None:
    assert not Page(admin_client.get(change_url(draft))).has("#archetypes-group, .steps")
    assert Page(admin_client.get(change_url(small))).has("#archetypes-group")


def test_who_may_not_change_archetypes_sees_none_of_their_fields(staff: Staff, small: Questionnaire) -> None:
    page = Page(staff("change_questionnaire", "view_archetype").get(change_url(small)))
    assert not page.has("#archetypes-group input:not([type=hidden])")
