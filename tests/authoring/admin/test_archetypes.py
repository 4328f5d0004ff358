"""The add and change pages of archetypes."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.authoring.admin.base import change_url
from assessments.models import Archetype, Questionnaire
from tests.html import Page


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
def test_invalid_archetypes_are_refused(
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
