"""Golden cases, derived without the scoring package: python -m tests.scoring.derive_cases

Each answer's probability is written down from its definition (a ranking as the product of its
choices, a multi-select by listing the sets, a best-worst by listing the pairs), the log posterior
is handed to scipy's general optimiser, its curvature is taken by finite differences, and probabilities
over the posterior come from 400,000 ordinary random draws.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import statistics
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.stats import norm

CASES = Path(__file__).parent / "cases"
Case = dict[str, Any]


def utilities(item: Case, scale: float, x: np.ndarray) -> list[float]:
    return [scale * sum(w * t for w, t in zip(row, x[:-1], strict=True)) for row in item["weights"]]


def log_chance(chosen: float, among: list[float]) -> float:
    top = max(among)
    return chosen - top - math.log(math.fsum(math.exp(value - top) for value in among))


def log_probability(item: Case, response: Any, scale: float, x: np.ndarray) -> float:
    """log P(response | x), from the definition of the answer format."""
    u = utilities(item, scale, x)
    place = {key: index for index, key in enumerate(item["choices"])}
    match item["format"]:
        case "statement":
            points = [kappa * (u[0] + 0.9 * x[-1]) for kappa in (-1, -0.5, 0, 0.5, 1)]
            return log_chance(points[response - 1], points)
        case "pair" | "single":
            return log_chance(u[place[response]], u)
        case "best_worst":
            pairs = [u[b] - u[w] for b, w in itertools.permutations(range(len(u)), 2)]
            return log_chance(u[place[response["most"]]] - u[place[response["least"]]], pairs)
        case "ranking":
            order = [u[place[key]] for key in response]
            return math.fsum(log_chance(order[i], order[i:]) for i in range(len(order)))
        case "multi":
            if not response:
                return 0.0
            sets = [math.fsum(chosen) for chosen in itertools.combinations(u, len(response))]
            return log_chance(math.fsum(u[place[key]] for key in response), sets)
        case "allocation":
            return math.fsum(
                3 * points / item["total"] * log_chance(u[place[key]], u) for key, points in response.items()
            )
    raise ValueError(item["format"])


def scale_of(items: list[Case]) -> float:
    largest = [max(abs(w) for row in item["weights"] for w in row) for item in items]
    return 0.66 / statistics.median(value for value in largest if value)


def curvature(of: Any, at: np.ndarray, step: float = 1e-3) -> np.ndarray:
    size = len(at)
    steps = step * np.eye(size)
    second = np.empty((size, size))
    for i, j in itertools.product(range(size), repeat=2):
        a, b = steps[i], steps[j]
        second[i, j] = (of(at + a + b) - of(at + a - b) - of(at - a + b) + of(at - a - b)) / (4 * step**2)
    return second


def expected(case: Case) -> Case:
    """The posterior's mode, curvature and what is shown of it."""
    axes = len(case["archetypes"])
    items = {item["key"]: item for item in case["items"]}
    scale = scale_of(case["items"])
    prior = np.zeros((axes + 1, axes + 1))
    prior[:axes, :axes] = 0.7 * np.eye(axes) + 0.3
    prior[axes, axes] = 1.0
    given = {key: answer for key, answer in case["responses"].items() if answer is not None}

    def log_likelihood(x: np.ndarray) -> float:
        return math.fsum(log_probability(items[key], answer, scale, x) for key, answer in given.items())

    def loss(x: np.ndarray) -> float:
        return 0.5 * float(x @ np.linalg.solve(prior, x)) - log_likelihood(x)

    x = minimize(loss, np.zeros(axes + 1), method="Powell", options={"xtol": 1e-10, "ftol": 1e-15}).x
    x = minimize(loss, x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-14, "maxfev": 20000}).x
    x = minimize(loss, x, method="BFGS", jac="3-point", options={"gtol": 1e-9}).x
    cov = np.linalg.inv(curvature(loss, x))
    centre = np.eye(axes) - 1 / axes
    centred = centre @ x[:-1]
    sd = np.sqrt(1.2 * np.diag(centre @ cov[:-1, :-1] @ centre.T))  # a fifth more, for weights that are not exact
    draws = np.random.default_rng(2008).multivariate_normal(x[:-1], cov[:-1, :-1], size=400_000)
    odds = np.exp(2 * draws)
    return {
        "scale": scale,
        "x": x.tolist(),
        "cov": cov.tolist(),
        "log_likelihood": log_likelihood(x),
        "values": (100 * norm.cdf(centred / 0.8)).tolist(),
        "low": (100 * norm.cdf((centred - norm.ppf(0.9) * sd) / 0.8)).tolist(),
        "high": (100 * norm.cdf((centred + norm.ppf(0.9) * sd) / 0.8)).tolist(),
        "p_top": (np.bincount(draws.argmax(axis=1), minlength=axes) / len(draws)).tolist(),
        "mean_shares": (100 * odds / odds.sum(axis=1, keepdims=True)).mean(axis=0).tolist(),
    }


