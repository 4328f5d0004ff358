"""One part of two servers, PostgreSQL and Redis goes, or comes back: nothing that was acknowledged is lost.

Run by ``make soak``, as test_production.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from assessments.core.definition import Definition
from tests.browser.people import start
from tests.factories import posted_for
from tests.faults.production import (
    Site,
    Visitor,
    empty_cluster,
    empty_database,
    make_site,
    next_version,
)
from tests.faults.students import Reader, Student
from tests.faults.visits import SLUG, finished

pytestmark = [
    pytest.mark.soak,
    pytest.mark.skipif("POSTGRES_DATA" not in os.environ, reason="make soak starts the PostgreSQL for this"),
]
STUDENTS = 6


@pytest.fixture
def students(site: Site, shipped: Definition) -> Iterator[list[Student]]:
    """Several who answer through nginx without a pause."""
    with answering(site, shipped) as students:
        yield students


@contextmanager
def answering(site: Site, shipped: Definition) -> Iterator[list[Student]]:
    students = [Student(Visitor(site), shipped) for _ in range(STUDENTS)]
    for student in students:
        student.begin()
    try:
        yield students
    finally:
        for student in students:
            student.stop()


def kept(site: Site, student: Student) -> dict[str, object]:
    query = "SELECT question_key, value FROM assessments_answer WHERE attempt_id = %s"
    rows = site.rows(query, student.attempt.split("/")[2])
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def expect_nothing_lost(site: Site, students: list[Student]) -> None:
    """Everybody's answers are there as they were acknowledged, and nobody met a refusal or a broken connection."""
    for student in students:
        student.stop()
    assert [(reply.status, reply.text[:200]) for student in students for reply in student.refused] == []
    assert sum(student.unanswered for student in students) == 0
    for student in students:
        found = kept(site, student)
        # An answer that replaces an older one may be there before it is acknowledged; no other may differ.
        assert found == student.acknowledged
    logged = site.logs()
    assert not [student for student in students if student.attempt in logged]


def wait_for_everybody(students: list[Student], answers: int = 5) -> None:
    for student in students:
        student.wait_for_more(answers)


def test_a_killed_server_loses_nothing_that_was_acknowledged(site: Site, students: list[Student]) -> None:
    for server in site.servers:
        wait_for_everybody(students)
        server.kill()
        wait_for_everybody(students)  # the other server answers all of them
        server.start()
    wait_for_everybody(students)
    expect_nothing_lost(site, students)


def test_a_rolling_restart_onto_a_new_version_serves_throughout(
    static: Path, tmp_path: Path, shipped: Definition
) -> None:
    with empty_database() as database, make_site(database, static) as site:
        site.start()
        reader, result = Visitor(site), finished(Visitor(site), shipped)
        shown = reader.get(result)
        assert shown.status == 200
        etag = shown.headers["ETag"]
        watching = Reader(Visitor(site), ["/", f"/q/{SLUG}/", result, "/g/"])
        watching.begin()
        code = next_version(tmp_path)
        with answering(site, shipped) as students:
            for server in site.servers:
                wait_for_everybody(students)
                assert reader.at(server).get(result).headers["ETag"] == etag
                server.stop()
                wait_for_everybody(students)
                server.code = code
                server.start()
                assert reader.at(server).get("/readyz").status == 200
                assert reader.at(server).get(result).headers["ETag"] != etag
                wait_for_everybody(students)
            assert site.rows("SELECT app FROM django_migrations WHERE name = '9999_next'") == [("assessments",)]
            watching.stop()
            assert set(watching.statuses) == {200}
            expect_nothing_lost(site, students)


def test_without_redis_students_go_on_and_a_coach_is_still_logged_in_afterwards(
    site: Site, students: list[Student], coach: Visitor
) -> None:
    wait_for_everybody(students)
    site.redis.kill()
    assert coach.get("/coach/").status == 503
    wait_for_everybody(students)
    site.redis.start()  # empty: sessions come from the database
    assert coach.get("/coach/").status == 200
    expect_nothing_lost(site, students)


def test_a_restore_into_an_empty_cluster_brings_everything_back(
    site: Site, static: Path, shipped: Definition, coach: Visitor, tmp_path: Path
) -> None:
    student = Visitor(site)
    result = finished(student, shipped)
    page = student.get(result)
    assert page.status == 200
    backup = tmp_path / "careerfit.backup"
    site.servers[0].manage("backup", str(backup))
    before = site.everything()
    assert before["assessments_answer"]
    with empty_cluster() as database, make_site(database, static) as restored:
        assert "Restored" in restored.servers[0].manage("restore", str(backup))
        assert restored.everything() == before
        restored.start()
        assert restored.everything() == before  # a start adds nothing
        for visitor in (student, coach):
            visitor.site, visitor.server = restored, restored.servers[0]
        assert without_tokens(student.get(result).text) == without_tokens(page.text)
        assert coach.get("/coach/").status == 200
        attempt = start(student, SLUG, "full")
        assert student.post(f"{attempt}{shipped.questions[0].key}/", posted_for(shipped.questions[0])).status == 303


def without_tokens(page: str) -> str:
    """The page without what differs from one request to the next."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|csrf[^"]*"[^"]*"[^"]*"', "", page)
