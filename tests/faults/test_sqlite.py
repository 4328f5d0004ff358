"""Faults on SQLite: a killed worker, a locked file, a full disk, slow clients.

No acknowledged answer is lost, nothing is saved twice, the page says what happened, and a retry works.
"""

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from assessments.core.definition import SHIPPED, Definition, read_file
from tests.browser.people import start
from tests.browser.server import Client, Server
from tests.browsers import BROWSER
from tests.factories import posted_for, response_for
from tests.faults.students import Student, children_of, kill
from tests.html import Page

pytestmark = pytest.mark.soak
SENTENCE = "this was not saved"


@pytest.fixture(scope="module")
def shipped() -> Definition:
    return read_file(SHIPPED)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("fresh") / "careerfit.sqlite3"
    Server(database).manage("migrate", "--verbosity", "0")
    return database


@pytest.fixture
def server(fresh: Path, tmp_path: Path) -> Iterator[Server]:
    server = Server(Path(shutil.copy(fresh, tmp_path)), WEB_PROCESSES="2")
    server.start()
    yield server
    server.kill()


def kept(server: Server, attempt: str) -> dict[str, object]:
    rows = server.rows(
        "SELECT question_key, value FROM assessments_answer WHERE attempt_id = ?",
        attempt.split("/")[2].replace("-", ""),
    )
    found = {key: json.loads(value) for key, value in rows}
    assert len(found) == len(rows)
    return found


def test_two_first_starts_leave_one_of_everything(tmp_path: Path) -> None:
    with ExitStack() as stack:
        servers = [Server(tmp_path / "careerfit.sqlite3") for _ in range(2)]
        for place, server in enumerate(servers):
            server.log = tmp_path / f"{place}.log"
            server.more["PROMETHEUS_MULTIPROC_DIR"] = str(tmp_path / f"{place}.metrics")
            stack.callback(server.kill)
            server.launch()
        for server in servers:
            server.wait_until_it_answers()
            assert Client(server).get("/readyz").status == 200
        assert servers[0].rows("SELECT number FROM assessments_version") == [(1,)]
        assert servers[0].rows("SELECT 1 FROM django_migrations GROUP BY app, name HAVING count(*) > 1") == []


def test_a_killed_worker_is_replaced_and_nothing_is_lost(server: Server, shipped: Definition) -> None:
    student = Student(Client(server), shipped)
    student.begin()
    assert server._process is not None
    for _ in range(6):
        student.wait_for_more(5)
        kill(children_of(server._process.pid)[0])
    student.wait_for_more(30)
    student.stop()
    assert student.refused == []
    assert kept(server, student.attempt) == student.acknowledged
    assert len(children_of(server._process.pid)) == 2


def test_an_answer_waits_for_a_lock_and_is_saved(server: Server, shipped: Definition) -> None:
    client = Client(server)
    attempt, question = start(client, shipped.slug, "full"), shipped.questions[0]
    with sqlite3.connect(server.database, isolation_level=None, timeout=20) as other:
        other.execute("BEGIN IMMEDIATE")
        replies: list[int] = []
        waiting = threading.Thread(
            target=lambda: replies.append(client.post(f"{attempt}{question.key}/", posted_for(question)).status)
        )
        waiting.start()
        waiting.join(2)  # long enough for an answer that doesn't wait
        assert waiting.is_alive()
        other.execute("ROLLBACK")
        waiting.join(20)
    assert replies == [303]
    assert kept(server, attempt) == {question.key: response_for(question)}


def test_a_locked_file_gives_a_message_and_a_retry_works(server: Server, shipped: Definition) -> None:
    client = Client(server)
    attempt, question = start(client, shipped.slug, "full"), shipped.questions[0]
    client.timeout = 60
    with sqlite3.connect(server.database, isolation_level=None, timeout=20) as other:
        other.execute("BEGIN IMMEDIATE")
        reply = client.post(f"{attempt}{question.key}/", posted_for(question))
        other.execute("ROLLBACK")
    assert reply.status == 503
    assert SENTENCE in Page(reply.text).text
    assert kept(server, attempt) == {}
    assert client.post(f"{attempt}{question.key}/", posted_for(question)).status == 303
    assert kept(server, attempt) == {question.key: response_for(question)}


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A separate file system of 16 MB."""
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a small disk.")
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)], check=True)
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def test_a_full_disk_gives_a_message_and_a_retry_works_once_there_is_room(
    fresh: Path, small_disk: Path, shipped: Definition
) -> None:
    server = Server(Path(shutil.copy(fresh, small_disk)))
    server.start()
    client = Client(server)
    attempt = start(client, shipped.slug, "full")
    first, second = shipped.questions[:2]
    assert client.post(f"{attempt}{first.key}/", posted_for(first)).status == 303
    filler = small_disk / "filler"
    full = os.open(filler, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while os.write(full, b"0" * 4096):
            pass
    os.close(full)
    replies = [client.post(f"{attempt}{second.key}/", posted_for(second)) for _ in range(3)]
    assert {reply.status for reply in replies} == {503}
    assert SENTENCE in Page(replies[0].text).text
    assert client.get(f"{attempt}{first.key}/").status == 200  # reading still works
    filler.unlink()
    assert client.post(f"{attempt}{second.key}/", posted_for(second)).status == 303
    assert kept(server, attempt) == {q.key: response_for(q) for q in (first, second)}
    assert server.rows("PRAGMA integrity_check") == [("ok",)]
    server.stop()


def test_slow_clients_do_not_block_others(server: Server, shipped: Definition) -> None:
    """Six clients send one byte a second: a worker has more threads than that, so others are served."""
    slow = []
    for i in range(6):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(b"POST /q/x/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n" + b"\r\n" * (i % 2))
        slow.append(connection)
    student = Student(Client(server), shipped)
    for question in shipped.questions[:10]:
        for connection in slow:
            connection.sendall(b"x")
        assert student.send(question)
    for connection in slow:
        connection.close()
    assert kept(server, student.attempt) == student.acknowledged


def test_a_graceful_stop_finishes_running_requests(server: Server, shipped: Definition) -> None:
    student = Student(Client(server), shipped)
    student.begin()
    student.wait_for_more(5)
    assert server._process is not None
    server._process.terminate()
    assert server._process.wait(40) == 0
    server.group = 0  # nothing is left to kill
    student.stop()
    assert student.refused == []
    assert kept(server, student.attempt).items() >= student.acknowledged.items()


def test_a_graceful_stop_writes_the_openings_that_both_processes_have_counted(fresh: Path, tmp_path: Path) -> None:
    server = Server(Path(shutil.copy(fresh, tmp_path)), WEB_PROCESSES="2", OPENINGS_WRITTEN_AFTER="60")
    server.start()
    owner, visitor = Client(server), Client(server)
    attempt = start(owner, "data-science-jobs", "full")
    owner.post(owner.get(attempt).location, {"skip": "1"})
    result = owner.post(f"{attempt}check/").location
    visitor.headers = BROWSER
    assert [visitor.get(result).status for _ in range(20)] == [200] * 20
    assert server.rows("SELECT opened_count FROM assessments_sharelink") == [(0,)]
    server.stop()
    assert server.rows("SELECT opened_count FROM assessments_sharelink") == [(20,)]