def question(key: str, form: str, weights: list[list[int]], total: int | None = None) -> Case:
    choices = [] if form == "statement" else list("abcdefghij"[: len(weights)])
    return {"key": key, "format": form, "choices": choices, "weights": weights, "total": total}


def one_of_each() -> list[tuple[Case, Any]]:
    """Each format once, over three archetypes, with a response."""
    four = [[3, 0, 0], [0, 2, -1], [-1, 0, 3], [1, 1, 0]]
    return [
        (question("likes", "statement", [[3, -1, 0]]), 5),
        (question("two", "pair", [[2, 0, 0], [0, 3, 0]]), "b"),
        (question("one", "single", four), "d"),
        (question("extremes", "best_worst", four), {"most": "a", "least": "c"}),
        (question("order", "ranking", four), ["b", "d", "a", "c"]),
        (question("several", "multi", four), ["a", "b"]),
        (question("points", "allocation", four, 10), {"a": 6, "c": 4}),
    ]


def random_person() -> tuple[list[Case], dict[str, Any]]:
    """Twenty-one questions of all formats over five archetypes, two of them skipped."""
    draw = random.Random(1972)
    items, responses = [], {}
    forms = ["statement", "pair", "single", "best_worst", "ranking", "multi", "allocation"] * 3
    for number, form in enumerate(forms):
        rows = {"statement": 1, "pair": 2}.get(form, 3 + number % 3)
        weights = [[draw.randint(-3, 3) for _ in range(5)] for _ in range(rows)]
        item = question(f"q{number}", form, weights, 7 if form == "allocation" else None)
        keys = item["choices"]
        responses[item["key"]] = {
            "statement": draw.randint(1, 5),
            "pair": keys and keys[0],
            "single": keys and keys[-1],
            "best_worst": keys and {"most": keys[0], "least": keys[-1]},
            "ranking": draw.sample(keys, len(keys)),
            "multi": keys[1:],
            "allocation": keys and {keys[0]: 5, keys[1]: 2},
        }[form]
        items.append(item)
    responses["q8"] = responses["q17"] = None
    return items, responses


def cases() -> dict[str, Case]:
    singles = {
        f"one-{item['format'].replace('_', '-')}": {
            "description": f"One answer to a {item['format']} question moves the profile off the prior.",
            "items": [item],
            "responses": {item["key"]: response},
        }
        for item, response in one_of_each()
    }
    every = {
        "description": "One answer of every format, three archetypes.",
        "items": [item for item, _ in one_of_each()],
        "responses": {item["key"]: response for item, response in one_of_each()},
    }
    agreeing = {
        "description": "Agreeing with everything, and with its reverse, is acquiescence and not a profile.",
        "items": [question(f"s{n}", "statement", [[3 * (-1) ** n, 0, 0]]) for n in range(8)],
        "responses": {f"s{n}": 5 for n in range(8)},
    }
    items, responses = random_person()
    person = {
        "description": "A mixed questionnaire over five archetypes, two questions skipped.",
        "items": items,
        "responses": responses,
        "archetypes": ["p", "q", "r", "s", "t"],
    }
    everything = {**singles, "every-format": every, "agreeing": agreeing, "mixed": person}
    return {name: {"archetypes": ["red", "green", "blue"], **case} for name, case in everything.items()}


def main() -> None:
    CASES.mkdir(exist_ok=True)
    for name, case in cases().items():
        complete = {"description": case.pop("description"), **case, "expected": expected(case)}
        text = json.dumps(complete, indent=1)
        (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
