"""Decide from the scores: the shares of the role, its first and second archetype, and whether it is too much."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..rounding import whole_percentages
from .cues import Overload
from .word_model import FloatArray

# Shares are softmax(score / FLATTEN), by the phrases alone and with the word model, where UNSAID of the role is shared
# out equally: a posting doesn't say all. Both were fitted, so that an archetype's shares are what careful readers give.
FLATTEN, FLATTEN_WITH_WORDS, UNSAID = 2.5, 2.2, 0.03
MIN_SECOND_SHARE = 0.12  # of an archetype that is named besides the first: so many are as careful readers name

# Scores of the catch-all archetype: a requirement mentions it, a duty does, and several sentences do.
CATCH_ALL_REQUIRED, CATCH_ALL_MENTIONED, CATCH_ALL_OFTEN = 0.5, 1.0, 2.0
# By the phrases alone: the smallest share of each archetype of a set that one role can't hold, and where nothing
# mentions the catch-all; and of the third archetype, whichever three, where it is mentioned often.
TOGETHER, TOGETHER_UNSAID, MIN_THIRD_SHARE, HALF = 0.09, 0.2, 0.06, 0.5
# With the word model: how broad a role is too much, and the largest share of one that leads with no archetype.
TOO_BROAD, MAX_LEADING_SHARE = 1.42, 0.7


@dataclass(frozen=True)
class Verdict:
    """Whole shares with the sum 100 by archetype, the leading two, and whether the role is too much for one person."""

    shares: Mapping[str, int]
    primary: str
    secondary: str | None
    overloaded: bool


def decide(
    *, scores: Mapping[str, float], archetypes: Sequence[str], overload: Overload, likelihoods: FloatArray | None
) -> Verdict:
    """Return the verdict on the archetypes' scores.

    ``likelihoods`` (sentences × archetypes but the catch-all) are those of a word model, None without one.
    """
    single = [key for key in archetypes if key != overload.catch_all]
    flatten, unsaid = (FLATTEN, 0.0) if likelihoods is None else (FLATTEN_WITH_WORDS, UNSAID)
    parts = _softmax([scores[key] / flatten for key in single])
    shares = {key: (1 - unsaid) * part + unsaid / len(single) for key, part in zip(single, parts, strict=True)}
    catch_all_score = scores.get(overload.catch_all, 0.0)
    primary, *rest = sorted(shares, key=lambda key: -shares[key])
    if likelihoods is None:
        together = _holds_together(shares, overload, catch_all_score)
        overloaded = together or (catch_all_score >= CATCH_ALL_OFTEN and _nth(shares.values(), 3) >= MIN_THIRD_SHARE)
        leads_with_all = together and shares[primary] < HALF and catch_all_score >= CATCH_ALL_MENTIONED
    else:
        overloaded = breadth_of(shares, likelihoods, catch_all_score) >= TOO_BROAD
        leads_with_all = overloaded and shares[primary] < MAX_LEADING_SHARE
    if overloaded and overload.catch_all:
        if leads_with_all:
            primary, rest = overload.catch_all, [primary, *rest]
        shares[overload.catch_all] = _nth(shares.values(), 3)  # as much as the third job takes
    secondary = rest[0] if rest and shares[rest[0]] >= MIN_SECOND_SHARE * sum(shares.values()) else None
    whole = whole_percentages([shares.get(key, 0.0) for key in archetypes])
    return Verdict(dict(zip(archetypes, whole, strict=True)), primary, secondary, overloaded)


def breadth_of(shares: Mapping[str, float], likelihoods: FloatArray, catch_all_score: float) -> float:
    """Return how many jobs a role holds beside its two largest.

    It grows with how clearly some sentence of its own speaks for a third archetype and for a fourth, with the third's
    share, and with what the posting says of one person for everything.
    """
    clearest = likelihoods.max(axis=0, initial=0.0).tolist()
    said = min(catch_all_score, CATCH_ALL_OFTEN)
    return _nth(clearest, 3) + _nth(clearest, 4) + _nth(shares.values(), 3) + 0.4 * said


def _holds_together(shares: Mapping[str, float], overload: Overload, catch_all_score: float) -> bool:
    """Whether a set of archetypes that one person can't be at once has real duties, each of them."""
    together = [keys for keys in overload.excluded_combinations if all(key in shares for key in keys)]
    least = [min(shares[key] for key in keys) for keys in together]
    if not overload.excluded_combinations:
        least = [_nth(shares.values(), 3)]
    return any(share >= (TOGETHER if catch_all_score >= CATCH_ALL_REQUIRED else TOGETHER_UNSAID) for share in least)


def _nth(amounts: Iterable[float], number: int) -> float:
    """Return the ``number``-th largest amount, 0 where there are fewer."""
    ranked = sorted(amounts, reverse=True)
    return ranked[number - 1] if len(ranked) >= number else 0.0


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores)
    parts = [math.exp(score - highest) for score in scores]
    return [part / sum(parts) for part in parts]
