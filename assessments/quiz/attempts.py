"""Take the quiz: start, answer, finish. Every write is atomic, and the time is passed in."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.coaching.memberships import attach_attempt
from assessments.core.advice import TEN_MORE
from assessments.links.links import link_for
from assessments.links.owner_keys import claim_owner
from assessments.models import Attempt, ShareLink, Version
from assessments.models.attempts import MAX_ATTEMPTS
from assessments.operations import metrics
from assessments.questionnaires.lengths import seconds_for
from assessments.quiz import adaptive, hot_queries
from assessments.results.snapshots import save_snapshot


class AttemptClosed(Exception):
    """The attempt is finished; its answers can't be changed any more."""


class TooManyAttempts(Exception):
    """The owner has MAX_ATTEMPTS attempts already; none was begun."""


class NothingAnswered(Exception):
    """Not one question was answered or skipped, so there is nothing to finish."""


class NotAsked(Exception):
    """The adaptive attempt has not asked this question."""


@dataclass(frozen=True)
class Progress:
    """How far an attempt is. ``keys`` are its questions in the order of asking, as far as it is known.

    ``estimated_remaining`` is how many questions are still to come. ``total`` is how many there are; in an adaptive
    attempt it is None, ``estimated_remaining`` is an estimate, and ``seconds_left`` is 0.
    """

    keys: tuple[str, ...]
    done: frozenset[str]
    estimated_remaining: int
    total: int | None
    seconds_left: int = 0

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up; 0 when nothing is open."""
        return math.ceil(self.seconds_left / 60)

    @property
    def expected(self) -> int:
        """How many questions the attempt will have asked at its end; an estimate in an adaptive one."""
        return self.total if self.total is not None else len(self.done) + self.estimated_remaining

    @property
    def first_open(self) -> str | None:
        """The first question that was neither answered nor skipped."""
        return next((key for key in self.keys if key not in self.done), None)

    def position(self, key: str) -> int:
        """The question's place, from 1."""
        return self.keys.index(key) + 1

    def before(self, key: str) -> str | None:
        """The key of the question before this one, None for the first."""
        place = self.keys.index(key)
        return self.keys[place - 1] if place else None

    def after(self, key: str) -> str | None:
        """The next open question after this one; the first open one when all later ones are done."""
        place = self.keys.index(key)
        return next((k for k in self.keys[place + 1 :] if k not in self.done), self.first_open)


def progress_of(*, attempt: Attempt, done: Iterable[str]) -> Progress:
    """Return how far the attempt is; ``done`` are the questions answered or skipped, in the order of asking."""
    content = attempt.version.content
    done = tuple(done)
    if attempt.mode == Attempt.Mode.FULL:
        keys = tuple(content.question_by_key)
        left = [question for question in content.questions if question.key not in done]
        return Progress(keys, frozenset(done), len(left), len(keys), seconds_for(left))
    keys = done if not attempt.next_key or attempt.next_key in done else (*done, attempt.next_key)
    return Progress(keys, frozenset(done), attempt.estimated_remaining, None)


def done_keys(*, attempt: Attempt) -> tuple[str, ...]:
    """Return the keys of the questions that were answered or skipped, the first asked first: one query."""
    return tuple(attempt.answers.order_by("pk").values_list("question_key", flat=True))


def _count_on_commit(count: Callable[[], None]) -> None:
    """Call ``count`` when the transaction commits, so that nothing rolled back is counted."""
    transaction.on_commit(count)


@transaction.atomic
def start_attempt(
    *,
    version: Version,
    owner: str,
    mode: str,
    context: Mapping[str, str],
    taps_go_on: bool = False,
    now: datetime,
) -> Attempt:
    """Begin an attempt for the browser whose cookie has the digest ``owner``.

    If this browser has such an attempt without any answer, it is started again instead: a double click leaves one. The
    groups that it has joined see that it has begun. Raises TooManyAttempts and KeyRetired.
    """
    claim_owner(owner=owner)
    details = {
        "seniority": context.get("seniority", ""),
        "company_size": context.get("company_size", ""),
        "taps_go_on": taps_go_on,
        "started_at": now,
    }
    unanswered = Attempt.objects.owned_by(owner).filter(version=version, mode=mode, finished_at=None, answers=None)
    attempt = unanswered.with_version().first()
    if attempt is None:
        if Attempt.objects.owned_by(owner).count() >= MAX_ATTEMPTS:
            raise TooManyAttempts
        first = adaptive.first_step(version=version, mode=mode)
        _count_on_commit(metrics.ATTEMPTS_STARTED.labels(mode).inc)
        attempt = Attempt.objects.create(
            version=version,
            owner=owner,
            mode=mode,
            next_key=first.next_key,
            estimated_remaining=first.estimated_remaining,
            **details,
        )
    else:
        for name, value in details.items():
            setattr(attempt, name, value)
        attempt.save(update_fields=list(details))
    attach_attempt(attempt=attempt, now=now)
    return attempt


