"""Find how a result depends on single answers: decisive questions and the counterfactual."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from assessments.core import scoring
from assessments.core.definition import Definition, Question, canonical_json
from assessments.models import Attempt, ResultSnapshot, Version
from assessments.questionnaires.instruments import Scored, instrument_for
from assessments.results.report import Report
from assessments.results.snapshots import Snapshot, load_snapshot


@dataclass(frozen=True)
class Counterfactual:
    """Other responses to some questions, each as (question, response given, response needed).

    ``leader`` is the key of the archetype that would lead with them.
    """

    answers: tuple[tuple[Question, Any, Any], ...]
    leader: str


@dataclass(frozen=True)
class Sensitivity:
    """How a result depends on single answers.

    ``decisive_questions`` are those without whose answer another archetype (or none) would lead. ``counterfactual`` is
    the smallest change of up to three answers that was found to put another archetype ahead, None where none was.
    """

    decisive_questions: tuple[Question, ...]
    counterfactual: Counterfactual | None


def load_sensitivity(*, attempt: Attempt, report: Report) -> Sensitivity:
    """Return how an attempt's report depends on its answers.

    That of the finished report is computed when it is first shown, then stored; that of answers since is not stored.
    """
    snapshot = load_snapshot(attempt)
    if snapshot is None or not _is_of(snapshot, attempt, report):
        return find_sensitivity(attempt.version, report.responses)
    if snapshot.sensitivity:
        return _from_data(snapshot.sensitivity, attempt.version.content)
    found = find_sensitivity(attempt.version, report.responses)
    # If the attempt was finished again meanwhile, its newer snapshot must not be overwritten with this one.
    same = Attempt.objects.filter(pk=attempt.pk, finished_at=attempt.finished_at)
    rows = ResultSnapshot.objects.filter(attempt__in=same, engine=scoring.ENGINE_VERSION)
    rows.update(data=replace(snapshot, sensitivity=_as_data(found)).as_data())
    return found


def _is_of(snapshot: Snapshot, attempt: Attempt, report: Report) -> bool:
    """Whether a report is the finished one; snapshots of older releases have no responses to tell by."""
    if snapshot.responses is None:
        return not attempt.accepts_answers
    return snapshot.responses == report.responses


def _as_data(sensitivity: Sensitivity) -> dict[str, Any]:
    counterfactual = sensitivity.counterfactual and {
        "answers": [[question.key, given, needed] for question, given, needed in sensitivity.counterfactual.answers],
        "leader": sensitivity.counterfactual.leader,
    }
    return {"hinges": [question.key for question in sensitivity.decisive_questions], "turn": counterfactual}


def _from_data(data: dict[str, Any], content: Definition) -> Sensitivity:
    questions = content.question_by_key
    stored = data["turn"]
    counterfactual = stored and Counterfactual(
        answers=tuple((questions[key], given, needed) for key, given, needed in stored["answers"]),
        leader=stored["leader"],
    )
    return Sensitivity(tuple(questions[key] for key in data["hinges"]), counterfactual)


def find_sensitivity(version: Version, responses: Mapping[str, Any]) -> Sensitivity:
    """Return how a result depends on these responses; every claim is checked by scoring the changed responses."""
    rows = [list(row) for row in responses.items()]
    return _find(Scored.of(version), canonical_json({"answers": rows}))


@lru_cache(maxsize=512)
def _find(scored: Scored, answers: str) -> Sensitivity:
    content, instrument = scored.version.content, instrument_for(scored.version)
    responses = {key: value for key, value in json.loads(answers)["answers"] if key in content.question_by_key}
    fit = scoring.fit_profile(instrument, responses)
    change = scoring.smallest_change(instrument, responses, fit)
    return Sensitivity(
        decisive_questions=tuple(
            content.question_by_key[key] for key in scoring.leave_one_out(instrument, responses, fit)
        ),
        counterfactual=_counterfactual(content, change) if change else None,
    )


def _counterfactual(content: Definition, change: scoring.AnswerChange) -> Counterfactual:
    answers = ((content.question_by_key[key], given, needed) for key, given, needed in change.items)
    return Counterfactual(answers=tuple(answers), leader=change.leader)
