"""Golden cases, derived without the scoring package: python -m tests.core.scoring.derive_cases (about a minute)

`derive_model` says how a profile is found and `derive_choices` what follows from it; probabilities over the posterior
come from 400,000 ordinary random draws.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import norm

from .derive_choices import choosing, every_response, leads_without, opening, turning
from .derive_model import (
    Case,
    Matrix,
    curvature,
    leader_of,
    log_likelihood,
    log_probability,
    loss_of,
    mode_of,
    scale_of,
)

CASES = Path(__file__).parent / "cases"


def expected(case: Case) -> Case:
    """The posterior's mode and curvature, the profile shown, and the leader without each answer."""
    axes = len(case["archetypes"])
    loss = loss_of(case, case["responses"])
    x = mode_of(loss, axes)
    cov = np.linalg.inv(curvature(loss, x))
    centre = np.eye(axes) - 1 / axes
    centred = centre @ x[:-1]
    sd = np.sqrt(1.2 * np.diag(centre @ cov[:-1, :-1] @ centre.T))  # a fifth more, for weights that are not exact
    draws = np.random.default_rng(2008).multivariate_normal(x[:-1], cov[:-1, :-1], size=400_000)
    odds = np.exp(2 * draws)
    found = {
        "scale": scale_of(case["items"]),
        "x": x.tolist(),
        "cov": cov.tolist(),
        "log_likelihood": log_likelihood(case, case["responses"], x),
        "values": (100 * norm.cdf(centred / 0.8)).tolist(),
        "low": (100 * norm.cdf((centred - norm.ppf(0.9) * sd) / 0.8)).tolist(),
        "high": (100 * norm.cdf((centred + norm.ppf(0.9) * sd) / 0.8)).tolist(),
        "p_top": (np.bincount(draws.argmax(axis=1), minlength=axes) / len(draws)).tolist(),
        "mean_shares": (100 * odds / odds.sum(axis=1, keepdims=True)).mean(axis=0).tolist(),
        **enough(case, draws, int(x[:-1].argmax())),
        "leader": leader_of(case, x),
        "without": leads_without(case, x),
    }
    if "choosing" in case["asks"]:
        found |= choosing(case, x, cov)
    if "turning" in case["asks"]:
        found |= turning(case, x)
    if "opening" in case["asks"]:
        found["opening"] = comfortable_opening(case)
    return found


def enough(case: Case, draws: Matrix, leader: int) -> Case:
    """P(θ_lead ≥ max θ - 0.4), and whether that and the number of answers are enough to stop."""
    sure = float((draws[:, leader] >= draws.max(axis=1) - 0.4).mean())
    answered = sum(response is not None for response in case["responses"].values())
    if 16 <= answered < 30 and abs(sure - 0.89) < 0.02:
        raise ValueError("This is too close to the border for 256 draws.")
    return {"sureness": sure, "enough": answered >= 30 or (answered >= 16 and sure >= 0.89)}


def comfortable_opening(case: Case) -> list[str]:
    """The opening of a bank in which each of its rules makes a difference."""
    order = opening(case)
    others = [
        opening(case, apart=False),
        opening(case, formats=1),
        opening(case, timed=False),
        opening(case, given=False),
    ]
    if order in others:
        raise ValueError("A rule of the opening has no say here.")
    return order


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


def small_person(seed: int) -> tuple[list[Case], dict[str, Any]]:
    """Nine questions over three archetypes, few enough to try every other answer, and answers at random."""
    draw = random.Random(seed)
    forms = ["statement", "pair", "single", "best_worst", "ranking", "multi", "allocation", "statement", "pair"]
    items = []
    for number, form in enumerate(forms):
        rows = {"statement": 1, "pair": 2}.get(form, 3)
        weights = [[draw.randint(-3, 3) for _ in range(3)] for _ in range(rows)]
        items.append(question(f"q{number}", form, weights, 4 if form == "allocation" else None))
    return items, {item["key"]: draw.choice(every_response(item)) for item in items}


