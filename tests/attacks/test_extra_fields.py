"""Posted fields that no form has: the columns behind them stay as they are."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from assessments.coaching.coach_invitations import invite_coach
from assessments.links.links import owner_digest
from assessments.models import Attempt, Coach, Group, Membership, Posting, ShareLink, Version
from tests.attacks.attackers import OTHER, PASSWORD, logged_in
from tests.core.posting_reader.own import text_of
from tests.factories import STUDENT, TOKEN, make_finished, posted_for
from tests.made_groups import CODE, consent_to, make_coach, make_group, make_member

pytestmark = pytest.mark.django_db


EXTRA = {
    "id": "999",
    "pk": "999",
    "owner": owner_digest(OTHER),
    "version": "999",
    "finished_at": "2020-01-01",
    "reopened_at": "2020-01-01",
    "started_at": "2020-01-01",
    "estimated_remaining": "1",
    "target_answers": "1",
    "is_staff": "on",
    "is_superuser": "on",
    "is_active": "",
    "user": "1",
    "user_permissions": "1",
    "groups": "1",
    "code": "ZZZZ2222",
    "token": "Z" * 22,
    "together_token": "Z" * 22,
    "created_at": "2020-01-01",
    "opened_count": "77",
    "revoked_at": "2020-01-01",
    "agreed_until": "2099-01-01",
    "agreed_answers": "on",
    "note": "",
    "joined_at": "2020-01-01",
}


def without(row: Any, *changing: str) -> dict[str, Any]:
    """The values of a row in the database without the columns that a form may change."""
    held = type(row).objects.filter(pk=row.pk).values().get()
    assert set(changing) <= set(held)
    return {name: value for name, value in held.items() if name not in changing}


def test_every_extra_field_is_a_field_of_a_model() -> None:
    models: list[type[Model]] = [*apps.get_app_config("assessments").get_models(), User]
    assert set(EXTRA) <= {"pk", *(field.name for model in models for field in model._meta.get_fields())}


def test_starting_ignores_extra_fields(student: Client, version: Version) -> None:
    student.post("/q/data-science-jobs/", EXTRA | {"mode": "full"})
    begun = Attempt.objects.get()
    assert (begun.owner, begun.version_id, begun.finished_at) == (owner_digest(STUDENT), version.pk, None)
    assert begun.started_at.year > 2020


def test_an_answer_leaves_the_columns_of_its_attempt(student: Client, attempt: Attempt) -> None:
    before = without(attempt)
    asked = attempt.version.content.questions[0]
    student.post(f"/take/{attempt.pk}/{asked.key}/", EXTRA | posted_for(asked))
    assert without(attempt) == before
    assert attempt.answers.get().question_key == asked.key


def test_changing_a_link_keeps_its_token_and_count(student: Client, finished: Attempt) -> None:
    link = finished.links.get()
    before = without(link, "label", "expires_at", "shows_answers")
    response = student.post(f"/r/{TOKEN}/link/", EXTRA | {"label": "new", "lifetime": "week"})
    assert response.status_code == 303
    assert without(link, "label", "expires_at", "shows_answers") == before
    student.post(f"/r/{TOKEN}/share/", EXTRA | {"label": "second", "lifetime": "week"})
    made = ShareLink.objects.get(label="second")
    assert made.token != EXTRA["token"]
    assert (made.opened_count, made.revoked_at, made.attempt_id) == (0, None, finished.pk)


def test_a_saved_posting_belongs_to_who_sent_it(student: Client, version: Version) -> None:
    student.post("/postings/", EXTRA | {"text": text_of("infra"), "name": "x", "keep": "1"})
    kept = Posting.objects.get()
    assert (kept.owner, kept.version_id) == (owner_digest(STUDENT), version.pk)


def test_joining_agrees_to_the_terms_of_the_group_only(student: Client, lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    theirs = make_finished(version=version, owner=OTHER)
    posted = EXTRA | consent_to(group)
    assert student.post(f"/g/{CODE}/", posted | {"attempt": str(theirs.pk)}).status_code == 422
    assert student.post(f"/g/{CODE}/", posted).status_code == 303
    member = Membership.objects.get()
    assert (member.owner, member.attempt_id) == (owner_digest(STUDENT), None)
    assert (member.agreed_until, member.agreed_answers) == (group.visible_until, False)


def test_group_settings_keep_the_coach_and_the_code(lind: Coach, version: Version) -> None:
    berg = make_coach("berg")
    group = make_group(lind, version)
    terms = ("name", "places", "closes_on", "visible_until")
    before = without(group, *terms, "shows_answers")
    posted = EXTRA | {name: getattr(group, name) for name in terms} | {"coach": berg.pk, "questionnaire": "999"}
    assert logged_in(lind).post(f"/coach/groups/{group.pk}/settings/", posted).status_code == 303
    assert without(group, *terms, "shows_answers") == before
    posted |= {"questionnaire": version.questionnaire_id}
    assert logged_in(lind).post("/coach/groups/new/", posted).status_code == 303
    made = Group.objects.exclude(pk=group.pk).get()
    assert made.coach_id == lind.pk
    assert made.code != EXTRA["code"]


def test_a_note_changes_no_other_column_of_a_member(lind: Coach, version: Version) -> None:
    group = make_group(lind, version)
    member = make_member(group, make_finished(version=version))
    before = without(member, "note")
    address = f"/coach/groups/{group.pk}/members/{member.pk}/"
    assert logged_in(lind).post(address, EXTRA | {"note": "new", "display_name": "x"}).status_code == 303
    assert without(member, "note") == before


def test_an_invited_coach_gets_no_admin_rights(stranger: Client, version: Version) -> None:
    invite_coach(note="", by=None, token="I" * 22, now=timezone.now())
    posted = {"name": "Ana", "username": "ana", "email": "", "password1": PASSWORD, "password2": PASSWORD}
    assert stranger.post(f"/coach/invitation/{'I' * 22}/", EXTRA | posted).status_code == 303
    user = User.objects.get(username="ana")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert not user.user_permissions.exists()
