"""Create a file that gets its name only when it is complete."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIDECARS = ("-journal", "-wal", "-shm")


class BackupError(Exception):
    """Nothing was backed up or restored; the message says why."""


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """Yield an empty file beside ``path`` that only its owner can read; rename it to ``path`` on success.

    Raises BackupError if ``path`` exists, unless with ``force``, and if it can't be written.
    """
    unfinished = path.with_name(path.name + ".new")
    try:
        handle = _open(unfinished)
    except OSError as error:
        raise BackupError(f"{unfinished} can’t be written: {error.strerror}.") from error
    try:
        _lock_and_empty(handle, unfinished)
        if path.is_dir() or (path.exists() and not force):
            unfinished.unlink()
            raise BackupError(f"{path} is there already. Choose another name" + ", or use --force to replace it.")
        try:
            yield unfinished
            os.fsync(handle)
            os.replace(unfinished, path)  # noqa: PTH105 -- next to os.fsync
            _sync_folder(path.parent)
        except OSError as error:
            _remove(unfinished)
            raise BackupError(f"{path} can’t be written: {error.strerror}.") from error
        except BaseException:
            _remove(unfinished)
            raise
    finally:
        os.close(handle)


def _open(unfinished: Path) -> int:
    # The mode doesn't depend on the umask; fchmod also sets it on the leftover of a backup that was killed.
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.fchmod(handle, 0o600)
    return handle


def _lock_and_empty(handle: int, unfinished: Path) -> None:
    """Lock and empty the file and remove leftovers of a killed backup; fail if another backup is writing it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_same_file = os.path.samestat(os.fstat(handle), unfinished.stat())
    except OSError:
        is_same_file = False
    if not is_same_file:
        raise BackupError(f"Another backup is writing {unfinished} just now.")
    os.ftruncate(handle, 0)
    for ending in SIDECARS:
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _remove(unfinished: Path) -> None:
    for ending in ("", *SIDECARS):
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that the file's new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
