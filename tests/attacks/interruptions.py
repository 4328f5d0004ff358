"""Do something just before a chosen write of a request, as another request would."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction


class Interruption:
    """Calls ``act`` once, just before the write number ``at``, outside of the transaction that writes."""

    def __init__(self, at: int, act: Callable[[], Any]) -> None:
        self.at, self.act, self.writes = at, act, 0

    def before_write(self) -> None:
        if connection.in_atomic_block or self.writes > self.at:
            return
        self.writes += 1
        if self.writes > self.at:
            self.act()

    @property
    def has_happened(self) -> bool:
        return self.writes > self.at


@contextmanager
def interrupted(at: int, act: Callable[[], Any]) -> Iterator[Interruption]:
    interruption = Interruption(at, act)
    enter = transaction.Atomic.__enter__

    def entered(atomic: transaction.Atomic) -> None:
        interruption.before_write()
        enter(atomic)

    def execute(run: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            interruption.before_write()
        return run(sql, *arguments)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(execute):
        patch.setattr(transaction.Atomic, "__enter__", entered)
        yield interruption
