"""The smallest change of answers that would make another archetype lead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

import numpy as np

from .alternatives import alternatives
from .fit import Fit, fit_profile
from .instrument import FloatArray, Instrument
from .stability import leader_of

MAX_ANSWERS = 3
SMALLEST_TRIES = 20
STRONGEST_TRIES = 10
GROUP_TRIES = 6
CHEAPER_TRIES = 3
STRONGEST = 4  # questions per rival that groups are made of
SLACK = 0.3  # how far the linear prediction may fall short, as a part of the swing it predicts


@dataclass(frozen=True, eq=False, slots=True)
class AnswerChange:
    """``items`` holds (question key, old response, new response); with them, ``leader`` leads."""

    items: tuple[tuple[str, object, object], ...]
    leader: str


class _Swap(NamedTuple):
    """One changed answer: the size of the change, and by how much it is predicted to move each archetype."""

    key: str
    response: object
    size: float
    moved: tuple[float, ...]  # (A,)


class _Search(NamedTuple):
    instrument: Instrument
    responses: Mapping[str, object]
    leader: int
    lead: tuple[float, ...]  # (A,) θ_leader - θ_j

    def margin(self, swaps: Iterable[_Swap], rival: int) -> float:
        """How far the rival is predicted to be ahead, with SLACK added, since the prediction may fall short."""
        swing = sum(swap.moved[rival] - swap.moved[self.leader] for swap in swaps)
        return swing + SLACK * abs(swing) - self.lead[rival]

    def best_margin(self, swaps: tuple[_Swap, ...]) -> float:
        return max(self.margin(swaps, rival) for rival in self.rivals)

    @property
    def rivals(self) -> list[int]:
        return [axis for axis in range(len(self.lead)) if axis != self.leader]

    def verified(self, swaps: Iterable[_Swap]) -> AnswerChange | None:
        """Refit with the swaps; return the change if another archetype leads alone, else None."""
        new = {swap.key: swap.response for swap in swaps}
        leads = leader_of(fit_profile(self.instrument, {**self.responses, **new}).x)
        if leads is None or leads == self.leader:
            return None
        items = tuple((key, old, new[key]) for key, old in self.responses.items() if key in new)
        return AnswerChange(items, self.instrument.archetypes[leads])


def smallest_change(instrument: Instrument, responses: Mapping[str, object], fit: Fit) -> AnswerChange | None:
    """Return the smallest change of at most three answers that gives another archetype the lead, None if none is found.

    A change of fewer answers is preferred to a smaller change of more answers.
    ``fit`` is the fit of these responses. The `alternatives` of every answer are ranked
    by the linear prediction Δx = V Δg and verified by a refit. So a returned `AnswerChange` is always
    right, while ``None`` (also where nobody leads) doesn't prove that there is none. A change
    is small when it moves few points of a scale, few ranks or few points of an allocation.
    """
    leader = leader_of(fit.x)
    if leader is None or len(fit.archetypes) < 2:
        return None
    swaps = _swaps(instrument, responses, fit)
    theta: list[float] = fit.x[:-1].tolist()
    search = _Search(instrument, responses, leader, tuple(theta[leader] - value for value in theta))
    found = _single(search, swaps)
    for count in range(2, MAX_ANSWERS + 1):
        found = found or _group(search, swaps, count)
    return found


def _swaps(instrument: Instrument, responses: Mapping[str, object], fit: Fit) -> list[_Swap]:
    found: list[tuple[str, object, float]] = []
    gradients: list[FloatArray] = []
    for key, response in responses.items():
        if response is not None:
            others = alternatives(instrument, key, response, fit.x)
            found += [(key, other, size) for other, size in zip(others.responses, others.sizes, strict=True)]
            gradients.append(others.gradients)
    moved = (np.concatenate(gradients) @ fit.cov[:, :-1]).tolist() if gradients else []
    return [_Swap(*one, tuple(axes)) for one, axes in zip(found, moved, strict=True)]


def _single(search: _Search, swaps: list[_Swap]) -> AnswerChange | None:
    """Try the smallest changes that are predicted to suffice, then those of the others with the largest margin."""
    promising = [(margin, swap) for swap in swaps if (margin := search.best_margin((swap,))) > 0]
    by_size = sorted(promising, key=lambda one: (one[1].size, -one[0]))
    strongest = sorted(by_size[SMALLEST_TRIES:], key=lambda one: -one[0])[:STRONGEST_TRIES]
    strongest.sort(key=lambda one: (one[1].size, -one[0]))
    tries = by_size[:SMALLEST_TRIES] + strongest
    return next((change for _, swap in tries if (change := search.verified((swap,)))), None)


def _group(search: _Search, swaps: list[_Swap], count: int) -> AnswerChange | None:
    """Try groups of each rival's strongest questions; make the first one that suffices as small as possible."""
    groups: list[tuple[float, tuple[_Swap, ...]]] = []
    for rival in search.rivals:
        for group in combinations(_strongest(search, swaps, rival), count):
            margin = search.margin(group, rival)
            if margin > 0:
                groups.append((margin, group))
    groups.sort(key=lambda one: -one[0])
    for _, group in groups[:GROUP_TRIES]:
        change = search.verified(group)
        if change is not None:
            return _reduced(search, swaps, group, change)
    return None


def _strongest(search: _Search, swaps: list[_Swap], rival: int) -> list[_Swap]:
    """Return the swaps that help the rival most, at most one a question and STRONGEST in all."""
    best: dict[str, tuple[float, _Swap]] = {}
    for swap in swaps:
        gain = swap.moved[rival] - swap.moved[search.leader]
        if gain > 0 and (swap.key not in best or gain > best[swap.key][0]):
            best[swap.key] = (gain, swap)
    ranked = sorted(best.values(), key=lambda one: -one[0])
    return [swap for _, swap in ranked[:STRONGEST]]


def _reduced(search: _Search, swaps: list[_Swap], group: tuple[_Swap, ...], change: AnswerChange) -> AnswerChange:
    """Replace each swap of the group in turn by a smaller one as long as the change still suffices."""
    for place, swap in enumerate(group):
        trials: list[tuple[float, float, tuple[_Swap, ...]]] = []
        for other in swaps:
            if other.key == swap.key and other.size < swap.size:
                trial = (*group[:place], other, *group[place + 1 :])
                trials.append((other.size, -search.best_margin(trial), trial))
        trials = sorted((one for one in trials if one[1] < 0), key=lambda one: one[:2])
        for _, _, trial in trials[:CHEAPER_TRIES]:
            smaller = search.verified(trial)
            if smaller is not None:
                group, change = trial, smaller
                break
    return change
