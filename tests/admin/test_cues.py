"""Cues in the admin: words, numbers, filters; when a role is too much; what changed between two versions."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.admin.base import change_url
from assessments.admin.grid import weight_name
from assessments.drafts import draft_definition
from assessments.models import Archetype, Choice, Cue, CueWeight, Questionnaire
from assessments.publishing import publish
from tests.factories import NOON

LIST = reverse("admin:assessments_cue_changelist")
ADD = reverse("admin:assessments_cue_add")
NOWHERE = dict.fromkeys(["research", "feature", "infra", "internal"], "")


def form_of(cue: Cue, pulls: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """What a browser posts from the cue's page, with some of it changed; pulls by archetype."""
    values = {weight.archetype.key: weight.value for weight in cue.weights.all()} | (pulls or {})
    numbers = {weight_name(row.pk): values.get(row.key, "") for row in cue.questionnaire.archetypes.all()}
    return {"key": cue.key, "says": cue.says, "phrases": cue.phrases, "asks": cue.asks, **numbers, **changes}


def pulls_of(cue: Cue) -> dict[str, float]:
    return dict(cue.weights.values_list("archetype__key", "value"))


@pytest.fixture
def cue(draft: Questionnaire) -> Cue:
    return draft.cues.get(key="research")


def test_saves_words_and_numbers(admin_client: Any, cue: Cue) -> None:
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


def test_saving_without_a_change_changes_nothing(admin_client: Any, draft: Questionnaire, cue: Cue) -> None:
    cue.weights.update(value=1.23456789)  # a file may say it more exactly than the arrows of the field
    before = draft_definition(questionnaire=draft)
    for row in draft.cues.all():
        shown = admin_client.get(change_url(row)).context["adminform"].form
        values = {field.name: field.value() for field in shown}
        form = {name: str(value).replace("\n", "\r\n") for name, value in values.items() if value is not None}
        assert admin_client.post(change_url(row), form).status_code == 302, row.key
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
        ({"phrases": " \r\n ", "pulls": NOWHERE}, "or it says nothing"),
        ({"asks": "Do they?"}, "pulls nowhere: take the question away, or the numbers"),
        ({"asks": "Do they?", "pulls": NOWHERE, "phrases": ""}, "Give the phrases by which"),
        ({"key": "clients"}, "another one with this key"),
        ({"key": "Not A Key"}, "Use lower-case letters"),
        ({"says": ""}, "This field is required"),
    ],
)
def test_refuses_in_a_sentence_and_keeps_what_was_typed(
    admin_client: Any, cue: Cue, changes: dict[str, Any], sentence: str
) -> None:
    before = pulls_of(cue)
    response = admin_client.post(change_url(cue), form_of(cue, **{"says": "Typed and kept", **changes}))
    assert response.status_code == 200
    assert sentence in response.text
    assert changes.get("says", "Typed and kept") in response.text
    assert pulls_of(cue) == before


def test_a_new_cue_gets_its_numbers_after_its_words(admin_client: Any, draft: Questionnaire) -> None:
    assert "how far the cue pulls is asked on the next page" in admin_client.get(ADD).text
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat\r\nship", "asks": ""}
    response = admin_client.post(ADD, form, follow=True)
    cue = Cue.objects.get(key="boats")
    assert response.request["PATH_INFO"] == change_url(cue)
    assert "Now say how far it pulls" in response.text
    assert (cue.phrases, cue.position) == ("boat\nship", draft.cues.count() - 1)
    assert f'name="{weight_name(draft.archetypes.first().pk)}"' in response.text


