"""What a result said when it was finished, kept beside its answers: who opens it later, one or a thousand, costs no
scoring, and a coach's page of hundreds opens at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from assessments import scoring
from assessments.definition import Definition
from assessments.models import Attempt, Outline
from assessments.reports import ArchetypeScore, Report, report_for, report_from

NUMBERS = ("value", "low", "high", "share", "p_top")
DIGITS = 6  # more than any page, file or chart shows


@dataclass(frozen=True)
class Outlined:
    """A result without its answers. ``archetypes`` stand in the questionnaire's order."""

    content: Definition
    version_number: int
    archetypes: tuple[ArchetypeScore, ...]
    kind: str
    leader_keys: tuple[str, ...]
    enough: bool
    notes: tuple[str, ...]
    answered: int
    skipped: int
    finished_at: datetime | None

    @cached_property
    def by_key(self) -> dict[str, ArchetypeScore]:
        """The archetypes by key."""
        return {score.key: score for score in self.archetypes}

    @property
    def leaders(self) -> tuple[ArchetypeScore, ...]:
        """The archetypes that the verdict names, likeliest first."""
        return tuple(self.by_key[key] for key in self.leader_keys)


def kept_report(attempt: Attempt) -> Report:
    """Return a finished attempt's report from what was kept: its answers are read, and nothing is scored.

    While an attempt is open, or open again, its report is that of the answers so far, and nothing is kept. One query
    where the attempt was fetched ``with_outline``.
    """
    if attempt.accepts_answers:
        return report_for(attempt)
    data = kept_data(attempt)
    if "pushes" not in data:
        report = report_for(attempt)
        attempt.outline = _row(attempt, report)
        _keep_first([attempt.outline])
        return report
    return report_from(
        attempt,
        scores={key: dict(zip(NUMBERS, numbers, strict=True)) for key, numbers in data["archetypes"].items()},
        kind=data["kind"],
        leader_keys=tuple(data["leaders"]),
        enough=data["enough"],
        notes=tuple(data["notes"]),
        pushes=data["pushes"],
    )


def kept_data(attempt: Attempt) -> dict[str, Any]:
    """Return what was kept of a result; nothing where nothing was, or by an older scoring engine."""
    try:
        outline = attempt.outline
    except Outline.DoesNotExist:
        return {}
    return outline.data if outline.engine == scoring.ENGINE_VERSION else {}


def keep_outline(*, attempt: Attempt) -> None:
    """Write down what a finished attempt's result says now, in place of what it said before."""
    Outline.objects.bulk_create(
        [_row(attempt, report_for(attempt))],
        update_conflicts=True,
        unique_fields=["attempt"],
        update_fields=["engine", "data"],
    )


def _keep_first(rows: list[Outline]) -> None:
    """Write down what was missing. Whoever finished again meanwhile has kept a newer result, and that one stays."""
    mine = Outline.objects.filter(attempt__in=[row.attempt_id for row in rows])
    mine.exclude(engine=scoring.ENGINE_VERSION, data__has_key="pushes").delete()  # by an older release
    Outline.objects.bulk_create(rows, ignore_conflicts=True)


def outlines_for(attempts: Iterable[Attempt]) -> dict[UUID, Outlined]:
    """Return the outlines of finished attempts by attempt: one query, and the work of those that have none yet.

    One that an older scoring engine wrote counts as missing.
    """
    finished = [attempt for attempt in attempts if attempt.finished_at]
    rows = Outline.objects.filter(attempt__in=[attempt.pk for attempt in finished], engine=scoring.ENGINE_VERSION)
    known: dict[UUID, Any] = dict(rows.values_list("attempt_id", "data"))
    missing = [_row(attempt, report_for(attempt)) for attempt in finished if attempt.pk not in known]
    if missing:
        _keep_first(missing)
        known |= {row.attempt_id: row.data for row in missing}
    return {attempt.pk: _outlined(attempt, known[attempt.pk]) for attempt in finished}


def _row(attempt: Attempt, report: Report) -> Outline:
    data = {
        "archetypes": {
            score.key: [round(getattr(score, name), DIGITS) for name in NUMBERS] for score in report.archetypes
        },
        "kind": report.kind,
        "leaders": list(report.leader_keys),
        "enough": report.enough,
        "notes": list(report.notes),
        "answered": report.answered,
        "skipped": report.skipped,
        "pushes": {
            reason.question.key: [round(push, DIGITS) for push in reason.contributions.values()]
            for reason in report.reasons
        },
    }
    return Outline(attempt=attempt, engine=scoring.ENGINE_VERSION, data=data)


def _outlined(attempt: Attempt, data: dict[str, Any]) -> Outlined:
    content = attempt.version.content
    scores = tuple(
        ArchetypeScore.of(
            archetype,
            **dict(zip(NUMBERS, data["archetypes"][archetype.key], strict=True)),
        )
        for archetype in content.archetypes
    )
    return Outlined(
        content=content,
        version_number=attempt.version.number,
        archetypes=scores,
        kind=data["kind"],
        leader_keys=tuple(data["leaders"]),
        enough=data["enough"],
        notes=tuple(data["notes"]),
        answered=data["answered"],
        skipped=data["skipped"],
        finished_at=attempt.finished_at,
    )
