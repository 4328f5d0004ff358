"""The grid of all weights: it shows them, saves the changed cells, and refuses what is stale or out of range."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.admin import whole_grid
from assessments.authoring.admin.base import change_url, grid_url
from assessments.authoring.history import line_of
from assessments.models import Archetype, Choice, Questionnaire, Weight
from tests.authoring.admin.conftest import Staff
from tests.html import Page

pytestmark = pytest.mark.django_db


def fields_of(page: Any) -> dict[str, str]:
    """What a browser without JavaScript sends of the grid."""
    names = re.findall(r'<input[^>]* name="(w[0-9_]+|_shown)" value="([^"]*)"', page.content.decode())
    return dict(names)


def cell_of(draft: Questionnaire, place: int = 0) -> tuple[str, Choice, Archetype]:
    """A cell's field, choice and archetype: the first archetype's, in the choice at a place."""
    choices = Choice.objects.filter(question__questionnaire=draft).order_by("question__position", "position")
    choice, archetype = choices[place], draft.archetypes.all()[0]
    return f"w{choice.pk}_{archetype.pk}", choice, archetype


def value_of(choice: Choice, archetype: Archetype) -> int:
    weight = Weight.objects.filter(choice=choice, archetype=archetype).first()
    return weight.value if weight else 0


def another(value: int) -> int:
    return 3 if value != 3 else -1


def test_every_choice_and_archetype_has_a_cell(
    admin_client: Client, draft: Questionnaire, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin_client.get(grid_url(draft))
    with django_assert_num_queries(7):  # session, user, questionnaire, archetypes, weights, questions, choices
        response = admin_client.get(grid_url(draft))
    fields = fields_of(response)
    weights = {
        f"w{w.choice_id}_{w.archetype_id}": str(w.value) for w in Weight.objects.filter(archetype__questionnaire=draft)
    }
    choices = Choice.objects.filter(question__questionnaire=draft).count()
    assert len(fields) == choices * draft.archetypes.count() + 1
    assert {name: value for name, value in fields.items() if value and name != "_shown"} == weights
    page = Page(response)
    totals = page.texts("tfoot td")[0]
    values = [w.value for w in Weight.objects.filter(archetype=draft.archetypes.all()[0])]
    assert totals.startswith(f"{sum(v > 0 for v in values)} for {sum(v < 0 for v in values)} against")


def test_cells_are_named_by_their_choice_and_archetype(admin_client: Client, draft: Questionnaire) -> None:
    page = Page(admin_client.get(grid_url(draft)))
    name, choice, archetype = cell_of(draft)
    [labelled] = page.attributes(f"input[name={name}]", "aria-labelledby")
    first, second = labelled.split()
    assert page.texts(f"#{first}") == [choice.text or choice.question.prompt]
    assert page.texts(f"#{second}") == [archetype.name]


def test_one_save_writes_only_the_changed_cells_with_their_history(admin_client: Client, draft: Questionnaire) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    name, choice, archetype = cell_of(draft)
    other, other_choice, _ = cell_of(draft, 3)
    before = dict(Weight.objects.values_list("pk", "value"))
    old, new = value_of(choice, archetype), another(value_of(choice, archetype))
    response = admin_client.post(grid_url(draft), fields | {name: f" {new} ", other: "-2"})
    assert (response.status_code, response["Location"]) == (302, grid_url(draft))
    assert (value_of(choice, archetype), value_of(other_choice, archetype)) == (new, -2)
    after = dict(Weight.objects.values_list("pk", "value"))
    assert sum(before.get(pk) != after.get(pk) for pk in before.keys() | after.keys()) == 2
    lines = [line_of(entry) for entry in LogEntry.objects.all()]
    assert {line.entry.object_id for line in lines} == {str(choice.question_id), str(other_choice.question_id)}
    [value] = [v for line in lines for v in line.values if line.entry.object_id == str(choice.question_id)][:1]
    assert value.what == (f"“{choice.text}” → {archetype.name}" if choice.text else f"Agreeing → {archetype.name}")
    assert (value.before, value.after) == (f"{old:+d}".replace("-", "−") if old else "", f"{new:+d}".replace("-", "−"))
    assert Page(admin_client.get(grid_url(draft))).notices == ["2 weights saved."]


def test_a_script_sends_the_changed_cells_alone(admin_client: Client, draft: Questionnaire) -> None:
    name, choice, archetype = cell_of(draft)
    shown = fields_of(admin_client.get(grid_url(draft)))["_shown"]
    kept = Weight.objects.exclude(choice=choice, archetype=archetype).count()
    assert admin_client.post(grid_url(draft), {"_shown": shown, name: "−3"}).status_code == 302  # the typographic minus
    assert value_of(choice, archetype) == -3
    assert admin_client.post(grid_url(draft), {name: "0"}).status_code == 302
    assert value_of(choice, archetype) == 0
    assert Weight.objects.exclude(choice=choice, archetype=archetype).count() == kept


def test_nothing_changed_saves_nothing(admin_client: Client, draft: Questionnaire) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    admin_client.post(grid_url(draft), fields)
    assert not LogEntry.objects.exists()
    assert Page(admin_client.get(grid_url(draft))).notices == ["There was nothing to save: no weight was changed."]


@pytest.mark.parametrize("typed", ["4", "-4", "1.5", "much", "2 or 3", "9" * 400, "<b>"])
def test_a_value_out_of_range_is_refused_at_its_cell_and_kept(
    admin_client: Client, draft: Questionnaire, typed: str
) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    name, _, archetype = cell_of(draft)
    other, other_choice, _ = cell_of(draft, 3)
    old = value_of(other_choice, archetype)
    response = admin_client.post(grid_url(draft), fields | {name: typed, other: str(another(old))})
    assert response.status_code == 422
    page = Page(response)
    assert page.value(name) == typed
    assert page.value(other) == str(another(old))
    [said] = page.attributes(f"input[name={name}]", "aria-describedby")
    assert page.texts(f"#{said}") == ["A weight is a whole number from −3 to 3."]
    assert page.texts(".to-do li")[0].endswith(f"{archetype.name}: a weight is a whole number from −3 to 3.")
    assert page.attributes(".to-do a", "href") == [f"#{name}"]
    assert page.texts("[data-unsaved]") == ["2 unsaved changes"]
    assert value_of(other_choice, archetype) == old  # nothing was saved


def test_a_cell_that_somebody_else_changed_is_refused_and_both_values_are_shown(
    admin_client: Client, draft: Questionnaire
) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    name, choice, archetype = cell_of(draft)
    other, other_choice, _ = cell_of(draft, 3)
    grace = Client()
    grace.force_login(User.objects.create_superuser("grace"))
    grace.post(grid_url(draft), fields | {name: "1" if value_of(choice, archetype) != 1 else "2"})
    theirs = value_of(choice, archetype)
    mine = fields | {name: "-3", other: str(another(value_of(other_choice, archetype)))}
    refused = admin_client.post(grid_url(draft), mine)
    assert refused.status_code == 409
    page = Page(refused)
    assert "Meanwhile grace changed one of your cells, so nothing was saved." in page.text
    assert page.texts(f"#{name}-said") == [f"grace: +{theirs}"]
    again = fields_of(refused)
    assert (again[name], again[other]) == ("-3", mine[other])
    assert value_of(choice, archetype) == theirs
    assert admin_client.post(grid_url(draft), again).status_code == 302  # who has seen it may overwrite
    assert value_of(choice, archetype) == -3


def test_other_cells_that_somebody_else_changed_stay_theirs(admin_client: Client, draft: Questionnaire) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    name, choice, archetype = cell_of(draft)
    other, other_choice, _ = cell_of(draft, 3)
    theirs, mine = another(value_of(other_choice, archetype)), another(value_of(choice, archetype))
    admin_client.post(grid_url(draft), fields | {other: str(theirs)})
    assert admin_client.post(grid_url(draft), fields | {name: str(mine)}).status_code == 302
    assert (value_of(choice, archetype), value_of(other_choice, archetype)) == (mine, theirs)


def test_what_was_typed_for_a_deleted_choice_is_told(admin_client: Client, draft: Questionnaire) -> None:
    fields = fields_of(admin_client.get(grid_url(draft)))
    name, choice, archetype = cell_of(draft)
    other, other_choice, _ = cell_of(draft, 3)
    choice.delete()
    mine = str(another(value_of(other_choice, archetype)))
    refused = admin_client.post(grid_url(draft), fields | {name: "-3", other: mine})
    assert refused.status_code == 409
    assert "the cells of one value that you typed (-3)" in Page(refused).text
    assert admin_client.post(grid_url(draft), fields_of(refused)).status_code == 302
    assert value_of(other_choice, archetype) == int(mine)


def test_an_archetype_deleted_while_the_grid_is_saved_is_told_too(
    admin_client: Client, draft: Questionnaire, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, choice, archetype = cell_of(draft)
    typed = str(another(value_of(choice, archetype)))

    def delete_meanwhile(request: HttpRequest) -> bool:
        """Runs after the questionnaire was read, and before the rows are locked."""
        Archetype.objects.filter(pk=archetype.pk).delete()
        return True

    monkeypatch.setattr(whole_grid, "may_change_weights", delete_meanwhile)
    refused = admin_client.post(grid_url(draft), {name: typed})
    assert refused.status_code == 409
    assert f"value that you typed ({typed})" in Page(refused).text


def test_the_question_page_notices_what_the_grid_saved(admin_client: Client, draft: Questionnaire) -> None:
    from tests.authoring.admin.test_stale_forms import form_on

    name, choice, archetype = cell_of(draft)
    older = form_on(admin_client.get(change_url(choice.question)))
    admin_client.post(grid_url(draft), {name: str(another(value_of(choice, archetype)))})
    assert admin_client.post(change_url(choice.question), older).status_code == 409


def test_a_large_questionnaire_comes_in_pages(
    admin_client: Client, draft: Questionnaire, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    assert whole_grid.MAX_CELLS + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    monkeypatch.setattr(whole_grid, "MAX_CELLS", 100)
    first = admin_client.get(grid_url(draft))
    pages = Page(first).texts(".grid-pages a")
    assert len(pages) > 2
    seen = set(fields_of(first))
    for number in range(2, len(pages) + 2):
        fields = fields_of(admin_client.get(f"{grid_url(draft)}?page={number}"))
        assert len(fields) <= 101
        seen |= set(fields)
    assert seen == {
        "_shown",
        *(
            f"w{c.pk}_{a.pk}"
            for c in Choice.objects.filter(question__questionnaire=draft)
            for a in draft.archetypes.all()
        ),
    }
    name = next(name for name in fields if name != "_shown" and not fields[name])
    saved = admin_client.post(f"{grid_url(draft)}?page={number}", fields | {name: "2"})
    assert saved["Location"].endswith(f"?page={number}")
    choice, archetype = (int(part) for part in name[1:].split("_"))
    assert Weight.objects.get(choice=choice, archetype=archetype).value == 2
    assert admin_client.get(f"{grid_url(draft)}?page=x").status_code == 200


@pytest.mark.parametrize("shown", ["", "nonsense", "1_2=99999", "9" * 5000])
def test_a_damaged_field_of_shown_weights_is_no_server_error(
    admin_client: Client, draft: Questionnaire, shown: str
) -> None:
    name, _, _ = cell_of(draft)
    assert admin_client.post(grid_url(draft), {"_shown": shown, name: "1"}).status_code in (302, 409)


def test_a_draft_without_archetypes_or_questions_says_what_to_add(admin_client: Client, db: None) -> None:
    empty = Questionnaire.objects.create(slug="empty", title="Empty")
    assert "no archetypes yet" in Page(admin_client.get(grid_url(empty))).text
    empty.archetypes.create(key="one", name="One", hue="blue")
    assert "no questions yet" in Page(admin_client.get(grid_url(empty))).text
    question = empty.questions.create(key="q", format="single", prompt="Which?")
    page = Page(admin_client.get(grid_url(empty)))
    assert page.attributes("td[colspan] a", "href") == [change_url(question)]


def test_it_is_linked_from_the_questionnaire_and_the_list_of_questions(
    admin_client: Client, draft: Questionnaire
) -> None:
    assert grid_url(draft) in Page(admin_client.get(change_url(draft))).attributes(".tools a", "href")
    address = "/admin/assessments/question/"
    assert grid_url(draft) in Page(admin_client.get(address)).attributes(".object-tools a", "href")
    other = Questionnaire.objects.create(slug="other", title="Other")
    links = Page(admin_client.get(address)).attributes(".order-hint a", "href")
    assert links == [grid_url(draft), grid_url(other)]


def test_whoever_may_only_look_sees_numbers_and_no_inputs(draft: Questionnaire, staff: Staff) -> None:
    looking = staff("view_question", "view_questionnaire")
    page = Page(looking.get(grid_url(draft)))
    assert not page.has("input.cell")
    assert not page.has("input[type=submit].default")
    assert looking.post(grid_url(draft), {cell_of(draft)[0]: "1"}).status_code == 403
    assert staff("view_questionnaire").get(grid_url(draft)).status_code == 403
    assert staff().get(grid_url(draft)).status_code == 403
    assert Client().get(grid_url(draft)).status_code == 302
    assert looking.get("/admin/assessments/questionnaire/999/weights/").status_code == 404
