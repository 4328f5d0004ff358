"""Lists of records of several questionnaires: each row says whose it is, and those of one stay together."""

import pytest
from django.test import Client

from assessments.authoring.admin.base import list_url
from assessments.models import Advice, Archetype, Cue, Question, Questionnaire
from tests.html import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Archetype, Question, Advice, Cue])
def test_a_list_of_several_questionnaires_has_a_column_for_them(
    admin_client: Client,
    draft: Questionnaire,
    small: Questionnaire,
    model: type[Archetype] | type[Question] | type[Advice] | type[Cue],
) -> None:
    whose = Page(admin_client.get(list_url(model))).texts("#result_list .field-questionnaire_slug")
    counts = [model.objects.filter(questionnaire=row).count() for row in (draft, small)]
    assert whose == [draft.slug] * counts[0] + [small.slug] * counts[1]
    one = Page(admin_client.get(list_url(model, small)))
    assert not one.has("#result_list .field-questionnaire_slug")
    assert len(one.all("#result_list .drag.handle")) == counts[1]


def test_a_list_of_the_only_questionnaire_needs_no_column(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(list_url(Archetype)))
    assert not page.has("#result_list .field-questionnaire_slug")
    assert page.has("#result_list .drag.handle")
