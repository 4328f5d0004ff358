"""Back up the whole database to one file while the site runs, and restore it.

SQLite uses its online backup, PostgreSQL uses pg_dump and pg_restore.
"""

from pathlib import Path
from types import ModuleType

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessments.models import Attempt, Group, Posting
from assessments.operations.backups import postgresql, sqlite
from assessments.operations.backups.files import BackupError, new_file

__all__ = ["BackupError", "back_up", "restore"]

BACKENDS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
PEOPLES_DATA = {"attempt": Attempt, "kept posting": Posting, "group": Group}


def back_up(*, path: Path, force: bool = False) -> int:
    """Copy the database to the file ``path``, and return its size in bytes.

    The copy is checked before the file gets its name. An existing file is replaced only with ``force``. Raises
    BackupError; then nothing has changed.
    """
    backend = _backend()
    if "django_migrations" not in connection.introspection.table_names():
        raise BackupError("The database is empty, so there is nothing to back up. Is DATABASE_URL the right one?")
    _refuse_the_database_itself(path)
    with new_file(path, force=force) as unfinished:
        backend.write(to=unfinished)
        return unfinished.stat().st_size


def restore(*, path: Path, replace: bool = False) -> list[str]:
    """Replace the content of the database by a backup; return the migrations that have to be run afterwards.

    A database with attempts, postings or groups is replaced only with ``replace``. Raises BackupError; then the
    database hasn't changed.
    """
    backend = _backend()
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    if not path.stat().st_size:
        raise BackupError(f"{path} is empty, so it is no backup.")
    _refuse_the_database_itself(path)
    _refuse_unknown(backend.migrations_in(path))
    held = _peoples_data()
    if held and not replace:
        raise BackupError(f"The database holds {held}. They would be lost; with --replace they are.")
    backend.read(path)
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _backend() -> ModuleType:
    if connection.in_atomic_block:
        # SQLite's backup waits for the end of the transaction, which would wait for the backup.
        raise BackupError("A database is backed up and restored outside of transactions.")
    if connection.vendor not in BACKENDS:
        raise BackupError(f"There is no way to back up {connection.display_name}; its own tools can.")
    return BACKENDS[connection.vendor]


def _refuse_the_database_itself(path: Path) -> None:
    """Refuse the database's own file: overwriting it would lose data."""
    own = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and own.exists() and path.exists() and own.samefile(path):
        raise BackupError(f"{path} is the database itself. Choose another file.")


def _peoples_data() -> str:
    """Return what people have put into the database, as “2 attempts, 1 group”; empty if nothing."""
    tables = set(connection.introspection.table_names())
    counts = {
        name: model._default_manager.count() for name, model in PEOPLES_DATA.items() if model._meta.db_table in tables
    }
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)


def _refuse_unknown(applied: set[tuple[str, str]]) -> None:
    """Refuse backups of other programs, and of a newer careerfit, whose tables this one can't read."""
    if not any(app == Attempt._meta.app_label for app, _ in applied):
        raise BackupError("The file is a database, but not one of careerfit.")
    loader = MigrationExecutor(None).loader
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= set(migration.replaces)
    # Migrations of apps that careerfit no longer uses don't matter.
    newer = sorted(f"{app}.{name}" for app, name in applied - known if app in loader.migrated_apps)
    if newer:
        raise BackupError(f"The backup is of a newer careerfit: it has {', '.join(newer)}. Update careerfit first.")
