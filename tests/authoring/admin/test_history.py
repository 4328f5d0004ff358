"""The history: who changed what, with old and new values in words, of a record and of a whole questionnaire."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin.base import change_url
from assessments.authoring.history import line_of, log_moves, log_record
from assessments.models import Archetype, Cue, Question, Questionnaire, Scale
from tests.authoring.admin.conftest import QuestionOf, Staff, form_of
from tests.authoring.admin.test_stale_forms import form_on, sort_url
from tests.html import Page
from tests.made_groups import make_coach

pytestmark = pytest.mark.django_db


def history_url(row: models.Model) -> str:
    return change_url(row).replace("/change/", "/history/")


def rows_of(client: Client, row: models.Model) -> list[tuple[str, str, str]]:
    """The values on a record's history page: what, before, after."""
    page = Page(client.get(history_url(row)))
    texts = [page.texts(f".history tbody {cell}") for cell in ("th", "td[data-side=Before]", "td[data-side=After]")]
    return list(zip(*texts, strict=True))


def test_a_weight_is_told_by_its_choice_and_archetype(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("single")
    choice, infra = question.choices.all()[0], question.questionnaire.archetypes.get(key="infra")
    choice.weights.filter(archetype=infra).delete()
    data = form_of(question, weights={(choice.key, "infra"): -2}, fields={"prompt": "Which one?"})
    old = question.prompt
    assert admin_client.post(change_url(question), data).status_code == 302
    assert rows_of(admin_client, question) == [
        ("Question", " ".join(old.split()), "Which one?"),
        (f"“{choice.text}” → {infra.name}", "nothing", "−2"),
    ]
    page = Page(admin_client.get(history_url(question)))
    assert page.texts(".history .by") == ["admin"]
    assert page.texts(".history .fate") == ["changed"]


def test_a_statement_has_no_choice_to_name(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("statement")
    [choice] = question.choices.all()
    value = choice.weights.filter(archetype__key="infra").values_list("value", flat=True).first()
    new = 3 if value != 3 else 2
    admin_client.post(change_url(question), form_of(question, weights={(choice.key, "infra"): new}))
    [(what, _, after)] = rows_of(admin_client, question)
    assert (what, after) == ("Agreeing → The Infra Builder", f"+{new}")


def test_removed_and_renamed_choices_are_told(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("multi")
    first, second = question.choices.all()[:2]
    data = form_of(question, texts={second.key: "Another text"}, delete={first.key})
    assert admin_client.post(change_url(question), data).status_code == 302
    rows = rows_of(admin_client, question)
    assert ("Choice", first.text, "nothing") in rows
    assert ("Choice “Another text”: Text", second.text, "Another text") in [
        (what.replace(": Text", ": Text"), before, after) for what, before, after in rows
    ]


def test_choices_of_a_list_and_related_records_are_told_in_words(
    admin_client: Client, draft: Questionnaire, question_of: QuestionOf
) -> None:
    statement = question_of("statement")
    scale = statement.scale
    assert scale is not None
    other = Scale.objects.create(
        questionnaire=draft, key="other", lowest="a", low="b", middle="c", high="d", highest="e"
    )
    admin_client.post(change_url(statement), form_of(statement, fields={"scale": other.pk}))
    assert rows_of(admin_client, statement) == [("Scale", str(scale), str(other))]
    form = form_on(admin_client.get(change_url(draft)))
    admin_client.post(change_url(draft), form | {"listing": "withdrawn"})
    [row] = [row for row in rows_of(admin_client, draft) if row[0] == "Who finds it"]
    assert row[1].startswith("Listed:")
    assert row[2].startswith("Withdrawn:")


def test_a_cue_says_how_far_it_pulled(admin_client: Client, cue: Cue) -> None:
    form = form_on(admin_client.get(change_url(cue)))
    infra = cue.questionnaire.archetypes.get(key="infra")
    before = form[f"weight_{infra.pk}"]
    admin_client.post(change_url(cue), form | {f"weight_{infra.pk}": "0.75"})
    old = f"{float(before):+g}".replace("-", "−") if before else "nothing"
    assert rows_of(admin_client, cue) == [(infra.name, old, "+0.75")]


def test_saving_unchanged_leaves_no_line(admin_client: Client, question_of: QuestionOf) -> None:
    question = question_of("pair")
    admin_client.post(change_url(question), form_of(question))
    assert not LogEntry.objects.exists()
    assert Page(admin_client.get(history_url(question))).has("p.lead")


def test_dragging_and_moving_leave_lines(admin_client: Client, draft: Questionnaire) -> None:
    rows = list(draft.archetypes.all())
    count = len(rows)
    address = sort_url(admin_client.get("/admin/assessments/archetype/"))
    dragged = {"updatedItems": [[rows[2].pk, 0], [rows[0].pk, 1], [rows[1].pk, 2]]}
    assert admin_client.post(address, dragged, content_type="application/json").status_code == 200
    assert rows_of(admin_client, rows[2]) == [("Place", f"3 of {count}", f"1 of {count}")]
    assert not rows_of(admin_client, rows[0])
    ticked = {"action": "place_last", "_selected_action": [rows[0].pk]}
    admin_client.post("/admin/assessments/archetype/", ticked)
    assert rows_of(admin_client, rows[0]) == [("Place", f"2 of {count}", f"{count} of {count}")]
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("order", "moved"),
    [("abcde", ""), ("bacde", "b"), ("bcdea", "a"), ("eabcd", "e"), ("acbed", "ce"), ("edcba", "edcb")],
)
def test_the_moved_rows_are_the_fewest_that_explain_the_order(
    admin_user: User, db: None, order: str, moved: str
) -> None:
    draft = Questionnaire.objects.create(slug="letters", title="Letters")
    rows = [
        Archetype.objects.create(questionnaire=draft, key=key, name=key, hue="blue", position=place)
        for place, key in enumerate("abcde")
    ]
    for row in rows:
        Archetype.objects.filter(pk=row.pk).update(position=order.index(row.key))
    log_moves(user=admin_user, model=Archetype, before=[row.pk for row in rows])
    assert sorted(LogEntry.objects.values_list("object_repr", flat=True)) == sorted(moved)


def test_a_questionnaire_has_the_lines_of_its_parts_deleted_ones_too(
    admin_client: Client, draft: Questionnaire, question_of: QuestionOf
) -> None:
    question, advice = question_of("pair"), draft.advice.all()[0]
    other = Questionnaire.objects.create(slug="other", title="Other")
    stranger = other.archetypes.create(key="strange", name="Strange", hue="blue")
    admin_client.post(change_url(question), form_of(question, fields={"prompt": "Which one?"}))
    admin_client.post(change_url(stranger), form_on(admin_client.get(change_url(stranger))) | {"summary": "New"})
    admin_client.post(change_url(advice).replace("/change/", "/delete/"), {"post": "yes"})
    page = Page(admin_client.get(history_url(draft)))
    assert page.texts(".history h2") == [
        f"{page.texts('time')[0]} admin Piece of advice “{advice}” deleted",
        f"{page.texts('time')[1]} admin Question “Which one?” changed",
    ]
    assert page.attributes(".history h2 a", "href") == [change_url(question)]


def test_parts_that_one_may_not_see_stay_out(draft: Questionnaire, question_of: QuestionOf, staff: Staff) -> None:
    question = question_of("pair")
    log_record(user=User.objects.create_user("ada"), record=question, says="Something.")
    looking = staff("view_questionnaire")
    assert "Something." not in Page(looking.get(history_url(draft))).text
    assert "Something." in Page(staff("view_questionnaire", "view_question").get(history_url(draft))).text
    assert staff("view_archetype").get(history_url(draft)).status_code == 403
    assert looking.get("/admin/assessments/questionnaire/999/history/").status_code == 404


def test_fifty_lines_a_page_with_few_queries(
    admin_client: Client, draft: Questionnaire, admin_user: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for row in [*draft.advice.all()[:60], *draft.questions.all()[:3]]:
        log_record(user=admin_user, record=row, says="A line.")
    admin_client.get(history_url(draft))
    with django_assert_num_queries(7):  # session, user, record, count, lines, and which of two kinds are still there
        first = Page(admin_client.get(history_url(draft)))
    assert len(first.all(".history .entry")) == 50
    assert first.attributes(".paginator a", "href") == ["?p=2"]
    assert len(Page(admin_client.get(f"{history_url(draft)}?p=2")).all(".history .entry")) == 13


def test_older_lines_and_those_of_other_models_say_what_django_says(
    admin_client: Client, draft: Questionnaire, admin_user: User
) -> None:
    def log(row: models.Model, message: Any) -> None:
        kind = ContentType.objects.get_for_model(type(row))
        LogEntry.objects.create(
            user=admin_user,
            content_type=kind,
            object_id=str(row.pk),
            object_repr="x",
            action_flag=CHANGE,
            change_message=message,
        )

    log(draft, '[{"changed": {"fields": ["Title"]}}]')
    log(draft, "Published version 2.")
    assert Page(admin_client.get(history_url(draft))).texts(".history .entry p") == [
        "Published version 2.",
        "Changed Title.",
    ]
    coach = make_coach()
    form = form_on(admin_client.get(change_url(coach)))
    admin_client.post(change_url(coach), form | {"name": "Grace"})
    assert Page(admin_client.get(history_url(coach))).texts(".history .entry p") == ["Changed Name."]


def test_history_is_kept_as_text_whatever_was_typed(admin_client: Client, question_of: QuestionOf) -> None:
    question: Question = question_of("pair")
    typed = '"><script>alert(1)</script> {"questionnaire": 1}'
    admin_client.post(change_url(question), form_of(question, fields={"prompt": typed}))
    page = admin_client.get(history_url(question))
    assert b"<script>alert(1)" not in page.content
    assert line_of(LogEntry.objects.get()).values[0].after == typed
