from __future__ import annotations

import numpy as np
import pytest

from assessments.core.scoring import Format, InvalidItem, Item, compile_instrument

from .helpers import make_item

PAIR = make_item("p", Format.PAIR, [[3, 0], [0, 3]])


@pytest.mark.parametrize(
    ("weights", "scale"),
    [([[3, 0], [0, 3]], 0.22), ([[1, 0], [0, -1]], 0.66), ([[0, 0], [0, 0]], 0.22)],
)
def test_scale(weights: list[list[float]], scale: float) -> None:
    bank = compile_instrument(archetypes=["x", "y"], items=[make_item("p", Format.PAIR, weights)])
    assert bank.scale == pytest.approx(scale)


def test_the_scale_is_set_by_the_median_question_with_weights() -> None:
    sizes = [1, 2, 300, 0, 0, 0]
    items = [make_item(f"q{n}", Format.PAIR, [[size, 0], [0, 1 if size else 0]]) for n, size in enumerate(sizes)]
    assert compile_instrument(archetypes=["x", "y"], items=items).scale == pytest.approx(0.33)


def test_a_questionnaire_without_questions_has_a_scale() -> None:
    assert compile_instrument(archetypes=["x"], items=[]).scale == 0.22


def test_prior() -> None:
    bank = compile_instrument(archetypes=["x", "y"], items=[PAIR])
    np.testing.assert_allclose(bank.covariance, [[1.0, 0.3, 0.0], [0.3, 1.0, 0.0], [0.0, 0.0, 1.0]])
    np.testing.assert_allclose(bank.precision @ bank.covariance, np.eye(3), atol=1e-12)
    assert bank.dimensions == 3


def test_an_instrument_copies_its_weights() -> None:
    item = make_item("p", Format.PAIR, [[3, 0], [0, 3]])
    bank = compile_instrument(archetypes=["x", "y"], items=[item])
    item.weights[0, 0] = 99
    assert bank.items["p"].weights[0, 0] == 3
    with pytest.raises(TypeError):
        bank.items["p"] = item  # type: ignore[index]
    with pytest.raises(ValueError, match="read-only"):
        bank.items["p"].weights[0, 0] = 1


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (make_item("q", Format.PAIR, [[1, 0]]), "needs 2 choices"),
        (make_item("q", Format.BEST_WORST, [[1, 0], [0, 1]]), "3 to 10"),
        (make_item("q", Format.MULTI, [[1, 0]] * 11), "2 to 10"),
        (make_item("q", Format.PAIR, [[1], [0]]), "weights"),
        (make_item("q", Format.STATEMENT, [[1, 0], [0, 1]]), "weights"),
        (make_item("q", Format.PAIR, [[1, 0], [0, 1]], choices=["a", "a"]), "same key"),
        (make_item("q", Format.PAIR, [[float("nan"), 0], [0, 1]]), "not a number"),
        (make_item("q", Format.PAIR, [[1e9, 0], [0, 1]]), "out of range"),
        (make_item("q", Format.PAIR, [[1e-9, 0], [0, 1]]), "out of range"),
        (make_item("q", Format.ALLOCATION, [[1, 0], [0, 1]], total=0), "points"),
        (Item("q", Format.PAIR, ("a", "b"), np.eye(2), total=10), "no points to share"),
        (make_item("q", "essay", [[1, 0], [0, 1]]), "unknown format"),  # type: ignore[arg-type]
        (PAIR, "Two questions"),
    ],
)
def test_an_invalid_question_is_named(item: Item, says: str) -> None:
    with pytest.raises(InvalidItem, match=says):
        compile_instrument(archetypes=["x", "y"], items=[PAIR, item])


@pytest.mark.parametrize("archetypes", [[], ["x", "x"], [str(n) for n in range(21)]])
def test_invalid_archetypes_are_refused(archetypes: list[str]) -> None:
    with pytest.raises(InvalidItem):
        compile_instrument(archetypes=archetypes, items=[])
