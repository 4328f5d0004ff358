"""No acknowledged answer is lost in ten kills of a worker or the whole server in the middle of the quiz.

A worker has the only open connection to the database and is replaced at once; starting a whole server takes over a
second, so it is killed only three times here. `make soak` kills more, under load.
"""

import http.client
import json
import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assessments.core.definition import Definition, Question
from tests.browser.people import key_in, start
from tests.browser.server import Client, Server
from tests.factories import posted_for, response_for
from tests.faults.students import children_of, kill

KILLS = 10
WHOLE_SERVER = {3, 6, 9}
MAX_SECONDS = 0.12


@pytest.fixture
def server(databases: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server(Path(shutil.copy(databases / "fresh.sqlite3", tmp_path)))
    server.start()
    yield server
    server.kill()


class Student:
    """Answers without a pause until the server is gone; records which answers were acknowledged."""

    def __init__(self, server: Server, content: Definition) -> None:
        self.content = content
        self.client = Client(server)
        self.attempt = start(self.client, content.slug, "full")
        self.keys = [question.key for question in content.questions]
        self.pick = 0
        self.acknowledged: dict[str, Any] = {}
        self.in_flight: tuple[str, Any] | None = None
        self.first_reply = threading.Event()
        self.enough = threading.Event()

    def answer_until_the_server_dies(self) -> None:
        try:
            address = self.client.get(self.attempt).location
            while not self.enough.is_set():
                if address.endswith("/check/"):  # at the end: answer everything again, differently
                    self.pick += 1
                    address = f"{self.attempt}{self.keys[0]}/"
                question = self.content.question_by_key[key_in(address)]
                self.in_flight = (question.key, self.response(question))
                reply = self.client.post(address, posted_for(question, self.pick))
                if reply.status != 303:
                    raise AssertionError(reply.text)
                self.acknowledged[question.key] = self.response(question)
                self.in_flight = None
                self.first_reply.set()
                address = reply.location if self.pick == 0 else self.next_of(question)
        except (OSError, http.client.HTTPException):
            return

    def response(self, question: Question) -> Any:
        return response_for(question, self.pick)

    def next_of(self, question: Question) -> str:
        place = self.keys.index(question.key) + 1
        return f"{self.attempt}{self.keys[place]}/" if place < len(self.keys) else f"{self.attempt}check/"


def test_every_acknowledged_answer_survives_ten_kills(server: Server, shipped: Definition) -> None:
    chance = random.Random(20261122)
    student = Student(server, shipped)
    total = 0
    for number in range(KILLS):
        student.first_reply.clear()
        student.enough.clear()
        answering = threading.Thread(target=student.answer_until_the_server_dies, daemon=True)
        before = len(student.acknowledged)
        answering.start()
        assert student.first_reply.wait(20), "No answer was acknowledged."
        time.sleep(chance.uniform(0, MAX_SECONDS))
        if number in WHOLE_SERVER:
            server.kill()
        else:
            (worker,) = children_of(server.group)
            kill(worker)
            while worker in children_of(server.group):
                time.sleep(0.005)
        student.enough.set()  # if the kill came between two answers, a new worker would go on answering
        answering.join(20)
        assert not answering.is_alive()
        if number in WHOLE_SERVER:
            server.start()

        rows = server.rows(
            "SELECT question_key, value FROM assessments_answer WHERE attempt_id = ?",
            student.attempt.split("/")[2].replace("-", ""),
        )
        kept = {key: json.loads(value) for key, value in rows}
        assert len(kept) == len(rows)
        for key, response in student.acknowledged.items():
            allowed = [response]
            if student.in_flight and student.in_flight[0] == key:  # sent again, not acknowledged: both are right
                allowed.append(student.in_flight[1])
            assert kept.get(key) in allowed, key
        unacknowledged = {student.in_flight[0]} if student.in_flight else set()
        assert set(kept) <= set(student.acknowledged) | unacknowledged

        open_keys = [key for key in student.keys if key not in kept]
        resumed = student.client.get(student.attempt)
        assert resumed.status == 303
        assert resumed.location == f"{student.attempt}{open_keys[0] if open_keys else 'check'}/"
        assert student.client.get(resumed.location).status == 200
        student.acknowledged |= {key: kept[key] for key in unacknowledged & set(kept)}
        total += len(student.acknowledged) - before
    assert total >= KILLS
    assert server.rows("PRAGMA integrity_check") == [("ok",)]
    finished = student.client.post(f"{student.attempt}check/")
    assert student.client.get(finished.location).status == 200
