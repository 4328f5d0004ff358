"""Compare a posting with a person, both as shares of a role.

A posting's shares become values on a profile's scale by inverting the quiz's own formula: with θ the centred
preferences, the quiz's shares are about softmax(2θ), and a value is 100 Φ(θ / 0.8).
"""

import math
from collections.abc import Mapping

SHARPNESS, SPREAD = 2.0, 0.8  # SHARE_SHARPNESS and AXIS_SPREAD of scoring/profile.py
MIN_SHARE = 0.02  # a posting that says nothing of an archetype isn't sure to have none of it


def values_of(shares: Mapping[str, int]) -> dict[str, float]:
    """Return the values, 0 … 100, of a person whose role would have these shares (per cent, by archetype)."""
    floored = {key: max(share / 100, MIN_SHARE) for key, share in shares.items()}
    logs = {key: math.log(share) / SHARPNESS for key, share in floored.items()}
    middle = sum(logs.values()) / len(logs)
    return {key: 50 * (1 + math.erf((log - middle) / SPREAD / math.sqrt(2))) for key, log in logs.items()}


def overlap_of(posting: Mapping[str, int], person: Mapping[str, int]) -> int:
    """Return how many of 100 parts of the posting's role the person would put into a role of their own.

    It is the overlap of the two distributions, Σ min(p, q): 100 where they are the same, 0 where nothing is shared.
    """
    return sum(min(share, person.get(key, 0)) for key, share in posting.items())
