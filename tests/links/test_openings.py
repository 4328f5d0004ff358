"""Openings of links are collected in each process and written together; none is lost but by a kill."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, InterfaceError, connection, connections
from pytest_django import DjangoAssertNumQueries

from assessments.links import openings
from assessments.links.openings import count_opening, write_last_openings, write_openings
from assessments.models import Attempt, ShareLink, Version
from tests.database import transactional_db as transactional_db
from tests.factories import NOON, make_finished

LATER = NOON + timedelta(minutes=3)


class Never:
    """A timer that is started and never rings."""

    def __init__(self, seconds: float, act: Any) -> None:
        self.seconds, self.act, self.starts = seconds, act, 0
        timers.append(self)

    def start(self) -> None:
        self.starts += 1


timers: list[Never] = []


@pytest.fixture
def collecting(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in production, but the second never passes."""
    settings.OPENINGS_WRITTEN_AFTER = 1.0
    monkeypatch.setattr("threading.Timer", Never)
    timers.clear()
    yield
    openings._waiting.clear()
    openings._timer = None


@pytest.fixture
def link(finished: Attempt) -> ShareLink:
    return finished.links.get()


@pytest.mark.django_db
@pytest.mark.usefixtures("collecting")
def test_many_openings_are_one_write(link: ShareLink, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        for minute in (2, 3, 1):
            count_opening(link=link, now=NOON + timedelta(minutes=minute))
    assert [(timer.seconds, timer.starts) for timer in timers] == [(1.0, 1)]
    with django_assert_num_queries(1):
        write_openings()
    with django_assert_num_queries(0):
        write_openings()
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (3, LATER)


@pytest.mark.django_db
@pytest.mark.usefixtures("collecting")
def test_a_process_that_writes_later_keeps_the_newest_moment(link: ShareLink) -> None:
    ShareLink.objects.update(opened_count=5, last_opened_at=LATER)
    count_opening(link=link, now=NOON)
    write_openings()
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (6, LATER)


@pytest.mark.django_db
@pytest.mark.usefixtures("collecting")
def test_a_link_that_was_deleted_meanwhile_keeps_no_other_from_being_counted(link: ShareLink) -> None:
    other = ShareLink.objects.create(attempt=link.attempt, token="o" * 22, created_at=NOON)
    count_opening(link=link, now=NOON)
    count_opening(link=other, now=NOON)
    ShareLink.objects.filter(pk=link.pk).delete()
    write_openings()
    assert ShareLink.objects.get().opened_count == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("collecting")
@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_what_the_database_refuses_is_written_later(
    link: ShareLink, error: type[Exception], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_: object) -> None:
        raise error("locked")

    count_opening(link=link, now=NOON)
    with monkeypatch.context() as broken:
        broken.setattr(openings, "_write", refuse)
        broken.setattr(connection, "close", lambda: None)
        timers[0].act()
        count_opening(link=link, now=LATER)
        write_last_openings()
    assert "counted later" in caplog.text
    assert "last openings" in caplog.text
    assert [timer.seconds for timer in timers] == [1.0, openings.RETRY_SECONDS]  # one more try
    write_openings()
    link.refresh_from_db()
    assert (link.opened_count, link.last_opened_at) == (2, LATER)


@pytest.mark.usefixtures("transactional_db", "collecting")
def test_what_several_processes_counted_is_there_when_they_have_ended() -> None:
    attempt = make_finished(version=Version.objects.get())
    links = [attempt.links.get(), ShareLink.objects.create(attempt=attempt, token="o" * 22, created_at=NOON)]
    connections.close_all()
    children = []
    for number in range(2):
        if not (child := os.fork()):
            try:
                for link in (links, links[::-1])[number]:  # each in another order
                    for _ in range(3):
                        count_opening(link=link, now=LATER)
                write_last_openings()
                connections.close_all()
            finally:
                os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert list(ShareLink.objects.values_list("opened_count", "last_opened_at")) == [(3 * 2, LATER)] * 2


@pytest.mark.django_db
@pytest.mark.usefixtures("collecting")
def test_a_forked_process_leaves_to_its_parent_what_waits_there(link: ShareLink) -> None:
    """Else both would write it, and the child would wait for a timer that only the parent has."""
    count_opening(link=link, now=NOON)
    if not (child := os.fork()):
        started = len(timers)
        count_opening(link=link, now=LATER)
        is_right = openings._waiting == {link.pk: (1, LATER)} and len(timers) == started + 1
        os._exit(0 if is_right else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert openings._waiting == {link.pk: (1, NOON)}
