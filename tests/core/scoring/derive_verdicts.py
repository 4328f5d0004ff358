"""Golden verdicts, derived without the scoring package: python -m tests.core.scoring.derive_verdicts (about a minute)

Each person has met every two of five archetypes several times, and chosen between them as their preferences say. The
profile is found as in `derive_model`; the verdict follows from 400,000 ordinary random draws, by the definition.
"""

from __future__ import annotations

import itertools
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

from .derive_model import Case, curvature, loss_of, mode_of

VERDICTS = Path(__file__).parent / "verdicts.json"
ARCHETYPES = ["p", "q", "r", "s", "t"]
PEOPLE: dict[str, tuple[int, list[float]]] = {
    "clear": (6, [1.6, -0.3, -0.3, -0.4, -0.6]),
    "clear-with-a-side": (10, [1.3, 0.9, -0.5, -0.8, -0.9]),
    "clear-with-two-sides": (20, [1.2, 0.85, 0.69, -1.2, -1.4]),
    "clear-where-the-profile-is-nearly-flat": (60, [0.55, 0.05, -0.15, -0.2, -0.25]),
    "clear-with-a-side-too-near-neutral": (60, [0.42, 0.1, 0.02, -0.3, -0.24]),
    "split": (5, [1.3, 1.25, -0.8, -0.8, -0.9]),
    "split-with-a-side": (20, [1.0, 0.92, 0.6, -1.1, -1.4]),
    "spread": (13, [0.84, 0.75, 0.62, -0.9, -1.2]),
    "spread-with-a-side": (45, [0.46, 0.38, 0.31, 0.27, -1.4]),
    "flat": (5, [0.2, 0.15, 0.0, -0.1, -0.2]),
}
"""How often each person met every two archetypes, and their preferences."""


def met(times: int, wants: list[float]) -> dict[str, int]:
    """How often the first of every two archetypes was chosen."""
    chances = {
        ARCHETYPES[a] + ARCHETYPES[b]: 1 / (1 + math.exp(-0.66 * (wants[a] - wants[b])))
        for a, b in itertools.combinations(range(len(wants)), 2)
    }
    return {pair: round(times * chance) for pair, chance in chances.items()}


def case_of(times: int, wins: dict[str, int]) -> Case:
    """The questions and responses of a person."""
    items, responses = [], {}
    for pair, won in wins.items():
        for number in range(times):
            key = f"{pair}{number}"
            weights = [[3 if archetype == one else 0 for archetype in ARCHETYPES] for one in pair]
            items.append({"key": key, "format": "pair", "choices": ["a", "b"], "weights": weights, "total": None})
            responses[key] = "a" if number < won else "b"
    return {"archetypes": ARCHETYPES, "items": items, "responses": responses}


def apart(figure: float, bound: float, margin: float) -> bool:
    """Whether a figure reaches a bound; refused where 1,024 draws might say otherwise."""
    if abs(figure - bound) < margin:
        raise ValueError(f"{figure} is too close to {bound}.")
    return figure >= bound


def verdict_of(case: Case) -> dict[str, Any]:
    """Kind, leaders and sides, by the definition."""
    axes = len(ARCHETYPES)
    loss = loss_of(case, case["responses"])
    x = mode_of(loss, axes)
    theta, cov = x[:-1], np.linalg.inv(curvature(loss, x))[:-1, :-1]
    draws = np.random.default_rng(1859).multivariate_normal(theta, cov, size=400_000)
    p_top = np.bincount(draws.argmax(axis=1), minlength=axes) / len(draws)
    odds = np.exp(2 * draws)
    shares = 100 * (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)
    centred = theta - theta.mean()
    values = 100 * norm.cdf(centred / 0.8)
    ranked = sorted(range(axes), key=lambda axis: -p_top[axis])
    if apart(p_top[ranked[0]], 0.6, 0.02):
        kind, leaders = "clear", ranked[:1]
    elif not apart(math.sqrt(sum(value**2 for value in centred) / axes), 0.35, 0.005):
        kind, leaders = "flat", []
    elif apart(p_top[ranked[0]] + p_top[ranked[1]], 0.8, 0.02):
        kind, leaders = "split", ranked[:2]
    else:
        kind, leaders = "spread", ranked[:3]
    bounds = [*leaders, ranked[len(leaders)]] if leaders else []
    if any(p_top[one] - p_top[other] < 0.01 for one, other in itertools.pairwise(bounds)):
        raise ValueError("Two leaders are too nearly equal.")
    # Shares are rounded to whole numbers that sum to 100: 20 may be anything from 19 to 20.
    beside = [axis for axis in range(axes) if axis not in leaders and apart(shares[axis], 19.5, 0.7)]
    sides = [axis for axis in beside if apart(values[axis], 55, 0.1)] if leaders else []
    return {
        "kind": kind,
        "leaders": [ARCHETYPES[axis] for axis in leaders],
        "sides": [ARCHETYPES[axis] for axis in sorted(sides, key=lambda axis: -shares[axis])],
        "p_top": p_top.tolist(),
        "shares": shares.tolist(),
        "values": values.tolist(),
    }


def main() -> None:
    found = {}
    for name, (times, wants) in PEOPLE.items():
        wins = met(times, wants)
        found[name] = {"times": times, "wins": wins, "expected": verdict_of(case_of(times, wins))}
    VERDICTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
