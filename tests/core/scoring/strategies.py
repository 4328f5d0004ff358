"""Questionnaires of every kind for the property tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from assessments.core.scoring import Format, Instrument, compile_instrument

from .helpers import make_item

brief = settings(max_examples=40, derandomize=True, database=None)
SEEDS = st.integers(0, 10**6)
ROWS = {Format.STATEMENT: st.just(1), Format.PAIR: st.just(2), Format.GRADED_PAIR: st.just(2)}
# What the weights of one question are taken from.
AUTHORED = (range(-3, 4), (0, 0, 0, 0, 3, -1), (1, -1), (0,))
ANY = (*AUTHORED, (*range(-3, 4), 99, -1000, 1000), (0, 1000), (0, 0, 0, 99))


@st.composite
def banks(draw: st.DrawFn, *, palettes: Sequence[Sequence[int]] = ANY) -> Instrument:
    """Up to a dozen questions of any format, 1 to 12 archetypes, weights sensible or not.

    The weights themselves are drawn by numpy from a seed: hundreds of single draws would take longer than what is
    tested with them, and leave most banks small and alike.
    """
    axes, count = draw(st.integers(1, 12)), draw(st.integers(0, 12))
    weigh = np.random.default_rng(draw(SEEDS))
    items = []
    for number in range(count):
        form = draw(st.sampled_from(list(Format)))
        rows = draw(ROWS.get(form, st.integers(3, 5)))
        palette = draw(st.sampled_from(palettes))
        items.append(make_item(f"q{number}", form, weigh.choice(palette, size=(rows, axes)).astype(float)))
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
