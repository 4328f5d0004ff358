"""The publishing page; versions, which can't be changed."""

from collections.abc import Callable

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import DatabaseError, transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url, list_url
from assessments.authoring.admin.problems import linked_problems
from assessments.authoring.drafts import draft_definition
from assessments.authoring.history import line_of
from assessments.core.definition import Problem
from assessments.models import Archetype, Choice, Question, Questionnaire, Version, Weight
from tests.authoring.admin.conftest import Staff, form_of
from tests.html import Page

Send = Callable[..., HttpResponseBase]
VERSIONS = reverse("admin:assessments_version_changelist")


@pytest.fixture
def address(draft: Questionnaire) -> str:
    return reverse("admin:assessments_questionnaire_publish", args=[draft.pk])


@pytest.fixture
def send(admin_client: Client, draft: Questionnaire, address: str) -> Send:
    """Return a function that publishes the current draft."""

    def post(note: str = "", **changes: str) -> HttpResponseBase:
        data = {"draft": draft_definition(questionnaire=draft).sha256, "note": note}
        return admin_client.post(address, data | changes)

    return post


def problems_on(response: HttpResponseBase) -> dict[str, str]:
    """The problems that prevent publishing, with their links."""
    page = Page(response)
    sentences = [problem.partition(" Fix it")[0] for problem in page.texts(".problems li")]
    return dict(zip(sentences, page.attributes(".problems a", "href"), strict=True))


def compare(draft: Questionnaire) -> str:
    return reverse("admin:assessments_version_compare", args=[draft.pk])


def test_edit_and_publish_from_end_to_end(admin_client: Client, draft: Questionnaire, address: str, send: Send) -> None:
    question = draft.questions.filter(format__in=["pair", "graded_pair"])[0]
    old_prompt = question.prompt
    form = form_of(question, fields={"prompt": "Said anew?"}, weights={("a", "client"): 3})
    assert admin_client.post(change_url(question), form).status_code == 302
    page = Page(admin_client.get(address))
    assert "Publishing makes version 2, with 2 changes since version 1." in page.one(".lead").text()
    assert change_url(question) in page.attributes(".changes h3 a", "href")
    assert "Publish version 2" in page.buttons
    response = send(note="Said anew.")
    assert response.status_code == 302
    old, new = draft.versions.order_by("number")
    assert (new.number, new.note, str(new.published_by)) == (2, "Said anew.", "admin")
    asked = new.content.question_by_key[question.key]
    assert asked.prompt == "Said anew?"
    assert asked.choices[0].weights["client"] == 3
    assert old.content.question_by_key[question.key].prompt == old_prompt
    landed = Page(admin_client.get(response["Location"]))
    assert landed.notices == [
        "Version 2 is published. Its address to share is below. Take the quiz. See the version",
    ]
    assert landed.link("See the version") == change_url(new)
    assert landed.attributes("#share-address", "value") == ["http://testserver" + reverse("opening", args=[draft.slug])]
    assert landed.has("button.copy[data-copy=share-address]")
    assert landed.has("fieldset.collapse")
    assert line_of(LogEntry.objects.latest("pk")).says == "Published version 2."


def test_an_unchanged_draft_is_not_published(
    admin_client: Client, draft: Questionnaire, address: str, send: Send
) -> None:
    assert "There is nothing to publish" in Page(admin_client.get(address)).one(".lead").text()
    response = send()
    assert response.status_code == 409
    assert problems_on(response) == {"Nothing has changed since version 1.": change_url(draft)}
    assert draft.versions.count() == 1


def _statement_without_weights(draft: Questionnaire) -> Question:
    question = draft.questions.filter(format="statement")[0]
    Weight.objects.filter(choice__question=question).delete()
    return question


def _one_choice(draft: Questionnaire) -> Question:
    question = draft.questions.filter(format="best_worst")[0]
    question.choices.exclude(key="a").delete()
    return question


def _archetype_without_questions(draft: Questionnaire) -> Archetype:
    return draft.archetypes.create(key="lonely", name="The Lonely One", hue="sky", summary="Nobody.", position=99)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_statement_without_weights, "is a statement without weights"),
        (_one_choice, "has 1 choice; this kind of question needs"),
        (_archetype_without_questions, "No question weighs for or against “The Lonely One”"),
    ],
)
def test_a_draft_with_problems_cannot_be_published(
    admin_client: Client,
    draft: Questionnaire,
    address: str,
    send: Send,
    spoil: Callable[[Questionnaire], Question | Archetype],
    sentence: str,
) -> None:
    spoiled = spoil(draft)
    looked_at = admin_client.get(address)
    [(problem, leads_to)] = problems_on(looked_at).items()
    assert sentence in problem
    assert leads_to == (change_url(spoiled) if isinstance(spoiled, Question) else list_url(Question, draft))
    assert not [button for button in Page(looked_at).buttons if button.startswith("Publish version")]
    response = send()
    assert response.status_code == 409
    assert list(problems_on(response)) == [problem]
    assert draft.versions.count() == 1


