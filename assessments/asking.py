"""Which question an adaptive attempt asks next, and about how many are still to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments import scoring
from assessments.models import Attempt, Version
from assessments.reports import instrument_for

FEWEST = scoring.FEWEST_ANSWERS
MOST = scoring.MOST_QUESTIONS
TYPICAL_MINUTES = 5


@dataclass(frozen=True)
class Step:
    """The next question's key, empty when it is enough; and about how many are to come, that one included."""

    next_key: str
    more: int


def first_step(*, version: Version) -> Step:
    """Return how an adaptive attempt begins."""
    return Step(version.opening_keys[0], min(scoring.TYPICAL_QUESTIONS, len(version.content.questions)))


def next_step(*, attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Return what follows ``responses`` (question key to item response, in the order of asking; None: skipped)."""
    version = attempt.version
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses)
    left = len(version.content.questions) - len(responses)
    if _enough(attempt, fit, len(responses)) or not left:
        return Step("", 0)
    key = scoring.next_item(
        instrument, fit, tuple(responses), rng_seed=str(attempt.pk), opening=tuple(version.opening_keys)
    )
    if key is None:
        return Step("", 0)
    return Step(key, min(left, _more(attempt, fit, len(responses))))


def _enough(attempt: Attempt, fit: scoring.Fit, asked: int) -> bool:
    if attempt.goal is not None:
        return fit.answered >= attempt.goal
    return asked >= MOST or scoring.should_stop(fit, fit.answered)


def _more(attempt: Attempt, fit: scoring.Fit, asked: int) -> int:
    if attempt.goal is not None:
        return attempt.goal - fit.answered
    return min(MOST - asked, scoring.expected_more(fit, fit.answered, attempt.more))