def graded_person() -> tuple[list[Case], dict[str, Any]]:
    """Graded pairs at every point among statements, a pair, a best-worst and a skipped graded pair, five archetypes."""
    draw = random.Random(1927)
    forms = ["graded_pair", "statement", "graded_pair", "best_worst"] * 4 + ["pair", "graded_pair", "graded_pair"]
    items, graded = [], 0
    responses: dict[str, Any] = {}
    for number, form in enumerate(forms):
        rows = {"statement": 1, "best_worst": 4}.get(form, 2)
        item = question(f"q{number}", form, [[draw.randint(-3, 3) for _ in range(5)] for _ in range(rows)])
        responses[item["key"]] = draw.choice(every_response(item))
        if form == "graded_pair":
            responses[item["key"]] = graded % 5 + 1
            graded += 1
        items.append(item)
    responses["q6"] = None
    return items, responses


def always(items: list[Case], theta: list[float]) -> dict[str, Any]:
    """The likeliest answer of such a person to each question."""
    x, scale = np.array([*theta, 0.0]), scale_of(items)
    return {
        item["key"]: max(every_response(item), key=lambda response: log_probability(item, response, scale, x))
        for item in items
    }


def versus(key: str, one: int, other: int, size: int = 3) -> Case:
    """A pair of archetypes out of three."""
    weights = [[0, 0, 0], [0, 0, 0]]
    weights[0][one] = weights[1][other] = size
    return question(key, "pair", weights)


def graded_versus(key: str, one: int, other: int) -> Case:
    """The same on five points."""
    return versus(key, one, other) | {"format": "graded_pair"}


def towards_red() -> list[Case]:
    """Eleven questions of four formats, each with an obvious answer for somebody who prefers red."""
    three = [[3, 0, 0], [0, 3, 0], [0, 0, 3]]
    return [
        *(versus(f"p{n}", *sides) for n, sides in enumerate([(0, 1), (2, 0), (0, 1), (1, 2)])),
        *(question(f"s{n}", "statement", [row]) for n, row in enumerate([[3, 0, 0], [2, -2, 0], [-3, 0, 1]])),
        *(question(f"o{n}", "single", three) for n in range(2)),
        *(question(f"b{n}", "best_worst", three) for n in range(2)),
    ]


def many(count: int, against: int) -> tuple[list[Case], dict[str, Any]]:
    """Pairs in turn of every two archetypes, the earlier preferred but in every ``against``-th."""
    sides = [(0, 1), (1, 2), (0, 2)]
    items = [versus(f"q{n}", *sides[n % 3], size=3 if n else 2) for n in range(count)]
    return items, {f"q{n}": "b" if n % against == against - 1 else "a" for n in range(count)}


def opening_bank() -> list[Case]:
    """Fifteen questions: pairs have the most information by cost, some equal, and slow formats little."""
    faint = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, -1, 0]]
    return [
        versus("red or green", 0, 1),
        versus("red or green again", 0, 1),
        versus("green or blue", 1, 2),
        versus("green or blue again", 1, 2),
        versus("red or blue", 0, 2),
        question("red", "statement", [[3, 0, 0]]),
        question("red again", "statement", [[3, 0, 0]]),
        question("blue", "statement", [[-1, 0, 3]]),
        question("not green", "statement", [[0, -2, 1]]),
        question("one", "single", faint),
        question("another", "single", faint[:3]),
        question("extremes", "best_worst", faint[:3]),
        question("order", "ranking", faint),
        question("several", "multi", faint),
        question("points", "allocation", faint, 10),
    ]


