"""Store the numbers of finished results, and load reports and summaries from them without scoring."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from assessments.core import scoring
from assessments.core.definition import Definition
from assessments.links.links import SharedResult
from assessments.models import Attempt, ResultSnapshot
from assessments.results.report import Report, read_answers, reasons_for, score_attempt, score_rows
from assessments.results.verdict import ArchetypeScore, AxisNumbers, NamedByVerdict

SCHEMA = 2
"""The schema of ``ResultSnapshot.data``. Schema 1 had no contributions; it counts as missing and is replaced."""


@dataclass(frozen=True)
class Snapshot:
    """The numbers of one result. ``numbers`` are by archetype, ``contributions`` by question, each in archetype order.

    ``responses`` are those that were finished, by question: the answers of a reopened attempt may have changed since.
    They are None in snapshots of older releases. ``sensitivity`` is added when the result is first shown: see
    ``results.sensitivity``.
    """

    numbers: dict[str, AxisNumbers]
    kind: str
    leader_keys: tuple[str, ...]
    side_keys: tuple[str, ...]
    enough: bool
    notes: tuple[str, ...]
    answered: int
    skipped: int
    contributions: dict[str, list[float]]
    responses: dict[str, Any] | None
    sensitivity: dict[str, Any] | None = None

    @classmethod
    def of(cls, report: Report) -> "Snapshot":
        """Return a report's numbers."""
        return cls(
            numbers={score.key: _axis_numbers(score) for score in report.archetypes},
            kind=report.kind,
            leader_keys=report.leader_keys,
            side_keys=report.side_keys,
            enough=report.enough,
            notes=report.notes,
            answered=report.answered,
            skipped=report.skipped,
            contributions={reason.question.key: list(reason.contributions.values()) for reason in report.reasons},
            responses=dict(report.responses),
        )

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Snapshot | None":
        """Read stored data; None if it has another schema. Releases before 1.0 wrote no schema number."""
        if data.get("schema", SCHEMA if "pushes" in data else 1) != SCHEMA:
            return None
        return cls(
            numbers={key: _from_list(numbers) for key, numbers in data["archetypes"].items()},
            kind=data["kind"],
            leader_keys=tuple(data["leaders"]),
            side_keys=tuple(data.get("sides", ())),  # none were stored before engine 3
            enough=data["enough"],
            notes=tuple(data["notes"]),
            answered=data["answered"],
            skipped=data["skipped"],
            contributions=data["pushes"],
            responses=dict(data["responses"]) if "responses" in data else None,
            sensitivity=data.get("insight"),
        )

    def as_data(self) -> dict[str, Any]:
        """Return the snapshot as JSON data of the current schema."""
        data: dict[str, Any] = {
            "schema": SCHEMA,
            "archetypes": {key: list(numbers.values()) for key, numbers in self.numbers.items()},
            "kind": self.kind,
            "leaders": list(self.leader_keys),
            "sides": list(self.side_keys),
            "enough": self.enough,
            "notes": list(self.notes),
            "answered": self.answered,
            "skipped": self.skipped,
            "pushes": self.contributions,
        }
        if self.responses is not None:
            data["responses"] = list(self.responses.items())  # a JSON object wouldn't keep the order of asking
        return data if self.sensitivity is None else {**data, "insight": self.sensitivity}


def _axis_numbers(score: ArchetypeScore) -> AxisNumbers:
    return {
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "share": score.share,
        "p_top": score.p_top,
    }


def _from_list(numbers: list[Any]) -> AxisNumbers:
    value, low, high, share, p_top = numbers
    return {"value": value, "low": low, "high": high, "share": share, "p_top": p_top}


@dataclass(frozen=True)
class ResultSummary(NamedByVerdict):
    """A result without its answers. ``archetypes`` are in the questionnaire's order.

    ``decisive`` is the number of decisive questions; None while nobody has opened the result, which finds them.
    """

    content: Definition
    version_number: int
    archetypes: tuple[ArchetypeScore, ...]
    kind: str
    leader_keys: tuple[str, ...]
    side_keys: tuple[str, ...]
    enough: bool
    notes: tuple[str, ...]
    answered: int
    skipped: int
    finished_at: datetime | None
    decisive: int | None = None

    @property
    def unasked(self) -> int:
        """How many questions were neither answered nor skipped."""
        return len(self.content.questions) - self.answered - self.skipped


def load_report(attempt: Attempt) -> Report:
    """Return a finished attempt's report, as others than its owner see it, from its snapshot.

    While the attempt is reopened, that is the report as it was finished last. A missing snapshot is scored and stored.
    No query if the attempt has a snapshot and was fetched ``with_snapshot``.
    """
    snapshot = load_snapshot(attempt)
    if snapshot is None:
        report = _score_finished(attempt)
        attempt.snapshot = _row(attempt, report)
        _save_missing([attempt.snapshot])
        return report
    return _report_from(attempt, snapshot)


def load_own_report(attempt: Attempt) -> Report:
    """Return the report that an attempt's owner sees: while the attempt is reopened, that of the answers so far."""
    return score_attempt(attempt) if attempt.accepts_answers else load_report(attempt)


def load_shared_report(shared: SharedResult) -> Report:
    """Return the report that whoever opened a link sees."""
    return load_own_report(shared.attempt) if shared.is_owner else load_report(shared.attempt)


def _score_finished(attempt: Attempt) -> Report:
    """Score an attempt from the answers that it was finished with: one query."""
    return score_rows(attempt, attempt.version, _finished_answers(attempt))


