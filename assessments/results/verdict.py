"""The archetypes of a result with their scores, ranked and as the result's verdict names them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypedDict, Unpack

from assessments.core import advice
from assessments.core.definition import Archetype

SEVERAL, NO_LEAN = "between several", "no lean"  # no key of an archetype has a blank
"""In place of a leader's key: undecided between several archetypes, and no clear lean towards any."""
AXIS_NUMBERS = ("value", "low", "high", "share", "p_top")


class AxisNumbers(TypedDict):
    """The five numbers of one axis; units as in ArchetypeScore."""

    value: float
    low: float
    high: float
    share: int
    p_top: float


@dataclass(frozen=True)
class ArchetypeScore:
    """The score of one axis: ``value``, ``low`` and ``high`` in 0 … 100, ``share`` in per cent, ``p_top`` in 0 … 1."""

    key: str
    name: str
    hue: str
    glyph: str
    summary: str
    days: str
    facts: tuple[str, ...]
    value: float
    low: float
    high: float
    share: int
    p_top: float

    @classmethod
    def of(cls, archetype: Archetype, **numbers: Unpack[AxisNumbers]) -> "ArchetypeScore":
        """Return the score of an archetype with these five numbers."""
        return cls(
            key=archetype.key,
            name=archetype.name,
            hue=archetype.hue,
            glyph=archetype.glyph,
            summary=archetype.summary,
            days=archetype.days,
            facts=archetype.facts,
            **numbers,
        )


class NamedByVerdict:
    """The archetypes of a result, ranked and as its verdict names them; a base of what has these four fields."""

    archetypes: tuple[ArchetypeScore, ...]
    kind: str
    leader_keys: tuple[str, ...]
    side_keys: tuple[str, ...]

    @cached_property
    def ranked(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes by value, highest first."""
        return tuple(sorted(self.archetypes, key=lambda score: -score.value))

    @cached_property
    def by_key(self) -> dict[str, ArchetypeScore]:
        """The archetypes by key."""
        return {score.key: score for score in self.archetypes}

    @cached_property
    def leaders(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes that the verdict names, by value, as in every list beside it."""
        return tuple(score for score in self.ranked if score.key in self.leader_keys)

    @cached_property
    def sides(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes that the verdict names beside the leaders, largest share first."""
        return tuple(self.by_key[key] for key in self.side_keys)

    @property
    def named(self) -> frozenset[str]:
        """The keys of the archetypes that the headline names, which have their colours in the charts."""
        return frozenset((*self.leader_keys, *self.side_keys))

    @property
    def led_by(self) -> str:
        """The key of the archetype that leads clearly; SEVERAL or NO_LEAN where none does."""
        if self.kind == "clear":
            return self.leader_keys[0]
        return NO_LEAN if self.kind == "flat" else SEVERAL

    @property
    def mix(self) -> tuple[list[ArchetypeScore], list[ArchetypeScore]]:
        """What sentences name as leaders and as sides; in a spread, where none is ahead, the sides count as leaders."""
        if self.kind == "spread":
            return [score for score in self.ranked if score.key in self.leader_keys + self.side_keys], []
        return list(self.leaders), list(self.sides)

    @property
    def mix_in_short(self) -> str:
        """The leaders and sides in a few words; “” where there are none."""
        leaders, sides = self.mix
        return advice.mix_in_short(names_of(leaders), names_of(sides)) if leaders else ""

    @property
    def in_short(self) -> str:
        """The verdict in a few words."""
        return advice.in_short(kind=self.kind, mix=self.mix_in_short)


def names_of(scores: Sequence[ArchetypeScore]) -> list[str]:
    """Return the names of the archetypes of scores."""
    return [score.name for score in scores]