def choosing_cases() -> dict[str, Case]:
    """Cases of the next question and of the stop rule."""
    items, responses = random_person()
    five = {"items": items, "archetypes": ["p", "q", "r", "s", "t"], "asks": ["choosing"]}
    three = [item for item, _ in one_of_each()]
    more = [question("either", "multi", [[3, 0, 0], [0, 0, 3]]), versus("left", 2, 0), versus("right", 1, 2)]
    first, later = ([*responses][:count] for count in (5, 14))
    graded = graded_person()
    sure = {
        "sure-at-sixteen": ("Sixteen answers that mostly agree are enough.", many(16, 5)),
        "sure-at-fifteen": ("Fifteen answers that agree are not enough.", many(15, 99)),
        "unsure-at-sixteen": ("Sixteen answers that agree less are not enough.", many(16, 4)),
        "unsure-at-twenty-nine": ("Twenty-nine answers that do not agree are not enough.", many(29, 2)),
        "unsure-at-thirty": ("Thirty answers are enough, whatever they say.", many(30, 2)),
    }
    return {
        "choosing-early": {
            "description": "The next question after five answers, over five archetypes.",
            "responses": {key: responses[key] for key in first},
            **five,
        },
        "choosing-late": {
            "description": "The next question after thirteen answers and a skipped question, which stays away.",
            "responses": {key: responses[key] for key in later},
            **five,
        },
        "choosing-every-format": {
            "description": "The next question after two answers, with one of every format to choose from.",
            "items": [*three, *more],
            "responses": {"left": "b", "right": "b"},
            "asks": ["choosing"],
        },
        "choosing-graded-pairs": {
            "description": "The next question after eight answers, graded pairs among them and to choose from.",
            "items": graded[0],
            "archetypes": ["p", "q", "r", "s", "t"],
            "responses": {key: graded[1][key] for key in [*graded[1]][:8]},
            "asks": ["choosing"],
        },
        "opening": {
            "description": "The questions to begin with: two of a format never in a row, and four formats in all.",
            "items": opening_bank(),
            "responses": {},
            "asks": ["opening"],
        },
        **{
            name: {"description": description, "items": given[0], "responses": given[1]}
            for name, (description, given) in sure.items()
        },
    }


def turning_cases() -> dict[str, Case]:
    """Cases of the fewest changed answers that make another archetype lead."""
    two = [versus("p0", 0, 1), versus("p1", 0, 1), question("s0", "statement", [[0, 0, -2]])]
    graded = [graded_versus("g0", 0, 1), graded_versus("g1", 1, 0), graded_versus("g2", 2, 1), versus("p0", 0, 2)]
    level = [versus("p0", 0, 2), versus("p1", 1, 2), question("s0", "statement", [[1, 1, -2]])]
    people = {
        "turn-by-one": ("Several single answers turn it, in three formats.", small_person(44)),
        "turn-by-one-only": ("One single answer turns it, and only one way.", small_person(36)),
        "turn-by-two": ("No single answer turns it; two do, in eleven ways.", small_person(18)),
        "turn-past-a-tie": (
            "One of two equal choices changed is a tie, which turns nothing.",
            (two, always(two, [1, 0, -0.5])),
        ),
        "turn-by-a-grade": (
            "Only the far end of a graded pair turns it, not the points before it, and not the pair.",
            (graded, {"g0": 2, "g1": 4, "g2": 4, "p0": "a"}),
        ),
        "turn-by-no-two": ("No two changed answers turn it.", (towards_red(), always(towards_red(), [1, 0, -0.5]))),
        "turn-from-a-tie": ("Two archetypes are level: nobody leads.", (level, {"p0": "a", "p1": "a", "s0": 4})),
    }
    return {
        name: {"description": description, "items": items, "responses": responses, "asks": ["turning"]}
        for name, (description, (items, responses)) in people.items()
    }


def fit_cases() -> dict[str, Case]:
    """Cases of profiles."""
    singles = {
        f"one-{item['format'].replace('_', '-')}": {
            "description": f"One answer to a {item['format']} question moves the profile off the prior.",
            "items": [item],
            "responses": {item["key"]: response},
        }
        for item, response in one_of_each()
    }
    graded = {
        f"one-graded-pair-{point}": {
            "description": f"One answer to a graded pair, the point {point} of 5 from its first choice to its second.",
            "items": [question("graded", "graded_pair", [[3, 0, -1], [0, 2, -1]])],
            "responses": {"graded": point},
        }
        for point in range(1, 6)
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
    items, responses = graded_person()
    graded["graded-pairs-mixed"] = {
        "description": "Graded pairs at every point among other formats over five archetypes, one graded pair skipped.",
        "items": items,
        "responses": responses,
        "archetypes": ["p", "q", "r", "s", "t"],
    }
    return {**singles, **graded, "every-format": every, "agreeing": agreeing, "mixed": person}


def cases() -> dict[str, Case]:
    """All cases by name; ``asks`` lists what is expected besides the profile."""
    everything = fit_cases() | choosing_cases() | turning_cases()
    return {name: {"archetypes": ["red", "green", "blue"], "asks": [], **case} for name, case in everything.items()}


def main() -> None:
    CASES.mkdir(exist_ok=True)
    for name, case in cases().items():
        complete = {"description": case.pop("description"), **case, "expected": expected(case)}
        text = json.dumps(complete, indent=1)
        (CASES / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
