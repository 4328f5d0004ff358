"""Retention limits, to the second."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import Model, QuerySet

from assessments.coaching.coach_invitations import invite_coach
from assessments.links.links import new_token
from assessments.models import Answer, Attempt, CoachInvitation, Membership, ShareLink, Tally, Version
from assessments.operations import retention
from assessments.operations.retention import Limits, count_due, purge
from tests.factories import NOON, make_attempt, make_finished, make_link
from tests.made_groups import make_coach, make_group, make_member

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LIMITS = Limits(unfinished=90, results=365, links=30)
FOR_EVER = Limits(unfinished=0, results=0, links=0)


def answered(attempt: Attempt, moment: datetime) -> None:
    Answer.objects.create(
        attempt=attempt, question_key="a", value=1, answered_at=moment, first_answered_at=NOON - 900 * DAY
    )


def test_unfinished_attempts_are_deleted_90_days_after_the_last_answer(version: Version) -> None:
    begun, going_on = make_attempt(version=version), make_attempt(version=version, owner="other-other-other-othe")
    answered(going_on, NOON + DAY)
    purge(limits=LIMITS, now=NOON + 90 * DAY)
    assert set(Attempt.objects.all()) == {begun, going_on}
    purge(limits=LIMITS, now=NOON + 90 * DAY + SECOND)
    assert set(Attempt.objects.all()) == {going_on}
    purge(limits=LIMITS, now=NOON + 91 * DAY)
    assert Answer.objects.count() == 1
    purge(limits=LIMITS, now=NOON + 91 * DAY + SECOND)
    assert (Attempt.objects.count(), Answer.objects.count()) == (0, 0)


def test_results_are_deleted_after_their_limit_or_never(version: Version) -> None:
    old = make_finished(version=version)
    opened = make_finished(version=version, owner="other-other-other-othe", token="o" * 22)
    Attempt.objects.filter(pk=opened.pk).update(reopened_at=NOON + 100 * DAY)
    assert old.finished_at is not None
    over = old.finished_at + 365 * DAY
    purge(limits=FOR_EVER, now=over + 900 * DAY)
    purge(limits=LIMITS, now=over)
    assert Attempt.objects.count() == 2
    assert purge(limits=LIMITS, now=over + SECOND)["results"] == 1
    assert set(Attempt.objects.all()) == {opened}
    assert ShareLink.objects.filter(attempt=opened).exists()


def test_links_are_deleted_some_time_after_they_ended(finished: Attempt) -> None:
    make_link(finished, "r" * 22, revoked_at=NOON)
    make_link(finished, "e" * 22, expires_at=NOON + DAY)
    make_link(finished, "k" * 22)
    purge(limits=LIMITS, now=NOON + 30 * DAY)
    assert ShareLink.objects.filter(revoked_at=NOON).exists()
    purge(limits=LIMITS, now=NOON + 30 * DAY + SECOND)
    assert not ShareLink.objects.filter(revoked_at=NOON).exists()
    assert ShareLink.objects.filter(expires_at=NOON + DAY).exists()
    purge(limits=LIMITS, now=NOON + 31 * DAY + SECOND)
    assert set(ShareLink.objects.values_list("expires_at", "revoked_at")) == {(None, None)}
    assert Attempt.objects.count() == 1


def test_invitations_and_sessions_are_deleted(db: None) -> None:
    used, unused = (invite_coach(note="", by=None, token=new_token(), now=NOON) for _ in range(2))
    CoachInvitation.objects.filter(pk=used.pk).update(used_at=NOON)
    for key, end in (("a", NOON + 30 * DAY), ("b", NOON + 30 * DAY + SECOND)):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    purge(limits=LIMITS, now=NOON + 30 * DAY)
    assert (CoachInvitation.objects.count(), Session.objects.count()) == (2, 2)
    purge(limits=LIMITS, now=NOON + 30 * DAY + SECOND)
    assert list(CoachInvitation.objects.all()) == [unused]
    assert [session.session_key for session in Session.objects.all()] == ["b"]
    purge(limits=LIMITS, now=unused.expires_at + 30 * DAY + SECOND)
    assert not CoachInvitation.objects.exists()


def test_memberships_are_deleted_after_the_agreed_day(finished: Attempt, version: Version) -> None:
    last = (NOON + 10 * DAY).date()
    group = make_group(make_coach(), version)
    make_member(group, finished, agreed_until=last, note="mine")
    stays = make_member(group, owner="other-other-other-othe", agreed_until=last + DAY)
    purge(limits=FOR_EVER, now=NOON + 10 * DAY)
    assert Membership.objects.count() == 2
    purge(limits=FOR_EVER, now=NOON + 11 * DAY)
    assert list(Membership.objects.all()) == [stays]
    assert list(Attempt.objects.all()) == [finished]


def test_rows_are_deleted_in_batches(version: Version, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    batches: list[int] = []
    delete = retention._delete_batch

    def noted(rows: QuerySet[Model]) -> int:
        batches.append(delete(rows))
        return batches[-1]

    monkeypatch.setattr(retention, "_delete_batch", noted)
    for number in range(5):
        make_attempt(version=version, owner=f"owner-owner-owner-{number:04}")
    over = NOON + 91 * DAY
    assert count_due(limits=LIMITS, now=over)["unfinished attempts"] == 5
    assert Attempt.objects.count() == 5
    assert purge(limits=LIMITS, now=over)["unfinished attempts"] == 5
    assert max(batches) == 2


def test_the_command_prints_each_kind_and_a_dry_run_deletes_nothing(version: Version) -> None:
    attempt = make_attempt(version=version)
    Attempt.objects.update(started_at=NOON - 900 * DAY)
    out = StringIO()
    call_command("purge", "--dry-run", stdout=out)
    assert "Would delete 1 unfinished attempts." in out.getvalue()
    assert list(Attempt.objects.all()) == [attempt]
    call_command("purge", stdout=out)
    assert "Deleted 1 unfinished attempts." in out.getvalue()
    assert "results" not in out.getvalue()
    assert not Attempt.objects.exists()


def test_rate_limit_counts_are_deleted_after_a_day() -> None:
    Tally.objects.bulk_create(
        [Tally(key="old", opened_at=NOON - DAY - SECOND, count=3), Tally(key="new", opened_at=NOON - DAY, count=3)]
    )
    purge(limits=FOR_EVER, now=NOON)
    assert Tally.objects.get().key == "new"
