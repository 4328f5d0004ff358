"""What a result hangs on: single answers without which another archetype would lead, and what would turn it."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assessments import scoring
from assessments.definition import Definition, Question, canonical_json
from assessments.models import Attempt, Outline, Version
from assessments.outlines import kept_data
from assessments.reports import in_words, instrument_for


@dataclass(frozen=True)
class Turn:
    """Other answers to some questions, each as (question, said, would have to be said), and who would lead then."""

    answers: tuple[tuple[Question, str, str], ...]
    leader: str


@dataclass(frozen=True)
class Insight:
    """What a result hangs on.

    ``hinges`` are the questions without whose answer another archetype (or none) would lead; ``turn`` is the smallest
    change of answers that was found to put another one ahead, None where none of up to three answers was found.
    """

    hinges: tuple[Question, ...]
    turn: Turn | None


def kept_insight(attempt: Attempt) -> Insight:
    """Return what a finished attempt's result hangs on, worked out when it is first looked at, and kept."""
    if attempt.accepts_answers:
        return insight_for(attempt)
    data = kept_data(attempt)
    if "insight" in data:
        return _insight_from(data["insight"], attempt.version.content)
    insight = insight_for(attempt)
    if data:
        # Whoever has finished it again meanwhile has kept a newer result, which this one must not replace.
        same = Attempt.objects.filter(pk=attempt.pk, finished_at=attempt.finished_at, reopened_at=None)
        rows = Outline.objects.filter(attempt__in=same, engine=scoring.ENGINE_VERSION)
        rows.update(data={**data, "insight": _as_data(insight)})
    return insight


def _as_data(insight: Insight) -> dict[str, Any]:
    turn = insight.turn and {
        "answers": [[question.key, said, other] for question, said, other in insight.turn.answers],
        "leader": insight.turn.leader,
    }
    return {"hinges": [question.key for question in insight.hinges], "turn": turn}


def _insight_from(data: dict[str, Any], content: Definition) -> Insight:
    known = content.question_by_key
    turn = data["turn"] and Turn(
        answers=tuple((known[key], said, other) for key, said, other in data["turn"]["answers"]),
        leader=data["turn"]["leader"],
    )
    return Insight(hinges=tuple(known[key] for key in data["hinges"]), turn=turn)


def insight_for(attempt: Attempt) -> Insight:
    """Return what an attempt's result hangs on; every claim was checked by scoring the changed answers."""
    version = attempt.version
    rows = [list(row) for row in attempt.answers.values_list("question_key", "value")]
    return _insight(version.sha256, version.engine, version.pk, canonical_json({"answers": rows}))


@lru_cache(maxsize=512)
def _insight(sha256: str, engine: str, version_id: int, said: str) -> Insight:
    version = Version.objects.defer("definition").get(pk=version_id)
    content, instrument = version.content, instrument_for(version)
    responses = {key: value for key, value in json.loads(said)["answers"] if key in content.question_by_key}
    fit = scoring.fit_profile(instrument, responses)
    change = scoring.smallest_change(instrument, responses, fit)
    return Insight(
        hinges=tuple(content.question_by_key[key] for key in scoring.leave_one_out(instrument, responses, fit)),
        turn=_turn(content, change) if change else None,
    )


def _turn(content: Definition, change: scoring.Change) -> Turn:
    def words(key: str, response: Any) -> str:
        return in_words(content=content, question=content.question_by_key[key], response=response)

    answers = ((content.question_by_key[key], words(key, old), words(key, new)) for key, old, new in change.items)
    return Turn(answers=tuple(answers), leader=content.archetype_by_key[change.leader].name)
