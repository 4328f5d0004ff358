"""Figures for plotly, which explore.js fetches and draws on demand: one result, an admin's numbers.

Those of a group are in `group_figures`. They have no colours of their own: `meta` of a trace and of the layout maps the
paths of attributes to variables of the style sheets, such as {"line.color": "--accent", "fillcolor": "--accent/.1"}
(with an opacity), and explore.js fills in what they are on the page, light or dark.

<br> is the only tag in their texts: plotly would turn others into style attributes, which the Content-Security-Policy
blocks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import plotly.graph_objects as go

from assessments.core.names import without_article
from assessments.core.rounding import rounded

from .axes import Axis, checked
from .layout import plan
from .lettering import printable, wrap

NEUTRAL, TOP = 50, 100
HOVER_EMS = 18.0
TICK_EMS, NARROW_EMS = 11.0, 5.5
EDGES = 80  # pixels above and below all rows
CELL = 22
CLEAR = "rgba(0,0,0,0)"
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
    "scrollZoom": False,
}
Figure = dict[str, Any]
Colours = Mapping[str, Any]


@dataclass(frozen=True)
class Count:
    """A bar of a figure: what stands below it, its height, and what it says when somebody points at it."""

    label: str
    value: float
    about: Sequence[str]


def radar_figure(axes: Sequence[Axis], *, named: Collection[str]) -> Figure:
    """Return one result's radar: rings at 50 and 100, the profile, and on each axis a whisker for the 80 % band.

    It has no letters: the labels of `radar_svg` stay around it, and the circle is where the SVG has it, in a box of the
    same proportions. The last trace has one dot for each corner, whose `customdata` is the archetype's key; those
    ``named`` by the headline are larger and have their colours. Nothing is said at a dot: the page has a panel for it.
    ValueError as for `radar_svg`.
    """
    axes = checked(axes)
    keys = [axis.key for axis in axes]
    hues = [f"--hue-{axis.hue}" if axis.key in named else "--edge" for axis in axes]

    def line(values: Sequence[float], theta: Sequence[str], colours: Colours, **more: Any) -> go.Scatterpolar:
        r = [rounded(value, 1) for value in values]
        return go.Scatterpolar({"r": r, "theta": theta, "mode": "lines", "hoverinfo": "skip", "meta": colours, **more})

    around = [*keys, keys[0]]
    values = [axis.value for axis in axes]
    traces = [
        line([TOP] * len(around), around, {"line.color": "--line"}, line={"width": 0.75}),
        line([NEUTRAL] * len(around), around, {"line.color": "--muted"}, line={"width": 1.2, "dash": "1px,3px"}),
        line(
            [*values, values[0]],
            around,
            {"line.color": "--accent", "fillcolor": "--accent/.08"},
            line={"width": 1.5},
            fill="toself",
        ),
        *(
            line([axis.low, axis.high], [axis.key] * 2, {"line.color": hue}, line={"width": 3})
            for axis, hue in zip(axes, hues, strict=True)
        ),
        line(
            values,
            keys,
            {"marker.color": hues, "marker.line.color": "--paper"},
            mode="markers",
            marker={"size": [13 if key in named else 10 for key in keys], "opacity": 1, "line": {"width": 2}},
            cliponaxis=False,
            hoverinfo="none",
            customdata=keys,
        ),
    ]
    return as_data(traces, {"dragmode": False, "hovermode": "closest", "polar": _polar(axes)}, _POLAR_COLOURS)


_POLAR_COLOURS = {"polar.angularaxis.gridcolor": "--line"}


def _polar(axes: Sequence[Axis]) -> dict[str, Any]:
    """Return the polar axes, with the circle where the SVG has it; plotly measures height from below."""
    place = plan(axes)
    (x, y), radius, height = place.centre, place.radius, place.height
    keys = [axis.key for axis in axes]
    plain = {"gridwidth": 0.75, "showline": False, "showticklabels": False, "ticks": ""}
    return {
        "bgcolor": CLEAR,
        "gridshape": "linear",
        "domain": {
            "x": [round((x - radius) / (2 * x), 4), round((x + radius) / (2 * x), 4)],
            "y": [round(1 - (y + radius) / height, 4), round(1 - (y - radius) / height, 4)],
        },
        "radialaxis": {"range": [0, TOP], "tickvals": [], **plain},
        "angularaxis": {
            "type": "category",
            "direction": "clockwise",
            "rotation": 90,
            "categoryarray": keys,
            "tickvals": keys,
            **plain,
        },
    }


def days_figure(days: Sequence[tuple[str, int, int]]) -> Figure:
    """Return how many were started and finished on each day: pairs of bars, the newest at the right."""
    labels = [label for label, _, _ in days]
    about = [hover_text(label, f"{started} started, {finished} finished") for label, started, finished in days]
    traces = [
        go.Bar(x=labels, y=numbers, hovertext=about, hoverinfo="text", meta={"marker.color": colour})
        for numbers, colour in (
            ([started for _, started, _ in days], "--for-bar"),
            ([finished for _, _, finished in days], "--body-fg"),
        )
    ]
    layout = {
        "height": 340,
        "barmode": "group",
        "bargap": 0.15,
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": plain_axis(type="category", nticks=8, automargin=True),
        "yaxis": plain_axis(rangemode="tozero", automargin=True),
    }
    return as_data(traces, layout, _ADMIN_COLOURS)


def counts_figure(counts: Sequence[Count], *, unit: str) -> Figure:
    """Return one bar for each count, in order; ``unit`` says what they are in."""
    trace = go.Bar(
        x=[count.label for count in counts],
        y=[rounded(count.value, 1) for count in counts],
        hovertext=[hover_text(*count.about) for count in counts],
        hoverinfo="text",
        meta={"marker.color": "--for-bar"},
    )
    layout = {
        "height": 380,
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": plain_axis(type="category", automargin=True),
        "yaxis": plain_axis(rangemode="tozero", ticksuffix=escaped([unit]), automargin=True),
    }
    return as_data([trace], layout, _ADMIN_COLOURS)


def weights_figure(
    rows: Sequence[tuple[str, str, Sequence[int]]], *, archetypes: Sequence[str], limit: int = 3
) -> Figure:
    """Return weights as a heatmap, a row for each choice: its label, its text, its weights in the archetypes' order."""
    names = [without_article(name) for name in archetypes]
    trace = go.Heatmap(
        z=[list(weights) for _, _, weights in rows],
        y=[label for label, _, _ in rows],
        x=list(range(len(names))),
        zmin=-limit,
        zmax=limit,
        xgap=1,
        ygap=1,
        showscale=False,
        hoverinfo="text",
        hovertext=[
            [hover_text(text, f"{name}: {_signed(weight)}") for name, weight in zip(names, weights, strict=True)]
            for _, text, weights in rows
        ],
        meta={"colorscale": [[0, "--against-bar"], [0.5, "--body-bg"], [1, "--for-bar"]]},
    )
    layout = {
        "height": EDGES + CELL * len(rows),
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": plain_axis(
            tickvals=list(range(len(names))),
            ticktext=[escaped(wrap(name, NARROW_EMS).lines) for name in names],
            side="top",
            tickangle=0,
            showgrid=False,
            automargin=True,
        ),
        "yaxis": plain_axis(type="category", autorange="reversed", automargin=True, dtick=1, showgrid=False),
    }
    return as_data([trace], layout, _ADMIN_COLOURS)


