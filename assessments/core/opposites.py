"""Find which archetypes of a questionnaire pull apart: what its choices say for the one counts against the other."""

from itertools import combinations

import numpy as np

from assessments.core.definition import Definition

OPPOSED_PART = 3  # of all pairs of archetypes, one in this many is opposed


def opposed_pairs(content: Definition) -> frozenset[frozenset[str]]:
    """Return the third of all pairs of archetypes whose weights are the most opposed, as sets of two keys.

    Two archetypes are compared by the cosine of their weights over all choices of the questionnaire, and only a
    negative one can make them opposed. Of two alike, the pair that comes first in the questionnaire's order counts.
    """
    keys = list(content.archetype_by_key)
    weights = np.array(
        [[choice.weights.get(key, 0) for key in keys] for question in content.questions for choice in question.choices],
        dtype=float,
    ).reshape(-1, len(keys))
    lengths = np.linalg.norm(weights, axis=0)
    units = weights / np.where(lengths > 0, lengths, 1)
    cosines = np.round(units.T @ units, 9)
    pairs = sorted(combinations(range(len(keys)), 2), key=lambda pair: cosines[pair])
    return frozenset(
        frozenset((keys[one], keys[other]))
        for one, other in pairs[: len(pairs) // OPPOSED_PART]
        if cosines[one, other] < 0
    )
