"""Backups are complete or absent, and can be restored."""

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO
from pathlib import Path
from threading import Condition, Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from assessments.models import Answer, Attempt, Version
from assessments.operations.backups import BackupError, back_up, postgresql, sqlite
from assessments.quiz import attempts
from tests import database
from tests.factories import NOON, make_attempt, make_finished, response_for

ON_SQLITE = "sqlite" in connection.settings_dict["ENGINE"]
HAS_TOOLS = bool(shutil.which("pg_dump") or [*postgresql.DEBIAN.glob("*/bin/pg_dump")])
pytestmark = pytest.mark.skipif(not (ON_SQLITE or HAS_TOOLS), reason="PostgreSQL’s own programs are not here")
transactional_db = pytest.fixture(database.transactional_db)
outside_transactions = pytest.mark.usefixtures("transactional_db")
only_sqlite = pytest.mark.skipif(not ON_SQLITE, reason="about SQLite’s files")


def run(command: str, *options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, options), stdout=out)
    return out.getvalue()


class Writer(Thread):
    """A thread that takes the quiz repeatedly and remembers each answer that was saved."""

    def __init__(self) -> None:
        super().__init__()
        self.done, self.another = Event(), Condition()
        self.acknowledged: list[tuple[str, str]] = []
        self.problem: Exception | None = None

    def run(self) -> None:
        try:
            version = Version.objects.get()
            while not self.done.is_set():
                self._take(version, f"writer-writer-{len(self.acknowledged):08}")
        except Exception as problem:
            self.problem = problem
        finally:
            connection.close()

    def _take(self, version: Version, owner: str) -> None:
        attempt = make_attempt(version=version, owner=owner)
        for place, question in enumerate(version.content.questions):
            if self.done.is_set():
                return
            response = response_for(question, place)
            attempts.answer(attempt=attempt, question_key=question.key, response=response, now=timezone.now())
            with self.another:
                self.acknowledged.append((str(attempt.pk), question.key))
                self.another.notify_all()

    def wait_for_more(self, answers: int) -> None:
        aim = len(self.acknowledged) + answers
        with self.another:
            assert self.another.wait_for(lambda: len(self.acknowledged) >= aim, timeout=60), self.problem


@contextmanager
def somebody_answering() -> Iterator[Writer]:
    writer = Writer()
    writer.start()
    try:
        writer.wait_for_more(20)
        yield writer
    finally:
        writer.done.set()
        writer.join()
    assert writer.problem is None


def rows() -> set[tuple[str, str]]:
    return {(str(attempt), key) for attempt, key in Answer.objects.values_list("attempt_id", "question_key")}


@outside_transactions
def test_answers_saved_before_the_backup_are_restored(tmp_path: Path) -> None:
    version = Version.objects.get()
    finished = make_finished(version=version)
    given = dict(finished.answers.values_list("question_key", "value"))
    copies: list[tuple[Path, set[tuple[str, str]]]] = []
    with somebody_answering() as writer:
        for number in range(3):
            before = set(writer.acknowledged)
            assert "checked" in run("backup", tmp_path / f"{number}.backup")
            copies.append((tmp_path / f"{number}.backup", before))
            writer.wait_for_more(1)
    Attempt.objects.all().delete()
    for path, before in copies:
        assert run("restore", path, "--replace").splitlines() == [f"Restored from {path}."]
        assert before <= rows()
        connection.check_constraints()
        assert dict(finished.answers.values_list("question_key", "value")) == given
        assert Version.objects.get().sha256 == version.sha256


