"""The same radar as a plotly figure, which radar.js fetches and mounts when someone asks for it.

No colour is in it: radar.js puts in those of the page, light or dark, at the time of drawing.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import plotly.graph_objects as go

from .axes import Axis, checked, whole
from .layout import NAME_SIZE
from .lettering import printable, wrap
from .svg import RINGS

LABEL_EMS = 78 / NAME_SIZE
HOVER_EMS = 16.0
LONGEST_WHY = 3
MARGIN = {"l": 84, "r": 84, "t": 56, "b": 56}


def radar_figure(axes: Sequence[Axis], *, why: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """The figure, ready for JSON: {"data": [...], "layout": {...}}.

    Traces: the band's lower edge, the band up to its higher edge, the profile with the hover text: name,
    value, band, and up to three lines of `why[axis.key]` (plain text). `layout.meta.hues` names each
    axis's colour, in order. ValueError as for `radar_svg`.
    """
    axes = checked(axes)
    keys = [axis.key for axis in axes]
    reasons = why or {}

    def edge(values: Sequence[float], **more: Any) -> go.Scatterpolar:
        closed = [round(value, 1) for value in values]
        return go.Scatterpolar(r=[*closed, closed[0]], theta=[*keys, keys[0]], **more)

    hover = [_hover(axis, reasons.get(axis.key, ())) for axis in axes]
    figure = go.Figure(
        [
            edge([a.low for a in axes], mode="lines", line_width=0.75, hoverinfo="skip"),
            edge([a.high for a in axes], mode="lines", line_width=0.75, hoverinfo="skip", fill="tonext"),
            edge(
                [a.value for a in axes],
                mode="lines+markers",
                line_width=2,
                marker={"size": 10, "line": {"width": 2}},
                hoverinfo="text",
                hovertext=[*hover, hover[0]],
            ),
        ],
        {
            "template": "none",
            "autosize": True,
            "showlegend": False,
            "dragmode": False,
            "hovermode": "closest",
            "hoverlabel": {"align": "left", "font": {"size": 13}},
            "margin": MARGIN,
            "font": {"size": 12},
            "meta": {"hues": [axis.hue for axis in axes]},
            "polar": {
                "gridshape": "linear",
                "radialaxis": {
                    "range": [0, 100],
                    "tickvals": list(RINGS),
                    "showticklabels": False,
                    "showline": False,
                    "ticks": "",
                },
                "angularaxis": {
                    "type": "category",
                    "direction": "clockwise",
                    "rotation": 90,
                    "categoryarray": keys,
                    "categoryorder": "array",
                    "tickmode": "array",
                    "tickvals": keys,
                    "ticktext": [_corner(axis) for axis in axes],
                    "ticks": "",
                },
            },
        },
    )
    return dict(figure.to_plotly_json())


def _lines(text: str, limit: float) -> str:
    """Plain text as plotly's lines: escaped, and broken where a narrow screen needs it."""
    return "<br>".join(escape(line, quote=False) for line in wrap(text, limit).lines)


def _corner(axis: Axis) -> str:
    return f"<b>{whole(axis.value)}</b><br>{_lines(axis.name, LABEL_EMS)}"


def _hover(axis: Axis, why: Sequence[str]) -> str:
    facts = f"{whole(axis.value)}, 80 % band {whole(axis.low)} to {whole(axis.high)}"
    reasons = [_lines(reason, HOVER_EMS) for reason in why[:LONGEST_WHY] if printable(reason)]
    return "<br>".join([f"<b>{_lines(axis.name, HOVER_EMS)}</b>", facts, *reasons])
