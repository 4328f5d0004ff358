"""Compile definitions to instruments for scoring, and cache those of versions in the process."""

from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from assessments.core import scoring
from assessments.core.definition import Definition
from assessments.models import Version


def instrument_from(content: Definition) -> scoring.Instrument:
    """Compile a definition for scoring."""
    keys = tuple(content.archetype_by_key)
    return scoring.compile_instrument(
        archetypes=keys,
        items=[
            scoring.Item(
                key=question.key,
                format=question.format,
                choices=tuple(choice.key for choice in question.choices),
                weights=np.array(
                    [[choice.weights.get(key, 0) for key in keys] for choice in question.choices], dtype=float
                ).reshape(len(question.choices), len(keys)),
                total=question.total,
                ticks=question.ticks,
            )
            for question in content.questions
        ],
    )


@dataclass(frozen=True)
class Scored:
    """A version as the key of a cache, compared by what decides a score: the content and the engine."""

    sha256: str
    engine: str
    version: Version = field(compare=False, repr=False)

    @classmethod
    def of(cls, version: Version) -> "Scored":
        """Return a version’s key."""
        return cls(version.sha256, version.engine, version)


@lru_cache(maxsize=64)
def _instrument(scored: Scored) -> scoring.Instrument:
    return instrument_from(scored.version.content)


def instrument_for(version: Version) -> scoring.Instrument:
    """Return a version's compiled instrument, compiled once in each process."""
    return _instrument(Scored.of(version))
