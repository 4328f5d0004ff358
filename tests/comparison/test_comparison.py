"""Comparing results: where they agree, where they differ, and when they can't be compared."""

from dataclasses import replace

import pytest

from assessments.comparison.comparison import Side, compare, typical_side
from assessments.models import Attempt, Version
from assessments.quiz import attempts
from assessments.results.report import Report, score_attempt, score_responses
from tests.factories import NOON, make_attempt, make_finished, make_version, response_towards

pytestmark = pytest.mark.django_db


def wanting(version: Version, archetype: str) -> Report:
    """The report of somebody who wants one archetype only."""
    attempt = make_attempt(version=version, owner=f"{archetype:-<22}"[:22])
    for question in version.content.questions:
        response = response_towards(question, archetype)
        attempts.answer(attempt=attempt, question_key=question.key, response=response, now=NOON)
    return score_attempt(attempt)


def side(label: str, report: Report, *, shows_answers: bool = True) -> Side:
    return Side(label, report, shows_answers, "link")


@pytest.fixture
def keys(version: Version) -> list[str]:
    return list(version.content.archetype_by_key)


def test_opposite_results_differ_on_their_archetypes(version: Version, keys: list[str]) -> None:
    first, second = wanting(version, keys[0]), wanting(version, keys[1])
    comparison = compare(sides=[side("A", first), side("B", second)])
    assert comparison.same_axes
    assert comparison.caution == ""
    differing = {row.key for row in comparison.rows if row.differs}
    assert {keys[0], keys[1]} <= differing
    assert first.by_key[keys[0]].name in comparison.difference
    values = [row.scores[0].value for row in comparison.rows]
    assert values == sorted(values, reverse=True)


def test_a_result_agrees_with_itself_on_everything(finished: Attempt) -> None:
    report = score_attempt(finished)
    comparison = compare(sides=[side("A", report), side("B", report)])
    assert comparison.difference == ""
    assert "Their ranges overlap on every archetype" in comparison.agreement
    assert f"Both put {report.ranked[0].name} first" in comparison.agreement
    assert comparison.questions == ()
    assert comparison.shows_questions


def test_questions_are_sorted_by_distance_and_have_every_sides_answer(version: Version, keys: list[str]) -> None:
    sides = [side("A", wanting(version, keys[0])), side("B", wanting(version, keys[1]))]
    questions = compare(sides=sides).questions
    assert 0 < len(questions) <= 8
    distances = [question.distance for question in questions]
    assert distances == sorted(distances, reverse=True)
    assert all(question.answers[0] != question.answers[1] for question in questions)
    reasons = {reason.question.prompt: reason for reason in sides[0].report.reasons}
    assert all(reasons[question.prompt].response_text == question.answers[0] for question in questions)


def test_how_far_two_answers_are_apart_depends_on_no_other_answer(version: Version, keys: list[str]) -> None:
    question = version.content.questions[0]
    answers = {key: response_towards(question, key) for key in ("internal", "infra")}
    distances = set()
    for others in (version.content.questions[1:9], version.content.questions[9:]):
        rest = {other.key: response_towards(other, keys[0]) for other in others}
        reports = [score_responses(version=version, responses=rest | {question.key: one}) for one in answers.values()]
        (differing,) = compare(sides=[side("A", reports[0]), side("B", reports[1])]).questions
        distances.add(round(differing.distance, 9))
    assert len(distances) == 1


def test_answers_are_compared_only_if_both_sides_show_them(version: Version, keys: list[str]) -> None:
    sides = [side("A", wanting(version, keys[0])), side("B", wanting(version, keys[1]), shows_answers=False)]
    comparison = compare(sides=sides)
    assert comparison.questions == ()
    assert not comparison.shows_questions


def test_questions_with_another_wording_are_not_compared(version: Version, keys: list[str]) -> None:
    data = version.content.as_data()
    for question in data["questions"]:
        question["prompt"] += " (in other words)"
    newer = make_version(version, definition=data)
    comparison = compare(sides=[side("A", wanting(version, keys[0])), side("B", wanting(newer, keys[1]))])
    assert comparison.questions == ()
    assert comparison.same_axes
    assert "versions 1 and 2" in comparison.caution


def test_archetypes_that_one_side_lacks_are_left_out_with_a_caution(finished: Attempt) -> None:
    report = score_attempt(finished)
    fewer = replace(report, version_number=2, archetypes=report.archetypes[1:])
    comparison = compare(sides=[side("A", report), side("B", fewer)])
    assert not comparison.same_axes
    assert report.archetypes[0].key not in {row.key for row in comparison.rows}
    assert "don’t have the same archetypes" in comparison.caution


def test_results_of_different_quizzes_have_no_rows(finished: Attempt) -> None:
    report = score_attempt(finished)
    other = replace(report, content=replace(report.content, slug="another"))
    comparison = compare(sides=[side("A", report), side("B", other)])
    assert (comparison.rows, comparison.questions, comparison.same_axes) == ((), (), False)
    assert "different quizzes" in comparison.caution


def test_a_typical_side_is_led_by_its_archetype(version: Version, keys: list[str]) -> None:
    for key in keys:
        typical = typical_side(version=version, archetype=key)
        assert isinstance(typical.report, Report)
        assert typical.report.ranked[0].key == key
        assert typical.report.notes == ()
        assert typical.label == f"Typical: {version.content.archetype_by_key[key].name}"
    with pytest.raises(KeyError):
        typical_side(version=version, archetype="nobody")


def test_six_sides_are_compared(version: Version, keys: list[str], finished: Attempt) -> None:
    sides = [side("A", score_attempt(finished)), *(typical_side(version=version, archetype=key) for key in keys[:5])]
    comparison = compare(sides=sides)
    assert all(len(row.scores) == 6 for row in comparison.rows)
    assert "from" in comparison.difference
    assert all(len(question.answers) == 6 for question in comparison.questions)


def test_two_results_of_one_person_have_the_same_axes(version: Version) -> None:
    reports = [score_attempt(make_finished(version=version, token=f"token-{n:016}")) for n in range(2)]
    assert compare(sides=[side("Then", reports[0]), side("Now", reports[1])]).same_axes
