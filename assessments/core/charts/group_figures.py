"""Figures of a group for plotly: everybody's values, and those before and after of members who show two results.

Each archetype has a row and each member a dot in it. Members with the same leader have traces of their own, whose
`legendgroup` is the leader's key; explore_people.js offers them by the figure's "groups", as a filter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from ..names import without_article
from ..rounding import rounded
from .axes import Axis, whole
from .lettering import wrap
from .plotly_figure import (
    AXIS_COLOURS,
    EDGES,
    NEUTRAL,
    TICK_EMS,
    TOP,
    Figure,
    as_data,
    escaped,
    hover_text,
    plain_axis,
)

ROW = 44  # pixels of one archetype's row
CHANGE_ROW = 66
LAID = 0.6  # part of a row's height over which the dots of members are spread


@dataclass(frozen=True)
class Lead:
    """What members have in common by whom their result is led: a key, a label, an archetype's hue or “”, a symbol."""

    key: str
    label: str
    hue: str = ""
    symbol: str = "circle"

    @property
    def colour(self) -> str:
        """The variable of the style sheet that has its colour."""
        return f"--hue-{self.hue}" if self.hue else "--edge"


@dataclass(frozen=True)
class Person:
    """One member of a group: a name, the axes of the result, and the key of whom it is led by."""

    name: str
    axes: Sequence[Axis]
    led_by: str
    before: Sequence[Axis] = ()
    """The axes of an earlier result, for `change_figure`."""


def people_figure(people: Sequence[Person], *, leads: Sequence[Lead], mean: Sequence[Axis]) -> Figure:
    """Return a group's values: a row for each archetype, a dot for each member in it, and the group's mean as a bar.

    Dots of a row lie a little above each other, so that equal values can be told apart. They have the colour of their
    member's leader, and their `customdata` is the member's place in ``people``; the last trace is empty, for the
    profile of the member that somebody points at. The members have the archetypes of ``mean``, in any order.
    """
    rows = _rows(mean)
    found = _those_who_lead(people, leads)
    traces = [_dots(people, lead, rows) for lead in reversed(found)]  # those of archetypes lie above the grey ones
    traces.append(
        go.Scatter(
            x=[value for axis in mean for value in (rounded(axis.value, 1), rounded(axis.value, 1), None)],
            y=[place for axis in mean for place in (rows[axis.key] - 0.38, rows[axis.key] + 0.38, None)],
            mode="lines",
            line={"width": 2.5},
            hoverinfo="skip",
            meta={"line.color": "--ink"},
        )
    )
    return _as_figure(traces, _layout(mean, row=ROW), people, found)


def change_figure(people: Sequence[Person], *, leads: Sequence[Lead], mean: Sequence[Axis]) -> Figure:
    """Return how the values of members changed: in each archetype's row a line from an open dot to a filled one.

    ``people`` all have an earlier result; the rest is as in `people_figure`, without the mean.
    """
    rows = _rows(mean)
    traces, found = [], _those_who_lead(people, leads)
    for lead in found:
        dots = _dots(people, lead, rows)
        before = [
            rounded(next(old.value for old in people[who].before if old.key == axis.key), 1)
            for _, who, axis in _places(people, lead, rows)
        ]
        shared = {"legendgroup": lead.key, "y": dots.y, "cliponaxis": False}
        lines = {
            "x": [value for pair in zip(before, dots.x, strict=True) for value in (*pair, None)],
            "y": [value for place in dots.y for value in (place, place, None)],
        }
        traces += [
            go.Scatter(
                shared | lines, mode="lines", line={"width": 1.5}, hoverinfo="skip", meta={"line.color": lead.colour}
            ),
            go.Scatter(
                shared,
                x=before,
                mode="markers",
                marker={"size": 9, "opacity": 1, "symbol": lead.symbol, "line": {"width": 1.5}},
                hoverinfo="text",
                hovertext=dots.hovertext,
                customdata=dots.customdata,
                meta={"marker.color": "--paper", "marker.line.color": lead.colour},
            ),
            dots,
        ]
    return _as_figure(traces, _layout(mean, row=CHANGE_ROW), people, found)


