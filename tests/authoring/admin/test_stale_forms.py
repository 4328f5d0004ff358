"""Two people edit one record: the older page is refused, says what would be overwritten, and keeps what was typed."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import models
from django.test import Client
from selectolax.lexbor import LexborHTMLParser

from assessments.authoring.admin.base import change_url
from assessments.models import Questionnaire, Weight
from tests.authoring.admin.conftest import QuestionOf, Staff
from tests.html import Page
from tests.made_groups import make_coach

pytestmark = pytest.mark.django_db


def form_on(page: Any) -> dict[str, str]:
    """What a browser sends if nothing is changed on a change page."""
    tree = LexborHTMLParser(page.content.decode())
    sent: dict[str, str] = {}
    for node in tree.css("#content-main form[id] input[name], #content-main form[id] textarea[name]"):
        kind, name = node.attributes.get("type"), node.attributes["name"] or ""
        ticked = kind not in {"checkbox", "radio"} or "checked" in node.attributes
        if kind != "submit" and ticked and "__prefix__" not in name:
            sent[name] = node.text() if node.tag == "textarea" else node.attributes.get("value") or ""
    for select in tree.css("#content-main form[id] select[name]:not([multiple])"):
        chosen = [option for option in select.css("option") if "selected" in option.attributes]
        sent[select.attributes["name"] or ""] = (chosen[0].attributes.get("value") or "") if chosen else ""
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def test_an_older_page_does_not_undo_a_weight(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("pair")
    infra = question.questionnaire.archetypes.get(key="infra")
    first = form_on(admin_client.get(change_url(question)))
    second = first | {"prompt": "Another prompt"}
    assert admin_client.post(change_url(question), first | {f"choices-0-weight_{infra.pk}": "2"}).status_code == 302
    response = admin_client.post(change_url(question), second)
    assert response.status_code == 409
    page = Page(response)
    assert page.value("prompt") == "Another prompt"
    assert "Somebody else saved this since you opened it" in page.text
    assert not page.has(".errornote, .errorlist")  # nothing is wrong with what was typed
    prompt, weight = page.texts(".to-do[role=alert] li")
    assert prompt.startswith("Question: ")
    assert weight.endswith("The Infra Builder: 2")
    stored = Weight.objects.get(choice=question.choices.all()[0], archetype=infra)
    assert stored.value == 2
    question.refresh_from_db()
    assert question.prompt != "Another prompt"


def test_saving_again_after_the_refusal_overwrites(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    older = form_on(admin_client.get(change_url(question))) | {"prompt": "Mine"}
    admin_client.post(change_url(question), older | {"prompt": "Theirs"})
    refused = admin_client.post(change_url(question), older)
    assert refused.status_code == 409
    again = form_on(refused)
    assert again["prompt"] == "Mine"
    assert admin_client.post(change_url(question), again).status_code == 302
    question.refresh_from_db()
    assert question.prompt == "Mine"


def test_a_mistake_in_between_does_not_hide_that_the_page_is_old(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    older = form_on(admin_client.get(change_url(question)))
    wrong = form_on(admin_client.post(change_url(question), older | {"prompt": ""}))
    admin_client.post(change_url(question), older | {"prompt": "Theirs"})
    assert admin_client.post(change_url(question), wrong | {"prompt": "Mine"}).status_code == 409


Change = Callable[[Any], object]


def changes() -> list[tuple[str, Callable[[Questionnaire], models.Model], Change]]:
    """A record of each kind, and what somebody else changes of what its page shows."""
    return [
        ("archetype", lambda draft: draft.archetypes.all()[0], lambda row: _update(row, summary="Theirs")),
        ("advice", lambda draft: draft.advice.all()[0], lambda row: _update(row, text="Theirs")),
        ("cue", lambda draft: draft.cues.get(key="research"), lambda row: row.weights.update(value=0.25)),
        ("question", lambda draft: draft.questions.all()[0], lambda row: _update(row, prompt="Theirs")),
        ("a choice", lambda draft: draft.questions.filter(format="multi")[0], lambda row: row.choices.update(text="T")),
        ("questionnaire", lambda draft: draft, lambda row: _update(row, summary="Theirs")),
        ("a source", lambda draft: draft, lambda row: row.sources.update(about="Theirs")),
        ("a scale", lambda draft: draft, lambda row: row.scales.update(low="Theirs")),
        ("coach", lambda draft: make_coach(), lambda row: _update(row, name="Theirs")),
        ("account", lambda draft: make_coach().user, lambda row: _update(row, email="their@example.org")),
    ]


def _update(row: models.Model, **values: object) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**values)


def url_of(row: models.Model) -> str:
    return f"/admin/auth/user/{row.pk}/change/" if isinstance(row, User) else change_url(row)


@pytest.mark.parametrize(("record", "change"), [pair[1:] for pair in changes()], ids=[case[0] for case in changes()])
def test_every_change_page_refuses_an_older_form(
    admin_client: Client, draft: Questionnaire, record: Callable[[Questionnaire], models.Model], change: Change
) -> None:
    row = record(draft)
    form = form_on(admin_client.get(url_of(row)))
    assert re.fullmatch("[0-9a-f]{64}", form["_shown"])
    change(row)
    assert admin_client.post(url_of(row), form).status_code == 409
    fresh = form_on(admin_client.get(url_of(row)))
    assert admin_client.post(url_of(row), fresh).status_code == 302


def test_dragging_rows_in_the_list_does_not_make_pages_old(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    form = form_on(admin_client.get(change_url(question)))
    _update(question, position=400)
    assert admin_client.post(change_url(question), form).status_code == 302
    question.refresh_from_db()
    assert question.position == 400


def test_a_drag_on_an_older_list_is_refused(admin_client: Client, draft: Questionnaire) -> None:
    address = sort_url(admin_client.get("/admin/assessments/archetype/"))
    first, second, third, *_ = draft.archetypes.values_list("pk", flat=True)

    def drag(address: str, *keys: int) -> Any:
        moved = {"updatedItems": [[key, place] for place, key in enumerate(keys)]}
        return admin_client.post(address, moved, content_type="application/json")

    moved = drag(address, second, first)
    assert moved.status_code == 200
    refused = drag(address, third, first)
    assert refused.status_code == 409
    assert list(draft.archetypes.values_list("pk", flat=True)[:3]) == [second, first, third]
    assert Page(admin_client.get("/admin/assessments/archetype/")).notices == [
        "Somebody else moved rows meanwhile, so your move was not saved. This is the order now."
    ]
    again = drag(re.sub("shown=.*", f"shown={moved['X-Order']}", address), third, second, first)
    assert again.status_code == 200
    assert list(draft.archetypes.values_list("pk", flat=True)[:3]) == [third, second, first]


def test_a_filtered_list_knows_the_order_of_its_questionnaire(admin_client: Client, draft: Questionnaire) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    address = sort_url(admin_client.get(f"/admin/assessments/archetype/?questionnaire__id__exact={draft.pk}"))
    other.archetypes.create(key="one", name="One", hue="blue")
    first, second, *_ = draft.archetypes.values_list("pk", flat=True)
    moved = {"updatedItems": [[second, 0], [first, 1]]}
    assert admin_client.post(address, moved, content_type="application/json").status_code == 200


def sort_url(page: Any) -> str:
    config = LexborHTMLParser(page.content.decode()).css_first("#admin_sortable2_config")
    assert config is not None
    url: str = json.loads(config.text())["update_url"]
    return url


def test_a_record_deleted_meanwhile_keeps_what_was_typed(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    form = form_on(admin_client.get(change_url(question))) | {"prompt": "Typed for long"}
    address = change_url(question)
    question.delete()
    response = admin_client.post(address, form)
    assert response.status_code == 404
    assert "Typed for long" in Page(response).texts("textarea")


def test_a_choice_deleted_meanwhile_is_no_server_error(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    form = form_on(admin_client.get(change_url(question)))
    question.choices.all()[0].delete()
    assert admin_client.post(change_url(question), form).status_code == 409


def test_next_saves_first(admin_client: Client, draft: Questionnaire) -> None:
    first, second = draft.questions.all()[:2]
    page = admin_client.get(change_url(first))
    assert not Page(page).has(".neighbours a")
    [following] = Page(page).attributes(".neighbours button.next", "value")
    form = form_on(page) | {"prompt": "Changed on the way", "_go": following}
    response = admin_client.post(change_url(first), form)
    assert (response.status_code, response["Location"]) == (302, change_url(second))
    first.refresh_from_db()
    assert first.prompt == "Changed on the way"
    [back] = Page(admin_client.get(change_url(second))).attributes(".neighbours button:not(.next)", "value")
    assert back == str(first.pk)


def test_next_stays_where_something_is_wrong(admin_client: Client, draft: Questionnaire) -> None:
    first = draft.questions.all()[0]
    page = admin_client.get(change_url(first))
    [following] = Page(page).attributes(".neighbours button.next", "value")
    refused = Page(admin_client.post(change_url(first), form_on(page) | {"prompt": "", "_go": following}))
    assert refused.has(".errornote")
    assert refused.has(".neighbours button.next")


@pytest.mark.parametrize("nowhere", ["x", "", "0", "9" * 400])
def test_an_unknown_neighbour_is_ignored(admin_client: Client, draft: Questionnaire, nowhere: str) -> None:
    first = draft.questions.all()[0]
    form = form_on(admin_client.get(change_url(first))) | {"_go": nowhere}
    assert admin_client.post(change_url(first), form).status_code == 302


def test_whoever_may_only_look_has_plain_links(draft: Questionnaire, staff: Staff) -> None:
    client = staff("view_question")
    page = Page(client.get(change_url(draft.questions.all()[1])))
    assert page.texts(".neighbours a") == ["← Previous", "Next →"]
    assert not page.has(".neighbours button")
