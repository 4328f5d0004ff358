"""The model from its definitions, without the scoring package: what the golden cases are derived from.

Each answer's probability is written down from what its format means (a ranking as the product of its choices, a
multi-select by listing the sets, a best-worst by listing the pairs). The log posterior is handed to scipy's general
optimiser, and its curvature is taken by finite differences.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

Case = dict[str, Any]
Vector = npt.NDArray[np.floating[Any]]
Matrix = npt.NDArray[np.floating[Any]]
Loss = Callable[[Vector], float]


def utilities(item: Case, scale: float, x: Vector) -> list[float]:
    return [scale * sum(w * t for w, t in zip(row, x[:-1], strict=True)) for row in item["weights"]]


def log_chance(chosen: float, among: list[float]) -> float:
    top = max(among)
    return chosen - top - math.log(math.fsum(math.exp(value - top) for value in among))


def log_probability(item: Case, response: Any, scale: float, x: Vector) -> float:
    """log P(response | x), from the definition of the answer format."""
    u = utilities(item, scale, x)
    place = {key: index for index, key in enumerate(item["choices"])}
    match item["format"]:
        case "statement":
            points = [kappa * (u[0] + 0.9 * x[-1]) for kappa in (-1, -0.5, 0, 0.5, 1)]
            return log_chance(points[response - 1], points)
        case "graded_pair":
            points = [kappa * (u[0] - u[1]) for kappa in (1, 0.5, 0, -0.5, -1)]
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
    return 0.66 / float(statistics.median(value for value in largest if value))


def curvature(of: Loss, at: Vector, step: float = 1e-3) -> Matrix:
    size = len(at)
    steps = step * np.eye(size)
    second = np.empty((size, size))
    for i, j in itertools.product(range(size), repeat=2):
        a, b = steps[i], steps[j]
        second[i, j] = (of(at + a + b) - of(at + a - b) - of(at - a + b) + of(at - a - b)) / (4 * step**2)
    return second


def prior_of(case: Case) -> Matrix:
    axes = len(case["archetypes"])
    prior = np.zeros((axes + 1, axes + 1))
    prior[:axes, :axes] = 0.7 * np.eye(axes) + 0.3
    prior[axes, axes] = 1.0
    return prior


def log_likelihood(case: Case, responses: Case, x: Vector) -> float:
    """log P of all responses to the questions of the case."""
    scale = scale_of(case["items"])
    given = [(item, responses.get(item["key"])) for item in case["items"]]
    return math.fsum(log_probability(item, answer, scale, x) for item, answer in given if answer is not None)


def loss_of(case: Case, responses: Case) -> Loss:
    """The negative log posterior."""
    prior = prior_of(case)
    return lambda x: 0.5 * float(x @ np.linalg.solve(prior, x)) - log_likelihood(case, responses, x)


def mode_of(loss: Loss, axes: int) -> Vector:
    """Find the posterior mode: two methods without derivatives, then one with numerical ones."""
    x = np.zeros(axes + 1)
    for method, options in (
        ("Powell", {"xtol": 1e-10, "ftol": 1e-15}),
        ("Nelder-Mead", {"xatol": 1e-9, "fatol": 1e-14, "maxfev": 20000}),
    ):
        x = scipy.optimize.minimize(loss, x, method=method, options=options).x
    return np.asarray(scipy.optimize.minimize(loss, x, method="BFGS", jac="3-point", options={"gtol": 1e-9}).x)


def refitted(case: Case, responses: Case, near: Vector) -> Vector:
    """Find the posterior mode of other responses, starting at ``near``."""
    loss = loss_of(case, responses)
    return np.asarray(scipy.optimize.minimize(loss, near, method="BFGS", jac="3-point", options={"gtol": 1e-7}).x)


def leader_of(case: Case, x: Vector) -> str | None:
    """The leading archetype, None in a tie; a case where rounding would decide is refused."""
    ranked = np.sort(x[:-1])[::-1]
    lead = ranked[0] - ranked[1]
    if lead < 1e-5:
        return None
    if lead < 1e-4:
        raise ValueError("This lead is too close to call.")
    return str(case["archetypes"][int(x[:-1].argmax())])
