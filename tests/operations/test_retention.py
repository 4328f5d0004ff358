"""Retention limits, to the second."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth import models as auth
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db.models import CASCADE, ForeignKey, Model, QuerySet
from django.utils import timezone

from assessments.coaching.access import invite_to_group
from assessments.coaching.coach_invitations import invite_coach
from assessments.links.links import new_token
from assessments.models import (
    Answer,
    Attempt,
    Coach,
    CoachInvitation,
    CoachNote,
    Group,
    Invitee,
    InviteeAddress,
    Mail,
    Membership,
    Posting,
    Role,
    ShareLink,
    Tally,
    Version,
)
from assessments.operations import retention
from assessments.operations.retention import count_due, purge
from careerfit import settings as settings_module
from tests.core.posting_reader.own import link_to, make_posting
from tests.factories import NOON, make_attempt, make_finished, make_link
from tests.made_groups import give_access, make_coach, make_group, make_invitee, make_member
from tests.second_factors import set_up_app

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
FOR_EVER = dict.fromkeys(retention.SETTINGS, 0)
LIMITS = dict.fromkeys(retention.SETTINGS, 30) | {"RETAIN_UNFINISHED_DAYS": 90, "RETAIN_RESULTS_DAYS": 365}


def answered(attempt: Attempt, moment: datetime) -> None:
    Answer.objects.create(
        attempt=attempt, question_key="a", value=1, answered_at=moment, first_answered_at=NOON - 900 * DAY
    )


def test_unfinished_attempts_are_deleted_90_days_after_the_last_answer(version: Version) -> None:
    begun, going_on = make_attempt(version=version), make_attempt(version=version, owner="other-other-other-othe")
    answered(going_on, NOON + DAY)
    purge(days=LIMITS, now=NOON + 90 * DAY)
    assert set(Attempt.objects.all()) == {begun, going_on}
    purge(days=LIMITS, now=NOON + 90 * DAY + SECOND)
    assert set(Attempt.objects.all()) == {going_on}
    purge(days=LIMITS, now=NOON + 91 * DAY)
    assert Answer.objects.count() == 1
    purge(days=LIMITS, now=NOON + 91 * DAY + SECOND)
    assert (Attempt.objects.count(), Answer.objects.count()) == (0, 0)


def test_results_are_deleted_after_their_limit_or_never(version: Version) -> None:
    old = make_finished(version=version)
    opened = make_finished(version=version, owner="other-other-other-othe", token="o" * 22)
    Attempt.objects.filter(pk=opened.pk).update(reopened_at=NOON + 100 * DAY)
    assert old.finished_at is not None
    over = old.finished_at + 365 * DAY
    purge(days=FOR_EVER, now=over + 900 * DAY)
    purge(days=LIMITS, now=over)
    assert Attempt.objects.count() == 2
    assert purge(days=LIMITS, now=over + SECOND)["results"] == 1
    assert set(Attempt.objects.all()) == {opened}
    assert ShareLink.objects.filter(attempt=opened).exists()


def test_links_are_deleted_some_time_after_they_ended(finished: Attempt) -> None:
    make_link(finished, "r" * 22, revoked_at=NOON)
    make_link(finished, "e" * 22, expires_at=NOON + DAY)
    make_link(finished, "k" * 22)
    purge(days=LIMITS, now=NOON + 30 * DAY)
    assert ShareLink.objects.filter(revoked_at=NOON).exists()
    purge(days=LIMITS, now=NOON + 30 * DAY + SECOND)
    assert not ShareLink.objects.filter(revoked_at=NOON).exists()
    assert ShareLink.objects.filter(expires_at=NOON + DAY).exists()
    purge(days=LIMITS, now=NOON + 31 * DAY + SECOND)
    assert set(ShareLink.objects.values_list("expires_at", "revoked_at")) == {(None, None)}
    assert Attempt.objects.count() == 1


def test_invitations_and_sessions_are_deleted(db: None) -> None:
    used, unused = (invite_coach(note="", by=None, token=new_token(), now=NOON) for _ in range(2))
    CoachInvitation.objects.filter(pk=used.pk).update(used_at=NOON)
    for key, end in (("a", NOON + 30 * DAY), ("b", NOON + 30 * DAY + SECOND)):
        Session.objects.create(session_key=key, session_data="", expire_date=end)
    purge(days=LIMITS, now=NOON + 30 * DAY)
    assert (CoachInvitation.objects.count(), Session.objects.count()) == (2, 2)
    purge(days=LIMITS, now=NOON + 30 * DAY + SECOND)
    assert list(CoachInvitation.objects.all()) == [unused]
    assert [session.session_key for session in Session.objects.all()] == ["b"]
    purge(days=LIMITS, now=unused.expires_at + 30 * DAY + SECOND)
    assert not CoachInvitation.objects.exists()


def test_memberships_are_deleted_after_the_agreed_day(finished: Attempt, version: Version) -> None:
    last = (NOON + 10 * DAY).date()
    group = make_group(make_coach(), version)
    make_member(group, finished, agreed_until=last, note="mine")
    stays = make_member(group, owner="other-other-other-othe", agreed_until=last + DAY)
    purge(days=FOR_EVER, now=NOON + 10 * DAY)
    assert Membership.objects.count() == 2
    purge(days=FOR_EVER, now=NOON + 11 * DAY)
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
    assert count_due(days=LIMITS, now=over)["unfinished attempts"] == 5
    assert Attempt.objects.count() == 5
    assert purge(days=LIMITS, now=over)["unfinished attempts"] == 5
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
    purge(days=FOR_EVER, now=NOON)
    assert Tally.objects.get().key == "new"


def test_kept_postings_are_deleted_with_their_links(version: Version) -> None:
    link_to(make_posting(version))
    purge(days=FOR_EVER, now=NOON + 9000 * DAY)
    purge(days=LIMITS, now=NOON + 30 * DAY)
    assert Posting.objects.count() == 1
    assert purge(days=LIMITS, now=NOON + 30 * DAY + SECOND)["kept postings"] == 1
    assert not ShareLink.objects.exists()


def test_groups_are_deleted_with_their_lists_some_time_after_the_last_day(finished: Attempt) -> None:
    last = NOON.date() + 10 * DAY
    group = make_group(make_coach(), finished.version, closes_on=last, visible_until=last)
    make_member(group, finished, agreed_until=last + 900 * DAY)
    make_invitee(group, "matric. 12345")
    over = NOON.replace(hour=0) + 11 * DAY + 30 * DAY  # midnight after the last day, and 30 days more
    purge(days=LIMITS, now=over - SECOND)
    assert Invitee.objects.count() == 1
    purge(days=LIMITS, now=over)
    assert not Group.objects.exists()
    assert not Invitee.objects.exists()
    assert list(Attempt.objects.all()) == [finished]


def mail_to(invitee: Invitee) -> None:
    InviteeAddress.objects.create(invitee=invitee, email="ada@example.org")
    Mail.objects.create(kind="invitation", email="ada@example.org", invitee=invitee, queued_at=NOON, sent_at=NOON)


def test_mail_addresses_are_deleted_a_month_after_the_last_day_to_join(version: Version) -> None:
    """Whatever the settings say, and long before the group is; the personal links and the list stay."""
    last = NOON.date() + 10 * DAY
    mail_to(make_invitee(make_group(make_coach(), version, closes_on=last, visible_until=last + 300 * DAY)))
    over = NOON.replace(hour=0) + 11 * DAY + 30 * DAY
    purge(days=FOR_EVER, now=over - SECOND)
    assert (Mail.objects.count(), InviteeAddress.objects.count()) == (1, 1)
    purge(days=FOR_EVER, now=over)
    assert (Mail.objects.count(), InviteeAddress.objects.count(), Invitee.objects.count()) == (0, 0, 1)


def test_accounts_are_deleted_that_nobody_used_unless_they_have_a_group_or_are_a_superuser(version: Version) -> None:
    _, never, busy, teaching = (make_coach(name).user for name in ("idle", "never", "busy", "teaching"))
    root = User.objects.create_superuser("root")
    User.objects.update(date_joined=NOON, last_login=NOON)
    User.objects.filter(pk=never.pk).update(last_login=None)
    User.objects.filter(pk=busy.pk).update(last_login=NOON + DAY)
    make_group(teaching.coach, version, closes_on=NOON.date() + 99 * DAY, visible_until=NOON.date() + 99 * DAY)
    purge(days=LIMITS, now=NOON + 30 * DAY)
    assert User.objects.count() == 5
    purge(days=LIMITS, now=NOON + 30 * DAY + SECOND)
    assert set(User.objects.all()) == {busy, teaching, root}
    assert set(Coach.objects.values_list("user", flat=True)) == {busy.pk, teaching.pk}


# --- every table ----------------------------------------------------------------------------------------


def every_model() -> dict[str, type[Model]]:
    return {model._meta.label: model for model in apps.get_models(include_auto_created=True)}


def test_every_table_has_a_rule_or_goes_with_another_or_holds_nothing_of_a_person() -> None:
    """A new table fails here until somebody decides how long its rows are kept: see operations/retention.py."""
    ruled = {rule.model._meta.label for rule in retention.RULES}
    assert set(every_model()) == ruled | set(retention.DELETED_WITH) | set(retention.NOTHING_OF_A_PERSON)
    assert not ruled & set(retention.NOTHING_OF_A_PERSON)
    assert all(reason.strip() for reason in retention.NOTHING_OF_A_PERSON.values())
    for label, parent in retention.DELETED_WITH.items():
        assert parent in ruled or parent in retention.DELETED_WITH
        keys = [field for field in every_model()[label]._meta.fields if isinstance(field, ForeignKey)]
        assert any(key.related_model._meta.label == parent and key.remote_field.on_delete is CASCADE for key in keys), (
            label
        )


def test_every_setting_is_documented_and_has_a_value() -> None:
    pages = [settings_module.__doc__ or "", (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")]
    for name in retention.SETTINGS:
        assert all(name in page for page in pages), name
        assert isinstance(getattr(settings, name), int)


def one_row_of_everything(version: Version) -> None:
    """At least one row in every table that may hold something of a person."""
    make_finished(version=version)
    make_attempt(version=version, owner="other-other-other-othe")
    link_to(make_posting(version))
    coach = make_coach()
    group = make_group(coach, version)
    invitee = make_invitee(group, "matric. 12345")
    member = make_member(group, owner="other-other-other-othe", invitee=invitee)
    mail_to(invitee)
    give_access(group, coach)
    CoachNote.objects.create(membership=member, coach=coach, text="Ask Ada")
    invite_to_group(group=group, role=Role.VIEWER, note="For Ada", token=new_token(), now=NOON)
    invite_coach(note="For Ada", by=coach.user, token=new_token(), now=NOON)
    coach.user.groups.add(auth.Group.objects.create(name="Editors"))
    coach.user.user_permissions.add(auth.Permission.objects.latest("pk"))
    LogEntry.objects.create(user=coach.user, object_repr="Ada", action_flag=ADDITION)
    Session.objects.create(session_key="a", session_data="", expire_date=NOON)
    Mail.objects.create(kind="password", email="ada@example.org", site="http://x", queued_at=NOON, due_at=NOON)
    Tally.objects.create(key="a", opened_at=NOON, count=1)
    set_up_app(coach.user)


def test_nothing_of_a_person_stays_once_everything_is_old_enough(version: Version) -> None:
    one_row_of_everything(version)
    personal = {label: m for label, m in every_model().items() if label not in retention.NOTHING_OF_A_PERSON}
    assert [label for label, model in personal.items() if not model._base_manager.exists()] == []
    Version.objects.filter(pk=version.pk).update(published_by=User.objects.get())
    purge(days=dict.fromkeys(retention.SETTINGS, 1), now=timezone.now() + 3653 * DAY)
    assert [label for label, model in personal.items() if model._base_manager.exists()] == []
    version.refresh_from_db()
    assert version.published_by is None


def test_nothing_is_deleted_early_by_the_settings_as_they_come(version: Version) -> None:
    """What is in use, or was a month ago, is there after a purge with the default settings."""
    one_row_of_everything(version)
    kept = [Attempt, Posting, Group, Invitee, Coach, User, ShareLink, CoachInvitation, LogEntry]
    before = {model: model._base_manager.count() for model in kept}
    purge(days={name: getattr(settings, name) for name in retention.SETTINGS}, now=NOON + 30 * DAY)
    assert {model: model._base_manager.count() for model in kept} == before
