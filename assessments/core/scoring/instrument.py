"""Compile the questions and weights of a version into what every fit of it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from .errors import InvalidItem

FloatArray = NDArray[np.float64]
Parsed = TypeVar("Parsed")

SCALE_POINTS = 5
SLOPE_OF_MEDIAN_QUESTION = 0.66
SCALE_WITHOUT_WEIGHTS = 0.22
PRIOR_OWN_VARIANCE = 0.7
PRIOR_SHARED_VARIANCE = 0.3
ACQUIESCENCE_VARIANCE = 1.0
MAX_ARCHETYPES = 20
MAX_CACHED_PARSES = 20_000
MAX_WEIGHT_SIZE = 1e3
MIN_WEIGHT_SIZE = 1e-3


class Format(StrEnum):
    """How a question is answered."""

    STATEMENT = "statement"
    PAIR = "pair"
    GRADED_PAIR = "graded_pair"
    SINGLE = "single"
    BEST_WORST = "best_worst"
    RANKING = "ranking"
    MULTI = "multi"
    ALLOCATION = "allocation"


# Formats that are answered with a point, 1 to SCALE_POINTS.
POINT_FORMATS = frozenset({Format.STATEMENT, Format.GRADED_PAIR})

# Engine limits: how many choices scoring can compute with. Those for authors (authoring.checks) are narrower: how many
# a person can compare. A version that was published under wider author limits must still be scored.
ENGINE_CHOICE_LIMITS: Mapping[Format, tuple[int, int]] = MappingProxyType(
    {
        Format.STATEMENT: (0, 1),
        Format.PAIR: (2, 2),
        Format.GRADED_PAIR: (2, 2),
        Format.SINGLE: (2, 20),
        Format.BEST_WORST: (3, 10),
        Format.RANKING: (2, 10),
        Format.MULTI: (2, 10),
        Format.ALLOCATION: (2, 20),
    }
)


@dataclass(frozen=True, eq=False, slots=True)
class Item:
    """One question.

    ``weights`` is (m, A), a row per choice in the order of ``choices``, in weight points (-3 to 3 as
    authored). A statement has a single row and needs no choice key. ``total`` is the number of points
    to share out, for an allocation only; ``ticks`` the fewest and the most ticks that a multi-select asks for, None for
    any. Answers outside of these are scored all the same.
    """

    key: str
    format: Format
    choices: tuple[str, ...]
    weights: FloatArray
    total: int | None = None
    ticks: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Instrument:
    """A compiled questionnaire: build it with `compile_instrument` and reuse it for every fit of its version.

    ``scale`` turns weight points into slopes. ``precision`` and ``covariance`` are the prior's, both
    (A + 1, A + 1): the archetypes in order, then acquiescence.
    """

    archetypes: tuple[str, ...]
    items: Mapping[str, Item]
    scale: float
    precision: FloatArray
    covariance: FloatArray
    _matrices: dict[tuple[str, str, int], FloatArray] = field(default_factory=dict, repr=False)
    _parses: dict[tuple[str, str], object] = field(default_factory=dict, repr=False)

    @property
    def dimensions(self) -> int:
        """A + 1: the archetypes and acquiescence."""
        return len(self.archetypes) + 1

    def cached_matrix(self, name: tuple[str, str, int], build: Callable[[], FloatArray]) -> FloatArray:
        """Return the matrix of this name, built on first use; it is read-only."""
        matrix = self._matrices.get(name)
        if matrix is None:
            matrix = build()
            matrix.setflags(write=False)
            self._matrices[name] = matrix
        return matrix

    def cached_parse(self, item_key: str, response: object, read: Callable[[], Parsed]) -> Parsed:
        """Return ``read()`` for a response, cached, since people give the same few answers.

        ``read`` raises for a response that its question can't have; that isn't cached.
        """
        name = (item_key, repr(response))
        known = self._parses.get(name)
        if known is None:
            known = read()
            if len(self._parses) < MAX_CACHED_PARSES:
                self._parses[name] = known
        return cast("Parsed", known)


def compile_instrument(*, archetypes: Iterable[str], items: Iterable[Item]) -> Instrument:
    """Check the questions and compile them together with their scale and the prior.

    The order of ``items`` is kept: it breaks ties wherever questions are ranked.
    Raises `InvalidItem` for a question or a set of archetypes that can't be scored.
    """
    axes = tuple(archetypes)
    if not 1 <= len(axes) <= MAX_ARCHETYPES:
        raise InvalidItem(f"A questionnaire needs 1 to {MAX_ARCHETYPES} archetypes; this one has {len(axes)}.")
    if len(set(axes)) < len(axes):
        raise InvalidItem("Two archetypes have the same key.")
    compiled: dict[str, Item] = {}
    for item in items:
        if item.key in compiled:
            raise InvalidItem(f"Two questions have the key “{item.key}”.")
        compiled[item.key] = _checked(item, len(axes))
    covariance = prior_covariance(len(axes))
    precision = np.asarray(np.linalg.inv(covariance), dtype=np.float64)
    for matrix in (covariance, precision):
        matrix.setflags(write=False)
    return Instrument(axes, MappingProxyType(compiled), _scale(compiled.values()), precision, covariance)


def prior_covariance(archetypes: int) -> FloatArray:
    """blockdiag(0.7 I + 0.3 11ᵀ, 1): preferences share a common part; acquiescence is independent."""
    covariance = np.zeros((archetypes + 1, archetypes + 1))
    covariance[:archetypes, :archetypes] = PRIOR_SHARED_VARIANCE
    covariance[np.arange(archetypes), np.arange(archetypes)] += PRIOR_OWN_VARIANCE
    covariance[archetypes, archetypes] = ACQUIESCENCE_VARIANCE
    return covariance


def _scale(items: Iterable[Item]) -> float:
    """0.66 / the median of max|w| over the questions that have a weight."""
    largest = [float(np.abs(item.weights).max()) for item in items if item.weights.any()]
    return SLOPE_OF_MEDIAN_QUESTION / float(np.median(largest)) if largest else SCALE_WITHOUT_WEIGHTS


def _checked(item: Item, archetypes: int) -> Item:
    """Return the question with a read-only copy of its weights; raises `InvalidItem`."""
    if item.format not in ENGINE_CHOICE_LIMITS:
        raise InvalidItem(f"Question “{item.key}” has an unknown format.")
    fewest, most = ENGINE_CHOICE_LIMITS[item.format]
    if not fewest <= len(item.choices) <= most:
        wanted = f"{fewest} to {most}" if fewest < most else f"{most}"
        raise InvalidItem(f"Question “{item.key}” needs {wanted} choices; it has {len(item.choices)}.")
    if len(set(item.choices)) < len(item.choices):
        raise InvalidItem(f"Two choices of question “{item.key}” have the same key.")
    return Item(
        item.key,
        Format(item.format),
        tuple(item.choices),
        _checked_weights(item, archetypes),
        _checked_total(item),
        item.ticks,
    )


def _checked_weights(item: Item, archetypes: int) -> FloatArray:
    weights = np.array(item.weights, dtype=np.float64)
    rows = 1 if item.format == Format.STATEMENT else len(item.choices)
    if weights.shape != (rows, archetypes):
        raise InvalidItem(f"Question “{item.key}” needs {rows} × {archetypes} weights.")
    if not np.isfinite(weights).all():
        raise InvalidItem(f"A weight of question “{item.key}” is not a number.")
    size = np.abs(weights[weights != 0])
    if size.size and (size.max() > MAX_WEIGHT_SIZE or size.min() < MIN_WEIGHT_SIZE):
        raise InvalidItem(
            f"A weight of question “{item.key}” is out of range: "
            f"zero, or {MIN_WEIGHT_SIZE:g} to {MAX_WEIGHT_SIZE:g} in size."
        )
    weights.setflags(write=False)
    return weights


def _checked_total(item: Item) -> int | None:
    if item.format != Format.ALLOCATION:
        if item.total is not None:
            raise InvalidItem(f"Question “{item.key}” is not an allocation; it has no points to share.")
        return None
    if type(item.total) is not int or item.total < 1:
        raise InvalidItem(f"Question “{item.key}” needs a whole number of points to share, 1 or more.")
    return item.total