def answer(*, attempt: Attempt, question_key: str, response: Any | None, now: datetime) -> Progress:
    """Save the item response (None: skipped), choose the next question, and return how far the attempt is.

    A second answer to a question replaces the first; the answers to later questions stay. Raises AttemptClosed when the
    attempt is finished, NotAsked for a question that an adaptive attempt has not asked. The next question is chosen
    before anything is locked, so that other requests can write meanwhile.
    """
    responses = hot_queries.responses_of(attempt=attempt)
    if attempt.mode == Attempt.Mode.ADAPTIVE and question_key not in {*responses, attempt.next_key}:
        raise NotAsked
    kind = "changed" if question_key in responses else "skipped" if response is None else "answered"
    responses[question_key] = response
    step = adaptive.next_step(attempt=attempt, responses=responses)
    _save(attempt, question_key, response, step, now, count=metrics.ANSWERS.labels(kind).inc)
    return progress_of(attempt=attempt, done=responses)


@transaction.atomic
def _save(
    attempt: Attempt,
    question_key: str,
    response: Any | None,
    step: adaptive.Step,
    now: datetime,
    *,
    count: Callable[[], None],
) -> None:
    """Write the answer and the next question, both or neither."""
    hot_queries.save_response(attempt=attempt, question_key=question_key, response=response, now=now)
    _move_on(attempt, step)
    _count_on_commit(count)


def _move_on(attempt: Attempt, step: adaptive.Step) -> None:
    """Write the next question. This locks the row, so a finish in another tab runs before it or after it.

    If another tab has moved the attempt on meanwhile, the next question that it wrote stays.
    """
    if hot_queries.move_on(attempt=attempt, next_key=step.next_key, estimated_remaining=step.estimated_remaining):
        attempt.next_key, attempt.estimated_remaining = step.next_key, step.estimated_remaining
        return
    attempt.refresh_from_db(fields=["next_key", "estimated_remaining", "finished_at", "reopened_at"])
    if not attempt.accepts_answers:
        raise AttemptClosed


def set_pace(*, attempt: Attempt, taps_go_on: bool) -> None:
    """Store whether a tap on an answer leads to the next question by itself."""
    Attempt.objects.filter(pk=attempt.pk).update(taps_go_on=taps_go_on)


@transaction.atomic
def finish(*, attempt: Attempt, token: str, now: datetime) -> ShareLink:
    """Close the attempt, store its snapshot, and return its owner's link to the result, as ``link_for`` does.

    That is the oldest active link that never expires and shows no answers, else a new one with ``token``. The groups
    that the owner has joined see the result, unless they see another one already. Raises NothingAnswered when not one
    question was answered or skipped. Finishing twice changes nothing.
    """
    locked = Attempt.objects.select_for_update(no_key=True).get(pk=attempt.pk)
    if not done_keys(attempt=locked):
        raise NothingAnswered
    if locked.accepts_answers:
        if locked.finished_at is None:
            _count_on_commit(metrics.ATTEMPTS_FINISHED.labels(locked.mode).inc)
        locked.finished_at, locked.reopened_at = now, None
        locked.save(update_fields=["finished_at", "reopened_at"])
        save_snapshot(attempt=locked)
        attach_attempt(attempt=locked, now=now)
    return link_for(of=locked, token=token, now=now)


@transaction.atomic
def ask_more(*, attempt: Attempt, now: datetime) -> Progress:
    """Reopen the attempt for ten more answers, if questions are left; in the full mode, for all that are still open.

    The links of an existing result go on working meanwhile. Others than the owner see the result as it was finished,
    until it is finished again. Nothing changes while the attempt has an open question, or when every question was
    answered or skipped.
    """
    locked = Attempt.objects.select_for_update(of=("self",), no_key=True).with_version().get(pk=attempt.pk)
    responses = dict(locked.answers.order_by("pk").values_list("question_key", "value"))
    open_key = locked.accepts_answers and progress_of(attempt=locked, done=responses).first_open
    if not open_key and len(responses) < len(locked.version.content.questions):
        if locked.finished_at is not None:
            locked.reopened_at = now
        if locked.mode == Attempt.Mode.ADAPTIVE:
            locked.target_answers = sum(value is not None for value in responses.values()) + TEN_MORE
        step = adaptive.next_step(attempt=locked, responses=responses)
        locked.next_key, locked.estimated_remaining = step.next_key, step.estimated_remaining
        locked.save(update_fields=["reopened_at", "target_answers", "next_key", "estimated_remaining"])
    return progress_of(attempt=locked, done=responses)
