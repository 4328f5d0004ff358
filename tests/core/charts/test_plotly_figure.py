"""Figures for plotly: values, colours by name, texts, and nothing in them that the page's policy would block."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as examples

from assessments.core.charts.group_figures import Lead, Person, change_figure, people_figure
from assessments.core.charts.layout import plan
from assessments.core.charts.plotly_figure import (
    Count,
    counts_figure,
    days_figure,
    radar_figure,
    weights_figure,
)
from tests.core.charts.people import Corner, any_axes, make_axes

LIMIT_BYTES = 6144
NAMED = {"key1", "key2"}
PEOPLE = [
    Person("Anna", make_axes(), "key1", before=make_axes(values=[5.0] * 7)),
    Person("Bo", make_axes(values=[10.0 * i for i in range(1, 8)]), "no lean", before=make_axes()),
]
LEADS = [Lead("key1", "The <b>Pilot</b>", "orange"), Lead("key2", "B", "green"), Lead("no lean", "No clear lean")]
FIGURES = {
    "radar": radar_figure(make_axes(), named=NAMED),
    "people": people_figure([replace(person, before=()) for person in PEOPLE], leads=LEADS, mean=make_axes()),
    "changes": change_figure(PEOPLE, leads=LEADS, mean=make_axes()),
    "days": days_figure([("01 Nov 2026", 3, 1), ("02 Nov 2026", 0, 0)]),
    "counts": counts_figure([Count("where", 12.5, ("Where?", "8 answered"))], unit="%"),
    "weights": weights_figure([("where a", "In a depot", [3, 0, -2])], archetypes=["The Pilot", "B", "C"]),
}


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (found for each in value.values() for found in strings_in(each))
    elif isinstance(value, list | tuple):
        yield from (found for each in value for found in strings_in(each))


@pytest.mark.parametrize("name", FIGURES)
def test_plotly_accepts_each_figure_as_json(name: str) -> None:
    figure = json.loads(json.dumps(FIGURES[name], allow_nan=False))
    assert list(figure)[:3] == ["data", "layout", "config"]
    assert list(figure)[3:] in ([], ["groups"])
    go.Figure(figure["data"], figure["layout"])
    assert figure["config"]["showSendToCloud"] is False
    assert figure["config"]["displayModeBar"] is False


@pytest.mark.parametrize("name", FIGURES)
def test_the_built_library_has_the_traces_of_each_figure(name: str) -> None:
    entry = (settings.BASE_DIR / "careerfit" / "plotly" / "entry.js").read_text()
    built = set(re.findall(r'require\("plotly.js/lib/(\w+)"\)', entry))
    assert {trace["type"] for trace in FIGURES[name]["data"]} <= built


def test_the_built_library_has_no_trace_that_no_figure_uses() -> None:
    entry = (settings.BASE_DIR / "careerfit" / "plotly" / "entry.js").read_text()
    built = set(re.findall(r'require\("plotly.js/lib/(\w+)"\)', entry))
    assert built == {trace["type"] for figure in FIGURES.values() for trace in figure["data"]}


@pytest.mark.parametrize("name", FIGURES)
def test_every_colour_is_a_variable_of_the_page(name: str) -> None:
    css = "".join(path.read_text() for path in (settings.BASE_DIR / "static" / "css").glob("*.css"))
    admins = {"--body-fg", "--body-bg", "--hairline-color"}  # in Django's own style sheet
    figure = FIGURES[name]
    used = {
        text.partition("/")[0] for owner in (*figure["data"], figure["layout"]) for text in strings_in(owner["meta"])
    }
    assert used
    assert not [colour for colour in used - admins if f"{colour}:" not in css]


@pytest.mark.parametrize("count", [3, 6, 7, 12])
def test_the_radar_has_a_whisker_on_each_axis_and_a_dot_at_each_corner(count: int) -> None:
    axes = make_axes(count)
    figure = radar_figure(axes, named=NAMED)
    rim, neutral, profile, *whiskers, dots = figure["data"]
    assert (set(rim["r"]), set(neutral["r"])) == ({100}, {50})
    assert profile["r"][:-1] == pytest.approx([axis.value for axis in axes], abs=0.051)
    assert profile["r"][0] == profile["r"][-1]
    for axis, whisker in zip(axes, whiskers, strict=True):
        assert whisker["r"] == pytest.approx([axis.low, axis.high], abs=0.051)
        assert set(whisker["theta"]) == {axis.key}
    assert list(dots["customdata"]) == list(dots["theta"]) == [axis.key for axis in axes]
    assert len(json.dumps(figure)) <= LIMIT_BYTES


def test_only_archetypes_that_the_headline_names_have_their_colour() -> None:
    dots = FIGURES["radar"]["data"][-1]
    assert dots["meta"]["marker.color"] == ["--edge", "--hue-orange", "--hue-green", *["--edge"] * 4]


def test_it_is_placed_like_the_svg() -> None:
    layout = plan(make_axes())
    x, y = (FIGURES["radar"]["layout"]["polar"]["domain"][side] for side in "xy")
    assert (x[1] - x[0]) * 2 * layout.centre[0] == pytest.approx(2 * layout.radius, abs=0.1)
    assert (1 - y[1]) * layout.height == pytest.approx(layout.centre[1] - layout.radius, abs=0.1)


def test_a_group_has_a_dot_for_each_member_and_archetype() -> None:
    bos, annas, means, chosen = FIGURES["people"]["data"]
    assert list(annas["customdata"]) == [0] * 7 and list(bos["customdata"]) == [1] * 7
    assert list(bos["x"]) == [10, 20, 30, 40, 50, 60, 70]
    assert bos["hovertext"][1] == "Bo<br>Feature Builder: 20,<br>between 11 and 29"
    assert {round(y) for y in bos["y"]} == set(range(7))
    assert (annas["meta"]["marker.color"], bos["meta"]["marker.color"]) == ("--hue-orange", "--edge")
    assert len(means["x"]) == 21 and list(chosen["x"]) == []


def test_members_are_in_groups_by_their_leader() -> None:
    for figure in (FIGURES["people"], FIGURES["changes"]):
        assert figure["groups"] == [
            {"key": "key1", "label": "The <b>Pilot</b> (1)", "hue": "orange"},
            {"key": "no lean", "label": "No clear lean (1)", "hue": ""},
        ]
        assert {trace.get("legendgroup") for trace in figure["data"]} >= {"key1", "no lean"}


def test_a_change_is_a_line_from_an_open_dot_to_a_filled_one() -> None:
    lines, before, after, *_, chosen = FIGURES["changes"]["data"]
    assert list(before["x"]) == [5] * 7
    assert list(after["x"]) == pytest.approx([axis.value for axis in make_axes()], abs=0.051)
    assert list(lines["x"])[:3] == [5, after["x"][0], None]
    assert list(before["y"]) == list(after["y"])
    assert (before["meta"]["marker.color"], after["meta"]["marker.color"]) == ("--paper", "--hue-orange")
    assert after["hovertext"][0] == before["hovertext"][0]
    assert after["hovertext"][0].endswith(" after") and "5 before" in after["hovertext"][0]
    assert list(chosen["x"]) == []


def test_weights_are_a_row_for_each_choice() -> None:
    (heat,) = FIGURES["weights"]["data"]
    assert [list(row) for row in heat["z"]] == [[3, 0, -2]]
    assert [list(row) for row in heat["hovertext"]] == [
        ["In a depot<br>Pilot: +3", "In a depot<br>B: 0", "In a depot<br>C: −2"]
    ]


@examples(max_examples=30)
@given(any_axes())
def test_texts_have_no_tag_but_br(axes: list[Corner]) -> None:
    axes = [replace(axes[0], name="<b>x</b> &amp; <i>"), *axes[1:]]
    figures = (
        radar_figure(axes, named=()),
        people_figure([Person("<a href='x'>y</a>", axes, "a")], leads=[Lead("a", "<i>")], mean=axes),
        weights_figure([("a", "<b>x</b>", [1] * len(axes))], archetypes=[axis.name for axis in axes]),
    )
    for figure in figures:
        for trace in figure["data"]:
            assert not [text for text in strings_in(trace.get("hovertext", ())) if re.search(r"<(?!br>)", text)]
        assert not [text for text in strings_in(figure["layout"]) if re.search(r"<(?!br>)", text)]


def test_the_drawn_charts_do_not_import_plotly() -> None:
    code = "import sys, assessments.core.charts; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
