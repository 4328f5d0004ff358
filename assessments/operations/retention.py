"""Delete data that is older than the retention settings allow, in batches.

Every table is in one of three places, and a test checks that no installed model is left out: in RULES, which say after
how long rows are deleted; in DELETED_WITH, as rows go with another table's; or in NOTHING_OF_A_PERSON, with a reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from assessments.models import (
    AccessInvitation,
    Answer,
    Attempt,
    CoachInvitation,
    Group,
    GroupAccess,
    InviteeAddress,
    Mail,
    Membership,
    Posting,
    ShareLink,
    Tally,
)

DAYS_AFTER_CLOSING = 30
BATCH = 500  # rows per transaction, so that the answers of people don't wait long for the lock


@dataclass(frozen=True)
class Rule:
    """Which rows of a table are deleted, and after how long.

    ``days`` is the name of a RETAIN_ setting (0: never), or a fixed number of days. ``due`` returns the rows whose time
    was over before a moment; rows that are exactly as old as the limit are kept.
    """

    model: type[Model]
    kind: str
    days: str | int
    due: Callable[[datetime], QuerySet[Any]]


def _untouched(before: datetime) -> QuerySet[Attempt]:
    """Return the attempts that weren't started, reopened or answered since."""
    answered = Answer.objects.filter(attempt=OuterRef("pk"), answered_at__gte=before)
    untouched = Attempt.objects.filter(Q(reopened_at=None) | Q(reopened_at__lt=before), started_at__lt=before)
    return untouched.filter(~Exists(answered))


def _closed(model: type[ShareLink] | type[CoachInvitation], ended: str) -> Callable[[datetime], QuerySet[Any]]:
    return lambda before: model._default_manager.filter(Q(expires_at__lt=before) | Q(**{f"{ended}__lt": before}))


def _idle_accounts(before: datetime) -> QuerySet[User]:
    """Return the accounts without a group, their own or a shared one, that haven't logged in since.

    Superusers stay: somebody has to get in.
    """
    idle = Q(last_login__lt=before) | Q(last_login=None, date_joined__lt=before)
    groups, accesses = Group.objects.filter(coach=OuterRef("pk")), GroupAccess.objects.filter(coach=OuterRef("pk"))
    return User.objects.filter(idle, ~Exists(groups), ~Exists(accesses), is_superuser=False)


