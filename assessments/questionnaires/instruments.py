"""Compile definitions to instruments for scoring, and cache those of versions in the process."""

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


@lru_cache(maxsize=64)
def _instrument(sha256: str, engine: str, version_id: int) -> scoring.Instrument:
    return instrument_from(Version.objects.get(pk=version_id).content)


def instrument_for(version: Version) -> scoring.Instrument:
    """Return a version's compiled instrument, compiled once in each process."""
    return _instrument(version.sha256, version.engine, version.pk)
