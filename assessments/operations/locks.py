"""The lock by which one process at a time migrates a database, of all servers that share it."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any

MIGRATING = 0x63617265  # any number, as long as it stays the same from one release to the next
POLL_SECONDS = 0.2


def migration_lock(database: Any, waiting: Callable[[], None]) -> AbstractContextManager[None]:
    """Hold the lock of whoever migrates this database; call ``waiting`` once if another process holds it."""
    if database.vendor == "postgresql":
        return _lock_in_postgresql(database, waiting)
    if database.vendor == "sqlite" and not database.is_in_memory_db():
        return _lock_file(Path(f"{database.settings_dict['NAME']}-migrating"), waiting)
    return nullcontext()


@contextmanager
def _lock_in_postgresql(database: Any, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock by a transaction on a connection of its own: it ends with the process, also behind PgBouncer.

    It asks again and again and never waits within a statement: an index that is built concurrently waits for all
    statements under way.
    """
    holder = database.copy()

    def try_lock() -> bool:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [MIGRATING])
        return bool(cursor.fetchone()[0])

    try:
        holder.set_autocommit(False)
        with holder.cursor() as cursor:
            _wait_for(try_lock, waiting)
            yield
    finally:
        holder.close()


@contextmanager
def _lock_file(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold a lock on a file beside the database: SQLite's own locks end when somebody else closes the database file."""
    handle = -1

    def try_lock() -> bool:
        nonlocal handle
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(handle), path.stat()):
                return True
        except (BlockingIOError, FileNotFoundError):  # held, or removed by who held it until now
            pass
        os.close(handle)
        return False

    _wait_for(try_lock, waiting)
    try:
        yield
    finally:
        path.unlink()
        os.close(handle)


def _wait_for(try_lock: Callable[[], bool], waiting: Callable[[], None]) -> None:
    if try_lock():
        return
    waiting()
    while not try_lock():
        time.sleep(POLL_SECONDS)
