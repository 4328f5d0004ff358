"""Labelled postings are counted as the plan says, and what may have been picked is refused."""

import tomllib
from typing import Any

import pytest

from assessments.core.job_figures import (
    CountingError,
    JobFigures,
    count_postings,
    job_figures_from,
    plan_from,
    posting_from,
)
from tests.core.job_figures.made import PLAN, labelled

KEYS = ("baker", "miller", "smith")


def count(*postings: dict[str, Any]) -> JobFigures:
    plan = plan_from(tomllib.loads(PLAN))
    return count_postings([posting_from(data) for data in postings], plan=plan, archetypes=KEYS)


def test_postings_are_counted_by_archetype_search_and_mix() -> None:
    figures = count(
        *(labelled(number) for number in range(3)),
        labelled(3, primary="miller", secondary="baker"),
        labelled(4, primary="miller", secondary="baker", overloaded=True),
        labelled(5, id="else/where:flour.csv#5", primary="miller"),
    )
    assert figures.all.leads == {"baker": 3, "miller": 3, "smith": 0}
    assert (figures.two, figures.too_many) == (1, 1)  # too many is not also counted as two
    assert [(each.name, each.postings) for each in figures.searches] == [("bread", 5), ("flour", 1)]
    assert job_figures_from(figures.as_data()) == figures


def test_titles_are_told_by_their_words_and_rare_ones_left_out() -> None:
    titles = ["OVEN HAND", "Oven/Kiln Hand (nights)", "Sr. Oven-Hand", "Coven Handler", "Oven  hand"]
    figures = count(*(labelled(20 * i + j, title=title) for i, title in enumerate(titles) for j in range(12)))
    counts = {title.name: title.postings for title in figures.titles}
    assert counts == {"Oven Hand": 36, "Senior Oven Hand": 12}
    assert [title.name for title in count(*map(labelled, range(11))).titles] == []


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"id": "somebody/trades:picked.csv#1"}, "how the postings of picked.csv were found"),
        ({"primary": "tailor"}, "no archetype “tailor”"),
        ({"id": "somebody/trades:data/bread.csv#0"}, "twice"),
    ],
)
def test_a_posting_that_may_not_count_is_refused(other: dict[str, Any], message: str) -> None:
    with pytest.raises(CountingError, match=message):
        count(labelled(0), labelled(1, **other))


def test_nothing_and_half_a_posting_are_refused() -> None:
    with pytest.raises(CountingError, match="no posting"):
        count()
    things: list[Any] = [{"id": "a/b:bread.csv#1", "title": "Oven Hand"}, [], None]
    for data in things:
        with pytest.raises(CountingError, match="has id, title"):
            posting_from(data)


@pytest.mark.parametrize("lost", ["limits = ", "files = ", "phrases = ", "dated = 2026-11-30"])
def test_a_plan_without_one_of_its_parts_is_refused(lost: str) -> None:
    text = "\n".join(line for line in PLAN.splitlines() if not line.startswith(lost))
    with pytest.raises(CountingError, match="The plan"):
        plan_from(tomllib.loads(text))
