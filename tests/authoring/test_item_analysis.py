"""Item analysis of sound and degenerate questionnaires."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from assessments.authoring import item_analysis
from assessments.authoring.item_analysis import (
    ItemAnalysis,
    NotMeasurable,
    SimulationFigure,
    Standing,
    item_analysis_for,
    share_margin,
    warnings_about,
)
from assessments.authoring.sentences import against_even
from assessments.core.definition import SHIPPED, Definition, definition_from, read_file
from assessments.core.scoring import MAX_QUESTIONS, MIN_ANSWERS, diagnostics
from tests.core.definition.test_reading import SMALL, changed, question


def small(change: Any = lambda data: None) -> Definition:
    return definition_from(changed(change))


def shown(lab: ItemAnalysis) -> list[Any]:
    """Compute all parts of an analysis."""
    return [lab.warnings, lab.weights, lab.information, lab.chances, lab.straight_lines, lab.figures]


@pytest.fixture(scope="module", autouse=True)
def few_people() -> Iterator[None]:
    """Simulate fewer people, and clear the cache for other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(item_analysis, "SIMULATED_PEOPLE", 60)
        item_analysis._item_analysis.cache_clear()
        yield
        item_analysis._item_analysis.cache_clear()


@pytest.fixture(scope="module")
def shipped(few_people: None) -> ItemAnalysis:
    return item_analysis_for(read_file(SHIPPED))


def test_the_heatmap_holds_every_weight(shipped: ItemAnalysis) -> None:
    keys = list(shipped.definition.archetype_by_key)
    for row, asked in zip(shipped.weights, shipped.definition.questions, strict=True):
        assert row.question is asked
        for shown_choice, choice in zip(row.choices, asked.choices, strict=True):
            held = dict(zip(keys, shown_choice.weights, strict=True))
            assert {key: weight for key, weight in held.items() if weight} == {
                key: weight for key, weight in choice.weights.items() if weight
            }


def test_every_archetype_of_the_shipped_questionnaire_can_lead(shipped: ItemAnalysis) -> None:
    assert all(chance.can_lead and chance.share > 0 for chance in shipped.chances)
    assert math.isclose(sum(chance.share for chance in shipped.chances), 1)
    assert [line.kind for line in shipped.straight_lines] == ["flat"] * 4


def test_the_simulation_measures_length_and_accuracy(shipped: ItemAnalysis) -> None:
    figures = {figure.name: figure for figure in shipped.figures}
    questions, leader = figures["mean_questions"].value, figures["true_leader"].value
    assert questions is not None
    assert leader is not None
    assert MIN_ANSWERS <= questions <= MAX_QUESTIONS
    is_near = abs(questions - 18) <= figures["mean_questions"].margin
    far = Standing.REACHED if questions <= 18 else Standing.MISSED
    assert figures["mean_questions"].standing is (Standing.WITHIN_MARGIN if is_near else far)
    assert 1 / 7 < leader <= 1
    assert figures["true_leader"].standing is None
    assert 0 < figures["mean_questions"].margin < 2
    assert figures["clear_right"].margin > figures["same_leader"].margin  # of fewer people


@pytest.mark.parametrize(
    ("value", "standing"),
    [
        (0.99, Standing.REACHED),
        (0.85, Standing.REACHED),
        (0.83, Standing.WITHIN_MARGIN),
        (0.80, Standing.WITHIN_MARGIN),
        (0.77, Standing.WITHIN_MARGIN),
        (0.70, Standing.MISSED),
        (None, None),
    ],
)
def test_a_figure_near_its_goal_is_within_its_margin(value: float | None, standing: Standing | None) -> None:
    assert SimulationFigure("clear_right", value, 0.045, (0.80, 1.0)).standing is standing


