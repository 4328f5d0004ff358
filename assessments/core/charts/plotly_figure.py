"""The radar as a plotly figure, which radar.js fetches and shows on demand.

It has no colours: radar.js fills in those of the page, light or dark, when it draws.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from assessments.core.rounding import rounded

from .axes import Axis, checked, whole
from .layout import WIDTH, Label, Layout, plan
from .lettering import printable, wrap
from .svg import NEUTRAL, RINGS

HOVER_EMS = 16.0
MAX_WHY = 3
CLEAR = "rgba(0,0,0,0)"
CONFIG = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "responsive": True,
    "scrollZoom": False,
}


def radar_figure(axes: Sequence[Axis], *, why: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Return the figure as data for JSON: {"data": [...], "layout": {...}, "config": {...}}.

    Traces: the neutral ring, the band's lower edge, the band up to its higher edge, and the profile with its
    hover text: name, value, band, and up to three lines of `why[axis.key]` (plain text). The circle and
    the labels' line breaks are those of `radar_svg`, in a box of the same proportions.
    `layout.meta.hues` names the colours of the profile's points. ValueError as for `radar_svg`.

    <br> is the only tag in its texts: plotly would turn others into style attributes, which the
    Content-Security-Policy blocks.
    """
    axes = checked(axes)
    place = plan(axes)
    figure = go.Figure(_traces(axes, why or {}), _layout(axes, place))
    return {**figure.to_plotly_json(), "config": CONFIG}


def _traces(axes: Sequence[Axis], why: Mapping[str, Sequence[str]]) -> list[go.Scatterpolar]:
    keys = [axis.key for axis in axes]

    def ring(values: Sequence[float], **more: Any) -> go.Scatterpolar:
        closed = [rounded(value, 1) for value in (*values, values[0])]
        return go.Scatterpolar({"r": closed, "theta": [*keys, keys[0]], "mode": "lines", "hoverinfo": "skip", **more})

    hover = [_hover(axis, why.get(axis.key, ())) for axis in axes]
    return [
        ring([float(NEUTRAL)] * len(axes), line={"width": 1, "dash": "1px,3px"}),
        ring([axis.low for axis in axes], line={"width": 0.75}, opacity=0.5),
        ring([axis.high for axis in axes], line={"width": 0.75}, fill="tonext", opacity=0.25),
        ring(
            [axis.value for axis in axes],
            mode="lines+markers",
            line={"width": 2},
            marker={"size": 10, "opacity": 1, "line": {"width": 2}},
            cliponaxis=False,
            hoverinfo="text",
            hovertext=[*hover, hover[0]],
        ),
    ]


def _layout(axes: Sequence[Axis], place: Layout) -> dict[str, Any]:
    return {
        "template": "none",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"align": "left"},
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR,
        "meta": {"hues": [axis.hue for axis in (*axes, axes[0])]},
        "polar": _polar([axis.key for axis in axes], place),
    }


def _polar(keys: Sequence[str], place: Layout) -> dict[str, Any]:
    """Return the polar axes, with the circle where the SVG has it; plotly measures height from below."""
    (x, y), radius, height = place.centre, place.radius, place.height
    return {
        "bgcolor": CLEAR,
        "gridshape": "linear",
        "domain": {
            "x": [round((x - radius) / WIDTH, 4), round((x + radius) / WIDTH, 4)],
            "y": [round(1 - (y + radius) / height, 4), round(1 - (y - radius) / height, 4)],
        },
        "radialaxis": {
            "range": [0, 100],
            "tickvals": list(RINGS),
            "showticklabels": False,
            "gridwidth": 0.75,
            "showline": False,
            "ticks": "",
        },
        "angularaxis": {
            "type": "category",
            "direction": "clockwise",
            "rotation": 90,
            "categoryarray": list(keys),
            "gridwidth": 0.75,
            "linewidth": 0.75,
            "tickvals": list(keys),
            "ticktext": [_corner(label) for label in place.labels],
            "ticks": "",
        },
    }


def _plain(lines: Sequence[str]) -> str:
    """Return plain text as lines for plotly, escaped, since plotly interprets some HTML."""
    return "<br>".join(escape(line, quote=False) for line in lines)


def _corner(label: Label) -> str:
    return _plain([label.number, *label.lines])


def _hover(axis: Axis, why: Sequence[str]) -> str:
    band = f"{whole(axis.value)}, 80 % band {whole(axis.low)} to {whole(axis.high)}"
    reasons = [line for reason in why[:MAX_WHY] if printable(reason) for line in wrap(reason, HOVER_EMS).lines]
    return _plain([*wrap(axis.name, HOVER_EMS).lines, band, *reasons])
