"""Questionnaires of every kind for the property tests."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import settings
from hypothesis import strategies as st

from assessments.scoring import Format, Instrument, compile_instrument

from .helpers import make_item

brief = settings(max_examples=40, deadline=None, derandomize=True, database=None)
SEEDS = st.integers(0, 10**6)
ROWS = {Format.STATEMENT: st.just(1), Format.PAIR: st.just(2)}
WEIGHTS = st.one_of(st.integers(-3, 3), st.sampled_from([0, 99, -1000, 1000]))


@st.composite
def banks(draw: st.DrawFn, *, weights: st.SearchStrategy[int] = WEIGHTS) -> Instrument:
    """Up to a dozen questions of any format, 1 to 12 archetypes, weights sensible or not."""
    axes = draw(st.integers(1, 12))
    items = []
    for number, form in enumerate(draw(st.lists(st.sampled_from(list(Format)), max_size=12))):
        rows = draw(ROWS.get(form, st.integers(3, 5)))
        row = st.lists(weights, min_size=axes, max_size=axes)
        items.append(make_item(f"q{number}", form, draw(st.lists(row, min_size=rows, max_size=rows))))
    return compile_instrument(archetypes=[f"arch{axis}" for axis in range(axes)], items=items)


def renamed(response: object, names: Mapping[str, str]) -> object:
    if isinstance(response, str):
        return names[response]
    if isinstance(response, list):
        return [names[key] for key in response]
    if isinstance(response, dict) and response.keys() == {"most", "least"}:
        return {end: names[key] for end, key in response.items()}
    if isinstance(response, dict):
        return {names[key]: points for key, points in response.items()}
    return response