def test_a_new_question_has_no_numbers_to_go_on_to(admin_client: Any, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat", "asks": "Which boat?"}
    assert admin_client.post(ADD, form)["Location"] == LIST
    assert draft.cues.get(key="boats").asks == "Which boat?"


def test_a_question_without_phrases_is_refused(admin_client: Any, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "", "asks": "Which boat?"}
    assert "Give the phrases by which" in admin_client.post(ADD, form).text


def test_the_list_says_what_each_pulls(admin_client: Any, cue: Cue) -> None:
    page = admin_client.get(LIST).text
    row = re.search(rf'>{re.escape(cue.says)} <span class="key">research</span>.*?</tr>', page, re.S)
    assert row is not None
    strongest = max(cue.weights.all(), key=lambda weight: abs(weight.value))
    assert f">{strongest.archetype.name} {strongest.value:+.2f}" in row[0]
    numbers = [abs(float(number.replace("−", "-"))) for number in re.findall(r"[+−]\d\.\d\d", row[0])]
    assert len(numbers) == cue.weights.count() > 1
    assert numbers == sorted(numbers, reverse=True)
    assert str(len(cue.lines)) in row[0]
    assert "every posting" in page
    assert "What is the salary range?" in page


@pytest.mark.parametrize(
    ("wanted", "found", "not_found"),
    [
        ("kind=asks", "tells-salary", "research"),
        ("kind=base", ">base<", "research"),
        ("kind=takes", "misleading", "tells-salary"),
        ("kind=pulls", "research", "misleading"),
        ("q=neurip", "publishing", "dashboards"),
    ],
)
def test_finds_by_what_a_cue_does(admin_client: Any, cue: Cue, wanted: str, found: str, not_found: str) -> None:
    page = admin_client.get(f"{LIST}?{wanted}").text.split('id="changelist-form"')[1]
    assert found in page
    assert f">{not_found}<" not in page


def test_finds_by_the_archetype_that_is_pulled(admin_client: Any, draft: Questionnaire) -> None:
    client = Archetype.objects.get(key="client")
    page = admin_client.get(f"{LIST}?pulls={client.pk}").text
    assert ">showing-it<" in page
    assert ">bi-tools<" not in page


@pytest.mark.parametrize("nobody", ["x", "-1", "", "9" * 40])
def test_an_archetype_that_is_none_filters_nothing(admin_client: Any, draft: Questionnaire, nobody: str) -> None:
    assert admin_client.get(LIST, {"pulls": nobody}).context["cl"].result_count == draft.cues.count()
    assert admin_client.get(LIST, {"questionnaire__id__exact": nobody}).status_code in (200, 302)


def test_the_filter_offers_the_archetypes_of_the_questionnaire_that_is_looked_at(
    admin_client: Any, draft: Questionnaire
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    other.archetypes.create(key="sailor", name="The Sailor", hue="blue", summary="Sails.")
    assert "The Sailor" in admin_client.get(LIST).text
    assert "The Sailor" not in admin_client.get(LIST, {"questionnaire__id__exact": draft.pk}).text


@pytest.mark.parametrize("verb", ["place_first", "delete_selected"])
def test_what_is_found_can_be_moved_and_deleted(admin_client: Any, draft: Questionnaire, cue: Cue, verb: str) -> None:
    chosen = {"action": verb, "_selected_action": [cue.pk], "post": "yes"}
    assert admin_client.post(f"{LIST}?kind=pulls", chosen).status_code == 302
    assert (draft.cues.first() == cue) == (verb == "place_first")
    assert draft.cues.filter(pk=cue.pk).exists() == (verb == "place_first")


def test_whoever_may_only_look_sees_the_numbers_and_changes_nothing(staff: Any, cue: Cue) -> None:
    client = staff("view_cue")
    page = client.get(change_url(cue))
    assert page.status_code == 200
    assert "The Pure Researcher +" in page.text
    assert 'name="says"' not in page.text
    assert client.post(change_url(cue), form_of(cue, says="Mine")).status_code == 403
    assert client.get(LIST).status_code == 200
    assert client.get(ADD).status_code == 403


def test_is_for_those_who_may_see_cues(staff: Any, client: Any, cue: Cue) -> None:
    stranger = staff("view_advice")
    for address in (LIST, ADD, change_url(cue)):
        for method in ("get", "post"):
            response = getattr(client, method)(address)
            assert response.status_code == 302
            assert "/login/" in response["Location"]
            assert getattr(stranger, method)(address).status_code == 403


def queries_of(client: Any, address: str) -> int:
    client.get(address)  # what a process keeps is kept by now
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_takes_as_many_queries_however_many_cues_there_are(admin_client: Any, draft: Questionnaire, cue: Cue) -> None:
    addresses = (LIST, change_url(cue), change_url(draft))
    before = [queries_of(admin_client, address) for address in addresses]
    for i in range(20):
        more = draft.cues.create(key=f"more-{i}", says="More", phrases="more")
        for archetype in draft.archetypes.all():
            more.weights.create(archetype=archetype, value=1)
    assert [queries_of(admin_client, address) for address in addresses] == before
    assert before[0] <= 13


# --- the questionnaire --------------------------------------------------------------------------------------


def questionnaire_form(draft: Questionnaire, **changes: Any) -> dict[str, Any]:
    names = ["title", "summary", "article_title", "article_author", "article_publisher", "article_published"]
    form = {name: getattr(draft, name) for name in [*names, "article_url", "framed_by", "catch_all", "together"]}
    for prefix in ("scales", "sources"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | changes


def test_what_is_too_much_for_one_is_edited_with_the_questionnaire(admin_client: Any, draft: Questionnaire) -> None:
    form = questionnaire_form(
        draft, catch_all="client", together=" research  client\tinfra \r\n\r\nfeature infra client"
    )
    assert admin_client.post(change_url(draft), form).status_code == 302
    draft.refresh_from_db()
    assert (draft.catch_all, draft.together) == ("client", "research client infra\nfeature infra client")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"catch_all": "nobody"}, "No archetype here has the key “nobody”"),
        ({"together": "research client nobody"}, "No archetype here has the key “nobody”"),
        ({"together": "research client"}, "Name at least 3 different archetypes in each line."),
        ({"together": "research client client"}, "Name at least 3 different archetypes in each line."),
    ],
)
def test_refuses_archetypes_that_are_none(
    admin_client: Any, draft: Questionnaire, changes: dict[str, str], sentence: str
) -> None:
    response = admin_client.post(change_url(draft), questionnaire_form(draft, **changes))
    assert response.status_code == 200
    assert sentence in response.text
    draft.refresh_from_db()
    assert draft.catch_all == "everything"


