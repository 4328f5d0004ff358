"""Made-up answers to every question: of somebody who wants one archetype, of somebody undecided, and at random."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .evidence import evidence
from .fit import fit_profile
from .instrument import POINT_FORMATS, SCALE_POINTS, FloatArray, Format, Instrument, Item
from .sampling import sampled_people
from .stability import TIE, leader_of

NO_RIVALS = 1e-9


@dataclass(frozen=True, eq=False, slots=True)
class Typical:
    """Responses by question key, ``None`` where the question has no bearing on the archetype.

    ``leads`` says whether the archetype leads when they are scored.
    """

    responses: Mapping[str, object]
    leads: bool


def typical_responses(instrument: Instrument, archetype: str) -> Typical:
    """Return the likeliest response to every question of somebody who prefers ``archetype`` to all others.

    A choice often speaks for two archetypes at once. So while another archetype leads, its weights count more against
    a choice in the next round, until the wanted one leads or there were twice as many rounds as archetypes.
    KeyError for an archetype that the instrument doesn't have.
    """
    axis = instrument.archetypes.index(archetype) if archetype in instrument.archetypes else None
    if axis is None:
        raise KeyError(archetype)
    size = len(instrument.archetypes)
    rivals = np.full(size, 1.0 / max(size - 1, 1))
    responses: dict[str, object] = {}
    for _ in range(2 * size):
        rivals[axis] = 0.0
        toward = np.eye(size)[axis] - rivals / max(float(rivals.sum()), NO_RIVALS)
        responses = {key: best_response(item, toward) for key, item in instrument.items.items()}
        fit = fit_profile(instrument, responses)
        if leader_of(fit.x) == axis:
            return Typical(responses, leads=True)
        theta = fit.x[:-1].copy()
        theta[axis] = -np.inf
        rivals[theta >= theta.max() - TIE] += 0.5
    return Typical(responses, leads=False)


def undecided_responses(instrument: Instrument) -> dict[str, object]:
    """Return responses that lean nowhere: the middle of five points, and choices that balance those before.

    Of choices, each response speaks for the archetypes that those before spoke against; points to share are shared
    evenly.
    """
    responses: dict[str, object] = {}
    leaning = np.zeros(len(instrument.archetypes))
    for key, item in instrument.items.items():
        responses[key] = _balancing(item, leaning)
        leaning = leaning + evidence(instrument, {key: responses[key]})[key]
    return responses


def _balancing(item: Item, leaning: FloatArray) -> object:
    if item.format in POINT_FORMATS:
        return (SCALE_POINTS + 1) // 2
    if item.format == Format.ALLOCATION:
        each, more = divmod(item.total or 0, len(item.choices))
        return {choice: each + (place < more) for place, choice in enumerate(item.choices)}
    balancing = best_response(item, -leaning)
    return ordered_response(item, list(range(len(item.choices))), ticks=1) if balancing is None else balancing


def random_responses(instrument: Instrument, seed: int) -> dict[str, object]:
    """Return one response to each question, every possible one as likely as the next; the same for the same seed."""
    draw = np.random.default_rng(seed)
    (person,) = sampled_people(instrument, np.zeros((1, instrument.dimensions)), draw)
    for key, item in instrument.items.items():
        if item.format == Format.MULTI and item.ticks:
            fewest, most = item.ticks
            ticked = draw.permutation(len(item.choices))[: draw.integers(fewest, most + 1)]
            person[key] = [item.choices[place] for place in sorted(ticked.tolist())]
    return person


def best_response(item: Item, toward: FloatArray) -> object:
    """Return the response with the largest weight along ``toward`` (A,); ``None`` where all are equal."""
    scores: list[float] = (item.weights @ toward).round(12).tolist()
    ranked = sorted(range(len(scores)), key=lambda place: -scores[place])
    if item.format == Format.STATEMENT:
        return None if scores[0] == 0 else SCALE_POINTS if scores[0] > 0 else 1
    if scores[ranked[0]] == scores[ranked[-1]]:
        return None
    return ordered_response(item, ranked, ticks=sum(score > sum(scores) / len(scores) for score in scores))


def ordered_response(item: Item, order: list[int], *, ticks: int) -> object:
    """Return the response of somebody who prefers the choices in this order and ticks the first ``ticks``."""
    keys = [item.choices[place] for place in order]
    match item.format:
        case Format.GRADED_PAIR:
            return 1 if order[0] == 0 else SCALE_POINTS
        case Format.BEST_WORST:
            return {"most": keys[0], "least": keys[-1]}
        case Format.RANKING:
            return keys
        case Format.MULTI:
            fewest, most = item.ticks or (0, len(keys))
            return keys[: min(max(fewest, ticks), most)]
        case Format.ALLOCATION:
            return {keys[0]: item.total}
        case _:
            return keys[0]
