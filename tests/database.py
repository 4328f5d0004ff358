"""What the processes of a run share, and a database fixture without a transaction around the test, for threads."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import DjangoDbBlocker

from assessments.models import Attempt, Tally

FRESH = "fresh.sqlite3"  # after the first migrate, in the folder that the processes of a run share


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file lock of this path; other processes wait."""
    with path.with_suffix(".lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def all_models() -> list[type[models.Model]]:
    """Every model, and the tables between two models."""
    return list(apps.get_models(include_auto_created=True))


def stored_rows(model: type[models.Model]) -> list[tuple[Any, ...]]:
    """The rows of a table as the database returns them, by their keys; turning them into Python values takes longer."""
    quoted = connection.ops.quote_name
    key = str(model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {quoted(model._meta.db_table)} ORDER BY {quoted(key)}")  # noqa: S608 -- our names
        return list(cursor.fetchall())


def everything() -> dict[str, Any]:
    """Every row of the database, and every applied migration."""
    rows: dict[str, Any] = {model._meta.label: stored_rows(model) for model in all_models()}
    return rows | {"migrations": sorted(MigrationRecorder(connection).applied_migrations())}


def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Like pytest-django's fixture of this name, in a tenth of the time; a test module overrides that one with it.

    Tests' writes are committed. Afterwards attempts are deleted, and every other row has to be as before; pytest-django
    would flush the database, and the shipped questionnaire would be loaded again.
    """
    with django_db_blocker.unblock():
        before = everything()
        assert before["assessments.Attempt"] == before["auth.User"] == [], "This is not a database for tests."
        yield
        Attempt.objects.all().delete()
        Tally.objects.all().delete()
        after = everything()
        if after != before:
            call_command("flush", verbosity=0, interactive=False)
        assert after == before
