"""Round numbers as they are shown, and parts of a whole to whole numbers by the largest remainder."""

import math
from collections.abc import Sequence


def rounded(number: float, digits: int) -> float:
    """Return a number rounded to so many decimals, never as -0.0."""
    return round(number, digits) + 0  # -0.0 + 0 is 0.0, and whole numbers stay whole


def round_to_total(shares: Sequence[float], total: int) -> tuple[int, ...]:
    """Return non-negative shares, of any positive sum, as whole numbers that sum to ``total``.

    Every share is rounded down, then those with the largest remainders get one more each. Of equal remainders the
    larger share comes first, then the earlier one.
    """
    whole_sum = sum(shares)
    exact = [total * float(share) / whole_sum for share in shares]
    rounded = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (rounded[place] - exact[place], -exact[place]))
    for place in by_remainder[: total - sum(rounded)]:
        rounded[place] += 1
    return tuple(rounded)


def whole_percentages(shares: Sequence[float]) -> tuple[int, ...]:
    """Return non-negative shares, of any positive sum, as whole per cent that sum to 100 (see `round_to_total`)."""
    return round_to_total(shares, 100)
