"""Extreme questionnaires, and people who skip everything or always answer the same.

From the first question to the result every number is finite, and no sentence claims what nobody can know.
"""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessments.authoring.drafts import save_draft
from assessments.authoring.publishing import publish
from assessments.core.definition import HUES, Format, Question, definition_from
from assessments.core.scoring import MAX_QUESTIONS, MIN_ANSWERS
from assessments.models import Version
from assessments.questionnaires.lengths import lengths_of
from tests.factories import make_attempt, posted_for
from tests.html import Page

pytestmark = pytest.mark.django_db
Reply = Callable[[Question, int], dict[str, Any]]


def extreme(*, archetypes: int, formats: list[str], weight: Callable[[int, int], int]) -> dict[str, Any]:
    """Make a questionnaire; each choice weighs ``weight(question, choice)`` for one archetype, in turn."""
    keys = [f"k{place}" for place in range(archetypes)]

    def weights(question: int, choice: int) -> dict[str, int]:
        size = weight(question, choice)
        return {keys[(question + choice) % archetypes]: size} if size else {}

    def asked(place: int, form: str) -> dict[str, Any]:
        question = {"key": f"q{place}", "format": form, "prompt": f"Number {place}?"}
        if form == "statement":
            return question | {"scale": "joy", "weights": weights(place, 0)}
        choices = [
            {"key": f"c{choice}", "text": f"Thing {choice}", "weights": weights(place, choice)}
            for choice in range(2 if "pair" in form else 4)
        ]
        return question | {"choices": choices} | ({"total": 10} if form == "allocation" else {})

    return {
        "format": 1,
        "questionnaire": {"slug": "extreme", "title": "An extreme one"},
        "scales": {"joy": ["1", "2", "3", "4", "5"]},
        "archetypes": [
            {"key": key, "name": f"The {key}", "named_by": "us", "hue": hue, "summary": "Somebody."}
            for key, hue in zip(keys, HUES, strict=False)
        ],
        "sources": [],
        "questions": [asked(place, form) for place, form in enumerate(formats)],
        "advice": [],
    }


def published(**recipe: Any) -> Version:
    definition = definition_from(extreme(**recipe))
    return publish(questionnaire=save_draft(definition=definition), by=None, note="", now=timezone.now())


def take(student: Client, version: Version, reply: Reply, mode: str = "full") -> tuple[dict[str, Any], Page]:
    """Answer every question until the check, with htmx requests; return the result as data and as its page."""
    attempt = make_attempt(version=version, mode=mode)
    address = student.get(f"/take/{attempt.pk}/")["Location"]
    loaded: set[str] = set()  # formats of which a whole page was loaded
    for place in range(len(version.content.questions)):
        question = version.content.question_by_key[address.split("/")[-2]]
        if question.format not in loaded:
            loaded.add(question.format)
            assert student.get(address).status_code == 200
        answered = student.post(address, reply(question, place), headers={"HX-Request": "true"})
        if answered.status_code == 303:
            break
        assert answered.status_code == 200
        address = answered["HX-Push-Url"]
    check = answered["Location"]
    assert check == f"/take/{attempt.pk}/check/"
    assert student.get(check).status_code == 200
    link = student.post(check)["Location"]
    raw = student.get(f"{link}result.json").content.decode()
    data = json.loads(raw, parse_constant=lambda constant: pytest.fail(f"{constant} in the result"))
    assert sum(score["share"] for score in data["archetypes"]) == 100
    page = Page(student.get(link))
    assert not re.search(r"\b(nan|inf|-inf)\b", page.source)
    return data, page


def skip(question: Question, place: int) -> dict[str, Any]:
    return {"skip": "1"}


EVERY_FORMAT = [form.value for form in Format]


def test_three_questions(student: Client) -> None:
    version = published(archetypes=3, formats=["pair", "single", "best_worst"], weight=lambda q, c: 3 - c)
    assert [length.mode for length in lengths_of(version=version)] == ["full"]
    data, page = take(student, version, posted_for)
    assert data["answered"] == 3
    assert "Every question has been asked" in page.text
    assert "Answer ten more questions" not in page.buttons


@pytest.mark.parametrize("mode", ["full", "adaptive"])
def test_everything_skipped(student: Client, mode: str) -> None:
    version = published(archetypes=3, formats=EVERY_FORMAT * 6, weight=lambda q, c: 3 - c)
    data, page = take(student, version, skip, mode)
    assert (data["answered"], data["skipped"]) == (0, 48 if mode == "full" else 30)
    assert {score["value"] for score in data["archetypes"]} == {50}
    assert "nothing to say yet" in page.text
    assert "comes first" not in page.text


def test_equal_weights_give_a_flat_result(student: Client) -> None:
    """Every choice of a question weighs the same for the same archetypes: no answer has information."""
    data = extreme(archetypes=4, formats=["pair", "graded_pair", "single", "best_worst"] * 6, weight=lambda q, c: 0)
    for question in data["questions"]:
        for choice in question["choices"]:
            choice["weights"] = {f"k{place}": 1 for place in range(4)}
    definition = definition_from(data)
    version = publish(questionnaire=save_draft(definition=definition), by=None, note="", now=timezone.now())
    for mode in ("full", "adaptive"):
        result, page = take(student, version, posted_for, mode)
        assert result["verdict"]["kind"] == "flat"
        assert "No clear lean towards any one" in page.heading


def test_one_huge_weight_among_small_ones(student: Client) -> None:
    version = published(archetypes=5, formats=EVERY_FORMAT * 4, weight=lambda q, c: 3 if q == c == 1 else 1)
    for mode in ("full", "adaptive"):
        data, _ = take(student, version, posted_for, mode)
        assert all(0 <= score["low"] <= score["value"] <= score["high"] <= 100 for score in data["archetypes"])


def test_most_on_the_same_archetype_every_time(student: Client) -> None:
    version = published(archetypes=4, formats=["best_worst"] * 24, weight=lambda q, c: 3)

    def always_the_first(question: Question, place: int) -> dict[str, Any]:
        loved = next(choice.key for choice in question.choices if "k0" in choice.weights)
        hated = next(choice.key for choice in question.choices if "k1" in choice.weights)
        return {"most": loved, "least": hated}

    data, page = take(student, version, always_the_first, "adaptive")
    assert data["verdict"]["kind"] == "clear"
    assert data["verdict"]["leaders"] == ["k0"]
    assert data["archetypes"][-1]["key"] == "k1"
    assert data["archetypes"][0]["p_top"] > 0.99
    assert "point to The k0" in page.heading


def test_twelve_archetypes_and_two_hundred_questions(student: Client) -> None:
    version = published(archetypes=12, formats=(EVERY_FORMAT * 29)[:200], weight=lambda q, c: (3, -1, 2, -2)[c])
    data, page = take(student, version, posted_for, "adaptive")
    assert MIN_ANSWERS <= data["answered"] <= MAX_QUESTIONS
    assert len(data["archetypes"]) == 12
    assert "Answer ten more questions" in page.buttons
