"""A light HTTP client of asyncio's streams, which leaves the processor to the server, and the times it measured."""

import asyncio
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

# A browser's: links count only openings by people.
BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip",
}
TIMEOUT = 60.0


@dataclass(frozen=True)
class Reply:
    """A response; ``headers`` have names in lower case, and of repeated ones the last."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes


@dataclass
class Measured:
    """Seconds that each kind of request took, and why others failed."""

    times: dict[str, list[float]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, seconds: float) -> None:
        """Store the time of one request."""
        self.times.setdefault(name, []).append(seconds)

    def clear(self) -> None:
        """Forget everything, as when all students have begun."""
        self.times.clear()
        self.failures.clear()

    def count(self, name: str) -> int:
        """How many requests of this kind were answered."""
        return len(self.times.get(name, ()))

    def percentile(self, name: str, share: float) -> float:
        """Return the milliseconds within which that share of the requests was answered; 0 without any."""
        times = sorted(self.times.get(name, ()))
        return 1000 * times[min(len(times) - 1, int(share * len(times)))] if times else 0.0


class Client:
    """One visitor's connection, kept alive where the server keeps it."""

    def __init__(self, origin: str, measured: Measured) -> None:
        parts = urlsplit(origin)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self.measured = measured
        self.stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, name: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Send a GET."""
        return await self._timed(self._message("GET", path, headers or {}, b""), name)

    async def post(self, path: str, name: str, body: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Send a form."""
        form = {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}
        return await self._timed(self._message("POST", path, form, body.encode()), name)

    def close(self) -> None:
        """Close the connection."""
        if self.stream:
            self.stream[1].close()
            self.stream = None

    def _message(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in {**BROWSER, **headers}.items()]
        if body or method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        return "\r\n".join([*lines, "", ""]).encode() + body

    async def _timed(self, message: bytes, name: str) -> Reply:
        began = time.perf_counter()
        try:
            async with asyncio.timeout(TIMEOUT):  # wait_for of Python 3.11 can lose a cancellation
                reply = await self._exchange(message)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.close()
            self.measured.failures[f"{name}: {type(error).__name__}"] += 1
            raise
        self.measured.add(name, time.perf_counter() - began)
        return reply

    async def _exchange(self, message: bytes) -> Reply:
        if self.stream is None:
            self.stream = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.stream
        writer.write(message)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers, cookies = {}, {}
        for line in filter(None, lines):
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
            if name.lower() == "set-cookie":
                cookie, _, content = value.partition(";")[0].partition("=")
                cookies[cookie] = content
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        if headers.get("connection", "").lower() == "close":
            self.close()
        return Reply(int(first.split(" ")[1]), headers, cookies, body)
