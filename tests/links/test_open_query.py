"""The hand-written statement that opens a link does the same as the ORM's query."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import models
from pytest_django import DjangoAssertNumQueries

from assessments.links.links import SharedPosting, SharedResult, link_for, new_token, open_link
from assessments.links.open_query import find_active_link
from assessments.models import Attempt, Posting, ResultSnapshot, ShareLink, Version
from tests.factories import NOON, TOKEN, make_attempt

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1, microseconds=250)


def values(row: models.Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.mark.parametrize("state", ["as it was", "reopened", "with all that a link can have", "without a snapshot"])
def test_it_loads_what_the_orm_loads(
    finished: Attempt, django_assert_num_queries: DjangoAssertNumQueries, state: str
) -> None:
    if state == "reopened":
        Attempt.objects.update(reopened_at=LATER, target_answers=7)
    if state == "with all that a link can have":
        changes = {"label": "Für die Agentur", "shows_answers": True, "opened_count": 3, "last_opened_at": LATER}
        ShareLink.objects.update(**changes, expires_at=LATER + timedelta(days=1))
    if state == "without a snapshot":
        ResultSnapshot.objects.all().delete()
    by_orm = ShareLink.objects.select_related("attempt__version__questionnaire").get(token=TOKEN)
    assert by_orm.attempt is not None
    find_active_link(token=TOKEN, now=LATER)  # the version's small columns are in the process's cache now
    with django_assert_num_queries(1):
        link = find_active_link(token=TOKEN, now=LATER)
        assert link is not None
        assert link.attempt is not None
        questionnaire = link.attempt.version.questionnaire
        snapshot = None if state == "without a snapshot" else values(link.attempt.snapshot)
        assert hasattr(link.attempt, "snapshot") is (snapshot is not None)
    assert (values(link), values(link.attempt)) == (values(by_orm), values(by_orm.attempt))
    assert values(questionnaire) == values(by_orm.attempt.version.questionnaire)
    assert link.attempt.version == by_orm.attempt.version
    assert snapshot == (values(ResultSnapshot.objects.get()) if snapshot else None)


def test_only_active_links_are_found(finished: Attempt) -> None:
    def found() -> bool:
        return find_active_link(token=TOKEN, now=LATER) is not None

    assert found()
    assert find_active_link(token=TOKEN[:-1] + "x", now=LATER) is None
    for expires_at in (LATER - timedelta(microseconds=1), LATER, LATER + timedelta(microseconds=1)):
        ShareLink.objects.update(expires_at=expires_at)
        assert found() == ShareLink.objects.active(now=LATER).exists() == (expires_at > LATER)
    ShareLink.objects.update(expires_at=None, revoked_at=NOON)
    assert not found()


def test_a_posting_and_a_result_take_one_query(
    version: Version, finished: Attempt, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    posting = Posting.objects.create(version=version, owner=finished.owner, text="We are hiring.", kept_at=NOON)
    token = link_for(of=posting, token=new_token(), now=NOON).token
    open_link(token=TOKEN, owner="", now=LATER)
    with django_assert_num_queries(1):
        assert isinstance(open_link(token=TOKEN, owner=finished.owner, now=LATER), SharedResult)
    with django_assert_num_queries(1):
        shared = open_link(token=token, owner=finished.owner, now=LATER)
        assert isinstance(shared, SharedPosting)
        assert (shared.posting.version.questionnaire.slug, shared.is_owner) == ("data-science-jobs", True)
        assert values(shared.posting) == values(posting)
    assert not open_link(token=token, owner="", now=LATER).is_owner


def test_an_unfinished_attempt_without_links_is_not_found(version: Version) -> None:
    make_attempt(version=version)
    assert find_active_link(token=TOKEN, now=LATER) is None
