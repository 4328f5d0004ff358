"""Check stored responses and convert them to softmax stages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from .errors import InvalidResponse
from .instrument import SCALE_POINTS, FloatArray, Format, Instrument, Item
from .rows import (
    best_worst_rows,
    choice_rows,
    graded_pair_rows,
    pair_position,
    point_rows,
    subset_positions,
    subset_rows,
)

ALLOCATION_WEIGHT = 3.0
_MOST_AND_LEAST = {"most", "least"}


class Stage(NamedTuple):
    """One softmax choice: ``rows`` X (r, A + 1), how often each was chosen ``target`` q (r,), ``n`` = Σq."""

    rows: FloatArray
    target: FloatArray
    n: float


def stages_for(instrument: Instrument, item_key: str, response: object) -> tuple[Stage, ...]:
    """Return a response as softmax stages; none for ``None`` (skipped) and for an uninformative answer.

    A response is plain JSON data: a point 1 to 5 (statement; graded pair, from its first choice to its second),
    a choice key (pair, single),
    ``{"most": key, "least": key}`` (best_worst), all keys from best to worst (ranking), the chosen
    keys (multi), points by key (allocation; a key left out has none).
    Raises `InvalidResponse` where it isn't one of the question's possible answers.
    """
    item = instrument.items.get(item_key)
    if item is None:
        raise InvalidResponse("This questionnaire has no such question.")
    if response is None:
        return ()
    return instrument.cached_parse(item_key, response, lambda: _READERS[item.format](instrument, item, response))


def _one_of(rows: FloatArray, position: int) -> Stage:
    return Stage(rows, _units(len(rows))[position], 1.0)


@lru_cache(maxsize=512)
def _units(size: int) -> tuple[FloatArray, ...]:
    """The targets of one choice among ``size``: 1 at the chosen one, shared by all stages."""
    identity = np.eye(size)
    identity.setflags(write=False)
    return tuple(identity)


def _position(item: Item, key: object) -> int:
    if not isinstance(key, str) or key not in item.choices:
        raise InvalidResponse("Choose from the answers of this question.")
    return item.choices.index(key)


def _positions(item: Item, keys: object) -> list[int]:
    if not isinstance(keys, (list, tuple)):
        raise InvalidResponse("This question takes a list of its answers.")
    positions = [_position(item, key) for key in keys]
    if len(set(positions)) < len(positions):
        raise InvalidResponse("The same answer is there twice; name each only once.")
    return positions


def _point(response: object) -> int:
    if type(response) is not int or not 1 <= response <= SCALE_POINTS:
        raise InvalidResponse(f"Choose one point of the scale, 1 to {SCALE_POINTS}.")
    return response - 1


def _statement(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    return (_one_of(point_rows(instrument, item), _point(response)),)


def _graded_pair(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    return (_one_of(graded_pair_rows(instrument, item), _point(response)),)


def _choice(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    return (_one_of(choice_rows(instrument, item), _position(item, response)),)


def _best_worst(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    if not isinstance(response, dict) or response.keys() != _MOST_AND_LEAST:
        raise InvalidResponse("Choose one answer as the most and one as the least.")
    best, worst = _position(item, response["most"]), _position(item, response["least"])
    if best == worst:
        raise InvalidResponse("The most and the least must be two different answers.")
    return (_one_of(best_worst_rows(instrument, item), pair_position(best, worst, len(item.choices))),)


def _ranking(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    """The first choice among all, then each next one among those that remain (Plackett 1975)."""
    order = _positions(item, response)
    if len(order) < len(item.choices):
        raise InvalidResponse("Give every answer a place in the ranking.")
    rows = choice_rows(instrument, item)[order]
    return tuple(_one_of(rows[place:], 0) for place in range(len(order) - 1))


def _multi(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    """The ticked set among all sets of its size; no ticks or all ticks are uninformative."""
    ticked = tuple(sorted(_positions(item, response)))
    if len(ticked) in (0, len(item.choices)):
        return ()
    position = subset_positions(len(item.choices), len(ticked))[ticked]
    return (_one_of(subset_rows(instrument, item, len(ticked)), position),)


def _allocation(instrument: Instrument, item: Item, response: object) -> tuple[Stage, ...]:
    """Points as repeated choices: shares of three choices, however many points there were."""
    if not isinstance(response, dict):
        raise InvalidResponse("Share the points out among the answers.")
    points = np.zeros(len(item.choices))
    for key, given in response.items():
        position = _position(item, key)
        if type(given) is not int or given < 0:
            raise InvalidResponse("Give each answer a whole number of points, 0 or more.")
        if given > (item.total or 0):
            raise InvalidResponse(f"There are only {item.total} points to share out.")
        points[position] = given
    if points.sum() != item.total:
        raise InvalidResponse(f"Share out exactly {item.total} points; you gave {points.sum():.0f}.")
    target = ALLOCATION_WEIGHT * points / points.sum()
    target.setflags(write=False)
    return (Stage(choice_rows(instrument, item), target, ALLOCATION_WEIGHT),)


_READERS: Mapping[Format, Callable[[Instrument, Item, object], tuple[Stage, ...]]] = MappingProxyType(
    {
        Format.STATEMENT: _statement,
        Format.PAIR: _choice,
        Format.GRADED_PAIR: _graded_pair,
        Format.SINGLE: _choice,
        Format.BEST_WORST: _best_worst,
        Format.RANKING: _ranking,
        Format.MULTI: _multi,
        Format.ALLOCATION: _allocation,
    }
)