# Groups come before accounts, which are kept for as long as they have groups.
RULES = (
    # Members agreed that the coach sees their name and result until that day at the latest.
    Rule(
        Membership,
        "group memberships that were agreed to until a day that is over",
        0,
        lambda before: Membership.objects.ended(now=before),
    ),
    Rule(Session, "expired logins", 0, lambda before: Session.objects.filter(expire_date__lt=before)),
    Rule(Tally, "counts of tries, a day old", 1, lambda before: Tally.objects.filter(opened_at__lt=before)),
    Rule(
        Mail,
        "mails to accounts that could not be sent",
        1,
        lambda before: Mail.objects.filter(invitee=None, queued_at__lt=before),
    ),
    # Addresses are for sending only. A month after the last day to join, a coach won't open the group again.
    Rule(
        Mail,
        "records of invitations by mail, of groups that nobody can join any more",
        DAYS_AFTER_CLOSING,
        lambda before: Mail.objects.filter(invitee__group__closes_on__lt=before.date()),
    ),
    Rule(
        InviteeAddress,
        "mail addresses on lists, of groups that nobody can join any more",
        DAYS_AFTER_CLOSING,
        lambda before: InviteeAddress.objects.filter(invitee__group__closes_on__lt=before.date()),
    ),
    Rule(
        Attempt,
        "unfinished attempts",
        "RETAIN_UNFINISHED_DAYS",
        lambda before: _untouched(before).filter(finished_at=None),
    ),
    Rule(
        Attempt,
        "results",
        "RETAIN_RESULTS_DAYS",
        lambda before: _untouched(before).filter(finished_at__lt=before),
    ),
    Rule(Posting, "kept postings", "RETAIN_POSTINGS_DAYS", lambda before: Posting.objects.filter(kept_at__lt=before)),
    Rule(
        ShareLink,
        "links that were turned off or expired",
        "RETAIN_LINKS_DAYS",
        _closed(ShareLink, "revoked_at"),
    ),
    Rule(
        CoachInvitation,
        "coaches’ invitations that were used or expired",
        "RETAIN_LINKS_DAYS",
        _closed(CoachInvitation, "used_at"),
    ),
    Rule(
        AccessInvitation,
        "links to share a group that expired",
        "RETAIN_LINKS_DAYS",
        lambda before: AccessInvitation.objects.filter(expires_at__lt=before),
    ),
    Rule(
        Group,
        "groups that nobody can see any more, with their lists",
        "RETAIN_GROUPS_DAYS",
        lambda before: Group.objects.filter(visible_until__lt=before.date()),
    ),
    Rule(User, "accounts without a group that were not used", "RETAIN_ACCOUNTS_DAYS", _idle_accounts),
    Rule(
        LogEntry,
        "entries in the history of the admin",
        "RETAIN_HISTORY_DAYS",
        lambda before: LogEntry.objects.filter(action_time__lt=before),
    ),
)
SETTINGS = tuple(dict.fromkeys(rule.days for rule in RULES if isinstance(rule.days, str)))
DELETED_WITH = {
    "assessments.Answer": "assessments.Attempt",
    "assessments.ResultSnapshot": "assessments.Attempt",
    "assessments.Invitee": "assessments.Group",
    "assessments.GroupAccess": "assessments.Group",
    "assessments.Consent": "assessments.Membership",
    "assessments.CoachNote": "assessments.Membership",
    "assessments.Coach": "auth.User",
    "auth.User_groups": "auth.User",
    "auth.User_user_permissions": "auth.User",
    "otp_totp.TOTPDevice": "auth.User",
    "otp_static.StaticDevice": "auth.User",
    "otp_static.StaticToken": "otp_static.StaticDevice",
}
"""Tables whose rows are deleted with the row of another table that they belong to."""
NOTHING_OF_A_PERSON = {
    **dict.fromkeys(
        (
            "assessments.Questionnaire",
            "assessments.Scale",
            "assessments.Archetype",
            "assessments.Source",
            "assessments.Question",
            "assessments.Choice",
            "assessments.Weight",
            "assessments.Advice",
            "assessments.Cue",
            "assessments.CueWeight",
        ),
        "content that admins write",
    ),
    "assessments.Version": "published content; who published it is forgotten with the account",
    "assessments.NoMoreMail": "digests of mail addresses, so that whoever wanted no more mail gets none for ever",
    "assessments.ReplacedDraft": "content that admins wrote; who replaced it is forgotten with the account",
    "assessments.RetiredKey": "digests of digests of random keys that open nothing; they stay retired for ever",
    "assessments.ReadyRole": "which roles an update made, and what it gave them",
    "auth.Group": "names of sets of permissions",
    "auth.Group_permissions": "which permissions are in a set",
    "auth.Permission": "what may be allowed, from the code",
    "contenttypes.ContentType": "names of tables",
}
"""Tables that purge leaves alone, each with the reason."""


def purge(*, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Delete what is older than ``days`` allow, by name of the setting; return the number of deleted rows by kind."""
    return {rule.kind: _delete(rows) for rule, rows in _due(days, now)}


def count_due(*, days: Mapping[str, int], now: datetime) -> dict[str, int]:
    """Return how many rows of each kind `purge` would delete."""
    return {rule.kind: rows.count() for rule, rows in _due(days, now)}


def _due(days: Mapping[str, int], now: datetime) -> list[tuple[Rule, QuerySet[Any]]]:
    """Return the rules that delete something, with the rows to delete."""
    due = []
    for rule in RULES:
        kept_for = days[rule.days] if isinstance(rule.days, str) else rule.days
        if kept_for or isinstance(rule.days, int):
            due.append((rule, rule.due(now - timedelta(days=kept_for))))
    return due


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
