"""Back up PostgreSQL with pg_dump and pg_restore. Credentials are passed in the environment, not as arguments."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from assessments.operations.backups.files import BackupError

DEBIAN = Path("/usr/lib/postgresql")  # several versions can be installed here
PLACES = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "NAME": "PGDATABASE"}
VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
APPLIED = re.compile(r"^\d+\t([^\t]+)\t([^\t]+)\t", re.MULTILINE)
TABLE = re.compile(r"^\d+; \d+ \d+ TABLE \S+ (\S+) ", re.MULTILINE)


def write(*, to: Path) -> None:
    """Dump a snapshot of the database, and check the dump's table of contents."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-password", f"--file={to}")
    if "assessments_attempt" not in _tables_in(to):
        raise BackupError("The dump lacks careerfit's tables, so it does not count.")


def migrations_in(path: Path) -> set[tuple[str, str]]:
    """Return the migrations that were applied to the backup's database, by app and name."""
    if "django_migrations" not in _tables_in(path):
        return set()
    rows = _run("pg_restore", "--data-only", "--table=django_migrations", "--file=-", str(path))
    return set(APPLIED.findall(rows))


def read(path: Path) -> None:
    """Replace the tables by the backup in one transaction."""
    others = set(connection.introspection.table_names()) - _tables_in(path)
    if others:
        raise BackupError(
            f"The database has tables that the backup doesn't know: {', '.join(sorted(others))}. "
            "Make an empty database, put it into DATABASE_URL, and restore into that."
        )
    database = connection.settings_dict["NAME"]
    connection.close()  # its locks would block pg_restore
    one_step = ("--single-transaction", "--exit-on-error", "--clean", "--if-exists")
    _run("pg_restore", *one_step, "--no-owner", "--no-password", f"--dbname={database}", str(path))


def _tables_in(path: Path) -> set[str]:
    return set(TABLE.findall(_run("pg_restore", "--list", str(path))))


def _run(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs and return its output."""
    command = [_find(program), *arguments]
    # No shell: the arguments are a list, and the program is given by its full path.
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        raise BackupError(f"{program} failed, so nothing was done: {lines[0] if lines else done.returncode}")
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the connection settings as libpq's environment variables, including TLS and password files.

    ``settings_to_cmd_args_env`` is undocumented in Django 5.2; `test_a_password_is_in_the_environment_alone` fails if
    it changes.
    """
    settings = connection.settings_dict
    _, secrets = DatabaseClient.settings_to_cmd_args_env(settings, [])
    places = {variable: str(settings[name]) for name, variable in PLACES.items() if settings.get(name)}
    return {**os.environ, **places, **(secrets or {})}


def _find(program: str) -> str:
    """Return the path of the newest installed program; refuse one that is older than the server."""
    found = [Path(path) for path in (shutil.which(program), *DEBIAN.glob(f"*/bin/{program}")) if path]
    if not found:
        raise BackupError(
            f"{program} is not here. It comes with PostgreSQL's client programs "
            "(Debian: apt install postgresql-client)."
        )
    newest = max(found, key=_major)
    server = _server()
    if _major(newest) < server:
        raise BackupError(
            f"{newest} is of PostgreSQL {_major(newest)}, too old for the server’s {server}. "
            f"Install the client programs of {server} (Debian: apt install postgresql-client-{server})."
        )
    return str(newest)


def _server() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10_000


def _major(program: Path) -> int:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = VERSION.search(done.stdout)
    return int(found[1]) if found else 0
