"""A student who keeps answering, and records which answers were acknowledged."""

import http.client
import os
import signal
import threading
import time
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assessments.core.definition import Definition, Question
from tests.browser.people import key_in, start
from tests.browser.server import Client, Reply
from tests.factories import posted_for, response_for


class Visitor(ABC):
    """Somebody who sends requests in a thread, one after the other."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._enough = threading.Event()
        self._thread = threading.Thread(target=self._go_on, daemon=True)

    def begin(self) -> None:
        """Send requests until ``stop``."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the request that is under way."""
        self._enough.set()
        self._thread.join(60)
        assert not self._thread.is_alive()

    @abstractmethod
    def _go_on(self) -> None: ...


class Student(Visitor):
    """Answers without a pause, and sends every answer again until it is acknowledged."""

    def __init__(self, client: Client, content: Definition) -> None:
        super().__init__(client)
        self.content = content
        self.attempt = start(self.client, content.slug, "full")
        self.keys = [question.key for question in content.questions]
        self.acknowledged: dict[str, Any] = {}
        self.refused: list[Reply] = []
        self.unanswered = 0
        self.rounds = 0

    def _go_on(self) -> None:
        while not self._enough.is_set():
            for key in self.keys:
                while not self._enough.is_set() and not self.send(self.content.question_by_key[key]):
                    time.sleep(0.05)
            self.rounds += 1

    def send(self, question: Question) -> bool:
        """Send one answer; return whether it was acknowledged."""
        response = response_for(question, self.rounds)
        try:
            reply = self.client.post(f"{self.attempt}{question.key}/", posted_for(question, self.rounds))
        except (OSError, http.client.HTTPException):
            self.unanswered += 1
            return False
        if reply.status != 303:
            self.refused.append(reply)
            return False
        assert key_in(reply.location)
        self.acknowledged[question.key] = response
        return True

    def wait_for_more(self, answers: int) -> None:
        """Wait until this many more answers were acknowledged."""
        aim = self.count() + answers
        wait_until(lambda: self.count() >= aim, "No answers were acknowledged any more.")

    def wait_for_a_refusal(self) -> None:
        """Wait until one more answer was refused."""
        before = len(self.refused)
        wait_until(lambda: len(self.refused) > before, "Every answer was acknowledged.")

    def count(self) -> int:
        """The number of different answers acknowledged so far, over all rounds."""
        return self.rounds * len(self.keys) + len(self.acknowledged)


class Reader(Visitor):
    """Opens pages over and over; ``statuses`` counts how they were answered, None for a broken connection."""

    def __init__(self, client: Client, addresses: Sequence[str]) -> None:
        super().__init__(client)
        self.addresses = addresses
        self.statuses = Counter[int | None]()

    def _go_on(self) -> None:
        while not self._enough.is_set():
            for address in self.addresses:
                try:
                    self.statuses[self.client.get(address).status] += 1
                except (OSError, http.client.HTTPException):
                    self.statuses[None] += 1


def wait_until(condition: Callable[[], bool], problem: str, seconds: float = 60) -> None:
    """Wait for the condition; raise AssertionError with the problem if it doesn't hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, problem
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """Whether the process exists and isn't a zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def children_of(pid: int) -> list[int]:
    """Return the processes that this one started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(stat.parent.name))
    return found


def kill(pid: int) -> None:
    """SIGKILL."""
    os.kill(pid, signal.SIGKILL)
