"""Hash passwords, at most two at once on a machine, so that logins leave memory and processors to everybody else.

Argon2id with the second of the parameter sets that OWASP's Password Storage Cheat Sheet gives: 19 MiB, two passes, one
lane. Hashes of other parameters are replaced at the next login.
"""

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import hashers

AT_ONCE = 2


@contextmanager
def hashing_slot() -> Iterator[None]:
    """Wait for one of AT_ONCE slots, which all threads and processes of this machine share.

    A slot is a lock on a file: the system frees it when the process that has it is killed.
    """
    path = settings.VAR_DIR / f"hashing-{secrets.randbelow(AT_ONCE)}.lock"
    with path.open("a") as slot:
        fcntl.flock(slot, fcntl.LOCK_EX)
        yield


class Argon2PasswordHasher(hashers.Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes and one lane, in a slot."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        """Return the hash."""
        with hashing_slot():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Whether the password has this hash."""
        with hashing_slot():
            return super().verify(password, encoded)


class PBKDF2PasswordHasher(hashers.PBKDF2PasswordHasher):
    """For hashes that were made elsewhere, replaced by Argon2 at the next login. Its ``verify`` encodes, in a slot."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        """Return the hash."""
        with hashing_slot():
            return super().encode(password, salt, iterations)
