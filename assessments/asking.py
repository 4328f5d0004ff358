"""Which question an adaptive attempt asks next, and about how many are still to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments import scoring
from assessments.models import Attempt, Version
from assessments.reports import instrument_for


@dataclass(frozen=True)
class Step:
    """The next question's key, empty when it is enough; and about how many are to come, that one included."""

    next_key: str
    more: int


# The full version asks in the authored order, which needs no choosing; and where an adaptive one ends.
NOTHING = Step("", 0)


def first_step(*, version: Version, mode: str) -> Step:
    """Return how an attempt begins."""
    if mode == Attempt.Mode.FULL:
        return NOTHING
    return Step(version.opening_keys[0], min(scoring.TYPICAL_QUESTIONS, len(version.content.questions)))


def next_step(*, attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Return what follows ``responses`` (question key to item response, in the order of asking; None: skipped)."""
    version = attempt.version
    left = len(version.content.questions) - len(responses)
    if attempt.mode == Attempt.Mode.FULL or not left:
        return NOTHING
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses)
    if _enough(attempt, fit, len(responses)):
        return NOTHING
    key = scoring.next_item(
        instrument, fit, tuple(responses), rng_seed=str(attempt.pk), opening=tuple(version.opening_keys)
    )
    return Step(key, min(left, _more(attempt, fit, len(responses)))) if key else NOTHING


def _enough(attempt: Attempt, fit: scoring.Fit, asked: int) -> bool:
    if attempt.goal is not None:
        return fit.answered >= attempt.goal
    return asked >= scoring.MOST_QUESTIONS or scoring.should_stop(fit, fit.answered)


def _more(attempt: Attempt, fit: scoring.Fit, asked: int) -> int:
    if attempt.goal is not None:
        return attempt.goal - fit.answered
    return min(scoring.MOST_QUESTIONS - asked, scoring.expected_more(fit, fit.answered, attempt.more))
