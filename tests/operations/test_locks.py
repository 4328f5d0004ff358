"""The lock by which one process at a time migrates a database."""

import threading

import pytest
from django.db import connection

from assessments.operations.locks import migration_lock


@pytest.mark.django_db
def test_a_second_process_that_migrates_waits_for_the_first() -> None:
    events: list[str] = []
    waiting = threading.Event()

    def migrate_second() -> None:
        with migration_lock(connection, waiting.set):
            events.append("second")
        connection.close()

    second = threading.Thread(target=migrate_second)
    with migration_lock(connection, lambda: events.append("the first had to wait")):
        second.start()
        assert waiting.wait(20)
        events.append("first")
    second.join(20)
    assert events == ["first", "second"]


@pytest.mark.django_db
def test_the_lock_ends_with_a_migration_that_fails() -> None:
    with pytest.raises(ZeroDivisionError), migration_lock(connection, lambda: None):
        raise ZeroDivisionError
    with migration_lock(connection, lambda: pytest.fail("The lock is still held.")):
        pass
