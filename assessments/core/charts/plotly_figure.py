"""Figures for plotly, which explore.js fetches and draws on demand: one result, a group, an admin's numbers.

They have no colours of their own: `meta` of a trace and of the layout maps the paths of attributes to variables of the
style sheets, such as {"line.color": "--accent", "fillcolor": "--accent/.1"} (with an opacity), and explore.js fills in
what they are on the page, light or dark.

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

from .axes import Axis, checked, whole
from .layout import plan
from .lettering import printable, wrap

NEUTRAL, TOP = 50, 100
HOVER_EMS = 18.0
TICK_EMS, NARROW_EMS = 11.0, 5.5
ROW, EDGES = 44, 80
"""Pixels of one archetype's row of a group, and above and below all rows."""
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
class Person:
    """One member of a group: a name, and the axes of the result."""

    name: str
    axes: Sequence[Axis]


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
    return _as_data(traces, {"dragmode": False, "hovermode": "closest", "polar": _polar(axes)}, _POLAR_COLOURS)


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


def people_figure(people: Sequence[Person], *, mean: Sequence[Axis]) -> Figure:
    """Return a group's values: a row for each archetype, a dot for each member in it, and the group's mean as a bar.

    Dots of a row lie a little above each other, so that equal values can be told apart. The `customdata` of the dots is
    the member's place in ``people``; the last trace is empty, for the profile of the member that somebody points at.
    The members have the archetypes of ``mean``, in any order.
    """
    keys = [axis.key for axis in mean]
    rows = {key: len(keys) - 1 - i for i, key in enumerate(keys)}
    dots = [(rows[axis.key], who, axis) for who, person in enumerate(people) for axis in person.axes]
    traces = [
        go.Scatter(
            x=[rounded(axis.value, 1) for _, _, axis in dots],
            y=[rounded(row + _lift(who), 3) for row, who, _ in dots],
            mode="markers",
            marker={"size": 11, "opacity": 0.6, "line": {"width": 1}},
            hoverinfo="text",
            hovertext=[
                _hover(people[who].name, f"{without_article(axis.name)}: {_band(axis)}") for _, who, axis in dots
            ],
            customdata=[who for _, who, _ in dots],
            cliponaxis=False,
            meta={"marker.color": [f"--hue-{axis.hue}" for _, _, axis in dots], "marker.line.color": "--paper"},
        ),
        go.Scatter(
            x=[value for axis in mean for value in (rounded(axis.value, 1), rounded(axis.value, 1), None)],
            y=[place for axis in mean for place in (rows[axis.key] - 0.38, rows[axis.key] + 0.38, None)],
            mode="lines",
            line={"width": 2.5},
            hoverinfo="skip",
            meta={"line.color": "--ink"},
        ),
        go.Scatter(
            x=[],
            y=[],
            mode="lines+markers",
            line={"width": 2},
            marker={"size": 12},
            hoverinfo="skip",
            meta={"line.color": "--accent", "marker.color": "--accent"},
        ),
    ]
    names = [_plain(wrap(without_article(axis.name), TICK_EMS).lines) for axis in mean]
    layout = {
        "height": EDGES + ROW * len(mean),
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": _axis(range=[-2, 102], tickvals=[0, 25, NEUTRAL, 75, TOP]),
        "yaxis": _axis(
            range=[-0.6, len(mean) - 0.4], tickvals=[rows[key] for key in keys], ticktext=names, automargin=True
        ),
    }
    return _as_data(traces, layout, _AXIS_COLOURS)


def _lift(place: int) -> float:
    """Return how far above or below the middle of its row a member's dots lie: spread evenly, and always the same."""
    return ((place + 1) * 0.618034 % 1 - 0.5) * 0.6


def days_figure(days: Sequence[tuple[str, int, int]]) -> Figure:
    """Return how many were started and finished on each day: pairs of bars, the newest at the right."""
    labels = [label for label, _, _ in days]
    about = [_hover(label, f"{started} started, {finished} finished") for label, started, finished in days]
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
        "xaxis": _axis(type="category", nticks=8, automargin=True),
        "yaxis": _axis(rangemode="tozero", automargin=True),
    }
    return _as_data(traces, layout, _ADMIN_COLOURS)


def counts_figure(counts: Sequence[Count], *, unit: str) -> Figure:
    """Return one bar for each count, in order; ``unit`` says what they are in."""
    trace = go.Bar(
        x=[count.label for count in counts],
        y=[rounded(count.value, 1) for count in counts],
        hovertext=[_hover(*count.about) for count in counts],
        hoverinfo="text",
        meta={"marker.color": "--for-bar"},
    )
    layout = {
        "height": 380,
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": _axis(type="category", automargin=True),
        "yaxis": _axis(rangemode="tozero", ticksuffix=_plain([unit]), automargin=True),
    }
    return _as_data([trace], layout, _ADMIN_COLOURS)


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
            [_hover(text, f"{name}: {_signed(weight)}") for name, weight in zip(names, weights, strict=True)]
            for _, text, weights in rows
        ],
        meta={"colorscale": [[0, "--against-bar"], [0.5, "--body-bg"], [1, "--for-bar"]]},
    )
    layout = {
        "height": EDGES + CELL * len(rows),
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": _axis(
            tickvals=list(range(len(names))),
            ticktext=[_plain(wrap(name, NARROW_EMS).lines) for name in names],
            side="top",
            tickangle=0,
            showgrid=False,
            automargin=True,
        ),
        "yaxis": _axis(type="category", autorange="reversed", automargin=True, dtick=1, showgrid=False),
    }
    return _as_data([trace], layout, _ADMIN_COLOURS)


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


_AXIS_COLOURS = _colours("--ink", "--surface", "--line")
_ADMIN_COLOURS = _colours("--body-fg", "--body-bg", "--hairline-color")


def _axis(**more: Any) -> dict[str, Any]:
    return {"showline": False, "ticks": "", "zeroline": False, **more}


def _as_data(traces: Sequence[Any], layout: Mapping[str, Any], colours: Colours) -> Figure:
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


def _band(axis: Axis) -> str:
    return f"{whole(axis.value)}, between {whole(axis.low)} and {whole(axis.high)}"


def _signed(weight: int) -> str:
    return f"{weight:+d}".replace("-", "−") if weight else "0"


def _plain(lines: Sequence[str]) -> str:
    """Return plain text as lines for plotly, escaped, since plotly interprets some HTML."""
    return "<br>".join(escape(line, quote=False) for line in lines)


def _hover(*texts: str) -> str:
    return _plain([line for text in texts if printable(text) for line in wrap(text, HOVER_EMS).lines])
