"""Cues in the admin: words, numbers, filters; when a role is too much; what changed between two versions."""

import re
from collections.abc import Iterator
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
from assessments.authoring.publishing import publish
from assessments.models import Archetype, Choice, Cue, CueWeight, Questionnaire
from tests.authoring.admin.conftest import Staff
from tests.factories import NOON
from tests.html import Page

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


def test_saves_words_and_numbers(admin_client: Client, cue: Cue) -> None:
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
    """What a browser would send from the cue's page as it stands."""
    names = form.attributes("#cue_form input:not([type=hidden], [type=submit]), #cue_form textarea", "name")
    return {name: form.value(name).replace("\n", "\r\n") for name in names}


# One that pulls, one that counts in every posting, one that only takes its words, one that asks.
@pytest.mark.parametrize("key", ["research", "base", "misleading", "tells-salary"])
def test_saving_the_page_without_a_change_changes_nothing(admin_client: Client, draft: Questionnaire, key: str) -> None:
    cue = draft.cues.get(key=key)
    cue.weights.update(value=1.23456789)  # a file may say it more exactly than the arrows of the field
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
        ({"phrases": " \r\n ", "pulls": NOWHERE}, "or it says nothing"),
        ({"asks": "Do they?"}, "pulls nowhere: take the question away, or the numbers"),
        ({"asks": "Do they?", "pulls": NOWHERE, "phrases": ""}, "Give the phrases by which"),
        ({"key": "clients"}, "another one with this key"),
        ({"key": "Not A Key"}, "Use lower-case letters"),
        ({"says": ""}, "This field is required"),
    ],
)
def test_refuses_in_a_sentence_and_keeps_what_was_typed(
    admin_client: Client, cue: Cue, changes: dict[str, Any], sentence: str
) -> None:
    before = pulls_of(cue)
    response = admin_client.post(change_url(cue), form_of(cue, **{"says": "Typed and kept", **changes}))
    assert response.status_code == 200
    page = Page(response)
    assert any(sentence in error for error in page.errors), page.errors
    assert page.value("says") == changes.get("says", "Typed and kept")
    assert pulls_of(cue) == before


def test_a_new_cue_gets_its_numbers_after_its_words(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(ADD))
    assert not page.has('[name^="weight_"]')
    assert any("how far the cue pulls is asked on the next page" in text for text in page.texts(".description"))
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat\r\nship", "asks": ""}
    response = admin_client.post(ADD, form, follow=True)
    cue = Cue.objects.get(key="boats")
    assert response.request["PATH_INFO"] == change_url(cue)
    page = Page(response)
    [notice] = page.notices
    assert "Now say how far it pulls" in notice
    assert (cue.phrases, cue.position) == ("boat\nship", draft.cues.count() - 1)
    assert page.attributes('[name^="weight_"]', "name") == [weight_name(row.pk) for row in draft.archetypes.all()]


def test_a_new_question_has_no_numbers_to_go_on_to(admin_client: Client, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "boat", "asks": "Which boat?"}
    assert admin_client.post(ADD, form)["Location"] == LIST
    assert draft.cues.get(key="boats").asks == "Which boat?"


def test_a_question_without_phrases_is_refused(admin_client: Client, draft: Questionnaire) -> None:
    form = {"questionnaire": draft.pk, "key": "boats", "says": "Boats", "phrases": "", "asks": "Which boat?"}
    page = Page(admin_client.post(ADD, form))
    assert any("Give the phrases by which" in error for error in page.errors), page.errors


def keys_in(listed: Page) -> list[str]:
    return listed.texts("#result_list .key")


def test_the_list_says_what_each_pulls(admin_client: Client, cue: Cue) -> None:
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
    assert page.texts("td.field-asked")[keys.index("tells-salary")] == "What is the salary range?"


