"""What single answers say on their own: for and against which archetypes, in the direction that was meant.

A contribution (`Fit.contributions`) is the part of an answer that the others left unexplained, so its sign can differ
from what the person meant: an option chosen as most that was expected anyway may count against its archetype. The
evidence compares the answer with somebody who prefers nothing instead: what was chosen counts for, what was rejected
against, whatever else was answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from .instrument import FloatArray, Format, Instrument, Item, compile_instrument
from .responses import Stage, stages_for
from .rows import choice_rows

SAME_PART = 9  # decimals to which two parts of an answer's evidence count as equal


class Telling(NamedTuple):
    """The choice that carries most of an answer's evidence: its position, and whether the answer favours it.

    A choice is favoured that was taken more than by somebody who prefers nothing; of a statement, one agreed with.
    """

    position: int
    is_favoured: bool


def evidence(instrument: Instrument, responses: Mapping[str, object]) -> dict[str, FloatArray]:
    """Return e = C Σ Xᵀ(q - n π₀) of each answer by question key, (A,) in latent units; it sums to 0.

    Σ is the prior's covariance, C = I - 11ᵀ/A centres, X, q and n are the rows, targets and number of choices of the
    answer's stages (`Stage`), and π₀ their probabilities at θ = 0, which are equal. It is C Σ times the answer's part
    of the score (the gradient of the log-likelihood: Bock 1972, Psychometrika 37, 29-51) at the prior's mean. Of a
    best-worst answer this is 0.7 s C (w_most - w_least); of one that tells nothing, 0. Skipped questions are left out.
    Raises `InvalidResponse` for a response that its question can't have.
    """
    answered = [key for key, response in responses.items() if response is not None]
    scores = [_score(stages_for(instrument, key, responses[key]), instrument.dimensions) for key in answered]
    moved = np.array(scores).reshape(-1, instrument.dimensions) @ instrument.covariance[:, :-1]
    return dict(zip(answered, moved - moved.mean(axis=1, keepdims=True), strict=True))


def choice_evidence(instrument: Instrument, item_key: str, response: object) -> FloatArray:
    """Return the part that each choice has in an answer's evidence, (m, A) in latent units; they sum to the evidence.

    Xᵀ(q - n π₀) is linear in the weights, hence uᵀW with one number for each choice: how much more often it was taken
    than by somebody who prefers nothing. A choice's part is C Σ s u_j (w_j - w̄), since what all choices of a question
    have in common says nothing; a statement has one choice, and w̄ = 0.
    """
    item = instrument.items[item_key]
    rows = choice_rows(instrument, item)
    apart = rows - rows.mean(axis=0) if len(rows) > 1 else rows
    moved = _taken(item, response)[:, None] * apart @ instrument.covariance[:, :-1]
    return np.asarray(moved - moved.mean(axis=1, keepdims=True))


def telling_choices(instrument: Instrument, item_key: str, response: object) -> tuple[Telling | None, ...]:
    """Return, for each archetype, the choice with the largest part in the direction of the answer's evidence.

    Only choices with a weight on that archetype count, the heavier first where their parts are equal; None where there
    is none, for then the answer only speaks for or against others. Shape (A,).
    """
    parts, weights = choice_evidence(instrument, item_key, response), instrument.items[item_key].weights
    directed = np.round(parts * np.sign(parts.sum(axis=0).round(SAME_PART)), SAME_PART)
    directed[weights == 0] = 0.0
    taken = _taken(instrument.items[item_key], response)
    best = [
        max(range(len(parts)), key=lambda row: (directed[row, axis], abs(weights[row, axis]), taken[row]))
        for axis in range(parts.shape[1])
    ]
    return tuple(
        Telling(row, bool(taken[row] > 0)) if directed[row, axis] > 0 else None for axis, row in enumerate(best)
    )


def _score(stages: tuple[Stage, ...], dimensions: int) -> FloatArray:
    """Xᵀ(q - n π₀) summed over an answer's stages, (A + 1,)."""
    found = np.zeros(dimensions)
    for rows, target, n in stages:
        found += target @ rows - n * rows.mean(axis=0)
    return found


def _taken(item: Item, response: object) -> FloatArray:
    """Return u, (m,): how much more each choice was taken than by somebody who prefers nothing.

    It is the score of a question of which every choice speaks for an archetype of its own.
    """
    apart = _each_for_itself(item.format, item.choices, item.total)
    return _score(stages_for(apart, "", response), apart.dimensions)[:-1] / apart.scale


@lru_cache(maxsize=512)
def _each_for_itself(form: Format, choices: tuple[str, ...], total: int | None) -> Instrument:
    """Return one question, with the key “”, in which every choice has a weight of 1 on an archetype of its own."""
    weights = np.eye(1 if form == Format.STATEMENT else len(choices))
    axes = [str(row) for row in range(len(weights))]
    return compile_instrument(archetypes=axes, items=[Item("", form, choices, weights, total)])
