"""PostgreSQL is killed under load and restarted: no acknowledged answer is lost, and the site needs no restart.

Run by ``make soak``, with the throw-away cluster of ``.ci/postgres`` with DURABLE=yes.
"""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from assessments.core.definition import SHIPPED, Definition, read_file
from tests.browser.server import Client, Server
from tests.faults.students import Student, children_of, is_running, kill, wait_until
from tests.html import Page

CLUSTER = os.environ.get("POSTGRES_DATA", "")
pytestmark = [pytest.mark.soak, pytest.mark.skipif(not CLUSTER, reason="make soak starts the PostgreSQL for this")]
KILLS = 3


def as_its_user(*command: str) -> None:
    """Run a PostgreSQL command as the user who owns the cluster."""
    prefix = ["runuser", "-u", Path(CLUSTER).owner(), "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, timeout=60)


def kill_the_cluster() -> None:
    """SIGKILL the postmaster, and wait for its child processes to end."""
    postmaster = int((Path(CLUSTER) / "postmaster.pid").read_text().split()[0])
    family = [postmaster, *children_of(postmaster)]
    kill(postmaster)
    wait_until(lambda: not any(map(is_running, family)), "The cluster goes on.")


def start_the_cluster() -> None:
    """Start it again: it recovers from its write-ahead log."""
    (Path(CLUSTER) / "postmaster.pid").unlink(missing_ok=True)
    tool = next(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
    as_its_user(str(tool), "-D", CLUSTER, "-l", f"{CLUSTER}/../log", "-w", "start")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path / "unused.sqlite3", WEB_PROCESSES="2", DATABASE_URL=os.environ["DATABASE_URL"])
    server.start()
    yield server
    server.kill()


def kept(student: Student) -> dict[str, object]:
    query = "SELECT question_key, value FROM assessments_answer WHERE attempt_id = %s"
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        rows = connection.execute(query, [student.attempt.split("/")[2]]).fetchall()
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def test_acknowledged_answers_survive_a_killed_postgresql(server: Server) -> None:
    shipped: Definition = read_file(SHIPPED)
    student = Student(Client(server), shipped)
    student.begin()
    for _ in range(KILLS):
        student.wait_for_more(10)
        kill_the_cluster()
        student.wait_for_a_refusal()
        start_the_cluster()
        student.wait_for_more(10)
    student.stop()
    assert {reply.status for reply in student.refused} == {503}
    assert all("this was not saved" in Page(reply.text).text for reply in student.refused)
    assert kept(student) == student.acknowledged
