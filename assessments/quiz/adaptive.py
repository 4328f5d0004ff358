"""Choose the next question of an adaptive attempt, and estimate how many are still to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.core import scoring
from assessments.models import Attempt, Version
from assessments.operations import metrics
from assessments.questionnaires.instruments import instrument_for


@dataclass(frozen=True)
class Step:
    """The next question's key, empty when none is needed, and about how many are to come, that one included."""

    next_key: str
    estimated_remaining: int


# For the full mode, which asks in the authored order, and for the end of an adaptive attempt.
NO_STEP = Step("", 0)


def first_step(*, version: Version, mode: str) -> Step:
    """Return an attempt's first step; NO_STEP in the full mode."""
    if mode == Attempt.Mode.FULL:
        return NO_STEP
    table = _table_of(version)
    typical = table.expected(answered=0, sure=0.0) if table else scoring.TYPICAL_QUESTIONS
    return Step(version.opening_keys[0], min(typical, len(version.content.questions)))


def next_step(*, attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Return the step after ``responses`` (question key to item response, in the order of asking; None: skipped).

    The question that was offered stays the next one until it is answered or skipped, even when other answers change:
    it may be open in another tab.
    """
    step = _unscored_step(attempt, responses)
    if step is not None:
        return step
    with metrics.SCORING.labels("ask").time():
        return _choose_step(attempt, responses)


def next_step_uncounted(*, attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Return what `next_step` does for an attempt that is not in the database, and leave the site's metrics alone."""
    return _unscored_step(attempt, responses) or _choose_step(attempt, responses)


def _unscored_step(attempt: Attempt, responses: Mapping[str, Any]) -> Step | None:
    """Return the step where it follows without scoring: in the full mode, at the end, and while one is offered."""
    if attempt.mode == Attempt.Mode.FULL or len(responses) == len(attempt.version.content.questions):
        return NO_STEP
    if attempt.next_key and attempt.next_key not in responses and attempt.target_answers is None:
        return Step(attempt.next_key, attempt.estimated_remaining)
    return None


def _choose_step(attempt: Attempt, responses: Mapping[str, Any]) -> Step:
    """Score the responses, and choose the next question unless one is already offered."""
    version = attempt.version
    left = len(version.content.questions) - len(responses)
    offered = attempt.next_key if attempt.next_key not in responses else ""
    instrument = instrument_for(version)
    fit = scoring.fit_for_asking(instrument, responses)
    remaining = min(left, _estimate_remaining(attempt, fit, responses))
    if not offered and not remaining:
        return NO_STEP
    key = offered or scoring.next_item(
        instrument, fit, tuple(responses), rng_seed=str(attempt.pk), opening=tuple(version.opening_keys)
    )
    return Step(key, max(1, remaining)) if key else NO_STEP


def _estimate_remaining(attempt: Attempt, fit: scoring.Fit, responses: Mapping[str, Any]) -> int:
    """Return about how many questions are still to come; 0 when the attempt can end.

    It is exact after "ten more questions" and near the limit. Else it falls with each answer (`fewer_to_come`) and
    stays the same when a question is skipped. It begins anew when an answer is changed after the last question so that
    the attempt can't end yet.
    """
    if attempt.target_answers is not None:
        return max(0, attempt.target_answers - fit.answered)
    sure, most = scoring.sureness(fit), scoring.MAX_QUESTIONS - len(responses)
    if most <= 0 or scoring.should_stop(sure, fit.answered):
        return 0
    table, previous = _table_of(attempt.version), attempt.estimated_remaining
    if table:
        expected = table.expected(answered=fit.answered, sure=sure)
    else:
        expected = scoring.expected_more(sure, fit.answered, previous)
    if responses.get(attempt.next_key) is None:
        return min(expected, previous or most, most)
    return min(scoring.fewer_to_come(expected=expected, previous=previous), most)


def _table_of(version: Version) -> scoring.QuestionsToCome | None:
    """Return the version's table; None for a version that was published before there were any."""
    stored = version.questions_to_come
    return scoring.QuestionsToCome.from_data(stored) if stored else None