def _those_who_lead(people: Sequence[Person], leads: Sequence[Lead]) -> list[Lead]:
    led_by = {person.led_by for person in people}
    return [lead for lead in leads if lead.key in led_by]


def _as_figure(
    traces: Sequence[go.Scatter], layout: dict[str, Any], people: Sequence[Person], leads: Sequence[Lead]
) -> Figure:
    """Return the figure with its groups, each with its label and hue, for the page's buttons: plain text."""
    groups = [
        {
            "key": lead.key,
            "label": f"{lead.label} ({sum(person.led_by == lead.key for person in people)})",
            "hue": lead.hue,
        }
        for lead in leads
    ]
    return {**as_data([*traces, _followed()], layout, AXIS_COLOURS), "groups": groups}


def _rows(mean: Sequence[Axis]) -> dict[str, int]:
    """Return the height of each archetype's row, by key: the first is at the top."""
    return {axis.key: len(mean) - 1 - place for place, axis in enumerate(mean)}


def _places(people: Sequence[Person], lead: Lead, rows: dict[str, int]) -> list[tuple[int, int, Axis]]:
    """Return the row, the member's place and the axis of each dot of those led by ``lead``."""
    return [
        (rows[axis.key], who, axis)
        for who, person in enumerate(people)
        if person.led_by == lead.key
        for axis in person.axes
    ]


def _dots(people: Sequence[Person], lead: Lead, rows: dict[str, int]) -> go.Scatter:
    places = _places(people, lead, rows)
    return go.Scatter(
        legendgroup=lead.key,
        x=[rounded(axis.value, 1) for _, _, axis in places],
        y=[rounded(row + _lift(who), 3) for row, who, _ in places],
        mode="markers",
        marker={"size": 11, "opacity": 0.6, "symbol": lead.symbol, "line": {"width": 1}},
        hoverinfo="text",
        hovertext=[_about(people[who], axis) for _, who, axis in places],
        customdata=[who for _, who, _ in places],
        cliponaxis=False,
        meta={"marker.color": lead.colour, "marker.line.color": "--paper"},
    )


def _about(person: Person, axis: Axis) -> str:
    old = next((before for before in person.before if before.key == axis.key), None)
    value = f"{whole(axis.value)}, between {whole(axis.low)} and {whole(axis.high)}"
    if old:
        value = f"{whole(old.value)} before, {whole(axis.value)} after"
    return hover_text(person.name, f"{without_article(axis.name)}: {value}")


def _lift(place: int) -> float:
    """Return how far above or below the middle of its row a member's dots lie: spread evenly, and always the same."""
    return ((place + 1) * 0.618034 % 1 - 0.5) * LAID


def _followed() -> go.Scatter:
    """Return an empty trace for the profile of the member that somebody points at."""
    return go.Scatter(
        x=[],
        y=[],
        mode="lines+markers",
        line={"width": 2},
        marker={"size": 12},
        hoverinfo="skip",
        meta={"line.color": "--accent", "marker.color": "--accent"},
    )


def _layout(mean: Sequence[Axis], *, row: int) -> dict[str, Any]:
    rows = _rows(mean)
    return {
        "height": EDGES + row * len(mean),
        "dragmode": "zoom",
        "hovermode": "closest",
        "xaxis": plain_axis(range=[-2, TOP + 2], tickvals=[0, 25, NEUTRAL, 75, TOP]),
        "yaxis": plain_axis(
            range=[-0.6, len(mean) - 0.4],
            tickvals=list(rows.values()),
            ticktext=[escaped(wrap(without_article(axis.name), TICK_EMS).lines) for axis in mean],
            automargin=True,
        ),
    }
