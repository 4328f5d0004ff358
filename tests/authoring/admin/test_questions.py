"""The list and change pages of questions: fields, weights, preview, order."""

import json
import tomllib

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin import questions
from assessments.authoring.admin.base import change_url
from assessments.authoring.drafts import draft_definition
from assessments.core.definition import Definition, Format, definition_from, to_toml
from assessments.models import Choice, Question, Questionnaire, Weight
from tests.authoring.admin.conftest import QuestionOf, Staff, form_of
from tests.html import Page, folded

FORMATS = [form.value for form in Format]
LIST = reverse("admin:assessments_question_changelist")
ORDER = reverse("admin:assessments_question_sortable_update")


def weight_of(question: Question, choice: str, archetype: str) -> int | None:
    rows = Weight.objects.filter(choice__question=question, choice__key=choice, archetype__key=archetype)
    return rows.values_list("value", flat=True).first()


def test_saves_text_and_weights(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("best_worst")
    form = form_of(
        question,
        fields={"prompt": "Which of these?\r\nAnd which not?"},
        texts={"a": "Another text"},
        weights={("a", "infra"): 2, ("b", "research"): -3},
    )
    response = admin_client.post(change_url(question), form)
    assert response.status_code == 302
    question.refresh_from_db()
    assert question.prompt == "Which of these?\nAnd which not?"
    assert question.choices.get(key="a").text == "Another text"
    assert weight_of(question, "a", "infra") == 2
    assert weight_of(question, "b", "research") == -3


def test_saving_without_a_change_changes_nothing(
    admin_client: Client, draft: Questionnaire, question_of: QuestionOf
) -> None:
    asked = [question_of(form) for form in FORMATS]
    before = draft_definition(questionnaire=draft).sha256
    for question in asked:
        assert admin_client.post(change_url(question), form_of(question)).status_code == 302
    assert draft_definition(questionnaire=draft).sha256 == before


@pytest.mark.parametrize("empty", ["", "0"])
def test_an_empty_or_zero_weight_is_deleted(admin_client: Client, question_of: QuestionOf, empty: str) -> None:
    question = question_of("pair")
    weight = Weight.objects.filter(choice__question=question).select_related("choice", "archetype").first()
    assert weight is not None
    cell = (weight.choice.key, weight.archetype.key)
    admin_client.post(change_url(question), form_of(question, weights={cell: empty}))
    assert not Weight.objects.filter(pk=weight.pk).exists()


@pytest.mark.parametrize("bad", ["4", "-4", "99", "1.5", "two"])
def test_refuses_a_weight_out_of_range_with_one_message(
    admin_client: Client, question_of: QuestionOf, bad: str
) -> None:
    question = question_of("pair")
    form = form_of(question, weights={("a", "infra"): bad}, texts={"b": "Typed and kept"})
    response = admin_client.post(change_url(question), form)
    assert response.status_code == 200
    page = Page(response)
    assert page.texts(".row-form-errors li") == ["The Infra Builder: a weight is a whole number from −3 to 3."]
    assert page.value("choices-1-text") == "Typed and kept"
    assert weight_of(question, "a", "infra") is None


def test_a_saved_choice_keeps_its_key(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    before = list(question.choices.values_list("key", flat=True))
    form = form_of(question)
    form["choices-0-key"], form["choices-1-key"] = before[1], before[0]
    assert admin_client.post(change_url(question), form).status_code == 302
    assert list(question.choices.values_list("key", flat=True)) == before


def test_refuses_two_choices_with_one_key(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    count = question.choices.count()
    form = form_of(question) | {"choices-TOTAL_FORMS": count + 1}
    form |= {f"choices-{count}-key": "a", f"choices-{count}-text": "Again", f"choices-{count}-position": count}
    response = admin_client.post(change_url(question), form)
    assert response.status_code == 200
    assert "Two choices have the same key; each needs its own." in Page(response).errors
    assert question.choices.count() == count


def test_adds_and_removes_choices(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    count = question.choices.count()
    infra = question.questionnaire.archetypes.get(key="infra")
    form = form_of(question, delete={"a"}) | {"choices-TOTAL_FORMS": count + 1}
    form |= {
        f"choices-{count}-key": "new",
        f"choices-{count}-text": "A new one",
        f"choices-{count}-weight_{infra.pk}": 3,
    }
    assert admin_client.post(change_url(question), form).status_code == 302
    keys = list(question.choices.values_list("key", flat=True))
    assert "a" not in keys
    assert keys[-1] == "new"
    assert weight_of(question, "new", "infra") == 3


def test_a_choice_needs_its_text(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("pair")
    response = admin_client.post(change_url(question), form_of(question, texts={"a": " "}))
    assert Page(response).texts(".row-form-errors li") == ["Text: say what this choice is, or remove the row."]


def test_drag_order_of_choices(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("best_worst")
    form = form_of(question)
    for i, place in enumerate((4, 1, 2, 3)):
        form[f"choices-{i}-position"] = place
    admin_client.post(change_url(question), form)
    assert list(question.choices.values_list("key", flat=True)) == ["b", "c", "d", "a"]
    asked = draft_definition(questionnaire=question.questionnaire).question_by_key[question.key]
    assert [choice.key for choice in asked.choices] == ["b", "c", "d", "a"]


def test_a_new_statement_has_one_choice_and_then_gets_weights(admin_client: Client, draft: Questionnaire) -> None:
    form = {
        "questionnaire": draft.pk,
        "format": "statement",
        "prompt": "I like it.",
        "key": "new-statement",
        "scale": draft.scales.get(key="enjoyment").pk,
        "source": "",
        "total": "",
    }
    response = admin_client.post(reverse("admin:assessments_question_add"), form)
    question = draft.questions.get(key="new-statement")
    assert response["Location"] == change_url(question)
    assert [choice.key for choice in question.choices.all()] == ["agree"]
    assert question == list(draft.questions.all())[-1]
    page = Page(admin_client.get(change_url(question)))
    assert page.texts("#choices-heading") == ["What agreeing speaks for"]
    [problem] = page.texts(".to-do li")
    assert "so its answer would count for nothing" in problem
    assert page.has('[name^="choices-0-weight"]')
    assert not page.has('[name$="-text"]')
    admin_client.post(change_url(question), form_of(question, weights={("agree", "infra"): -2}))
    assert weight_of(question, "agree", "infra") == -2
    assert question.choices.count() == 1


def test_a_pair_becomes_a_graded_pair_and_keeps_its_choices(
    admin_client: Client, question_of: QuestionOf, draft: Questionnaire
) -> None:
    question = question_of("pair")
    before = draft_definition(questionnaire=draft).question_by_key[question.key]
    form = form_of(question, fields={"format": "graded_pair"}, weights={("b", "infra"): 2})
    assert admin_client.post(change_url(question), form).status_code == 302
    after = draft_definition(questionnaire=draft).question_by_key[question.key]
    assert after.format is Format.GRADED_PAIR
    assert after.choice_texts == before.choice_texts
    assert after.choices[1].weights["infra"] == 2
    assert (
        definition_from(tomllib.loads(to_toml(draft_definition(questionnaire=draft)))).question_by_key[question.key]
        == after
    )


def test_a_new_graded_pair_has_two_rows_and_says_how_its_weights_count(
    admin_client: Client, draft: Questionnaire
) -> None:
    form = {"questionnaire": draft.pk, "format": "graded_pair", "prompt": "Which?", "key": "new-graded", "source": ""}
    response = admin_client.post(reverse("admin:assessments_question_add"), form)
    page = Page(admin_client.get(response["Location"]))
    assert len(page.all('[name^="choices-"][name$="-text"]:not([name*="__prefix__"])')) == 2
    assert "“much rather”" in page.one(".grid-help").text()
    [problem, *_] = page.texts(".to-do li")
    assert "has 0 choices; this kind of question needs 2" in problem


def test_a_statement_cannot_change_its_format(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("statement")
    response = admin_client.post(change_url(question), form_of(question, fields={"format": "single"}))
    assert response.status_code == 200
    question.refresh_from_db()
    assert question.format == "statement"


def test_refuses_a_key_that_is_taken(admin_client: Client, question_of: QuestionOf, draft: Questionnaire) -> None:
    question = question_of("pair")
    other = draft.questions.exclude(pk=question.pk)[0]
    response = admin_client.post(change_url(question), form_of(question, fields={"key": other.key}))
    assert "This questionnaire has another one with this key; each needs its own." in Page(response).errors


def test_points_need_a_total(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("allocation")
    response = admin_client.post(change_url(question), form_of(question, fields={"total": ""}))
    assert "Say how many points there are to share." in Page(response).errors


def test_ticks_have_limits(admin_client: Client, question_of: QuestionOf, draft: Questionnaire) -> None:
    question = question_of("multi")
    for fewest, most, ticks in (
        (1, 4, (1, 4)),
        ("", 3, (1, 3)),
        (2, "", (2, question.choices.count())),
        ("", "", None),
    ):
        fields = {"fewest_ticks": fewest, "most_ticks": most}
        assert admin_client.post(change_url(question), form_of(question, fields=fields)).status_code == 302
        assert draft_definition(questionnaire=draft).question_by_key[question.key].ticks == ticks
    refused = admin_client.post(change_url(question), form_of(question, fields={"fewest_ticks": 3, "most_ticks": 2}))
    assert "This is less than the fewest ticks allowed." in Page(refused).errors


def test_selects_offer_only_parts_of_this_questionnaire(
    admin_client: Client, question_of: QuestionOf, draft: Questionnaire
) -> None:
    question = question_of("statement")
    other = Questionnaire.objects.create(slug="other", title="Other")
    other.sources.create(key="X1", about="Somewhere else entirely")
    other.scales.create(key="elsewhere")
    page = Page(admin_client.get(change_url(question)))
    _, *sources = page.texts('select[name="source"] option')
    _, *scales = page.texts('select[name="scale"] option')
    assert sources == [folded(str(source)) for source in draft.sources.all()]
    assert scales == [f"{scale.key}: {scale.lowest} … {scale.highest}" for scale in draft.scales.all()]


@pytest.mark.parametrize("format", FORMATS)
def test_preview_shows_it_as_a_student_sees_it(admin_client: Client, question_of: QuestionOf, format: str) -> None:
    question = question_of(format)
    address = reverse("admin:assessments_question_preview", args=[question.pk])
    shown = admin_client.get(address)
    assert shown.status_code == 200
    page = Page(shown)
    assert page.has("form.question fieldset")
    assert page.heading == folded(question.prompt)
    assert not page.errors
    refused = admin_client.post(address, {"next": "1"})
    assert refused.status_code == 422
    assert Page(refused).errors
    taken = Page(admin_client.post(address, {"skip": "1"}))
    [notice] = taken.notices
    assert "Nothing was saved" in notice


def test_preview_of_a_question_without_choices(admin_client: Client, draft: Questionnaire) -> None:
    question = draft.questions.create(key="empty", format="single", prompt="?", position=999)
    page = Page(admin_client.get(reverse("admin:assessments_question_preview", args=[question.pk])))
    assert page.texts("main > .muted") == ["It has no choices yet."]
    assert not page.has("form.question")
    assert admin_client.get(reverse("admin:assessments_question_preview", args=[0])).status_code == 404


def test_preview_of_a_question_that_is_deleted_meanwhile_is_404(
    admin_client: Client, question_of: QuestionOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = question_of("pair")

    def read_after_deletion(*, questionnaire: Questionnaire) -> Definition:
        Question.objects.get(pk=question.pk).delete()
        return draft_definition(questionnaire=questionnaire)

    monkeypatch.setattr(questions, "draft_definition", read_after_deletion)
    assert admin_client.get(reverse("admin:assessments_question_preview", args=[question.pk])).status_code == 404


def test_reorder(admin_client: Client, draft: Questionnaire) -> None:
    first, second, third, *rest = draft.questions.values_list("pk", flat=True)
    moved = [[third, 0], [first, 1], [second, 2]]
    response = admin_client.post(ORDER, json.dumps({"updatedItems": moved}), content_type="application/json")
    assert response.status_code == 200
    assert list(draft.questions.values_list("pk", flat=True)) == [third, first, second, *rest]


def test_reorder_while_a_filter_hides_some(admin_client: Client, draft: Questionnaire) -> None:
    before = list(draft.questions.values_list("pk", flat=True))
    pairs = list(draft.questions.filter(format="best_worst").values_list("pk", flat=True))
    turned = [[pk, place] for place, pk in enumerate(reversed(pairs))]
    admin_client.post(ORDER, json.dumps({"updatedItems": turned}), content_type="application/json")
    after = list(draft.questions.values_list("pk", flat=True))
    assert [pk for pk in after if pk in pairs] == pairs[::-1]
    assert [pk for pk in after if pk not in pairs] == [pk for pk in before if pk not in pairs]
    assert sorted(draft.questions.values_list("position", flat=True)) == list(range(len(before)))


def test_reorder_refuses_two_questionnaires_and_nonsense(
    admin_client: Client, draft: Questionnaire, staff: Staff
) -> None:
    other = Questionnaire.objects.create(slug="other", title="Other")
    stray = other.questions.create(key="stray", format="single", prompt="?")
    mine = draft.questions.all()[0]
    for items in ([[mine.pk, 0], [stray.pk, 1]], [["x", 1]], None, []):
        response = admin_client.post(ORDER, json.dumps({"updatedItems": items}), content_type="application/json")
        assert response.status_code == 400
    assert staff().post(ORDER, "{}", content_type="application/json").status_code == 403
    assert admin_client.get(ORDER).status_code == 405


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("place_first", [2, 4, 0, 1, 3]),
        ("place_last", [0, 1, 3, 2, 4]),
        ("place_up", [0, 2, 1, 4, 3]),
        ("place_down", [0, 1, 3, 2, 4]),
    ],
)
def test_moves_without_dragging(admin_client: Client, draft: Questionnaire, action: str, expected: list[int]) -> None:
    draft.questions.filter(pk__in=list(draft.questions.values_list("pk", flat=True)[5:])).delete()
    before = list(draft.questions.values_list("pk", flat=True))
    data = {"action": action, "_selected_action": [before[2], before[4]]}
    assert admin_client.post(LIST, data).status_code == 302
    assert list(draft.questions.values_list("pk", flat=True)) == [before[i] for i in expected]


def test_moves_stay_in_one_questionnaire(admin_client: Client, draft: Questionnaire) -> None:
    stray = Questionnaire.objects.create(slug="other", title="Other").questions.create(key="s", format="single")
    data = {"action": "place_first", "_selected_action": [draft.questions.all()[1].pk, stray.pk]}
    assert Page(admin_client.post(LIST, data, follow=True)).notices == ["Tick rows of one questionnaire only."]


def test_dragging_needs_one_questionnaire(admin_client: Client, draft: Questionnaire) -> None:
    count = draft.questions.count()
    assert len(Page(admin_client.get(LIST)).all(".drag.handle")) == count
    Questionnaire.objects.create(slug="other", title="Other")
    mixed = Page(admin_client.get(LIST))
    assert not mixed.has(".drag.handle")
    assert mixed.texts(".order-hint")[0] == "To put questions in order, filter by one questionnaire."
    one = Page(admin_client.get(LIST, {"questionnaire__id__exact": draft.pk}))
    assert len(one.all(".drag.handle")) == count


def test_filters_and_search(admin_client: Client, draft: Questionnaire) -> None:
    infra = draft.archetypes.get(key="infra")
    found = admin_client.get(LIST, {"weighs": infra.pk}).context["cl"].result_count
    weighing = Choice.objects.filter(weights__archetype=infra).values("question").distinct().count()
    assert found == weighing < draft.questions.count()
    key = draft.questions.all()[0].key
    assert admin_client.get(LIST, {"q": key}).context["cl"].result_count >= 1
    assert admin_client.get(LIST, {"weighs": "x"}).status_code in (200, 302)


def test_queries_are_bounded(
    admin_client: Client,
    question_of: QuestionOf,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    draft: Questionnaire,
) -> None:
    question = question_of("best_worst")
    with django_assert_max_num_queries(14):
        admin_client.get(LIST)
    with django_assert_max_num_queries(30):
        admin_client.get(change_url(question))
    for letter in "efghij":
        choice = question.choices.create(key=letter, text=letter, position=9)
        choice.weights.create(archetype=draft.archetypes.all()[0], value=1)
    with django_assert_max_num_queries(30):
        admin_client.get(change_url(question))


@pytest.mark.parametrize("deleted", ["the question", "its neighbour"])
def test_a_question_that_is_deleted_while_its_page_is_made_is_gone(
    admin_client: Client, question_of: QuestionOf, monkeypatch: pytest.MonkeyPatch, deleted: str
) -> None:
    question, neighbour = question_of("best_worst"), question_of("ranking")
    gone = question if deleted == "the question" else neighbour

    def read_then_delete(*, questionnaire: Questionnaire) -> Definition:
        draft = draft_definition(questionnaire=questionnaire)
        Question.objects.filter(pk=gone.pk).delete()
        return draft

    monkeypatch.setattr(questions, "draft_definition", read_then_delete)
    response = admin_client.get(change_url(question))
    assert response.status_code == (404 if gone is question else 200)
