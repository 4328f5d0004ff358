"""The whole database into one file while the site runs, and back; SQLite by itself, PostgreSQL by its own tools."""

from pathlib import Path
from types import ModuleType

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessments.models import Attempt, Group, Posting
from assessments.operations.backups import postgresql, sqlite
from assessments.operations.backups.files import BackupError, new_file

__all__ = ["BackupError", "back_up", "restore"]

WAYS: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
HELD = {"attempt": Attempt, "kept posting": Posting, "group": Group}


def back_up(*, path: Path, force: bool = False) -> int:
    """Copy the database into the file ``path``, and return its size in bytes.

    The copy is checked before it gets its name. A file that is there already is replaced with ``force`` alone. Raises
    BackupError, after which everything is as it was.
    """
    way = _way()
    if "django_migrations" not in connection.introspection.table_names():
        raise BackupError("The database is empty, so there is nothing to back up. Is DATABASE_URL the right one?")
    _refuse_the_database_itself(path)
    with new_file(path, force=force) as unfinished:
        way.write(to=unfinished)
        return unfinished.stat().st_size


def restore(*, path: Path, replace: bool = False) -> list[str]:
    """Put a backup in the place of everything in the database; return the migrations that are to be run afterwards.

    A database that people have used is replaced with ``replace`` alone. Raises BackupError, after which the database
    is as it was.
    """
    way = _way()
    if not path.is_file():
        raise BackupError(f"There is no file {path}.")
    _refuse_the_database_itself(path)
    _refuse_unknown(way.migrations_in(path))
    held = _held()
    if held and not replace:
        raise BackupError(f"The database holds {held}. They would be lost; with --replace they are.")
    way.read(path)
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _way() -> ModuleType:
    if connection.in_atomic_block:
        # SQLite would wait for the end of the transaction, which waits for the copy.
        raise BackupError("A database is backed up and restored outside of transactions.")
    if connection.vendor not in WAYS:
        raise BackupError(f"There is no way to back up {connection.display_name}; its own tools can.")
    return WAYS[connection.vendor]


def _refuse_the_database_itself(path: Path) -> None:
    """A backup over the database would lose what is written meanwhile; and it is no backup."""
    own = Path(str(connection.settings_dict["NAME"]))
    if connection.vendor == "sqlite" and own.exists() and path.exists() and own.samefile(path):
        raise BackupError(f"{path} is the database itself. Choose another file.")


def _held() -> str:
    """Say what people have put into the database; nothing where there are no tables yet."""
    tables = set(connection.introspection.table_names())
    counts = {name: model._default_manager.count() for name, model in HELD.items() if model._meta.db_table in tables}
    return ", ".join(f"{count} {name}{'s' if count > 1 else ''}" for name, count in counts.items() if count)


def _refuse_unknown(applied: set[tuple[str, str]]) -> None:
    """Refuse what is no backup of careerfit, and one of a newer careerfit, whose tables this one can't read."""
    if not any(app == Attempt._meta.app_label for app, _ in applied):
        raise BackupError("The file is a database, but not one of careerfit.")
    loader = MigrationExecutor(None).loader
    known = set(loader.disk_migrations)
    for migration in loader.disk_migrations.values():
        known |= set(migration.replaces)
    # An app that careerfit no longer uses may have left its rows: they stand in nobody's way.
    newer = sorted(f"{app}.{name}" for app, name in applied - known if app in loader.migrated_apps)
    if newer:
        raise BackupError(f"The backup is of a newer careerfit: it has {', '.join(newer)}. Update careerfit first.")
