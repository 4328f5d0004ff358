"""Round amounts to whole numbers without losing their sum."""

import math
from collections.abc import Sequence


def round_to_total(amounts: Sequence[float], total: int) -> list[int]:
    """Round ``amounts``, all at least 0 and with the sum ``total``, to whole numbers with the same sum.

    By the largest remainder: each amount is rounded down, and what is missing goes, one each, to those that lost most.
    Equal remainders: the larger amount first, then the earlier one.
    """
    whole = [math.floor(amount) for amount in amounts]
    by_remainder = sorted(range(len(amounts)), key=lambda place: (whole[place] - amounts[place], -amounts[place]))
    for place in by_remainder[: total - sum(whole)]:
        whole[place] += 1
    return whole