def test_the_margin_of_a_share_is_that_of_its_people() -> None:
    assert round(share_margin(0.5, 300), 3) == 0.056
    assert share_margin(1.0, 300) > 0
    assert share_margin(0.5, 50) > share_margin(0.5, 300)
    assert share_margin(float("nan"), 0) == 1


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.14, "within its margin"), (0.17, "within its margin"), (0.25, "favoured"), (0.02, "neglected")],
)
def test_an_archetype_that_leads_by_luck_is_within_its_margin(share: float, said: str) -> None:
    assert against_even(share, share_margin(share, 300), 1 / 7) == said


def test_an_analysis_is_cached_by_definition(monkeypatch: pytest.MonkeyPatch) -> None:
    first = item_analysis_for(small())
    assert first.warnings
    monkeypatch.setattr(diagnostics, "random_winners", lambda *given: pytest.fail("computed again"))
    again = item_analysis_for(small())
    assert again is first
    assert again.chances


def test_a_changed_weight_gives_a_new_analysis() -> None:
    other = small(lambda data: question(data, 0)["weights"].update(sea=2))
    assert item_analysis_for(other) is not item_analysis_for(small())


def _no_weights(data: dict[str, Any]) -> None:
    question(data, 0)["weights"].clear()
    for choice in question(data)["choices"]:
        choice["weights"].clear()


def _one_huge(data: dict[str, Any]) -> None:
    question(data, 0)["weights"].update(sea=1)
    for choice, key in zip(question(data)["choices"], ("land", "air"), strict=True):
        choice["weights"] = {key: 1}
    data["questions"].append(question(data) | {"key": "loud", "choices": _pair(3)})


def _pair(size: int) -> list[dict[str, Any]]:
    return [{"key": key, "text": key, "weights": {axis: size}} for key, axis in (("a", "sea"), ("b", "air"))]


def _three(data: dict[str, Any]) -> None:
    data["questions"].append(question(data) | {"key": "sail-or-fly", "choices": _pair(2)})


def _twelve(data: dict[str, Any]) -> None:
    keys = [f"k{place}" for place in range(9)]
    data["archetypes"] += [data["archetypes"][0] | {"key": key, "name": key} for key in keys]
    data["questions"] += [
        {"key": f"q-{key}", "format": "ranking", "prompt": key, "choices": [*_pair(3), _for(key)]} for key in keys
    ]


def _for(key: str) -> dict[str, Any]:
    return {"key": "c", "text": "c", "weights": {key: 3}}


DEGENERATE = {
    "no weights": (_no_weights, "No choice has a weight"),
    "one huge": (_one_huge, "this one answer outweighs the others"),
    "three questions": (_three, "it will stay uncertain"),
    "twelve archetypes": (_twelve, "it will stay uncertain"),
    "one question": (lambda data: data["questions"].pop(), "can’t lead"),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_degenerate_drafts_are_analysed_with_warnings(name: str) -> None:
    change, sentence = DEGENERATE[name]
    lab = item_analysis_for(small(change))
    assert all(shown(lab))
    assert any(sentence in warning.sentence for warning in lab.warnings), lab.warnings
    numbers = [row.removed for row in lab.information] + [chance.share for chance in lab.chances]
    numbers += [value for line in lab.straight_lines for value in line.values]
    numbers += [figure.value for figure in lab.figures if figure.value is not None]
    assert all(math.isfinite(number) for number in numbers)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda data: data["questions"].clear(), "no questions yet"),
        (lambda data: question(data)["choices"].pop(), "“walk-or-fly” needs 2 choices; it has 1"),
        (
            lambda data: (
                data.update(archetypes=data["archetypes"][:1], advice=[], questions=data["questions"][:1]),
                question(data, 0).update(weights={"sea": 3}),
            ),
            "Add at least two archetypes",
        ),
    ],
)
def test_drafts_that_cannot_be_compiled_are_refused(change: Any, sentence: str) -> None:
    with pytest.raises(NotMeasurable, match=sentence):
        item_analysis_for(small(change))


