"""Which question an adaptive attempt asks next, and about how many are still to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.core import scoring
from assessments.models import Attempt, Version
from assessments.operations import metrics
from assessments.questionnaires.instruments import instrument_for


@dataclass(frozen=True)
class Step:
    """The next question's key, empty when it is enough; and about how many are to come, that one included."""

    next_key: str
    estimated_remaining: int


# The full version asks in the authored order, which needs no choosing; and where an adaptive one ends.
NOTHING = Step("", 0)


def first_step(*, version: Version, mode: str) -> Step:
    """Return how an attempt begins."""
    if mode == Attempt.Mode.FULL:
        return NOTHING
    return Step(version.opening_keys[0], min(scoring.TYPICAL_QUESTIONS, len(version.content.questions)))


def next_step(*, attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Return what follows ``responses`` (question key to item response, in the order of asking; None: skipped).

    A question that was offered stays the next one until it is answered, whatever else is changed meanwhile: it may be
    open in another tab.
    """
    version = attempt.version
    left = len(version.content.questions) - len(responses)
    if attempt.mode == Attempt.Mode.FULL or not left:
        return NOTHING
    offered = attempt.next_key if attempt.next_key not in responses else ""
    if offered and attempt.target_answers is None:
        return Step(offered, attempt.estimated_remaining)
    with metrics.SCORING.labels("ask").time():
        return _chosen(attempt, responses, offered, left)


def _chosen(attempt: Attempt, responses: Mapping[str, Any], offered: str, left: int) -> Step:
    """Score what was answered, and choose."""
    version = attempt.version
    instrument = instrument_for(version)
    fit = scoring.fit_profile(instrument, responses, tolerance=scoring.ASKING_TOLERANCE)
    more = _more(attempt, fit, len(responses))
    if not offered and not more:
        return NOTHING
    key = offered or scoring.next_item(
        instrument, fit, tuple(responses), rng_seed=str(attempt.pk), opening=tuple(version.opening_keys)
    )
    return Step(key, max(1, min(left, more))) if key else NOTHING


def _more(attempt: Attempt, fit: scoring.Fit, asked: int) -> int:
    """About how many questions are still to come; 0 where it is enough."""
    if attempt.target_answers is not None:
        return max(0, attempt.target_answers - fit.answered)
    return min(
        scoring.MAX_QUESTIONS - asked,
        scoring.expected_more(scoring.sureness(fit), fit.answered, attempt.estimated_remaining),
    )