@pytest.mark.parametrize(
    ("wanted", "found", "not_found"),
    [
        ("kind=asks", "tells-salary", "research"),
        ("kind=base", "base", "research"),
        ("kind=takes", "misleading", "tells-salary"),
        ("kind=pulls", "research", "misleading"),
        ("q=neurip", "publishing", "dashboards"),
    ],
)
def test_finds_by_what_a_cue_does(admin_client: Client, cue: Cue, wanted: str, found: str, not_found: str) -> None:
    keys = keys_in(Page(admin_client.get(f"{LIST}?{wanted}")))
    assert found in keys
    assert not_found not in keys
    assert cue.questionnaire.cues.filter(key=not_found).exists()


def test_finds_by_the_archetype_that_is_pulled(admin_client: Client, draft: Questionnaire) -> None:
    client = Archetype.objects.get(key="client")
    keys = keys_in(Page(admin_client.get(f"{LIST}?pulls={client.pk}")))
    assert "showing-it" in keys
    assert "bi-tools" not in keys
    assert draft.cues.filter(key="bi-tools").exists()


@pytest.mark.parametrize("nobody", ["x", "-1", "", "9" * 40])
def test_an_archetype_that_is_none_filters_nothing(admin_client: Client, draft: Questionnaire, nobody: str) -> None:
    draft.cues.filter(position__gte=4).delete()  # a short list says it too
    assert admin_client.get(LIST, {"pulls": nobody}).context["cl"].result_count == draft.cues.count()
    assert admin_client.get(LIST, {"questionnaire__id__exact": nobody}).status_code in (200, 302)


