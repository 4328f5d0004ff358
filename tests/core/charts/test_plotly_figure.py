import json
import re
import subprocess
import sys
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from hypothesis import given, settings

from assessments.core.charts.layout import WIDTH, plan
from assessments.core.charts.plotly_figure import radar_figure
from tests.core.charts.people import Corner, any_axes, make_axes

LIMIT_BYTES = 4096


@pytest.mark.parametrize("count", [3, 6, 7, 12])
def test_plotly_accepts_it_and_it_is_small(count: int) -> None:
    axes = make_axes(count)
    figure = json.loads(json.dumps(radar_figure(axes), allow_nan=False))
    go.Figure({"data": figure["data"], "layout": figure["layout"]})
    neutral, low, high, profile = figure["data"]
    assert neutral["r"] == [50.0] * (count + 1)
    assert low["r"][:-1] == pytest.approx([a.low for a in axes], abs=0.051)
    assert high["r"][:-1] == pytest.approx([a.high for a in axes], abs=0.051)
    assert profile["r"][:-1] == pytest.approx([a.value for a in axes], abs=0.051)
    assert high["fill"] == "tonext"
    assert profile["theta"] == [*[a.key for a in axes], axes[0].key]
    assert figure["layout"]["meta"]["hues"] == [*[a.hue for a in axes], axes[0].hue]
    assert len(json.dumps(figure)) <= LIMIT_BYTES


def test_hover_says_name_value_band_and_three_reasons() -> None:
    why = {"key1": ["one", "two", "", "four"]}
    hover = radar_figure(make_axes(), why=why)["data"][3]["hovertext"]
    assert hover[1] == "The Feature Builder<br>81, 80 % band 72 to 90<br>one<br>two"
    assert hover[0].count("<br>") == 1


def test_it_is_placed_like_the_svg() -> None:
    layout = plan(make_axes())
    x, y = (radar_figure(make_axes())["layout"]["polar"]["domain"][side] for side in "xy")
    assert (x[1] - x[0]) * WIDTH == pytest.approx(2 * layout.radius, abs=0.1)
    assert (1 - y[1]) * layout.height == pytest.approx(layout.centre[1] - layout.radius, abs=0.1)


@settings(max_examples=30)
@given(any_axes())
def test_texts_have_no_tag_but_br(axes: list[Corner]) -> None:
    axes = [replace(axes[0], name="<b>x</b> &amp; <i>"), *axes[1:]]
    figure = radar_figure(axes, why={axes[0].key: ["<a href='x'>y</a>"]})
    texts = [*figure["data"][3]["hovertext"], *figure["layout"]["polar"]["angularaxis"]["ticktext"]]
    assert not [text for text in texts if re.search(r"<(?!br>)", text)]
    assert "&amp;amp;" in texts[0]


def test_nothing_is_sent_to_a_cloud() -> None:
    config = radar_figure(make_axes())["config"]
    assert config["showSendToCloud"] is False and config["displayModeBar"] is False


def test_the_drawn_charts_do_not_import_plotly() -> None:
    code = "import sys, assessments.core.charts; sys.exit('plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
