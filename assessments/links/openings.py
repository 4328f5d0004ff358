"""Count the openings of links in each process's memory, and write them to the database together.

A write for each opening would cost a visitor more than the page, and make whoever answers a quiz wait for it. So
openings are written OPENINGS_WRITTEN_AFTER seconds after the first that waits, and when the process ends. A process
that is killed loses those of that time and no others.
"""

import atexit
import logging
import os
import threading
from datetime import datetime

from django.conf import settings
from django.db import Error, connection, transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce, Greatest

from assessments.models import ShareLink

log = logging.getLogger(__name__)

RETRY_SECONDS = 30  # after a refusal: each writes to the log

_changing = threading.Lock()  # for a moment
_writing = threading.Lock()  # as long as the database takes
_waiting: dict[int, tuple[int, datetime]] = {}  # by the link's key: how many openings, and when the last was
_timer: threading.Timer | None = None


def count_opening(*, link: ShareLink, now: datetime) -> None:
    """Count one more opening of the link, and when it was."""
    _add({link.pk: (1, now)})
    if settings.OPENINGS_WRITTEN_AFTER:
        _write_later(settings.OPENINGS_WRITTEN_AFTER)
    else:
        write_openings()


def write_openings() -> None:
    """Write what waits in this process, all or nothing. Raises django.db.Error, and then it goes on waiting."""
    with _writing:
        with _changing:
            openings = dict(_waiting)
            _waiting.clear()
        try:
            _write(openings)
        except BaseException:
            _add(openings)
            raise


def _add(openings: dict[int, tuple[int, datetime]]) -> None:
    with _changing:
        for link, (count, last) in openings.items():
            before, moment = _waiting.get(link, (0, last))
            _waiting[link] = before + count, max(moment, last)


def _write(openings: dict[int, tuple[int, datetime]]) -> None:
    if not openings:
        return
    with transaction.atomic(savepoint=False):
        for link, (count, last) in sorted(openings.items()):  # in one order, so that no two processes lock each other
            moment = Value(last, DateTimeField())
            ShareLink.objects.filter(pk=link).update(
                opened_count=F("opened_count") + count,
                last_opened_at=Greatest(Coalesce("last_opened_at", moment), moment),
            )


def _write_later(seconds: float) -> None:
    """Start the thread that writes, unless one is about to."""
    global _timer
    with _changing:
        if _timer is None:
            _timer = threading.Timer(seconds, _write_now)
            _timer.name, _timer.daemon = "openings of links", True
            _timer.start()


def _write_now() -> None:
    """Write what waits, in the thread of the timer; if the database refuses, try again later."""
    global _timer
    with _changing:
        _timer = None
    try:
        write_openings()
    except Error:
        log.exception("Openings of links could not be written; they are counted later.")
        _write_later(RETRY_SECONDS)
    finally:
        connection.close()


def write_last_openings() -> None:
    """Write what waits when the process ends; what a database refuses then is lost."""
    try:
        write_openings()
    except Error:
        log.exception("The last openings of links could not be written.")


def _forget_parents_openings() -> None:
    """Begin anew in a forked process: the parent has the timer, and writes what it has counted."""
    global _changing, _writing, _timer
    _changing, _writing, _timer = threading.Lock(), threading.Lock(), None
    _waiting.clear()


atexit.register(write_last_openings)
os.register_at_fork(after_in_child=_forget_parents_openings)
