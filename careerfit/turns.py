"""A process answers one request at a time, as long as that holds nobody up.

Threads of one process never compute at once. Where they change places in the middle of a request, each of them finds
the processor's caches full of another's data, and one that holds the database's lock keeps it while another computes:
an answer then takes more of the processor, and the slowest wait several times as long (docs/decisions/0016). So they
change places between requests instead. A thread still reads from a slow client, and writes to one, while others
compute; and behind a request that takes long the next one waits for a moment only.
"""

import re
from collections.abc import Callable, Iterable
from io import BytesIO
from threading import Lock
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MAX_WAIT = 0.25
LENGTH = re.compile("[1-9][0-9]{0,19}")  # “²” is a digit to Python too, and no number


def take_turns(application: Application, *, most_bytes: int, longest_wait: float = MAX_WAIT) -> Application:
    """Wrap a WSGI application: it is called by one thread at a time, by a second one after ``longest_wait`` seconds.

    A body of ``most_bytes`` at most has been read by then; a larger one is left to the application, which refuses it.
    """
    turn = Lock()

    def wrapped(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        read_ahead(environ, most_bytes)
        is_ours = turn.acquire(timeout=longest_wait)
        try:
            return application(environ, start_response)
        finally:
            if is_ours:
                turn.release()

    return wrapped


def read_ahead(environ: dict[str, Any], most_bytes: int) -> None:
    """Read a request's body, so that nobody has to wait for it later on."""
    length = environ.get("CONTENT_LENGTH", "")
    if not LENGTH.fullmatch(length) or int(length) > most_bytes:
        return
    try:
        body = environ["wsgi.input"].read(int(length))
    except OSError:  # the client is gone: the application notices when it reads
        return
    environ["wsgi.input"] = BytesIO(body)
