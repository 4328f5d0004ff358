"""Simulated people: responses to a version's questions of somebody with given preferences, and their attempts."""

import random
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np

from assessments.core.scoring.typical import best_response
from assessments.models import Answer, Attempt, Version
from assessments.questionnaires.instruments import instrument_for
from assessments.quiz import attempts
from assessments.results.report import Report, score_responses
from tests.factories import NOON, STUDENT, TOKEN, make_attempt, moment_of

LENGTHS = (4, 8, 16, 20, 30, 60)
SHAPES = [
    *[("clear", sides) for sides in range(3)],
    *[("split", sides) for sides in range(2)],
    *[("spread", sides) for sides in range(2)],
    ("flat", 0),
]
"""Every kind of verdict with each number of sides that people have in practice."""


def simulated_responses(version: Version, seed: int) -> dict[str, Any]:
    """Responses of somebody who likes one to four archetypes, to some of the questions and never quite consistently."""
    draw, noise = random.Random(seed), np.random.default_rng(seed)
    instrument = instrument_for(version)
    liked = draw.randint(0, min(4, len(instrument.archetypes)))
    wants = np.zeros(len(instrument.archetypes))
    wants[draw.sample(range(len(wants)), liked)] = [draw.uniform(0.5, 2) for _ in range(liked)]
    fickle = draw.choice([0.5, 1.0, 2.0])
    keys = draw.sample(list(instrument.items), draw.choice(LENGTHS))
    return {
        key: best_response(instrument.items[key], wants + fickle * noise.normal(size=len(wants)))
        for key in instrument.items
        if key in keys
    }


def simulated_reports(version: Version, seeds: range) -> Iterator[tuple[int, Report]]:
    """The seed and the report of each of many people."""
    for seed in seeds:
        yield seed, score_responses(version=version, responses=simulated_responses(version, seed))


@cache
def _seeds(sha256: str, version_id: int) -> dict[tuple[str, int], int]:
    version = Version.objects.get(pk=version_id)
    found: dict[tuple[str, int], int] = {}
    for seed, report in simulated_reports(version, range(3000)):
        found.setdefault((report.kind, len(report.side_keys)), seed)
        if found.keys() >= set(SHAPES):
            return found
    raise AssertionError(f"Nobody is {set(SHAPES) - found.keys()}.")


def responses_of_shape(version: Version, shape: tuple[str, int]) -> dict[str, Any]:
    """The responses of the first simulated person with this verdict and number of sides."""
    return simulated_responses(version, _seeds(version.sha256, version.pk)[shape])


def make_answered(
    *, version: Version, responses: dict[str, Any], owner: str = STUDENT, token: str = TOKEN, **context: str
) -> Attempt:
    """Make a finished attempt with these responses."""
    attempt = make_attempt(version=version, owner=owner, **context)
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                question_key=key,
                value=response,
                answered_at=moment_of(place),
                first_answered_at=moment_of(place),
            )
            for place, (key, response) in enumerate(responses.items())
        ]
    )
    attempts.finish(attempt=attempt, token=token, now=NOON + timedelta(minutes=12))
    attempt.refresh_from_db()
    return attempt
