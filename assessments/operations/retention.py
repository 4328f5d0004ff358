"""Delete data that is older than the retention limits, in batches."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from assessments.models import Answer, Attempt, CoachInvitation, Membership, PasswordMail, ShareLink, Tally

BATCH = 500  # rows per transaction, so that the answers of people don't wait long for the lock


@dataclass(frozen=True)
class Limits:
    """For how many days each kind is kept; 0 means for ever."""

    unfinished: int
    results: int
    links: int


def purge(*, limits: Limits, now: datetime) -> dict[str, int]:
    """Delete what is older than the limits, and return the number of deleted rows by kind."""
    return {kind: _delete(rows) for kind, rows in _due(limits, now).items()}


def count_due(*, limits: Limits, now: datetime) -> dict[str, int]:
    """Return how many rows of each kind `purge` would delete."""
    return {kind: rows.count() for kind, rows in _due(limits, now).items()}


def _due(limits: Limits, now: datetime) -> Mapping[str, QuerySet[Any]]:
    """Return the rows to delete, by kind. Rows that are exactly as old as the limit are kept."""
    due: dict[str, QuerySet[Any]] = {
        # Members agreed that the coach sees their name and result until that day at the latest.
        "group memberships that were agreed to until a day that is over": Membership.objects.ended(now=now),
        "expired logins": Session.objects.filter(expire_date__lt=now),
        "counts of tries, a day old": Tally.objects.filter(opened_at__lt=now - timedelta(days=1)),
        "password mails that could not be sent": PasswordMail.objects.filter(asked_at__lt=now - timedelta(days=1)),
    }
    if limits.unfinished:
        before = _days_before(now, limits.unfinished)
        due["unfinished attempts"] = _untouched(before).filter(finished_at=None)
    if limits.results:
        before = _days_before(now, limits.results)
        due["results"] = _untouched(before).filter(finished_at__lt=before)
    if limits.links:
        before = _days_before(now, limits.links)
        due["links that were turned off or ran out"] = _closed(ShareLink, "revoked_at", before)
        due["coaches' invitations that were used or ran out"] = _closed(CoachInvitation, "used_at", before)
    return due


def _days_before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _untouched(before: datetime) -> QuerySet[Attempt]:
    """Return the attempts that weren't started, reopened or answered since."""
    answered = Answer.objects.filter(attempt=OuterRef("pk"), answered_at__gte=before)
    untouched = Attempt.objects.filter(Q(reopened_at=None) | Q(reopened_at__lt=before), started_at__lt=before)
    return untouched.filter(~Exists(answered))


def _closed(model: type[ShareLink] | type[CoachInvitation], ended: str, before: datetime) -> QuerySet[Any]:
    return model._default_manager.filter(Q(expires_at__lt=before) | Q(**{f"{ended}__lt": before}))


def _delete(rows: QuerySet[Any]) -> int:
    """Delete rows in batches, with everything that cascades; return their number."""
    deleted = 0
    while batch := _delete_batch(rows):
        deleted += batch
    return deleted


@transaction.atomic
def _delete_batch(rows: QuerySet[Any]) -> int:
    """Delete the first BATCH rows; rows that are locked by another transaction are skipped until the next purge.

    The rows are locked first and then filtered again, so that an attempt that was answered in between is kept.
    """
    locked = rows.order_by("pk").select_for_update(skip_locked=True).values_list("pk", flat=True)
    still_due = rows.filter(pk__in=list(locked[:BATCH]))
    count = still_due.count()
    still_due.delete()
    return count
