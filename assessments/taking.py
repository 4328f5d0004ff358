"""Taking the quiz: start, answer, finish. Every function that writes is atomic and is told the time."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.access import link_for
from assessments.definition import Definition, Format, Question
from assessments.models import Answer, Attempt, ShareLink, Version

# Seconds that an answer takes, by format (measurement.md's figures for the length of a quiz).
SECONDS = {
    Format.STATEMENT: 7,
    Format.PAIR: 8,
    Format.SINGLE: 14,
    Format.BEST_WORST: 20,
    Format.RANKING: 28,
    Format.MULTI: 20,
    Format.ALLOCATION: 45,
}


class AttemptClosed(Exception):
    """The attempt is finished; its answers can't be changed any more."""


class NothingAnswered(Exception):
    """There is no answer at all to make a result from."""


@dataclass(frozen=True)
class Progress:
    """Where someone stands: one question's place, what is open, what comes next. Keys are question keys."""

    keys: tuple[str, ...]
    done: frozenset[str]
    seconds_left: int

    @property
    def total(self) -> int:
        """How many questions this attempt has."""
        return len(self.keys)

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up; 0 when nothing is open."""
        return math.ceil(self.seconds_left / 60)

    @property
    def first_open(self) -> str | None:
        """The first question that was neither answered nor skipped."""
        return next((key for key in self.keys if key not in self.done), None)

    def position(self, key: str) -> int:
        """The question's place, from 1."""
        return self.keys.index(key) + 1

    def before(self, key: str) -> str | None:
        """The question before this one, if there is one."""
        place = self.keys.index(key)
        return self.keys[place - 1] if place else None

    def after(self, key: str) -> str | None:
        """The next open question from here on; from the start again when all later ones are done."""
        place = self.keys.index(key)
        return next((k for k in self.keys[place + 1 :] if k not in self.done), self.first_open)


def seconds_for(questions: Iterable[Question]) -> int:
    """Return how long these questions take, in seconds."""
    return sum(SECONDS[question.format] for question in questions)


@dataclass(frozen=True)
class Length:
    """How much a mode asks."""

    mode: str
    label: str
    questions: int
    minutes: int


def lengths_of(*, version: Version) -> list[Length]:
    """Return the modes that a version offers, the shortest first; one alone where the bank is no longer than it."""
    content = version.content
    lengths = []
    for mode in Attempt.Mode:
        keys = question_keys(content=content, mode=mode, short_keys=version.short_keys)
        seconds = seconds_for(content.question_by_key[key] for key in keys)
        lengths.append(Length(mode.value, str(mode.label), len(keys), math.ceil(seconds / 60)))
    return lengths[1:] if lengths[0].questions == lengths[1].questions else lengths


def question_keys(*, content: Definition, mode: str, short_keys: Sequence[str]) -> tuple[str, ...]:
    """Return the questions that a mode asks, in authored order."""
    if mode == Attempt.Mode.FULL:
        return tuple(content.question_by_key)
    chosen = frozenset(short_keys)
    return tuple(key for key in content.question_by_key if key in chosen)


def keys_of(*, attempt: Attempt) -> tuple[str, ...]:
    """Return the questions that this attempt asks, in order."""
    version = attempt.version
    return question_keys(content=version.content, mode=attempt.mode, short_keys=version.short_keys)


def progress_of(*, attempt: Attempt, done: frozenset[str]) -> Progress:
    """Return where the attempt stands when the questions in ``done`` have been answered or skipped."""
    content, keys = attempt.version.content, keys_of(attempt=attempt)
    left = [content.question_by_key[key] for key in keys if key not in done]
    return Progress(keys=keys, done=done & frozenset(keys), seconds_left=seconds_for(left))


def done_keys(*, attempt: Attempt) -> frozenset[str]:
    """Return the keys of the questions that were answered or skipped: one query."""
    return frozenset(attempt.answers.values_list("question_key", flat=True))


def start_attempt(*, version: Version, owner: str, mode: str, context: Mapping[str, str], now: datetime) -> Attempt:
    """Begin an attempt for the browser whose cookie has the digest ``owner``.

    One that this browser began and has not answered yet is begun anew instead: a double click leaves one attempt.
    """
    said = {
        "seniority": context.get("seniority", ""),
        "company_size": context.get("company_size", ""),
        "started_at": now,
    }
    same = Attempt.objects.owned_by(owner).filter(version=version, mode=mode, finished_at=None, answers=None)
    attempt = same.with_version().first()
    if attempt is None:
        return Attempt.objects.create(version=version, owner=owner, mode=mode, **said)
    for name, value in said.items():
        setattr(attempt, name, value)
    attempt.save(update_fields=list(said))
    return attempt


@transaction.atomic
def answer(*, attempt: Attempt, question_key: str, response: Any | None, now: datetime) -> Progress:
    """Save the item response (None: skipped) and return where the attempt stands after it.

    The later of two answers to the same question counts. Raises AttemptClosed when it is finished.
    """
    _lock_open(attempt)
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                question_key=question_key,
                value=response,
                skipped=response is None,
                answered_at=now,
            )
        ],
        update_conflicts=True,
        unique_fields=["attempt", "question_key"],
        update_fields=["value", "skipped", "answered_at"],
    )
    return progress_of(attempt=attempt, done=done_keys(attempt=attempt))


@transaction.atomic
def finish(*, attempt: Attempt, token: str, now: datetime) -> ShareLink:
    """Close the attempt and return a link to its result: the newest that still opens, else a new one.

    Raises NothingAnswered when not one question was answered or skipped. Finishing twice changes nothing.
    """
    locked = Attempt.objects.select_for_update().get(pk=attempt.pk)
    if not done_keys(attempt=locked):
        raise NothingAnswered
    if locked.accepts_answers:
        locked.finished_at, locked.reopened_at = now, None
        locked.save(update_fields=["finished_at", "reopened_at"])
    return link_for(attempt=locked, token=token, now=now)


@transaction.atomic
def reopen_in_full(*, attempt: Attempt, now: datetime) -> Progress:
    """Open a finished attempt again for the questions that it left out, if there are any.

    Its links go on to work meanwhile, and show what has been answered so far.
    """
    locked = Attempt.objects.select_for_update(of=("self",)).with_version().get(pk=attempt.pk)
    open_keys = frozenset(locked.version.content.question_by_key) - done_keys(attempt=locked)
    if locked.finished_at is not None and open_keys:
        locked.mode, locked.reopened_at = Attempt.Mode.FULL, now
        locked.save(update_fields=["mode", "reopened_at"])
    return progress_of(attempt=locked, done=done_keys(attempt=locked))


def _lock_open(attempt: Attempt) -> None:
    row = Attempt.objects.select_for_update().only("finished_at", "reopened_at").get(pk=attempt.pk)
    if not row.accepts_answers:
        raise AttemptClosed
