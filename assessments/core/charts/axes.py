"""The input of every chart: one axis for each archetype of a result."""

import math
from collections.abc import Sequence
from typing import Protocol

MIN_AXES, MAX_AXES = 3, 12


class Bar(Protocol):
    """A value from 0 to 100 with its interval, in an archetype's colour."""

    @property
    def key(self) -> str:
        """Name in code, unique in a result."""

    @property
    def hue(self) -> str:
        """Name of its colour in palette.css."""

    @property
    def value(self) -> float:
        """What was estimated, 0 to 100."""

    @property
    def low(self) -> float:
        """Lower end of the interval, 0 to 100."""

    @property
    def high(self) -> float:
        """Upper end of the interval, 0 to 100."""


class Axis(Bar, Protocol):
    """One archetype of a result, as the charts read it: a preference, where 50 is neutral, with its 80 % band."""

    @property
    def name(self) -> str:
        """Full name as people read it, not escaped."""

    @property
    def share(self) -> int:
        """Share of a role in per cent; the shares of a result sum to 100."""

    @property
    def p_top(self) -> float:
        """Probability that this archetype is the leading one, 0 to 1."""


def checked(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Return the axes as a tuple; ValueError where there are too few, too many, or a value is off the scale."""
    if not MIN_AXES <= len(axes) <= MAX_AXES:
        raise ValueError(f"a radar has {MIN_AXES} to {MAX_AXES} axes, not {len(axes)}")
    for axis in axes:
        check_band(axis)
    return tuple(axes)


def check_band(bar: Bar) -> None:
    """Raise ValueError where a value or its band is off the scale."""
    if not all(math.isfinite(v) and 0 <= v <= 100 for v in (bar.low, bar.value, bar.high)):
        raise ValueError(f"{bar.key}: value and band must lie between 0 and 100")
    if bar.low > bar.high:
        raise ValueError(f"{bar.key}: the band is upside down")


def polygon(centre: tuple[float, float], radius: float, values: Sequence[float]) -> list[tuple[float, float]]:
    """Return the corners of a profile in drawing units, clockwise from the top.

    Value v of axis i of n lies at angle 2 pi i / n from the vertical, at radius * v / 100 from the centre.
    """
    turn = 2 * math.pi / len(values)
    return [
        (
            centre[0] + radius * value / 100 * math.sin(i * turn),
            centre[1] - radius * value / 100 * math.cos(i * turn),
        )
        for i, value in enumerate(values)
    ]


def whole(value: float) -> str:
    """Return a value on the scale as a whole number, halves rounded up, as charts and tables write it."""
    return str(math.floor(value + 0.5))


def whole_change(before: float, after: float) -> str:
    """Return the difference of two values as they are written, such as “+12” or “−3”; “0” where they look the same."""
    change = int(whole(after)) - int(whole(before))
    return f"{change:+d}".replace("-", "−") if change else "0"