@outside_transactions
@only_sqlite
def test_each_backup_is_one_consistent_private_file(tmp_path: Path) -> None:
    with somebody_answering():
        for number in range(5):
            back_up(path=tmp_path / f"{number}.backup")
    assert len(list(tmp_path.iterdir())) == 5
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as copy:
            assert list(copy.execute("PRAGMA integrity_check")) == [("ok",)]
            assert list(copy.execute("PRAGMA foreign_key_check")) == []
            assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
            # An answer is saved in the same transaction as its attempt, so a copy never has one without the other.
            counts = "SELECT count(*) FROM assessments_answer a JOIN assessments_attempt t ON t.id = a.attempt_id"
            assert copy.execute(counts).fetchone() == copy.execute("SELECT count(*) FROM assessments_answer").fetchone()


@outside_transactions
def test_an_existing_file_is_replaced_only_with_force(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    path.write_text("mine")
    with pytest.raises(CommandError, match=r"is there already.*use --force"):
        run("backup", path)
    assert path.read_text() == "mine"
    run("backup", path, "--force")
    assert [file.name for file in tmp_path.iterdir()] == ["a.backup"]
    assert "Restored" in run("restore", path)


@outside_transactions
@only_sqlite
@pytest.mark.parametrize(
    "problem", [BackupError("damaged"), OSError(28, "No space left on device"), KeyboardInterrupt()]
)
def test_a_failed_backup_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: BaseException
) -> None:
    path, seen = tmp_path / "a.backup", []
    path.write_text("of yesterday")

    def fail(copy: sqlite3.Connection) -> None:
        seen.append((path.read_text(), (tmp_path / "a.backup.new").stat().st_size > 10_000))
        raise problem

    monkeypatch.setattr(sqlite, "_check", fail)
    with pytest.raises((BackupError, KeyboardInterrupt)):
        back_up(path=path, force=True)
    assert seen == [("of yesterday", True)]
    assert path.read_text() == "of yesterday"
    assert [file.name for file in tmp_path.iterdir()] == ["a.backup"]


@outside_transactions
def test_leftovers_of_a_killed_backup_are_removed(tmp_path: Path) -> None:
    for ending in ("", "-journal", "-wal"):
        (tmp_path / f"a.backup.new{ending}").write_bytes(b"half" * 5000)
    run("backup", tmp_path / "a.backup")
    assert [file.name for file in tmp_path.iterdir()] == ["a.backup"]
    assert "Restored" in run("restore", tmp_path / "a.backup")


@outside_transactions
def test_two_backups_cannot_write_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.backup"
    backend = sqlite if ON_SQLITE else postgresql
    write = backend.write

    def write_twice(*, to: Path) -> None:
        with pytest.raises(BackupError, match=r"Another backup is writing"):
            back_up(path=path)
        write(to=to)

    monkeypatch.setattr(backend, "write", write_twice)
    back_up(path=path)
    assert [file.name for file in tmp_path.iterdir()] == ["a.backup"]


@outside_transactions
@pytest.mark.parametrize("name", ["nowhere/a.backup", "."])
def test_unwritable_paths_are_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(CommandError, match=r"can’t be written|is there already"):
        run("backup", tmp_path / name)


@outside_transactions
@only_sqlite
def test_the_databases_own_file_is_refused() -> None:
    own = connection.settings_dict["NAME"]
    with pytest.raises(CommandError, match=r"is the database itself"):
        run("backup", own, "--force")
    with pytest.raises(CommandError, match=r"is the database itself"):
        run("restore", own, "--replace")
    assert Version.objects.count() == 1


@outside_transactions
def test_a_used_database_is_replaced_only_with_replace(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    back_up(path=path)
    make_attempt(version=Version.objects.get())
    with pytest.raises(CommandError, match=r"holds 1 attempt\..*--replace"):
        run("restore", path)
    assert Attempt.objects.count() == 1
    run("restore", path, "--replace")
    assert Attempt.objects.count() == 0


@outside_transactions
@pytest.mark.parametrize("content", [b"", b"soup" * 3000, None])
def test_files_that_are_not_backups_are_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "a.backup"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(
        CommandError,
        match=r"There is no file" if content is None else "Nothing was restored|not one of|failed|is empty",
    ):
        run("restore", path)
    assert Version.objects.count() == 1


@outside_transactions
@only_sqlite
def test_a_damaged_backup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    back_up(path=path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(CommandError, match=r"damaged|Nothing was restored"):
        run("restore", path)
    with closing(sqlite3.connect(tmp_path / "b.backup")) as copy:
        copy.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a REFERENCES a (id)); INSERT INTO b VALUES (7);"
        )
    with pytest.raises(CommandError, match=r"a row of b leads nowhere"):
        run("restore", tmp_path / "b.backup")
    assert Version.objects.count() == 1