def _finished_answers(attempt: Attempt) -> list[tuple[str, Any, datetime]]:
    """Return the answers that an attempt was finished with, as `read_answers` does; an unfinished one has all.

    Those of a reopened attempt come from its snapshot. If an older release has stored that, it has no responses: then a
    changed answer stays changed, but answers to further questions are left out.
    """
    rows = read_answers(attempt)
    if attempt.reopened_at is None or attempt.finished_at is None:
        return rows
    row = _stored_row(attempt)  # of any engine: responses don't depend on it
    snapshot = Snapshot.from_data(row.data) if row else None
    if snapshot is None or snapshot.responses is None:
        return [row for row in rows if row[2] <= attempt.finished_at]
    finished = snapshot.responses
    return [(key, finished[key], moment) for key, _, moment in rows if key in finished]


def load_snapshot(attempt: Attempt) -> Snapshot | None:
    """Return an attempt's snapshot; None if there is none of the current schema and scoring engine."""
    row = _stored_row(attempt)
    return Snapshot.from_data(row.data) if row and row.engine == scoring.ENGINE_VERSION else None


def _stored_row(attempt: Attempt) -> ResultSnapshot | None:
    try:
        return attempt.snapshot
    except ResultSnapshot.DoesNotExist:
        return None


def _report_from(attempt: Attempt, snapshot: Snapshot) -> Report:
    """Return the report made from a snapshot: no scoring, and no query but for a snapshot of an older release."""
    content = attempt.version.content
    responses = snapshot.responses
    if responses is None:
        responses = {key: value for key, value, _ in _finished_answers(attempt)}
    return Report(
        content=content,
        version_number=attempt.version.number,
        sha256=attempt.version.sha256,
        context=attempt.context,
        responses=responses,
        answered=snapshot.answered,
        skipped=snapshot.skipped,
        unasked=len(content.questions) - len(responses),
        is_full=attempt.mode == Attempt.Mode.FULL,
        finished_at=attempt.finished_at,
        archetypes=_scores(content, snapshot),
        kind=snapshot.kind,
        leader_keys=snapshot.leader_keys,
        side_keys=snapshot.side_keys,
        enough=snapshot.enough,
        notes=snapshot.notes,
        reasons=reasons_for(attempt.version, responses, snapshot.contributions),
    )


def _scores(content: Definition, snapshot: Snapshot) -> tuple[ArchetypeScore, ...]:
    return tuple(ArchetypeScore.of(archetype, **snapshot.numbers[archetype.key]) for archetype in content.archetypes)


def save_snapshot(*, attempt: Attempt) -> None:
    """Score a finished attempt, and store its snapshot in place of an earlier one."""
    ResultSnapshot.objects.bulk_create(
        [_row(attempt, score_attempt(attempt))],
        update_conflicts=True,
        unique_fields=["attempt"],
        update_fields=["engine", "data"],
    )


def _save_missing(rows: list[ResultSnapshot]) -> None:
    """Store missing snapshots, but keep one that was stored meanwhile because the attempt was finished again."""
    stored = ResultSnapshot.objects.filter(attempt__in=[row.attempt_id for row in rows])
    stored.exclude(engine=scoring.ENGINE_VERSION, data__has_key="pushes").delete()  # by an older release
    ResultSnapshot.objects.bulk_create(rows, ignore_conflicts=True)


def load_summaries(attempts: Iterable[Attempt]) -> dict[UUID, ResultSummary]:
    """Return summaries of the finished attempts among these: one query, and scoring for those without a snapshot."""
    finished = [attempt for attempt in attempts if attempt.finished_at]
    rows = ResultSnapshot.objects.filter(
        attempt__in=[attempt.pk for attempt in finished], engine=scoring.ENGINE_VERSION
    )
    stored: dict[UUID, Snapshot | None] = {pk: Snapshot.from_data(data) for pk, data in rows.values_list("pk", "data")}
    missing = [_row(attempt, _score_finished(attempt)) for attempt in finished if stored.get(attempt.pk) is None]
    if missing:
        _save_missing(missing)
        stored |= {row.attempt_id: Snapshot.from_data(row.data) for row in missing}
    return {
        attempt.pk: _summary(attempt, snapshot) for attempt in finished if (snapshot := stored[attempt.pk]) is not None
    }


def load_summary(attempt: Attempt) -> ResultSummary:
    """Return the summary of one finished attempt; no query if it has a snapshot and was fetched ``with_snapshot``."""
    snapshot = load_snapshot(attempt)
    if snapshot is None:
        return load_summaries([attempt])[attempt.pk]
    return _summary(attempt, snapshot)


def _row(attempt: Attempt, report: Report) -> ResultSnapshot:
    return ResultSnapshot(attempt=attempt, engine=scoring.ENGINE_VERSION, data=Snapshot.of(report).as_data())


def _summary(attempt: Attempt, snapshot: Snapshot) -> ResultSummary:
    content = attempt.version.content
    return ResultSummary(
        content=content,
        version_number=attempt.version.number,
        archetypes=_scores(content, snapshot),
        kind=snapshot.kind,
        leader_keys=snapshot.leader_keys,
        side_keys=snapshot.side_keys,
        enough=snapshot.enough,
        notes=snapshot.notes,
        answered=snapshot.answered,
        skipped=snapshot.skipped,
        finished_at=attempt.finished_at,
        decisive=len(snapshot.sensitivity["hinges"]) if snapshot.sensitivity else None,
    )