def test_a_warning_names_its_question_or_archetype() -> None:
    def spoil(data: dict[str, Any]) -> None:
        question(data)["choices"][1]["weights"] = {"land": 3}

    warned = warnings_about(small(spoil))
    same = next(warning for warning in warned if "have the same weights" in warning.sentence)
    assert (same.part, same.key, same.name) == ("questions", "walk-or-fly", "Walk or fly?")
    assert str(same).startswith("Question “walk-or-fly”: The choices")
    lonely = next(warning for warning in warned if warning.key == "air" and "No question has" in warning.sentence)
    assert (lonely.part, lonely.name) == ("archetypes", "Air")
    assert str(lonely).startswith("Air: No question has")


def test_a_warning_about_small_weights_concerns_the_whole_questionnaire() -> None:
    def spoil(data: dict[str, Any]) -> None:
        question(data, 0)["weights"] = {"sea": 1, "land": -1}
        for choice, key in zip(question(data)["choices"], ("land", "air"), strict=True):
            choice["weights"] = {key: 1}

    about_all = [warning for warning in warnings_about(small(spoil)) if not warning.part]
    assert [str(warning) for warning in about_all] == [about_all[0].sentence]
    assert "Every weight is 1 or -1" in about_all[0].sentence
    assert SMALL["questions"][0]["weights"] == {"sea": 3, "land": -1}


@pytest.mark.parametrize(("order", "warned"), [((0, 1, 2, 3), False), ((0, 2, 1, 3), True)])
def test_an_author_is_warned_of_a_named_pair_that_is_far_apart_in_the_chart(
    order: tuple[int, ...], warned: bool
) -> None:
    def change(data: dict[str, Any]) -> None:
        fourth = data["archetypes"][0] | {"key": "fire", "name": "Fire"}
        data["archetypes"] = [[*data["archetypes"], fourth][place] for place in order]
        pair = {"key": "p", "slot": "pair", "for": ["sea", "land"], "title": "Coast", "text": "x", "facts": []}
        data["advice"] = [pair]

    definition = small(change)
    keys = [archetype.key for archetype in definition.archetypes]
    apart = {abs(keys.index("sea") - keys.index("land")) % 4} == {2}
    found = [str(one) for one in warnings_about(definition) if "next to" in one.sentence]
    assert bool(found) == apart == warned
    assert all("Coast" in sentence for sentence in found)


def test_an_author_is_warned_of_letters_that_cannot_be_drawn() -> None:
    def change(data: dict[str, Any]) -> None:
        data["questionnaire"]["title"] = "Кем быть? 数据"
        data["archetypes"][0]["name"] = "The 🚀 Maker"
        data["archetypes"][1]["name"] = "数据科学家"
        data["questions"][0]["prompt"] += " 数据"

    definition = small(change)
    key, slug = definition.archetypes[1].key, definition.slug
    warnings = [str(warning) for warning in warnings_about(definition) if "can’t draw" in warning.sentence]
    assert warnings == [
        "The 🚀 Maker: The PDF and the card can’t draw these characters: 🚀. There it is called “The Maker”.",
        "数据科学家: The PDF and the card can’t draw these characters: 数 据 科 学 家. "
        f"There it is called “{key.replace('_', ' ').capitalize()}”.",
        "The title: The PDF and the card can’t draw these characters: 数 据. "
        f"There it is “{slug.replace('-', ' ').capitalize()}”.",
        "Texts: The PDF and the card can’t draw these characters: 数 据. Words in such letters stand as “…” there, and "
        "symbols are left out.",
    ]
    assert not any("can’t draw" in str(warning) for warning in warnings_about(small()))


def test_an_author_is_warned_of_two_questions_of_one_wording() -> None:
    def change(data: dict[str, Any]) -> None:
        copy = question(data) | {"key": "copied", "prompt": f"{question(data)['prompt'].upper()} "}
        data["questions"].append(copy)

    [warning] = [warning for warning in warnings_about(small(change)) if "asks the same" in warning.sentence]
    assert (warning.part, warning.key, warning.items) == ("questions", "copied", (question(SMALL)["key"],))
    assert not any("asks the same" in warning.sentence for warning in warnings_about(small()))