@outside_transactions
def test_a_backup_of_a_newer_careerfit_is_refused(tmp_path: Path) -> None:
    applied = MigrationRecorder(connection).migration_qs
    newer = applied.create(app="assessments", name="9999_from_tomorrow", applied=NOON)
    gone = applied.create(app="once_an_app", name="0001_initial", applied=NOON)
    back_up(path=tmp_path / "a.backup")
    newer.delete()
    with pytest.raises(CommandError, match=r"newer careerfit: it has assessments.9999_from_tomorrow"):
        run("restore", tmp_path / "a.backup")
    back_up(path=tmp_path / "b.backup")
    gone.delete()
    assert "Restored" in run("restore", tmp_path / "b.backup")
    applied.filter(app="once_an_app").delete()


@outside_transactions
def test_restoring_an_older_backup_says_to_migrate(tmp_path: Path) -> None:
    last = MigrationRecorder(connection).migration_qs.filter(app="assessments").latest("pk")
    last.delete()
    back_up(path=tmp_path / "a.backup")
    assert "Next: manage.py migrate" in run("restore", tmp_path / "a.backup")
    last.save(force_insert=True)


@outside_transactions
@only_sqlite
def test_an_empty_database_is_not_backed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch, pytest.raises(CommandError, match=r"database is empty"):
        patch.setattr(connection.introspection, "table_names", lambda *_: [])
        run("backup", tmp_path / "a.backup")
    assert not list(tmp_path.iterdir())


# --- PostgreSQL's programs ------------------------------------------------------------------------------


def program(folder: Path, says: str) -> None:
    path = folder / "pg_dump"
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)


def test_a_missing_program_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    with pytest.raises(BackupError, match=r"pg_dump is not here.*apt install"):
        postgresql._find("pg_dump")


def test_the_newest_program_is_used_and_one_older_than_the_server_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "14" / "bin").mkdir(parents=True)
    (tmp_path / "15" / "bin").mkdir(parents=True)
    program(tmp_path / "14" / "bin", "pg_dump (PostgreSQL) 14.9 (Debian)")
    program(tmp_path / "15" / "bin", "pg_dump (PostgreSQL) 15.1")
    monkeypatch.setenv("PATH", f"{tmp_path / '14' / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path)
    monkeypatch.setattr(postgresql, "_server", lambda: 15)
    assert postgresql._find("pg_dump") == str(tmp_path / "15" / "bin" / "pg_dump")
    monkeypatch.setattr(postgresql, "_server", lambda: 16)
    with pytest.raises(BackupError, match=r"15, too old for the server’s 16.*postgresql-client-16"):
        postgresql._find("pg_dump")


def test_a_password_is_in_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "NAME": "n",
        "USER": "u",
        "PASSWORD": "secret",
        "HOST": "h",
        "PORT": 5433,
        "OPTIONS": {"sslmode": "require"},
    }
    monkeypatch.setattr(postgresql, "connection", SimpleNamespace(settings_dict=settings))
    environment = postgresql._environment()
    wanted = {"PGDATABASE": "n", "PGUSER": "u", "PGPASSWORD": "secret", "PGHOST": "h", "PGPORT": "5433"}
    assert {name: environment[name] for name in wanted} == wanted
    assert environment["PGSSLMODE"] == "require"
