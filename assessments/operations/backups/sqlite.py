"""Back up SQLite with its online backup: one consistent snapshot while others write."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

from assessments.operations.backups.files import BackupError


def write(*, to: Path) -> None:
    """Copy a snapshot of the database, and check the copy."""
    connection.ensure_connection()
    with _as_backup_errors("backed up"), closing(sqlite3.connect(to)) as copy:
        # The file is synced before it is renamed, so it needs no journal.
        copy.execute("PRAGMA journal_mode=OFF")
        copy.execute("PRAGMA synchronous=OFF")
        # Copy all pages in one step: in several steps, each write by others would restart the copy.
        connection.connection.backup(copy)
        # Without WAL the copy is one file, which can also be read in a read-only folder.
        copy.execute("PRAGMA journal_mode=DELETE")
        _check(copy)


def migrations_in(path: Path) -> set[tuple[str, str]]:
    """Check the file, and return the migrations that were applied to its database, by app and name."""
    with _as_backup_errors("restored"), closing(_open(path)) as backup:
        _check(backup)
        if not backup.execute("SELECT 1 FROM sqlite_master WHERE name = 'django_migrations'").fetchone():
            return set()
        return set(backup.execute("SELECT app, name FROM django_migrations"))


def read(path: Path) -> None:
    """Replace the database's content by the backup in one transaction."""
    connection.ensure_connection()
    with _as_backup_errors("restored"), closing(_open(path)) as backup:
        backup.backup(connection.connection)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def _check(copy: sqlite3.Connection) -> None:
    problems = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
    problems += [f"a row of {table} leads nowhere" for table, *_ in copy.execute("PRAGMA foreign_key_check")]
    if problems:
        raise BackupError(f"The copy is damaged, so nothing was done: {problems[0]}.")


@contextmanager
def _as_backup_errors(what: str) -> Iterator[None]:
    """Raise SQLite's errors as BackupError."""
    try:
        yield
    except sqlite3.Error as error:
        raise BackupError(f"Nothing was {what}: {error}.") from error
