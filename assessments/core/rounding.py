"""Whole percentages that sum to 100."""

import math
from collections.abc import Sequence


def whole_percentages(shares: Sequence[float]) -> tuple[int, ...]:
    """Return non-negative shares, of any positive sum, as whole per cent that sum to 100, by the largest remainder.

    Of equal remainders the larger share is rounded up first, then the earlier one.
    """
    total = sum(shares)
    exact = [100.0 * float(share) / total for share in shares]
    whole = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda place: (whole[place] - exact[place], -exact[place]))
    for place in by_remainder[: 100 - sum(whole)]:
        whole[place] += 1
    return tuple(whole)
