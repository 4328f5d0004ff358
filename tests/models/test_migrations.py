"""What a migration makes of rows that were there before it."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from assessments.models import Attempt, Version
from tests.factories import make_finished

BEFORE, AFTER = ("assessments", "0002_freeze_versions"), ("assessments", "0003_adaptive")


def migrated(target: tuple[str, str]) -> Any:
    """Migrate, and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps.get_model


@pytest.mark.django_db(transaction=True)
def test_to_the_short_version_and_back_to_the_adaptive_one() -> None:
    version = Version.objects.get()
    taken = make_finished(version=version, mode="adaptive")
    answered = taken.answers.count()
    try:
        get = migrated(BEFORE)
        old = get("assessments", "Attempt").objects.get()
        assert (old.mode, old.answers.count()) == ("full", answered)
        old.mode = "short"
        old.save()
        with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
            get("assessments", "Version").objects.update(short_keys=[])
    finally:
        migrated(AFTER)
        migrated(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments")[0])
    attempt, answer = Attempt.objects.get(), taken.answers.latest("pk")
    assert (attempt.mode, attempt.next_key, attempt.answers.count()) == ("full", "", answered)
    assert answer.first_answered_at == answer.answered_at
    assert len(Version.objects.get().opening_keys) == 8
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.update(opening_keys=[])