def test_the_filter_offers_the_archetypes_of_the_questionnaire_that_is_looked_at(
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
def test_what_is_found_can_be_moved_and_deleted(
    admin_client: Client, draft: Questionnaire, cue: Cue, verb: str
) -> None:
    chosen = {"action": verb, "_selected_action": [cue.pk], "post": "yes"}
    assert admin_client.post(f"{LIST}?kind=pulls", chosen).status_code == 302
    assert (draft.cues.first() == cue) == (verb == "place_first")
    assert draft.cues.filter(pk=cue.pk).exists() == (verb == "place_first")


def test_whoever_may_only_look_sees_the_numbers_and_changes_nothing(staff: Staff, cue: Cue) -> None:
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


def test_is_for_those_who_may_see_cues(staff: Staff, client: Client, cue: Cue) -> None:
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
    client.get(address)  # what a process keeps is kept by now
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    return len(found)


def test_takes_as_many_queries_however_many_cues_there_are(admin_client: Client, small: Questionnaire) -> None:
    addresses = (list_url(Cue, small), change_url(small.cues.get(key="boats")), change_url(small))
    before = [queries_of(admin_client, address) for address in addresses]
    for i in range(12):
        more = small.cues.create(key=f"more-{i}", says="More", phrases="more")
        for archetype in small.archetypes.all():
            more.weights.create(archetype=archetype, value=1)
    assert [queries_of(admin_client, address) for address in addresses] == before
    assert before[0] <= 13


# --- the questionnaire --------------------------------------------------------------------------------------


def questionnaire_form(draft: Questionnaire, **changes: Any) -> dict[str, Any]:
    names = ["title", "summary", "article_title", "article_author", "article_publisher", "article_published"]
    form = {
        name: getattr(draft, name)
        for name in [*names, "article_url", "framed_by", "catch_all", "excluded_combinations"]
    }
    for prefix in ("scales", "sources"):
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return form | changes


def test_what_is_too_much_for_one_is_edited_with_the_questionnaire(admin_client: Client, draft: Questionnaire) -> None:
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
def test_refuses_archetypes_that_are_none(
    admin_client: Client, small: Questionnaire, changes: dict[str, str], sentence: str
) -> None:
    response = admin_client.post(change_url(small), questionnaire_form(small, **changes))
    assert response.status_code == 200
    errors = Page(response).errors
    assert any(sentence in error for error in errors), errors
    small.refresh_from_db()
    assert (small.catch_all, small.excluded_combinations) == ("air", "sea land air")


def test_the_overview_leads_to_the_cues(admin_client: Client, small: Questionnaire) -> None:
    small.cues.create(key="more", says="More", phrases="more")
    page = Page(admin_client.get(change_url(small)))
    assert page.texts(f'.overview a[href="{list_url(Cue, small)}"]') == ["4"]


# --- what changed -------------------------------------------------------------------------------------------


@pytest.fixture
def publish_page(draft: Questionnaire, nothing_questionable: None) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


@pytest.fixture
def compare_page(draft: Questionnaire) -> str:
    return reverse("admin:assessments_version_compare", args=[draft.pk])


def changes_on(page: Page) -> Iterator[tuple[str, str, str]]:
    """What is called changed, what stood there and what stands there now, line ends kept."""
    for row in page.all(".changes tbody tr"):
        field, before, after = (cell.text() for cell in row.css("th, td"))
        yield field.strip(), before.removesuffix(" "), after.removesuffix(" ")


def marked_on(page: Page, tag: str) -> list[str]:
    return [node.text() for node in page.all(f".changes {tag}")]


def test_changed_phrases_are_shown_whole_among_those_that_stayed(
    admin_client: Client, draft: Questionnaire, cue: Cue, publish_page: str
) -> None:
    CueWeight.objects.filter(cue=cue, archetype__key="research").update(value=2.5)
    first, *middle, last = cue.lines
    cue.phrases = "\n".join(["explore|survey the sea", *middle, last, "deep sea"])
    cue.save()
    page = Page(admin_client.get(publish_page))
    assert page.texts(".changes h2") == ["Cues for reading postings"]
    assert page.link("research") == change_url(cue)
    assert f"{first}\n" in marked_on(page, "del")
    assert {"explore|survey the sea\n", "deep sea\n"} <= set(marked_on(page, "ins"))
    changes = {field: sides for field, *sides in changes_on(page)}
    assert changes.keys() == {"phrases", "pulls"}
    assert [side.count(f"… {len(middle) - 3} more …") for side in changes["phrases"]] == [1, 1]
    version = publish(questionnaire=draft, by=None, note="", now=NOON)
    assert version.content.cues[[c.key for c in version.content.cues].index("research")].weights["research"] == 2.5


def test_sets_that_are_too_much_are_shown_one_a_line_with_the_way_there(
    admin_client: Client, draft: Questionnaire, publish_page: str
) -> None:
    draft.excluded_combinations, draft.catch_all = "analytics feature infra\nresearch client internal", ""
    draft.save()
    page = Page(admin_client.get(publish_page))
    assert page.texts(".changes h2") == ["When a role is too much"]
    assert page.link("The questionnaire’s page") == change_url(draft)
    changes = {field: after for field, _, after in changes_on(page)}
    assert changes == {"The archetype of everything": "nothing", "Too many together": draft.excluded_combinations}


def test_a_choice_with_a_name_of_ours_is_shown_as_it_is(
    admin_client: Client, draft: Questionnaire, publish_page: str
) -> None:
    question = draft.questions.filter(format="single")[0]
    for key in ("together", "phrases"):
        Choice.objects.create(question=question, key=key, text=f"Quietly, {key}", position=9)
    changes = [after for _, _, after in changes_on(Page(admin_client.get(publish_page)))]
    assert changes == ["Quietly, together", "Quietly, phrases"]


def test_two_versions_lead_to_the_draft_where_the_visitor_may_go(
    admin_client: Client, staff: Staff, draft: Questionnaire, cue: Cue, compare_page: str
) -> None:
    Cue.objects.filter(pk=cue.pk).update(phrases="deep sea")
    count = draft.cues.count()
    [parts] = Page(admin_client.get(change_url(draft.versions.get()))).texts(".field-holds .readonly")
    assert f"{count} cues for reading postings" in parts
    publish(questionnaire=draft, by=None, note="", now=NOON)
    page = Page(admin_client.get(compare_page))
    assert page.link("research") == change_url(cue)
    assert "Links lead to the draft." in page.text
    page = Page(staff("view_version").get(compare_page))
    assert marked_on(page, "ins") == ["deep sea\n"]
    assert change_url(cue) not in page.addresses
    assert "Links lead to the draft." not in page.text
