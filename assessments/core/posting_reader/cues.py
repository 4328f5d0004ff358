"""Cues: what the reader looks for. They are part of a questionnaire and frozen with its versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_CUE_WEIGHT = 5.0
"""How far one cue may pull; in the units of the scores, which are log odds before they are flattened."""


@dataclass(frozen=True)
class Cue:
    """One thing that postings say: in which words, and how far each mention pulls towards each archetype.

    ``says`` tells a person what it is. Without phrases it counts once in every posting: where every reading starts.
    Without weights it only takes its words out of the reach of others (“research shows” is no research), or, with
    ``asks``, is something that a posting should tell: where it doesn't, ``asks`` is what to ask.
    """

    key: str
    says: str
    phrases: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    asks: str = ""


@dataclass(frozen=True)
class Overload:
    """When a role is too much for one person.

    ``excluded_combinations`` lists sets of archetypes that one role can't hold at once (“together” in files);
    ``catch_all`` is the archetype of a role that holds them all and leads with none.
    """

    catch_all: str = ""
    excluded_combinations: tuple[tuple[str, ...], ...] = ()