def test_each_problem_links_to_the_page_where_it_is_solved(draft: Questionnaire) -> None:
    question, archetype, advice = draft.questions.all()[0], draft.archetypes.all()[0], draft.advice.all()[0]
    places = {
        Problem("A", "questions", question.key): change_url(question),
        Problem("B", "archetypes", archetype.key): change_url(archetype),
        Problem("C", "advice", advice.key): change_url(advice),
        Problem("D", "questions"): list_url(Question, draft),
        Problem("E", "scales", "x"): change_url(draft),
        Problem("F"): change_url(draft),
    }
    assert [
        placed.url for placed in linked_problems(draft, places, user=User(is_active=True, is_superuser=True))
    ] == list(places.values())


@pytest.mark.usefixtures("nothing_questionable")
def test_a_draft_that_changed_meanwhile_is_shown_again(draft: Questionnaire, send: Send) -> None:
    draft.questions.filter(pk=draft.questions.all()[0].pk).update(prompt="Moved?")
    response = send(note="Kept note", draft="0" * 64)
    assert response.status_code == 409
    page = Page(response)
    assert page.errors == ["The draft has changed since you opened this page. Here is how it stands now."]
    assert page.value("note") == "Kept note"
    assert draft.versions.count() == 1
    assert send(note="x" * 501).status_code == 422


def test_publishing_requires_two_permissions(staff: Staff, client: Client, address: str) -> None:
    assert client.get(address).status_code == 302
    assert staff("change_questionnaire").get(address).status_code == 403
    assert staff("add_version").get(address).status_code == 403
    assert staff("change_questionnaire", "add_version").get(address).status_code == 200


def test_a_published_version_cannot_be_edited(admin_client: Client, version: Version) -> None:
    page = reverse("admin:assessments_version_change", args=[version.pk])
    shown = admin_client.get(page)
    assert shown.status_code == 200
    assert Page(shown).texts(".field-sha256 .readonly") == [version.sha256]
    assert admin_client.post(page, {"note": "Changed"}).status_code == 403
    assert admin_client.get(reverse("admin:assessments_version_add")).status_code == 403
    assert admin_client.post(reverse("admin:assessments_version_delete", args=[version.pk])).status_code == 403
    with pytest.raises(DatabaseError), transaction.atomic():
        Version.objects.update(note="Changed")
    version.refresh_from_db()
    assert version.note != "Changed"


def test_versions_are_listed_and_downloaded(
    admin_client: Client, version: Version, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_max_num_queries(10):
        listed = Page(admin_client.get(VERSIONS))
    assert listed.texts("td.field-short_sha256") == [version.sha256[:12]]
    file = admin_client.get(reverse("admin:assessments_version_file", args=[version.pk]))
    assert file.text.startswith("format = 1")
    assert "attachment" in file["Content-Disposition"]


@pytest.mark.usefixtures("nothing_questionable")
def test_two_versions_are_compared(admin_client: Client, draft: Questionnaire, send: Send) -> None:
    draft.questions.filter(format="best_worst").update(source=None)
    choice = Choice.objects.filter(question__questionnaire=draft, question__format="best_worst").first()
    assert choice is not None
    Choice.objects.filter(pk=choice.pk).update(text="Quite another text")
    assert send().status_code == 302
    response = admin_client.get(compare(draft))
    assert response.status_code == 200
    page = Page(response)
    assert "Quite another text" in page.texts('.changes td[data-side="After"]')
    assert choice.question.key in page.texts(".changes h3")
    assert "choice a: text" in page.texts('.changes th[scope="row"]')
    same = Page(admin_client.get(compare(draft), {"older": 2, "newer": 2}))
    assert "compared with itself" in same.one(".lead").text()
    turned = Page(admin_client.get(compare(draft), {"older": 2, "newer": 1}))
    assert "from version 2 to version 1" in turned.one(".lead").text()
    unknown = admin_client.get(compare(draft), {"older": 9, "newer": 1})
    assert unknown.status_code == 422
    assert Page(unknown).errors == ["This questionnaire has no version 9."]
    assert admin_client.get(reverse("admin:assessments_version_compare", args=[0])).status_code == 404
    both = list(draft.versions.values_list("pk", flat=True))
    action = {"action": "compare_selected", "_selected_action": both}
    assert admin_client.post(VERSIONS, action)["Location"].endswith("?older=1&newer=2")
    one = admin_client.post(VERSIONS, action | {"_selected_action": both[:1]}, follow=True)
    assert Page(one).notices == ["Tick exactly two versions of one questionnaire."]