def _colours(ink: str, paper: str, line: str) -> dict[str, str]:
    """Return the colours of a figure with two straight axes, by the names of the page's variables."""
    axes = {f"{axis}.{name}": line for axis in ("xaxis", "yaxis") for name in ("gridcolor", "zerolinecolor")}
    return {
        **axes,
        "font.color": ink,
        "hoverlabel.font.color": ink,
        "hoverlabel.bgcolor": paper,
        "hoverlabel.bordercolor": ink,
    }


AXIS_COLOURS = _colours("--ink", "--surface", "--line")
_ADMIN_COLOURS = _colours("--body-fg", "--body-bg", "--hairline-color")


def plain_axis(**more: Any) -> dict[str, Any]:
    """Return an axis without its line and its ticks."""
    return {"showline": False, "ticks": "", "zeroline": False, **more}


def as_data(traces: Sequence[Any], layout: Mapping[str, Any], colours: Colours) -> Figure:
    """Return a figure as data for JSON: {"data": [...], "layout": {...}, "config": {...}}."""
    shared = {
        "template": "none",
        "showlegend": False,
        "hoverlabel": {"align": "left", "font": {"size": 13}},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0} if "polar" in layout else {"l": 8, "r": 12, "t": 12, "b": 32},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "meta": dict(colours),
    }
    return {**go.Figure(list(traces), {**shared, **layout}).to_plotly_json(), "config": CONFIG}


def _signed(weight: int) -> str:
    return f"{weight:+d}".replace("-", "−") if weight else "0"


def escaped(lines: Sequence[str]) -> str:
    """Return plain text as lines for plotly, escaped, since plotly interprets some HTML."""
    return "<br>".join(escape(line, quote=False) for line in lines)


def hover_text(*texts: str) -> str:
    """Return what is said when somebody points at a place: each text on lines of its own, escaped."""
    return escaped([line for text in texts if printable(text) for line in wrap(text, HOVER_EMS).lines])
