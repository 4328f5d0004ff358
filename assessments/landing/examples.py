"""Made-up people and a made-up posting, which show what a result and a reading look like. Nobody's data is in them.

They are computed from a version once in each process, by the same functions as real ones.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

from assessments.core import scoring
from assessments.models import Version
from assessments.postings.report import PostingReport, read_text
from assessments.questionnaires.instruments import instrument_for
from assessments.results.report import Report, score_responses

POSTINGS = Path(__file__).parents[1] / "content" / "example_postings"
"""Made-up postings, each in a file named by its questionnaire's slug."""

PEOPLE = 30  # of each mix are tried
FICKLE = 0.8  # standard deviation of what somebody wants from question to question, the leader's pull being 1
SIDE = 0.7
NEXT_BEST = 60.0  # the chart reads easily where no third archetype is above this value


def typical_report(version: Version, key: str) -> Report | None:
    """Return the result of somebody who chooses one archetype at every turn; None where another would lead."""
    return _typical(version.sha256, version.pk, key)


def example_report(version: Version) -> Report | None:
    """Return the result of a made-up person with one leader and one side, of a mix with a name where there is one.

    None where nobody of the first mixes that were tried has such a result.
    """
    return _example(version.sha256, version.pk)


def example_posting(version: Version) -> PostingReport | None:
    """Return the reading of the made-up posting that ships for a questionnaire; None where there is none."""
    path = POSTINGS / f"{version.content.slug}.txt"
    if not version.content.cues or not path.is_file():
        return None
    return _posting(version.sha256, version.pk, path)


# The hash is part of the key: tests give the same number to one version after another.


@lru_cache(maxsize=64)
def _typical(sha256: str, version_id: int, key: str) -> Report | None:
    version = Version.objects.get(pk=version_id)
    typical = scoring.typical_responses(instrument_for(version), key)
    return score_responses(version=version, responses=typical.responses) if typical.leads else None


@lru_cache(maxsize=16)
def _example(sha256: str, version_id: int) -> Report | None:
    version = Version.objects.get(pk=version_id)
    for mix in _mixes(version):
        for responses in _people(instrument_for(version), mix):
            report = score_responses(version=version, responses=responses)
            named = {*report.leader_keys, *report.side_keys}
            third = report.ranked[2].value
            if report.kind == "clear" and named == mix and report.enough and third <= NEXT_BEST:
                return report
    return None


@lru_cache(maxsize=16)
def _posting(sha256: str, version_id: int, path: Path) -> PostingReport:
    version = Version.objects.get(pk=version_id)
    return read_text(version=version, text=path.read_text(encoding="utf-8"), refuses=False)


def _mixes(version: Version) -> list[set[str]]:
    """Return up to three mixes of two archetypes, those with a name first."""
    named = [set(piece.audience) for piece in version.content.advice if piece.slot == "pair" and piece.title]
    return [*named, *map(set, combinations(version.content.archetype_by_key, 2))][:3]


def _people(instrument: scoring.Instrument, mix: set[str]) -> Iterator[Mapping[str, Any]]:
    """Yield the responses of people who want a mix and waver, each to about as many questions as the shorter quiz asks.

    The noise has fixed seeds, so that every process shows the same person.
    """
    step = max(1, len(instrument.items) // scoring.TYPICAL_QUESTIONS)
    keys = list(instrument.items)[::step]
    size = len(instrument.archetypes)
    leader, side = (instrument.archetypes.index(key) for key in sorted(mix, key=instrument.archetypes.index))
    wants = np.zeros(size)
    wants[leader], wants[side] = 1.0, SIDE
    for seed in range(PEOPLE):
        noise = np.random.default_rng(seed)
        yield {
            key: scoring.best_response(instrument.items[key], wants + FICKLE * noise.normal(size=size)) for key in keys
        }
