"""Checks, publishing, and the differences between versions."""

import threading
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from assessments.authoring.checks import AUTHOR_CHOICE_LIMITS, problems_in
from assessments.authoring.diff import changes_between
from assessments.authoring.drafts import draft_definition, save_draft
from assessments.authoring.publishing import PublishError, publish
from assessments.core.definition import Format, definition_from
from assessments.core.scoring import ENGINE_VERSION
from assessments.core.scoring.instrument import ENGINE_CHOICE_LIMITS
from assessments.models import Questionnaire, Version
from tests.core.definition.test_reading import SMALL, changed, question
from tests.factories import NOON


def draft(data: dict[str, Any] = SMALL) -> Questionnaire:
    return save_draft(definition=definition_from(data))


@pytest.mark.django_db
def test_a_version_has_the_drafts_content() -> None:
    questionnaire = draft()
    version = publish(questionnaire=questionnaire, by=None, note="First", now=NOON)
    assert (version.number, version.note, version.published_at, version.engine) == (1, "First", NOON, ENGINE_VERSION)
    assert version.content == draft_definition(questionnaire=questionnaire)
    assert sorted(version.opening_keys) == ["swim", "walk-or-fly"]
    stored = Version.objects.get(pk=version.pk).questions_to_come
    assert stored is not None
    assert stored["rows"] == [[2] * 6, [1] * 6]


@pytest.mark.django_db
def test_the_next_version_gets_the_next_number_and_older_ones_stay() -> None:
    questionnaire = draft()
    first = publish(questionnaire=questionnaire, by=None, note="", now=NOON)
    draft(changed(lambda d: question(d).update(prompt="Fly or walk?")))
    second = publish(questionnaire=questionnaire, by=None, note="", now=NOON)
    assert (first.number, second.number) == (1, 2)
    assert Version.objects.get(pk=first.pk).content.question_by_key["walk-or-fly"].prompt == "Walk or fly?"


@pytest.mark.django_db
def test_refuses_when_nothing_has_changed() -> None:
    questionnaire = draft()
    publish(questionnaire=questionnaire, by=None, note="", now=NOON)
    with pytest.raises(PublishError, match="Nothing has changed since version 1"):
        publish(questionnaire=questionnaire, by=None, note="", now=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_people_who_publish_at_once_get_one_version() -> None:
    questionnaire = draft()
    outcomes: list[object] = []

    def go() -> None:
        try:
            outcomes.append(publish(questionnaire=questionnaire, by=None, note="", now=timezone.now()).number)
        except PublishError as error:
            outcomes.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["1", "Nothing has changed since version 1."]


BAD = {
    "an archetype without questions": (
        lambda d: d["archetypes"].append(d["archetypes"][0] | {"key": "fire", "name": "Fire"}),
        "weighs for or against “Fire”",
    ),
    "a question with one choice": (lambda d: question(d)["choices"].pop(), "has 1 choice;"),
    "a question without choices": (lambda d: question(d)["choices"].clear(), "has 0 choices"),
    "a statement without weights": (lambda d: question(d, 0)["weights"].clear(), "statement without weights"),
    "two archetypes": (lambda d: (d["archetypes"].pop(), question(d)["choices"][1]["weights"].clear()), "has 3 to 12"),
    "thirteen archetypes": (
        lambda d: d["archetypes"].extend(d["archetypes"][0] | {"key": f"k{i}", "name": f"K{i}"} for i in range(10)),
        "There are 13 archetypes",
    ),
    "no questions": (lambda d: d["questions"].clear(), "no questions yet"),
    "a pair of three": (lambda d: question(d)["choices"].append({"key": "c", "text": "Sit"}), "has 3 choices"),
    "a graded pair of three": (
        lambda d: question(d).update(
            format="graded_pair", choices=[*question(d)["choices"], {"key": "c", "text": "Sit"}]
        ),
        "has 3 choices; this kind of question needs 2",
    ),
    "two of a name": (lambda d: d["archetypes"][0].update(name="Land"), "Two archetypes are called “Land”"),
    "two of a name but for capitals": (lambda d: d["archetypes"][0].update(name="LAND "), "Two archetypes are called"),
    "two choices of one text": (
        lambda d: question(d)["choices"][0].update(text=question(d)["choices"][1]["text"].upper() + "\u200b"),
        "has two choices that say",
    ),
    "an invisible title": (lambda d: d["questionnaire"].update(title="\u200b"), "Nothing in the title is visible"),
    "an invisible name": (lambda d: d["archetypes"][0].update(name="\u3164"), "nothing in its name is visible"),
    "an invisible choice": (
        lambda d: question(d)["choices"][0].update(text="\u2060"),
        "one of its choices, is visible",
    ),
    "most and least of two": (lambda d: question(d).update(format="best_worst"), "needs 3 to 5"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_draft_with_problems_cannot_be_published(name: str) -> None:
    change, sentence = BAD[name]
    problems = problems_in(definition_from(changed(change)))
    assert any(sentence in str(problem) for problem in problems), problems


@pytest.mark.parametrize("format", AUTHOR_CHOICE_LIMITS)
def test_author_limits_are_within_the_engine_limits(format: Format) -> None:
    fewest, most = AUTHOR_CHOICE_LIMITS[format]
    engine_fewest, engine_most = ENGINE_CHOICE_LIMITS[format]
    assert engine_fewest <= fewest <= most <= engine_most


@pytest.mark.django_db
def test_a_draft_with_a_problem_is_not_published() -> None:
    questionnaire = draft(changed(lambda d: question(d)["choices"].pop()))
    with pytest.raises(PublishError, match="has 1 choice;"):
        publish(questionnaire=questionnaire, by=None, note="", now=NOON)
    assert not questionnaire.versions.exists()


def test_changes_name_the_part_and_both_sides() -> None:
    def change(data: dict[str, Any]) -> None:
        question(data)["choices"][0].update(text="Stroll", weights={"land": 2})
        data["archetypes"][0]["name"] = "Ocean"
        data["questions"].reverse()
        data["advice"].clear()

    old, new = definition_from(SMALL), definition_from(changed(change))
    found = {(c.part, c.key, c.field): (c.before, c.after) for c in changes_between(old, new)}
    assert found[("questions", "walk-or-fly", "a text")] == ("Walk", "Stroll")
    assert found[("questions", "walk-or-fly", "a weights")] == ("land +3", "land +2")
    assert found[("archetypes", "sea", "name")] == ("Sea", "Ocean")
    assert found[("questions", "", "order")] == ("swim, walk-or-fly", "walk-or-fly, swim")
    assert found[("advice", "tip", "")] == ("Bring a towel.", "")
    assert changes_between(old, old) == []


@pytest.mark.django_db
def test_a_draft_costs_the_same_queries_whatever_its_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    questionnaire = Questionnaire.objects.get(slug="data-science-jobs")
    with django_assert_num_queries(9):
        draft_definition(questionnaire=questionnaire)
