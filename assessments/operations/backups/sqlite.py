"""SQLite's own online backup: one snapshot, while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from assessments.operations.backups.files import BackupError


def write(*, to: Path) -> None:
    """Copy the database as it is at this moment, and check the copy."""
    connection.ensure_connection()
    with _said("backed up"), closing(sqlite3.connect(to)) as copy:
        # The file has no name yet and is synced when it gets it: a journal would only cost time.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        # All pages in one step: in several, each write of somebody else's would start the copy anew.
        connection.connection.backup(copy)
        # One file, which can be read where nothing can be written beside it.
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy)


def migrations_in(path: Path) -> set[tuple[str, str]]:
    """Check the file, and return the migrations that its database has had, by app and name."""
    with _said("restored"), closing(_open(path)) as backup:
        _check(backup)
        if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return set()
        return set(backup.execute("SELECT app, name FROM django_migrations"))


def read(path: Path) -> None:
    """Put the backup in the place of the database's content, in one transaction: others see all of it or nothing."""
    connection.ensure_connection()
    with _said("restored"), closing(_open(path)) as backup:
        backup.backup(connection.connection)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _check(copy: sqlite3.Connection) -> None:
    problems = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
    problems += [f"a row of {table} leads nowhere" for table, *_ in copy.execute("PRAGMA foreign_key_check")]
    if problems:
        raise BackupError(f"The copy is damaged, so nothing was done: {problems[0]}.")


@contextmanager
def _said(what: str) -> Iterator[None]:
    """Say SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"Nothing was {what}: {error}.") from error
