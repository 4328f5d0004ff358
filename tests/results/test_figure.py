"""The figure of a result: a table with a bar, the value, its range and the share of a role in each row."""

import pytest
from django.test import Client

from assessments.models import Attempt, Version
from assessments.results.figure import figure_of, percent
from assessments.results.report import score_responses
from tests.html import Page
from tests.people import responses_of_shape

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("probability", "text"),
    [(0.004, "under 1%"), (0.01, "1%"), (0.714, "71%"), (0.994, "99%"), (0.996, "over 99%")],
)
def test_a_probability_is_never_nothing_or_everything(probability: float, text: str) -> None:
    assert percent(probability) == text


@pytest.mark.parametrize("shape", [("clear", 1), ("flat", 0)])
def test_the_rows_are_sorted_by_value_and_only_those_named_have_a_colour(
    version: Version, shape: tuple[str, int]
) -> None:
    report = score_responses(version=version, responses=responses_of_shape(version, shape))
    rows = figure_of(report).rows
    assert [row.score for row in rows] == list(report.ranked)
    assert sum(int(row.share.removesuffix("%")) for row in rows) == 100
    for row in rows:
        low, high = row.range.split(" to ")
        assert int(low) <= int(row.value) <= int(high)
        assert not row.name.startswith("The ")
        assert row.hue == (f"hue-{row.score.hue}" if row.score.key in report.named else "")
        assert "hue-" not in row.bar
    assert bool(report.named) == (shape[0] != "flat")


def test_the_page_has_one_table_with_headers_for_screen_readers(
    student: Client, version: Version, finished: Attempt
) -> None:
    page = Page(student.get(f"/r/{finished.links.get().token}/"))
    assert page.texts(".figures caption") == ["Archetypes, strongest first"]
    assert page.texts(".figures thead th[scope=col]") == ["Archetype", "Value", "Range", "Share", "Chance to lead"]
    assert len(page.all(".figures tbody th[scope=row] .bar[aria-hidden=true]")) == len(version.content.archetypes)
    assert len(page.all("table")) == 1
    coloured = {str(row.attributes["class"]) for row in page.all(".figures tbody tr") if row.attributes.get("class")}
    drawn = {hue for group in page.all(".radar-named") for hue in str(group.attributes["class"]).split()[1:]}
    assert coloured == drawn
