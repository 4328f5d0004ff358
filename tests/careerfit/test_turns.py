"""A process answers one request at a time, and a long one holds nobody up."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from threading import Event
from typing import Any

import pytest

from careerfit.turns import read_ahead, take_turns

LONG = 30.0  # nobody waits so long but where the code is broken


class Application:
    """Says when it was entered, and stays until it may leave."""

    def __init__(self) -> None:
        self.entered: dict[str, Event] = {"first": Event(), "second": Event()}
        self.may_leave = Event()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.entered[environ["who"]].set()
        if environ["who"] == "first":
            assert self.may_leave.wait(LONG)
        return [environ["wsgi.input"].read()]


class Body(BytesIO):
    """A body that says when somebody has read it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.was_read = Event()

    def read(self, size: int | None = -1, /) -> bytes:
        """Read, and say so."""
        content = super().read(size)
        self.was_read.set()
        return content


def asked(who: str, body: BytesIO, length: str = "") -> dict[str, Any]:
    return {"who": who, "wsgi.input": body, "CONTENT_LENGTH": length or str(len(body.getvalue()))}


def answer(application: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> bytes:
    return b"".join(application(environ, lambda *_: None))


@contextmanager
def threads(inner: Application) -> Iterator[ThreadPoolExecutor]:
    """Two threads, which end even when a test fails."""
    with ThreadPoolExecutor(2) as pool:
        try:
            yield pool
        finally:
            inner.may_leave.set()


def test_the_second_waits_for_the_first_with_its_body_read() -> None:
    inner, body = Application(), Body(b"answer=3")
    application = take_turns(inner, most_bytes=100, longest_wait=LONG)
    with threads(inner) as pool:
        first = pool.submit(answer, application, asked("first", BytesIO()))
        assert inner.entered["first"].wait(LONG)
        second = pool.submit(answer, application, asked("second", body))
        assert body.was_read.wait(LONG)
        assert not inner.entered["second"].wait(0.05)
        inner.may_leave.set()
        assert first.result(LONG) == b""
        assert second.result(LONG) == b"answer=3"


def test_nobody_waits_longer_than_a_moment_for_one_that_takes_long() -> None:
    inner = Application()
    application = take_turns(inner, most_bytes=100, longest_wait=0.01)
    with threads(inner) as pool:
        first = pool.submit(answer, application, asked("first", BytesIO()))
        assert inner.entered["first"].wait(LONG)
        assert pool.submit(answer, application, asked("second", BytesIO(b"x"))).result(LONG) == b"x"
        assert not first.done()
        inner.may_leave.set()
        first.result(LONG)
        # Who came without a turn has not given away the one of somebody else.
        assert answer(application, asked("second", BytesIO(b"y"))) == b"y"


def test_a_turn_ends_with_an_exception() -> None:
    def failing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise LookupError

    application = take_turns(failing, most_bytes=100, longest_wait=LONG)
    for _ in range(2):
        with pytest.raises(LookupError):
            application(asked("first", BytesIO()), lambda *_: None)


@pytest.mark.parametrize("length", ["", "0", "²", "-1", "1" * 30, "101"])
def test_what_is_no_small_body_is_left_to_the_application(length: str) -> None:
    body = Body(b"x" * 200)
    environ = asked("first", body) | {"CONTENT_LENGTH": length}
    read_ahead(environ, 100)
    assert environ["wsgi.input"] is body
    assert body.tell() == 0


def test_a_client_that_is_gone_is_left_to_the_application() -> None:
    class Gone(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise ConnectionResetError

    environ = asked("first", Gone(), "8")
    read_ahead(environ, 100)
    assert isinstance(environ["wsgi.input"], Gone)
