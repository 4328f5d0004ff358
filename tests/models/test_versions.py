"""A published version is frozen, by the database itself."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from assessments.models import Attempt, Version
from tests.factories import make_attempt

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "column", ["number", "definition", "sha256", "engine", "opening_keys", "cutoffs", "published_at", "note"]
)
def test_the_database_refuses_to_change_it(version: Version, column: str) -> None:
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**{column: getattr(version, column)})


def test_the_database_refuses_to_delete_one_that_was_taken(attempt: Attempt) -> None:
    with pytest.raises(ProtectedError):
        attempt.version.delete()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assessments_version")
        connection.check_constraints()


def test_its_content_is_what_was_published(version: Version) -> None:
    assert version.content.sha256 == version.sha256
    assert version.content is Version.objects.get().content  # read once in each process


def test_a_number_is_taken_once(version: Version) -> None:
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
