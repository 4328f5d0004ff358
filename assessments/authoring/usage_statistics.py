"""What can be counted over everybody who took a questionnaire: no row here is about one person."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate

from assessments.core.scoring.diagnostics import question_information
from assessments.core.scoring.item_statistics import Given, ItemStatistics, describe_items
from assessments.models import Answer, Attempt, Questionnaire, Version
from assessments.questionnaires.instruments import instrument_for

DAYS = 90
MAX_GAP = timedelta(minutes=30)  # whoever is away for longer wasn't reading the question
STILL_AT_IT = timedelta(days=1)
CHUNK = 5000


@dataclass(frozen=True)
class Day:
    """How many attempts were started and finished on one day."""

    day: date
    started: int
    finished: int


@dataclass(frozen=True)
class Completion:
    """Of the attempts started in the last 90 days, in one mode: how many were finished."""

    mode: str
    started: int
    finished: int

    @property
    def rate(self) -> float:
        """In per cent."""
        return 100 * self.finished / self.started


@dataclass(frozen=True)
class QuestionCount:
    """One question: who answered or skipped it, who stopped at it, its median seconds, and its item statistics.

    ``removed`` is the part, 0 to 1, of the uncertainty about somebody unknown that an answer takes away.
    """

    key: str
    stopped: int
    seconds: float | None
    removed: float
    item: ItemStatistics

    @property
    def reached(self) -> int:
        """How many came to it: they answered it, skipped it or stopped at it."""
        return self.item.answered + self.item.skipped + self.stopped

    @property
    def stopped_share(self) -> float:
        """How many of them stopped, in per cent."""
        return 100 * self.stopped / self.reached if self.reached else 0.0


@dataclass(frozen=True)
class VersionCount:
    """One version: its questions in order; ``unfinished`` people gave up, ``at_the_end`` with no question open."""

    attempts: int
    unfinished: int
    at_the_end: int
    questions: tuple[QuestionCount, ...]


class _Begun(NamedTuple):
    number: int
    mode: str
    next_key: str
    started_at: datetime
    finished_at: datetime | None


def count_days(*, questionnaire: Questionnaire, now: datetime) -> tuple[Day, ...]:
    """Count the last 90 days (UTC), the oldest first, days without attempts too: two queries."""
    first = now.date() - timedelta(days=DAYS - 1)
    counted = {name: _by_day(questionnaire, name, first) for name in ("started_at", "finished_at")}
    days = [first + timedelta(days=i) for i in range(DAYS)]
    return tuple(Day(day, counted["started_at"].get(day, 0), counted["finished_at"].get(day, 0)) for day in days)


def _by_day(questionnaire: Questionnaire, name: str, first: date) -> dict[date, int]:
    rows = Attempt.objects.filter(version__questionnaire=questionnaire, **{f"{name}__date__gte": first})
    return dict(
        rows.order_by().annotate(day=TruncDate(name)).values("day").annotate(n=Count("pk")).values_list("day", "n")
    )


def count_completions(*, questionnaire: Questionnaire, now: datetime) -> tuple[Completion, ...]:
    """Count who finished of those who started in the last 90 days, by mode: one query."""
    first = now.date() - timedelta(days=DAYS - 1)
    rows = Attempt.objects.filter(version__questionnaire=questionnaire, started_at__date__gte=first).order_by()
    counted = rows.values("mode").annotate(started=Count("pk"), finished=Count("finished_at"))
    return tuple(Completion(**row) for row in sorted(counted, key=lambda row: str(row["mode"])))


def count_version(*, version: Version, now: datetime) -> VersionCount:
    """Count the answers to one version: two queries, whatever their number; memory grows with the answers."""
    columns = ("pk", "mode", "next_key", "started_at", "finished_at")
    rows = Attempt.objects.filter(version=version).order_by().values_list(*columns)
    begun = {row[0]: _Begun(number, *row[1:]) for number, row in enumerate(rows.iterator(CHUNK))}
    given, seconds, done = _read(version, begun)
    over = [(pk, one) for pk, one in begun.items() if one.finished_at is None and now - one.started_at > STILL_AT_IT]
    keys = tuple(version.content.question_by_key)
    stops = Counter(_stop(one, done[one.number], keys) for _, one in over)
    instrument = instrument_for(version)
    told = {one.item: one.removed for one in question_information(instrument)}
    questions = tuple(
        QuestionCount(one.item, stops[one.item], _median(seconds[one.item]), told[one.item], one)
        for one in describe_items(instrument, given)
    )
    return VersionCount(len(begun), len(over), stops[""], questions)


def _read(
    version: Version, begun: dict[UUID, _Begun]
) -> tuple[list[Given], dict[str, list[float]], dict[int, set[str]]]:
    """Read all answers once: as given, the seconds that each question took, and the keys done by attempt."""
    given: list[Given] = []
    seconds: dict[str, list[float]] = defaultdict(list)
    done: dict[int, set[str]] = defaultdict(set)
    last: UUID | None = None
    before = None
    for attempt, key, value, moment in _answers(version):
        one = begun.get(attempt)
        if one is None:  # begun between the two queries
            continue
        if attempt != last:
            last, before = attempt, one.started_at
        gap = moment - before
        if timedelta(0) <= gap <= MAX_GAP:
            seconds[key].append(gap.total_seconds())
        before = moment
        done[one.number].add(key)
        given.append(Given(one.number, key, value))
    return given, seconds, done


def _answers(version: Version) -> Iterable[tuple[UUID, str, Any, Any]]:
    rows = Answer.objects.filter(attempt__version=version).order_by("attempt_id", "first_answered_at", "pk")
    return rows.values_list("attempt_id", "question_key", "value", "first_answered_at").iterator(CHUNK)


def _stop(one: _Begun, done: set[str], keys: tuple[str, ...]) -> str:
    """Return the question that was open when somebody left; empty where only finishing was left."""
    if one.mode == Attempt.Mode.ADAPTIVE:
        return one.next_key if one.next_key not in done else ""
    return next((key for key in keys if key not in done), "")


def _median(seconds: list[float]) -> float | None:
    return median(seconds) if seconds else None
