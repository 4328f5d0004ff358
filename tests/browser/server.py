"""The real server, as `make run` starts it, on its own database; and a small HTTP client."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path
from random import SystemRandom
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

START_SECONDS = 30


class Reply:
    """A response, read completely."""

    def __init__(self, raw: http.client.HTTPResponse) -> None:
        self.status = raw.status
        self.headers = raw.headers
        self.location = raw.getheader("Location", "")
        self.text = raw.read().decode()


class Server:
    """gunicorn in its own process group, with the settings of the tests: no collected static files.

    ``running`` is the port and the process group of a server that another process of the tests started. ``code`` is the
    folder of the code that is served.
    """

    code: Path = settings.BASE_DIR

    def __init__(self, database: Path, *, running: tuple[int, int] | None = None, **more: str) -> None:
        self.database, self.more = database, more
        self.port, self.group = running or (free_port(), 0)
        self.origin = f"http://127.0.0.1:{self.port}"
        self.log = database.with_suffix(".log")
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.database}",
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "SECRET_KEY": "only-for-tests",
            "DEBUG": "no",
            "PORT": str(self.port),
            "PROMETHEUS_MULTIPROC_DIR": str(self.database.with_suffix(".metrics")),
            **self.more,
        }

    def manage(self, *arguments: str) -> str:
        """Run a management command on this server's database and return its output."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=self.code, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start it, and return once it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """Start it, and return at once."""
        serving = "tests.browser.serving" if self.code == settings.BASE_DIR else "careerfit.serving"
        command = [sys.executable, "-m", "gunicorn", "--config", f"python:{serving}"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.code,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.group = self._process.pid

    def wait_until_it_answers(self) -> None:
        """Return once it answers; fail when it ends, or takes too long."""
        deadline = time.monotonic() + START_SECONDS
        assert self._process is not None
        while not self._answers():
            assert self._process.poll() is None, f"The server did not start:\n{self.log.read_text()}"
            assert time.monotonic() < deadline, f"The server does not answer:\n{self.log.read_text()}"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            return Client(self).get("/healthz").status == 200
        except OSError:
            return False

    def kill(self) -> None:
        """SIGKILL the master and its workers at once."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it with SIGTERM."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        """Send the signal to the whole process group, and return once it has ended."""
        if not self.group:
            return
        with suppress(ProcessLookupError):  # it has ended by itself
            os.killpg(self.group, how)
        self.group = 0
        if self._process is not None:
            self._process.wait(timeout=START_SECONDS)
            return
        deadline = time.monotonic() + START_SECONDS
        while self._answers():
            assert time.monotonic() < deadline, f"The server does not end:\n{self.log.read_text()}"
            time.sleep(0.05)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """Query the database file directly."""
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=20) as connection:
            found = connection.execute(sql, values).fetchall()
        connection.close()
        return found


def free_port() -> int:
    """Return a free port, below the ephemeral range, so that no connection can take it in the meantime."""
    while True:
        port = SystemRandom().randrange(20_000, 32_000)  # the tests' seeded randomness is the same in every process
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


class Client:
    """An HTTP client with cookies; it follows no redirects, so that a 303 is seen as the acknowledgement."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}
        self.headers: dict[str, str] = {}
        self.timeout = 20

    def get(self, address: str, **headers: str) -> Reply:
        return self._ask("GET", address, headers=headers)

    def post(self, address: str, fields: Mapping[str, Any] | Sequence[tuple[str, Any]] = ()) -> Reply:
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        token = self.cookies.get("csrftoken") or self.cookies.get("__Host-csrftoken", "")  # the latter by https
        pairs.append(("csrfmiddlewaretoken", token))
        return self._ask("POST", address, urlencode(pairs, doseq=True))

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=self.timeout)

    def _ask(
        self, method: str, address: str, body: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        cookies = "; ".join(f"{name}={value}" for name, value in list(self.cookies.items()))
        sent = {"Cookie": cookies, **self.headers, **(headers or {})}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        connection = self.connect()
        try:
            connection.request(method, address, body, sent)
            raw = connection.getresponse()
            for line in raw.headers.get_all("Set-Cookie", []):
                self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
            return Reply(raw)
        finally:
            connection.close()
