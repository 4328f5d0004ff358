"""A file that has its name only when it is whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SIDECARS = ("-journal", "-wal", "-shm")


class BackupError(Exception):
    """Nothing was backed up or restored; the message says why, in a sentence."""


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[Path]:
    """Give an empty file beside ``path``, for its owner's eyes alone; it becomes ``path`` when all went well.

    Raises BackupError where ``path`` is there already, unless with ``force``, and where it can't be written.
    """
    unfinished = path.with_name(path.name + ".new")
    try:
        handle = _open(unfinished)
    except OSError as error:
        raise BackupError(f"{unfinished} can't be written: {error.strerror}.") from error
    try:
        _take(handle, unfinished)
        if path.is_dir() or (path.exists() and not force):
            unfinished.unlink()
            raise BackupError(f"{path} is there already. Choose another name" + ", or use --force to replace it.")
        try:
            yield unfinished
            os.fsync(handle)
            os.replace(unfinished, path)  # noqa: PTH105 -- beside os.fsync, as one step
            _sync_folder(path.parent)
        except OSError as error:
            _remove(unfinished)
            raise BackupError(f"{path} can't be written: {error.strerror}.") from error
        except BaseException:
            _remove(unfinished)
            raise
    finally:
        os.close(handle)


def _open(unfinished: Path) -> int:
    # No umask could be forgotten: the mode is given, and a file that was cut off before gets it too.
    handle = os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    os.fchmod(handle, 0o600)
    return handle


def _take(handle: int, unfinished: Path) -> None:
    """Empty the file, also of what a backup left that was killed, unless another backup is writing it just now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        still_there = os.path.samestat(os.fstat(handle), unfinished.stat())
    except OSError:
        still_there = False
    if not still_there:
        raise BackupError(f"Another backup is writing {unfinished} just now.")
    os.ftruncate(handle, 0)
    for ending in SIDECARS:
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _remove(unfinished: Path) -> None:
    for ending in ("", *SIDECARS):
        unfinished.with_name(unfinished.name + ending).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the name itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
