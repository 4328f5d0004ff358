"""What the reader looks for. Cues are content: part of a questionnaire, and frozen with its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from .details import Detail

MAX_CUE_WEIGHT = 5.0
"""The largest weight of a cue, in the units of the scores: log odds, before they are divided by FLATTEN."""


EARLIER_KEYS = {
    "tells-salary": Detail.SALARY,
    "tells-team-size": Detail.TEAM_SIZE,
    "tells-department": Detail.DEPARTMENT,
    "tells-on-call": Detail.ON_CALL,
    "tells-who-asks": Detail.WHO_ASKS,
}
"""Cues of the shipped questionnaire that went by phrases in versions published before there were details."""


@dataclass(frozen=True)
class Cue:
    """One thing that postings say: in which words, and how far each mention pulls towards each archetype.

    ``says`` is its description. Without phrases it counts once in every posting, as an intercept. Without weights it
    only keeps its words from other cues (“research shows” is no research), or, with ``asks``, is something that a
    posting should mention: where it doesn't, ``asks`` is the question to ask the company. ``detail`` is the key of a
    `Detail` that the reader finds by itself; with one, a cue that asks needs no phrases.
    """

    key: str
    says: str
    phrases: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    asks: str = ""
    detail: str = ""

    @property
    def asks_about(self) -> Detail | None:
        """The detail that has to be missing for the question to be asked, None where the phrases decide."""
        named = self.detail or EARLIER_KEYS.get(self.key, "")
        return Detail(named) if self.asks and named else None


@dataclass(frozen=True)
class Overload:
    """When a role is too much for one person.

    ``excluded_combinations`` lists sets of archetypes that one role can't hold at once (“together” in files);
    ``catch_all`` is the archetype of a role that holds them all and leads with none.
    """

    catch_all: str = ""
    excluded_combinations: tuple[tuple[str, ...], ...] = ()
