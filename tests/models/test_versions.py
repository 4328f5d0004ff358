"""The database refuses changes to published versions; the cache of their small columns."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError
from pytest_django import DjangoAssertNumQueries

from assessments.models import Attempt, Version, known_version
from tests.factories import make_attempt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "column",
    [
        "number",
        "definition",
        "sha256",
        "engine",
        "opening_keys",
        "cutoffs",
        "questions_to_come",
        "published_at",
        "note",
    ],
)
def test_the_database_refuses_to_change_a_version(version: Version, column: str) -> None:
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{column: getattr(version, column)})


def test_the_database_refuses_to_delete_a_version_with_attempts(attempt: Attempt) -> None:
    with pytest.raises(ProtectedError):
        attempt.version.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_version")
        connection.check_constraints()


def test_the_content_is_the_published_definition(version: Version) -> None:
    assert version.content.sha256 == version.sha256
    assert version.content is Version.objects.get().content  # read once per process


def test_a_cached_version_equals_its_row(version: Version, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    known_version(version.pk, version.sha256)
    with django_assert_num_queries(0):
        known = known_version(version.pk, version.sha256)
        names = ("number", "engine", "opening_keys", "cutoffs", "questions_to_come")
        small = {name: getattr(known, name) for name in names}
    assert known == version
    assert small == {name: getattr(version, name) for name in small}
    assert known.content is version.content


def test_a_cached_version_reads_its_questionnaire_anew(version: Version) -> None:
    questionnaire = known_version(version.pk, version.sha256).questionnaire
    questionnaire.framed_by = "https://example.org"
    questionnaire.save()
    assert known_version(version.pk, version.sha256).questionnaire.framed_by == "https://example.org"


def test_the_cache_is_not_used_for_another_hash(version: Version) -> None:
    known_version(version.pk, version.sha256)
    with pytest.raises(Version.DoesNotExist):
        known_version(version.pk, "b" * 64)


def test_two_versions_cannot_have_one_number(version: Version) -> None:
    copy = Version.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save(force_insert=True)


def test_an_attempt_keeps_its_version(version: Version) -> None:
    attempt = make_attempt(version=version)
    newer = Version.objects.get()
    newer.pk, newer.number, newer.sha256 = None, 2, "b" * 64
    newer.save(force_insert=True)
    attempt.refresh_from_db()
    assert attempt.version_id == version.pk
