"""Small questionnaires over four archetypes with every weight written out."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.core.scoring import Format, Instrument, Item, compile_instrument

from .helpers import make_item

AXES = "abcd"


def bank_of(*items: Item, axes: Sequence[str] = AXES) -> Instrument:
    return compile_instrument(archetypes=axes, items=items)


def row(**weights: float) -> list[float]:
    return [weights.get(axis, 0) for axis in AXES]


def pair(key: str, one: str, other: str, size: float = 3) -> Item:
    return make_item(key, Format.PAIR, [row(**{one: size}), row(**{other: size})])


def sound_items() -> list[Item]:
    """Two questions of each pair of archetypes, and two statements of each archetype, one of them reversed."""
    pairs = [
        pair(key, first, second)
        for one in AXES
        for other in AXES
        if one < other
        for key, first, second in ((f"{one}{other}0", one, other), (f"{one}{other}1", other, one))
    ]
    signs = {f"{way}-{axis}": sign for axis in AXES for way, sign in (("for", 3), ("against", -3))}
    return pairs + [make_item(key, Format.STATEMENT, [row(**{key[-1]: sign})]) for key, sign in signs.items()]
