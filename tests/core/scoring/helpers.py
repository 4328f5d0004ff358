"""Random questionnaires and responses, determined by their seeds."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from assessments.core.scoring import Format, Instrument, Item, compile_instrument
from assessments.core.scoring.instrument import FloatArray

MIXED_BANK = (
    [(Format.STATEMENT, 1)] * 24
    + [(Format.BEST_WORST, 4)] * 14
    + [(Format.PAIR, 2)] * 10
    + [(Format.SINGLE, 4), (Format.SINGLE, 5)] * 3
    + [(Format.RANKING, 5), (Format.MULTI, 6), (Format.ALLOCATION, 4)] * 2
    + [(Format.GRADED_PAIR, 2)] * 6
)


def make_item(
    key: str,
    form: Format,
    weights: Sequence[Sequence[float]] | FloatArray,
    *,
    choices: Sequence[str] | None = None,
    total: int = 10,
) -> Item:
    names = () if form == Format.STATEMENT else tuple("abcdefghijklmnopqrst"[: len(weights)])
    return Item(
        key=key,
        format=form,
        choices=names if choices is None else tuple(choices),
        weights=np.array(weights, dtype=float),
        total=total if form == Format.ALLOCATION else None,
    )


def make_bank(
    layout: Sequence[tuple[Format, int]] = tuple(MIXED_BANK), *, archetypes: int = 7, seed: int = 1
) -> Instrument:
    """An instrument whose choices each speak for one archetype and sometimes against another."""
    draw = random.Random(seed)
    items = []
    for number, (form, rows) in enumerate(layout):
        weights = np.zeros((rows, archetypes))
        for row in weights:
            row[draw.randrange(archetypes)] = draw.choice([1, 2, 3, 3])
            row[draw.randrange(archetypes)] -= draw.choice([0, 0, 1, 2])
        if form == Format.STATEMENT and number % 3 == 0:
            weights = -weights
        items.append(make_item(f"q{number}", form, weights.tolist()))
    return compile_instrument(archetypes=[f"arch{axis}" for axis in range(archetypes)], items=items)


def answer(item: Item, draw: random.Random) -> object:
    """A random possible response."""
    choices = list(item.choices)
    match item.format:
        case Format.STATEMENT | Format.GRADED_PAIR:
            return draw.randint(1, 5)
        case Format.PAIR | Format.SINGLE:
            return draw.choice(choices)
        case Format.BEST_WORST:
            most, least = draw.sample(choices, 2)
            return {"most": most, "least": least}
        case Format.RANKING:
            return draw.sample(choices, len(choices))
        case Format.MULTI:
            return draw.sample(choices, draw.randint(0, len(choices)))
        case Format.ALLOCATION:
            points = dict.fromkeys(choices, 0)
            for _ in range(item.total or 0):
                points[draw.choice(choices)] += 1
            return points


def answers(instrument: Instrument, *, seed: int = 1, count: int | None = None, skip: float = 0.0) -> dict[str, object]:
    """Random responses to the first ``count`` questions, each skipped with probability ``skip``."""
    draw = random.Random(seed)
    keys = list(instrument.items)[:count]
    return {key: None if draw.random() < skip else answer(instrument.items[key], draw) for key in keys}
