"""What others do meanwhile: a row is deleted, before a request or within its view; somebody else uses the browser."""

import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any
from unittest import mock

from django.apps import apps
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, models, transaction
from django.test import Client

from assessments.links.links import new_token

OWNER, SESSION = "careerfit_owner", "sessionid"
LATEST_QUERY = 8
WRITES = ("SAVEPOINT", "INSERT", "UPDATE", "DELETE")


class Deleter:
    """Deletes rows as other requests do: with what hangs on them, and never within the transaction of a view.

    There, SQLite lets nobody else write. What may not be deleted, as a version with attempts, stays.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.models: list[type[models.Model]] = [*apps.get_app_config("assessments").get_models(), User, Session]
        self.deleted = ""

    def delete_any(self) -> None:
        """Delete a row of some table, if there is one."""
        rows = self.rng.choice(self.models)._base_manager.order_by("pk")[:200]
        if rows:
            self._delete(self.rng.choice(rows))

    def _delete(self, row: models.Model) -> None:
        self.deleted = f"{self.deleted} {type(row).__name__} {row.pk}"
        with suppress(models.ProtectedError, models.RestrictedError, DatabaseError), transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).delete()

    @contextmanager
    def within_a_view(self) -> Iterator[None]:
        """Delete a row that the block has read, just before it begins to write, or before some other query."""
        left = self.rng.choice((None, self.rng.randrange(2, LATEST_QUERY)))
        depth = len(connection.atomic_blocks)
        seen: dict[tuple[type[models.Model], Any], models.Model] = {}
        done = False

        def see(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
            if sender in self.models and instance.pk is not None:
                seen[sender, instance.pk] = instance

        def before_query(execute: Callable[..., Any], statement: Any, *arguments: Any) -> Any:
            nonlocal left, done
            is_time = str(statement).lstrip().startswith(WRITES)
            if left is not None:
                left -= 1
                is_time = left <= 0
            if is_time and not done and seen and len(connection.atomic_blocks) == depth:
                of_login = [row for row in seen.values() if isinstance(row, User | Session)]
                others = [row for row in seen.values() if not isinstance(row, User | Session)]
                if not others and self.rng.random() < 0.8:  # the login is read first, and nothing else fails without it
                    return execute(statement, *arguments)
                done = True
                self._delete(self.rng.choice(others or of_login))
                self.deleted += " (within the view)"
            return execute(statement, *arguments)

        models.signals.post_init.connect(see)
        try:
            with connection.execute_wrapper(before_query):
                yield
        finally:
            models.signals.post_init.disconnect(see)


@contextmanager
def views_own_their_transactions() -> Iterator[None]:
    """Within a test's transaction, let an error end the transactions of a view only, as it does on a site.

    Else an error that a view expects would forbid every query after it, up to the end of the test's transaction.
    """
    depth = len(connection.atomic_blocks)
    enter, mark = transaction.Atomic.__enter__, transaction.mark_for_rollback_on_error

    def enter_with_savepoint(block: transaction.Atomic) -> None:
        block.savepoint = block.savepoint or len(connection.atomic_blocks) == depth
        enter(block)

    def mark_within_a_view(using: str | None = None) -> AbstractContextManager[None]:
        return mark(using) if len(connection.atomic_blocks) > depth else nullcontext()

    with (
        mock.patch.object(transaction.Atomic, "__enter__", enter_with_savepoint),
        mock.patch.object(transaction, "mark_for_rollback_on_error", mark_within_a_view),
    ):
        yield


def change_person(client: Client, clients: list[Client], rng: random.Random, retired: list[str]) -> None:
    """Somebody else goes on in this browser: with a key of their own, a given-up one, or another's login."""
    kind = rng.random()
    if kind < 0.2:
        client.cookies[OWNER] = new_token()
    elif kind < 0.4 and retired:
        client.cookies[OWNER] = rng.choice(retired)
    elif kind < 0.5:
        client.cookies.pop(OWNER, None)
    else:
        other = rng.choice(clients)
        name = OWNER if kind < 0.9 else SESSION
        if name in other.cookies:
            client.cookies[name] = other.cookies[name].value
        else:
            client.cookies.pop(name, None)
