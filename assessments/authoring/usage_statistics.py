"""Usage statistics of a questionnaire: attempts by day and mode, and counts by question. Nothing is personal."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate

from assessments.authoring.sentences import completion
from assessments.core.scoring.diagnostics import question_information
from assessments.core.scoring.item_statistics import Given, ItemStatistics, describe_items
from assessments.models import Answer, Attempt, Questionnaire, Version
from assessments.questionnaires.instruments import instrument_for

DAYS = 90
MAX_GAP = timedelta(minutes=30)  # longer gaps between answers are breaks, not reading time
ACTIVE_FOR = timedelta(days=1)  # a younger attempt isn't counted as left unfinished
CHUNK = 5000


@dataclass(frozen=True)
class Day:
    """The numbers of attempts that were started and finished on one day."""

    day: date
    started: int
    finished: int


@dataclass(frozen=True)
class Completion:
    """The attempts of one mode that were started in the last 90 days, and how many of them were finished."""

    mode: str
    started: int
    finished: int

    @property
    def rate(self) -> float:
        """The share that was finished, in per cent."""
        return 100 * self.finished / self.started


@dataclass(frozen=True)
class QuestionCount:
    """The counts of one question: who stopped at it, the median time in seconds, and its item statistics.

    ``removed`` is the share (0 to 1) of the uncertainty about a respondent without answers that an answer removes.
    """

    key: str
    stopped: int
    seconds: float | None
    removed: float
    item: ItemStatistics

    @property
    def reached(self) -> int:
        """How many people reached it: they answered it, skipped it or stopped at it."""
        return self.item.answered + self.item.skipped + self.stopped

    @property
    def stopped_share(self) -> float:
        """The share of them who stopped at it, in per cent."""
        return 100 * self.stopped / self.reached if self.reached else 0.0


@dataclass(frozen=True)
class VersionCount:
    """The counts of one version, with its questions in order.

    ``unfinished`` attempts are older than a day; ``at_the_end`` of them have no open question.
    """

    attempts: int
    unfinished: int
    at_the_end: int
    questions: tuple[QuestionCount, ...]

    @property
    def completion(self) -> str:
        """How many attempts there are and how many were left unfinished, in a sentence each."""
        return completion(attempts=self.attempts, unfinished=self.unfinished, at_the_end=self.at_the_end)


class _Started(NamedTuple):
    number: int
    mode: str
    next_key: str
    started_at: datetime
    finished_at: datetime | None


def count_days(*, questionnaire: Questionnaire, now: datetime) -> tuple[Day, ...]:
    """Count attempts for each of the last 90 days (UTC), oldest first, with two queries."""
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
    """Count the attempts of the last 90 days and how many were finished, by mode, with one query."""
    first = now.date() - timedelta(days=DAYS - 1)
    rows = Attempt.objects.filter(version__questionnaire=questionnaire, started_at__date__gte=first).order_by()
    counted = rows.values("mode").annotate(started=Count("pk"), finished=Count("finished_at"))
    return tuple(Completion(**row) for row in sorted(counted, key=lambda row: str(row["mode"])))


def count_version(*, version: Version, now: datetime) -> VersionCount:
    """Count attempts and answers of one version, with two queries; memory grows with the number of answers."""
    columns = ("pk", "mode", "next_key", "started_at", "finished_at")
    rows = Attempt.objects.filter(version=version).order_by().values_list(*columns)
    started = {row[0]: _Started(number, *row[1:]) for number, row in enumerate(rows.iterator(CHUNK))}
    given, seconds, done = _read_answers(version, started)
    abandoned = [
        (pk, one) for pk, one in started.items() if one.finished_at is None and now - one.started_at > ACTIVE_FOR
    ]
    keys = tuple(version.content.question_by_key)
    stops = Counter(_stop(one, done[one.number], keys) for _, one in abandoned)
    instrument = instrument_for(version)
    removed = {one.item: one.removed for one in question_information(instrument)}
    questions = tuple(
        QuestionCount(one.item, stops[one.item], _median(seconds[one.item]), removed[one.item], one)
        for one in describe_items(instrument, given)
    )
    return VersionCount(len(started), len(abandoned), stops[""], questions)


def _read_answers(
    version: Version, started: dict[UUID, _Started]
) -> tuple[list[Given], dict[str, list[float]], dict[int, set[str]]]:
    """Read all answers once; return the responses, the seconds by question, and the answered keys by attempt."""
    given: list[Given] = []
    seconds: dict[str, list[float]] = defaultdict(list)
    done: dict[int, set[str]] = defaultdict(set)
    last: UUID | None = None
    before = None
    for attempt, key, value, moment in _answers(version):
        one = started.get(attempt)
        if one is None:  # started between the two queries
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


def _stop(one: _Started, done: set[str], keys: tuple[str, ...]) -> str:
    """Return the question that was open when the attempt was abandoned; empty if all were answered."""
    if one.mode == Attempt.Mode.ADAPTIVE:
        return one.next_key if one.next_key not in done else ""
    return next((key for key in keys if key not in done), "")


def _median(seconds: list[float]) -> float | None:
    return median(seconds) if seconds else None
