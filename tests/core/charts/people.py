"""Axes for the tests of the charts."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

HUES = ("blue", "orange", "green", "rose", "purple", "ochre", "teal", "sky", "brick", "olive", "slate", "plum")
NAMES = (
    "The Analytics Guru",
    "The Feature Builder",
    "The Infra Builder",
    "The Internal Toolmaker",
    "The Pure Researcher",
    "The Client Builder",
    "The Everything to Everyone",
    "The Quantitative Modeller",
    "The Knowledge Librarian",
    "The Machine Room Engineer",
    "The Conversational Architect",
    "The Sustainability Analyst",
)
VALUES = (62.4, 81.2, 74.7, 55.0, 21.3, 38.6, 44.0, 12.5, 90.0, 50.0, 66.6, 33.3)


@dataclass(frozen=True)
class Corner:
    key: str
    name: str
    hue: str
    value: float
    low: float
    high: float
    share: int
    p_top: float


def make_axes(
    count: int = 7, *, values: Sequence[float] | None = None, names: Sequence[str] = NAMES, spread: float = 9.0
) -> list[Corner]:
    values = values or VALUES[:count]
    shares = [100 // count + (i < 100 % count) for i in range(count)]
    return [
        Corner(
            f"key{i}", names[i], HUES[i], value, max(0.0, value - spread), min(100.0, value + spread), shares[i], 0.1
        )
        for i, value in enumerate(values)
    ]


def _band(numbers: list[float]) -> list[float]:
    return sorted(numbers)


BANDS = st.lists(st.floats(0, 100), min_size=3, max_size=3).map(_band)
WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
LATIN = st.text("abcdefghimtWMQ TEé-", min_size=1, max_size=30)


@st.composite
def any_axes(draw: st.DrawFn) -> list[Corner]:
    count = draw(st.integers(3, 12))
    axes = []
    for i in range(count):
        low, value, high = draw(BANDS)
        axes.append(Corner(f"key{i}", draw(WORDS | LATIN), HUES[i], value, low, high, 0, 0.0))
    return axes
