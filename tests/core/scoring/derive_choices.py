"""Derive the next question, the stop and the smallest change from a profile, without the scoring package.

Every possible response of a question is listed. What a question tells is the mean square of its responses' slopes, the
slopes taken by finite differences; what changes the leader is found by fitting each changed set of answers anew.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from .derive_model import Case, Matrix, Vector, leader_of, log_probability, prior_of, refitted, scale_of

SECONDS = {
    "statement": 7,
    "pair": 8,
    "graded_pair": 8,
    "single": 14,
    "best_worst": 20,
    "ranking": 28,
    "multi": 20,
    "allocation": 45,
}


def cost(item: Case) -> float:
    """What a question's seconds count for when questions are chosen."""
    return float(SECONDS[item["format"]] ** 0.4)


def shared_out(total: int, among: int) -> Iterator[tuple[int, ...]]:
    if among == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in shared_out(total - first, among - 1):
            yield (first, *rest)


def every_response(item: Case) -> list[Any]:
    """All possible responses to a question."""
    keys = item["choices"]
    match item["format"]:
        case "statement" | "graded_pair":
            return [1, 2, 3, 4, 5]
        case "pair" | "single":
            return list(keys)
        case "best_worst":
            return [{"most": most, "least": least} for most, least in itertools.permutations(keys, 2)]
        case "ranking":
            return [list(order) for order in itertools.permutations(keys)]
        case "multi":
            sizes = range(len(keys) + 1)
            return [list(some) for size in sizes for some in itertools.combinations(keys, size)]
        case "allocation":
            return [dict(zip(keys, points, strict=True)) for points in shared_out(item["total"], len(keys))]
    raise ValueError(item["format"])


def plain(item: Case, response: Any) -> Any:
    """A response in one form: ticks in a fixed order, points of 0 left out."""
    if item["format"] == "multi":
        return sorted(response)
    if item["format"] == "allocation":
        return {key: points for key, points in response.items() if points}
    return response


def information(case: Case, item: Case, x: Vector, step: float = 1e-4) -> Matrix:
    """Σ P(r | x) s sᵀ over the responses r, s the slope of log P(r | x): the expected information.

    For this a ranking and an allocation count as a choice of the best and the worst, a multi-select as two ticks, or
    as one of two choices.
    """
    asked = item | {"format": "best_worst"} if item["format"] in ("ranking", "allocation") else item
    responses = every_response(asked)
    if asked["format"] == "multi":
        ticks = min(2, len(item["choices"]) - 1)
        responses = [response for response in responses if len(response) == ticks]
    scale = scale_of(case["items"])
    told = np.zeros((len(x), len(x)))
    total = 0.0
    for response in responses:
        slope = np.array(
            [
                log_probability(asked, response, scale, x + ahead) - log_probability(asked, response, scale, x - ahead)
                for ahead in step * np.eye(len(x))
            ]
        ) / (2 * step)
        chance = math.exp(log_probability(asked, response, scale, x))
        told += chance * np.outer(slope, slope)
        total += chance
    if not math.isclose(total, 1.0, abs_tol=1e-9):
        raise ValueError("These are not all the responses.")
    return told


def criterion(x: Vector) -> Matrix:
    """Q = Σ_j exp(-(θ_a - θ_j) / 0.5) c_j c_jᵀ + C / 4 with c_j = e_a - e_j, for the leader a; nothing for γ."""
    theta, unit = x[:-1], np.eye(len(x))
    axes, leader = len(theta), int(theta.argmax())
    wanted = np.zeros((len(x), len(x)))
    wanted[:-1, :-1] = (np.eye(axes) - 1 / axes) / 4
    for other in range(axes):
        apart = unit[leader] - unit[other]
        wanted += math.exp(-(theta[leader] - theta[other]) / 0.5) * np.outer(apart, apart)
    return wanted


def fall(wanted: Matrix, cov: Matrix, told: Matrix) -> float:
    """tr(Q V) - tr(Q V_i), V_i = (V⁻¹ + I_i)⁻¹."""
    after = np.linalg.inv(np.linalg.inv(cov) + told)
    return float(np.trace(wanted @ cov) - np.trace(wanted @ after))


def choosing(case: Case, x: Vector, cov: Matrix) -> Case:
    """The fall by cost of every question that was not asked, the largest first."""
    left = [item for item in case["items"] if item["key"] not in case["responses"]]
    wanted = criterion(x)
    falls = {item["key"]: fall(wanted, cov, information(case, item, x)) / cost(item) for item in left}
    ranked = sorted(falls, key=lambda key: -falls[key])
    if any(falls[one] < falls[next_one] * (1 + 1e-3) for one, next_one in itertools.pairwise(ranked)):
        raise ValueError("Two questions tell too nearly the same.")
    return {"falls": {key: falls[key] for key in ranked}, "best": ranked[:3]}


def opening(
    case: Case, *, count: int = 8, apart: bool = True, formats: int = 4, timed: bool = True, given: bool = True
) -> list[str]:
    """The questions to begin with: the largest fall of tr(C V Cᵀ) by cost at θ = 0, given those before.

    ``apart``: never two of a format in a row while there is another way. ``formats``: so many must still fit in.
    Without ``timed`` the costs don't count, and without ``given`` what was picked before.
    """
    axes = len(case["archetypes"])
    contrasts = np.zeros((axes + 1, axes + 1))
    contrasts[:-1, :-1] = np.eye(axes) - 1 / axes
    at_zero, cov = np.zeros(axes + 1), prior_of(case)
    picked: list[Case] = []
    while len(picked) < min(count, len(case["items"])):
        left = [item for item in case["items"] if item not in picked]
        if apart and picked:
            left = [item for item in left if item["format"] != picked[-1]["format"]] or left
        still = count - len(picked) - 1
        left = [item for item in left if len({one["format"] for one in [*picked, item]}) + still >= formats] or left
        falls = [fall(contrasts, cov, information(case, item, at_zero)) / (cost(item) if timed else 1) for item in left]
        close = [max(falls) - one for one in falls]
        if any(1e-8 < gap < 1e-6 for gap in close):
            raise ValueError("Two questions tell too nearly the same.")
        chosen = next(item for item, gap in zip(left, close, strict=True) if gap <= 1e-8)
        if given:
            cov = np.linalg.inv(np.linalg.inv(cov) + information(case, chosen, at_zero))
        picked.append(chosen)
    return [item["key"] for item in picked]


def leads_without(case: Case, x: Vector) -> dict[str, str | None]:
    """The leader without each single answer."""
    given = {key: response for key, response in case["responses"].items() if response is not None}
    return {
        key: leader_of(case, refitted(case, {other: given[other] for other in given if other != key}, x))
        for key in given
    }


def turning(case: Case, x: Vector, most: int = 2) -> Case:
    """All changes of as few answers as make another archetype lead; none where ``most`` changed answers don't."""
    leader = leader_of(case, x)
    if leader is None:
        return {"fewest": None, "changes": []}
    responses = case["responses"]
    others = [
        [(item["key"], other) for other in every_response(item) if plain(item, other) != plain(item, given)]
        for item in case["items"]
        if (given := responses.get(item["key"])) is not None
    ]
    for fewest in range(1, most + 1):
        changes = []
        for questions in itertools.combinations(others, fewest):
            for changed in itertools.product(*questions):
                leads = leader_of(case, refitted(case, responses | dict(changed), x))
                if leads not in (leader, None):
                    changes.append({"items": dict(changed), "leader": leads})
        if changes:
            return {"fewest": fewest, "changes": changes}
    return {"fewest": None, "changes": []}