def test_the_overview_leads_to_the_cues(admin_client: Any, draft: Questionnaire) -> None:
    page = admin_client.get(change_url(draft)).text
    assert f'href="{LIST}?questionnaire__id__exact={draft.pk}">{draft.cues.count()}</a>' in page


# --- what changed -------------------------------------------------------------------------------------------


@pytest.fixture
def publish_page(draft: Questionnaire) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


@pytest.fixture
def compare_page(draft: Questionnaire) -> str:
    return reverse("admin:assessments_version_compare", args=[draft.pk])


def test_changed_phrases_are_shown_whole_among_those_that_stayed(
    admin_client: Any, draft: Questionnaire, cue: Cue, publish_page: str
) -> None:
    CueWeight.objects.filter(cue=cue, archetype__key="research").update(value=2.5)
    first, *middle, last = cue.lines
    cue.phrases = "\n".join(["explore|survey the sea", *middle, last, "deep sea"])
    cue.save()
    page = admin_client.get(publish_page).text
    assert "Cues for reading postings" in page
    assert f'<a href="{change_url(cue)}">research</a>' in page
    assert f"<del>{first}\n</del>" in page
    assert "<ins>explore|survey the sea\n</ins>" in page
    assert "<ins>deep sea\n</ins>" in page
    assert page.count(f"… {len(middle) - 3} more …") == 2
    assert '<th scope="row">pulls</th>' in page
    version = publish(questionnaire=draft, by=None, note="", now=NOON)
    assert version.content.cues[[c.key for c in version.content.cues].index("research")].weights["research"] == 2.5


def test_sets_that_are_too_much_are_shown_one_a_line_with_the_way_there(
    admin_client: Any, draft: Questionnaire, publish_page: str
) -> None:
    draft.together, draft.catch_all = "analytics feature infra\nresearch client internal", ""
    draft.save()
    page = admin_client.get(publish_page).text
    section = page.split("When a role is too much")[1]
    assert f'<a href="{change_url(draft)}">The questionnaire’s page</a>' in section
    assert '<th scope="row">The archetype of everything</th>' in section
    assert "analytics feature infra\n" in section
    assert "research client internal" in re.sub("</?ins>", "", section)


def test_a_choice_with_a_name_of_ours_is_shown_as_it_is(
    admin_client: Any, draft: Questionnaire, publish_page: str
) -> None:
    question = draft.questions.filter(format="single")[0]
    for key in ("together", "phrases"):
        Choice.objects.create(question=question, key=key, text=f"Quietly, {key}", position=9)
    page = admin_client.get(publish_page).text
    assert ">Quietly, together</td>" in page
    assert ">Quietly, phrases</td>" in page


def test_two_versions_lead_to_the_draft_where_the_visitor_may_go(
    admin_client: Any, staff: Any, draft: Questionnaire, cue: Cue, compare_page: str
) -> None:
    Cue.objects.filter(pk=cue.pk).update(phrases="deep sea")
    count = draft.cues.count()
    assert f"{count} cues for reading postings" in admin_client.get(change_url(draft.versions.get())).text
    publish(questionnaire=draft, by=None, note="", now=NOON)
    page = admin_client.get(compare_page).text
    assert f'<a href="{change_url(cue)}">research</a>' in page
    assert "Links lead to the draft." in page
    page = staff("view_version").get(compare_page).text
    assert "<ins>deep sea\n</ins>" in page
    assert change_url(cue) not in page
    assert "Links lead to the draft." not in page
