"""The statements written by hand do the same as their ORM queries."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from assessments.models import Answer, Attempt, Version, known_version
from assessments.quiz import hot_queries
from tests.factories import NOON, make_attempt, make_finished

pytestmark = pytest.mark.django_db
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
RESPONSES = st.none() | st.integers(1, 5) | TEXT | st.lists(TEXT) | st.dictionaries(TEXT, st.integers(0, 100))
LATER = NOON + timedelta(minutes=1)


@pytest.mark.parametrize("state", ["begun", "finished", "reopened"])
def test_find_attempt_loads_what_the_orm_loads(version: Version, django_assert_num_queries: Any, state: str) -> None:
    row = make_attempt(version=version, mode="adaptive", seniority="senior", company_size="startup")
    row.target_answers, row.estimated_remaining = 24, 7
    row.finished_at = None if state == "begun" else LATER
    row.reopened_at = LATER + timedelta(seconds=0.25) if state == "reopened" else None
    row.save()
    by_orm = Attempt.objects.get(pk=row.pk)
    known_version(version.pk, version.sha256)
    with django_assert_num_queries(1):
        found = hot_queries.find_attempt(attempt_id=row.pk, owner=row.owner)
        assert found is not None
        names = [field.attname for field in Attempt._meta.concrete_fields]
        assert [getattr(found, name) for name in names] == [getattr(by_orm, name) for name in names]
        assert (found, found.version.sha256) == (by_orm, version.sha256)
        assert found.accepts_answers == (state != "finished")


def test_an_attempt_of_another_owner_is_not_found(version: Version) -> None:
    finished, begun = make_finished(version=version), make_attempt(version=version)
    for attempt in (finished, begun):
        for other in ("0" * 64, "f" * 64, ""):
            assert hot_queries.find_attempt(attempt_id=attempt.pk, owner=other) is None


class AnythingAnswered(TestCase):
    """Every response comes back as it went in, and as the ORM reads it."""

    @given(st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), RESPONSES))
    def test_comes_back(self, given_responses: dict[str, Any]) -> None:
        attempt = make_attempt(version=Version.objects.get())
        for key, response in given_responses.items():
            hot_queries.save_response(attempt=attempt, question_key=key, response=response, now=NOON)
        assert list(hot_queries.responses_of(attempt=attempt).items()) == list(given_responses.items())
        rows = attempt.answers.order_by("pk")
        assert dict(rows.values_list("question_key", "value")) == given_responses
        assert all(row.skipped == (row.value is None) for row in rows)


def test_a_later_response_replaces_an_earlier_one(version: Version) -> None:
    attempt = make_attempt(version=version)
    for response, now in ((3, NOON), (None, LATER)):
        hot_queries.save_response(attempt=attempt, question_key="a", response=response, now=now)
    row = Answer.objects.get()
    assert (row.value, row.skipped, row.first_answered_at, row.answered_at) == (None, True, NOON, LATER)


def test_move_on_updates_only_from_the_current_question(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    assert hot_queries.move_on(attempt=attempt, next_key="b", estimated_remaining=9)
    row = Attempt.objects.get(pk=attempt.pk)
    assert (row.next_key, row.estimated_remaining) == ("b", 9)
    assert not hot_queries.move_on(attempt=attempt, next_key="c", estimated_remaining=8)
    row.refresh_from_db()
    assert (row.next_key, row.estimated_remaining) == ("b", 9)


def test_a_finished_attempt_does_not_move_on_until_it_is_reopened(version: Version) -> None:
    attempt = make_finished(version=version)
    assert not hot_queries.move_on(attempt=attempt, next_key="b", estimated_remaining=9)
    Attempt.objects.filter(pk=attempt.pk).update(reopened_at=LATER)
    assert hot_queries.move_on(attempt=attempt, next_key="b", estimated_remaining=9)
    assert Attempt.objects.get(pk=attempt.pk).next_key == "b"
