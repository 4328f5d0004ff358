"""Retire owners' keys: whoever exchanges a key or deletes everything ends it for good, on every device.

Nothing may be stored under a retired key, so whatever stores something for an owner calls `claim_owner` first, in the
same transaction. Reading needs no check: what an owner had was moved or deleted when the key was retired.
"""

import hashlib

from django.db import connection

from assessments.models import RetiredKey


class KeyRetired(Exception):
    """The owner's key was retired; nothing was stored. The browser needs a fresh key."""


def lock_owners(*owners: str) -> None:
    """Wait until no other transaction stores, moves or deletes something of these owners; ends with the transaction.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for owner in sorted(
                set(owners)
            ):  # in one order everywhere, so that no two transactions wait for each other
                cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [owner])


def claim_owner(*, owner: str) -> None:
    """Lock an owner before something is stored for it. Raises KeyRetired."""
    lock_owners(owner)
    if is_retired(owner=owner):
        raise KeyRetired


def is_retired(*, owner: str) -> bool:
    """Whether the key with this digest was retired."""
    return RetiredKey.objects.filter(digest=_digest(owner)).exists()


def retire_key(*, owner: str) -> None:
    """Retire a key. What the owner has must be moved or deleted in the same transaction, under `lock_owners`."""
    RetiredKey.objects.bulk_create([RetiredKey(digest=_digest(owner))], ignore_conflicts=True)


def _digest(owner: str) -> str:
    return hashlib.sha256(owner.encode()).hexdigest()
