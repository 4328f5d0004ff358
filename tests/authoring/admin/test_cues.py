"""The add and change pages of cues: fields, pulls, permissions, queries."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.cues import CueForm
from assessments.authoring.admin.grid import weight_name
from assessments.authoring.drafts import draft_definition
from assessments.models import Cue, Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.html import Page

LIST = reverse("admin:assessments_cue_changelist")
ADD = reverse("admin:assessments_cue_add")
NOWHERE = dict.fromkeys(["analytics", "feature", "infra", "internal", "research", "client"], "")


def form_of(cue: Cue, pulls: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return the data that the cue's page posts, with some fields changed; pulls by archetype."""
    values = {weight.archetype.key: weight.value for weight in cue.weights.all()} | (pulls or {})
    numbers = {weight_name(row.pk): values.get(row.key, "") for row in cue.questionnaire.archetypes.all()}
    return {
        "key": cue.key,
        "says": cue.says,
        "phrases": cue.phrases,
        "asks": cue.asks,
        "detail": cue.detail,
        **numbers,
        **changes,
    }


def pulls_of(cue: Cue) -> dict[str, float]:
    return dict(cue.weights.values_list("archetype__key", "value"))


def test_saves_text_and_pulls(admin_client: Client, cue: Cue) -> None:
    before = pulls_of(cue)
    form = form_of(
        cue, {"research": "1.25", "client": "-0.5", "feature": "", "infra": "0"}, phrases="one\r\n two  three "
    )
    assert admin_client.post(change_url(cue), form).status_code == 302
    cue.refresh_from_db()
    assert cue.lines == ("one", "two three")
    gone = {"feature", "infra"}
    assert pulls_of(cue) == {key: value for key, value in before.items() if key not in gone} | {
        "research": 1.25,
        "client": -0.5,
    }


def shown_in(form: Page) -> dict[str, str]:
    """Return the data that a browser would post from the unchanged page."""
    names = form.attributes("#cue_form input:not([type=hidden], [type=submit]), #cue_form textarea", "name")
    return {name: form.value(name).replace("\n", "\r\n") for name in names}


# A cue that pulls, one that counts in every posting, one that only takes words, one that asks.
@pytest.mark.parametrize("key", ["research", "base", "misleading", "tells-salary"])
def test_saving_the_page_without_a_change_changes_nothing(admin_client: Client, draft: Questionnaire, key: str) -> None:
    cue = draft.cues.get(key=key)
    cue.weights.update(value=1.23456789)  # files may have more digits than the field's step
    before = draft_definition(questionnaire=draft)
    form = shown_in(Page(admin_client.get(change_url(cue))))
    assert len(form) == 4 + draft.archetypes.count()
    assert admin_client.post(change_url(cue), form).status_code == 302
    assert draft_definition(questionnaire=draft) == before


def test_saving_any_cue_without_a_change_changes_nothing(
    rf: RequestFactory, admin_user: User, draft: Questionnaire, cue: Cue
) -> None:
    before = draft_definition(questionnaire=draft)
    request = rf.get("/")
    request.user = admin_user
    form_class = admin.site.get_model_admin(Cue).get_form(request, cue, change=True)
    for row in draft.cues.all():
        values = {field.html_name: field.value() for field in form_class(instance=row)}
        sent = {name: str(value).replace("\n", "\r\n") for name, value in values.items() if value is not None}
        form = form_class(sent, instance=row)
        assert isinstance(form, CueForm)
        assert form.is_valid(), (row.key, form.errors)
        form.save()
        form.save_pulls()
    after = draft_definition(questionnaire=draft)
    assert after == before
    assert after.sha256 == before.sha256


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"pulls": {"client": "5.5"}}, "A pull is a number from −5 to 5; empty is none."),
        ({"pulls": {"client": "much"}}, "A pull is a number from −5 to 5; empty is none."),
        ({"pulls": {"client": "nan"}}, "A pull is a number from −5 to 5; empty is none."),
        ({"phrases": "boat ..\nship"}, "“boat ..” has to begin and end with a word."),
        ({"phrases": "(boat)"}, "use letters, digits, spaces"),
        ({"phrases": " ".join(["a|b-c"] * 20)}, "stands for more than 64 combinations of words"),
        ({"phrases": " \r\n ", "pulls": NOWHERE}, "needs a number for at least one archetype"),
        ({"asks": "Do they?"}, "can’t pull. Remove the question or the numbers"),
        ({"asks": "Do they?", "pulls": NOWHERE, "phrases": ""}, "Give the phrases that show"),
        ({"key": "clients"}, "another one with this key"),
        ({"key": "Not A Key"}, "Use lower-case letters"),
        ({"says": ""}, "This field is required"),
    ],
)
def test_refuses_invalid_cues_and_keeps_what_was_typed(
    admin_client: Client, cue: Cue, changes: dict[str, Any], sentence: str
) -> None:
    before = pulls_of(cue)
    response = admin_client.post(change_url(cue), form_of(cue, **{"says": "Typed and kept", **changes}))
    assert response.status_code == 200
    page = Page(response)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("says") == changes.get("says", "Typed and kept")
    assert pulls_of(cue) == before


def test_pulls_are_entered_after_a_new_cue_is_saved(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(ADD))
    assert not page.has('[name^="weight_"]')
    assert any("how far the cue pulls on the next page" in text for text in page.texts(".description"))
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat\r\nship", "asks": ""}
    response = admin_client.post(ADD, form, follow=True)
    cue = Cue.objects.get(key="boats")
    assert response.request["PATH_INFO"] == change_url(cue)
    page = Page(response)
    [notice] = page.notices
    assert "Now set how far it pulls" in notice
    assert (cue.phrases, cue.position) == ("boat\nship", draft.cues.count() - 1)
    assert page.attributes('[name^="weight_"]', "name") == [weight_name(row.pk) for row in draft.archetypes.all()]


def test_a_new_cue_that_asks_returns_to_the_list(admin_client: Client, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat", "asks": "Which boat?"}
    assert admin_client.post(ADD, form)["Location"] == list_url(Cue, draft)
    assert draft.cues.get(key="boats").asks == "Which boat?"


def test_a_question_about_a_detail_needs_no_phrases(admin_client: Client, draft: Questionnaire) -> None:
    about = {"questionnaire": draft.pk, "key": "where", "says": "Where", "phrases": "", "detail": "place"}
    page = Page(admin_client.post(ADD, {**about, "asks": ""}))
    assert any("Give the question to ask" in error for error in page.errors), page.errors
    assert admin_client.post(ADD, {**about, "asks": "Where is it?"})["Location"] == list_url(Cue, draft)
    cue = draft.cues.get(key="where")
    assert (cue.detail, cue.asks) == ("place", "Where is it?")
    assert draft_definition(questionnaire=draft).cues[-1].asks_about == "place"


def test_a_cue_that_asks_without_phrases_is_refused(admin_client: Client, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "", "asks": "Which boat?"}
    page = Page(admin_client.post(ADD, form))
    assert any("Give the phrases that show" in error for error in page.errors), page.errors


def test_staff_with_view_permission_see_the_pulls_and_cannot_change_them(staff: Staff, cue: Cue) -> None:
    client = staff("view_cue")
    response = client.get(change_url(cue))
    assert response.status_code == 200
    page = Page(response)
    assert page.texts(".field-says .readonly") == [cue.says]
    [pulls] = page.texts(".field-pulls .readonly")
    assert "The Pure Researcher +" in pulls
    assert not page.has('[name="says"]')
    assert client.post(change_url(cue), form_of(cue, says="Mine")).status_code == 403
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403


def test_requires_a_permission_for_cues(staff: Staff, client: Client, cue: Cue) -> None:
    stranger = staff("view_advice")
    for address in (LIST, ADD, change_url(cue)):
        for sent_away, refused in (
            (client.get(address), stranger.get(address)),
            (client.post(address), stranger.post(address)),
        ):
            assert sent_away.status_code == 302
            assert sent_away["Location"].startswith(reverse("admin:login"))
            assert refused.status_code == 403


def queries_of(client: Client, address: str) -> int:
    client.get(address)  # fill the caches
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_the_number_of_queries_does_not_grow_with_the_cues(admin_client: Client, small: Questionnaire) -> None:
    addresses = (list_url(Cue, small), change_url(small.cues.get(key="boats")), change_url(small))
    before = [queries_of(admin_client, address) for address in addresses]
    for i in range(12):
        more = small.cues.create(key=f"more-{i}", says="More", phrases="more")
        for archetype in small.archetypes.all():
            more.weights.create(archetype=archetype, value=1)
    assert [queries_of(admin_client, address) for address in addresses] == before
    assert before[0] <= 13
