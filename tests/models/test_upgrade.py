"""A database of before everything since (tests/fixtures/README.md) is migrated, and goes on: nothing in it is lost.

It is SQLite's, whatever the other tests run on. Its people use the site in a program of their own, upgraded.py.
"""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from assessments.links.links import owner_digest

HOME = Path(__file__).parents[2]
OLDEST = HOME / "tests" / "fixtures" / "oldest.sql.gz"
# What is to be in the database as it was, and how many rows of it there are.
KEPT = {
    "SELECT id, attempt_id, question_key, value, skipped, answered_at FROM assessments_answer": 116,
    "SELECT id, number, definition, sha256, engine, published_at, note FROM assessments_version": 1,
    "SELECT token, attempt_id, label, shows_answers, created_at, expires_at, revoked_at FROM assessments_sharelink": 5,
    "SELECT id, version_id, owner, seniority, company_size, started_at FROM assessments_attempt": 4,
    "SELECT id, finished_at FROM assessments_attempt WHERE finished_at IS NOT NULL AND reopened_at IS NULL": 2,
    "SELECT username, email, is_superuser, is_staff, is_active FROM auth_user": 1,
    "SELECT id, key, position, format, prompt FROM assessments_question": 60,
    "SELECT id, question_id, key, text FROM assessments_choice": 162,
    "SELECT id, value FROM assessments_weight": 207,
    "SELECT id, key, slot, text FROM assessments_advice": 210,
}


@dataclass(frozen=True)
class Upgrade:
    """The database as it was and as it is, and what its people met on the site."""

    before: sqlite3.Connection
    after: sqlite3.Connection
    met: dict[str, Any]

    def left_open(self, owner: str) -> list[str]:
        """Return every question that an attempt of before left open, in the questionnaire's order."""
        (definition,) = self.before.execute("SELECT definition FROM assessments_version").fetchone()
        rows = self.before.execute(
            "SELECT question_key FROM assessments_answer JOIN assessments_attempt a ON a.id = attempt_id"
            " WHERE a.owner = ?",
            [owner_digest(owner)],
        )
        done = {key for (key,) in rows}
        assert done
        return [item["key"] for item in json.loads(definition)["questions"] if item["key"] not in done]


@pytest.fixture
def upgrade(tmp_path: Path) -> Iterator[Upgrade]:
    path = tmp_path / "oldest.sqlite3"
    script = gzip.decompress(OLDEST.read_bytes()).decode()
    with closing(sqlite3.connect(path)) as made:
        made.executescript(script)
    done = subprocess.run(
        [sys.executable, "-m", "tests.models.upgraded"],
        cwd=HOME,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{path}", "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    with closing(sqlite3.connect(":memory:")) as before, closing(sqlite3.connect(path)) as after:
        before.executescript(script)
        yield Upgrade(before, after, json.loads(done.stdout.splitlines()[-1]))


def every_row_of_before_is_there_as_it_was(upgrade: Upgrade) -> None:
    for query, count in KEPT.items():
        rows = upgrade.before.execute(query).fetchall()
        assert len(rows) == count, query
        lost = set(rows) - set(upgrade.after.execute(query))
        assert not lost, query
    assert upgrade.after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert upgrade.after.execute("PRAGMA foreign_key_check").fetchall() == []


def what_is_new_in_them_follows_from_what_was_there(upgrade: Upgrade) -> None:
    """The first time of an answer is its time, and who was at the short version is at the full one."""
    known = dict(upgrade.before.execute("SELECT id, answered_at FROM assessments_answer"))
    first = dict(upgrade.after.execute("SELECT id, first_answered_at FROM assessments_answer"))
    assert known == {key: first[key] for key in known}
    modes = dict(upgrade.after.execute("SELECT id, mode FROM assessments_attempt"))
    assert {modes[key] for (key,) in upgrade.before.execute("SELECT id FROM assessments_attempt")} == {"full"}


def the_version_is_what_was_published(upgrade: Upgrade) -> None:
    """Today's code reads the definition of before, and comes to the same SHA-256; nothing can change it."""
    (kept,) = upgrade.before.execute("SELECT sha256 FROM assessments_version").fetchone()
    assert upgrade.met["content"] == {kept: kept}
    with pytest.raises(sqlite3.IntegrityError, match="can not be changed"):
        upgrade.after.execute("UPDATE assessments_version SET cutoffs = '{}' WHERE number = 1")
    upgrade.after.rollback()


def links_open_or_stay_shut_as_before(upgrade: Upgrade) -> None:
    opened, closed, afterwards = (upgrade.met[name] for name in ("opened", "closed", "opened afterwards"))
    assert (len(opened), len(closed), len(afterwards)) == (9, 6, 3)
    assert set(opened.values()) == set(afterwards.values()) == {200}, upgrade.met
    assert set(closed.values()) == {404}, closed


def people_find_what_is_theirs(upgrade: Upgrade) -> None:
    assert upgrade.met["own"] == {"home": 200, "mine": 200, "result": 200}
    assert upgrade.met["admin"] == 200


def what_was_left_open_goes_on_where_it_stood(upgrade: Upgrade) -> None:
    """Begun, or opened again: the rest of the questions, the first open one first, and then the result."""
    for who, owner in (("begun", "owner-begun-owner-begu"), ("again", "owner-again-owner-agai")):
        met = upgrade.met[who]
        assert met["asked"] == upgrade.left_open(owner)
        assert (met["version"], met["closed"]) == (1, True)
        assert {met[page] for page in ("shown", "check", "finished")} == {200}


def somebody_new_starts_with_the_newest_version(upgrade: Upgrade) -> None:
    goes_on = {"shown": 200, "next": 200, "on": True}
    assert upgrade.met["new"] == {"version": 1, **goes_on}
    assert upgrade.met["published"]["version"] == 2
    assert upgrade.met["published"]["cues"] > 0
    assert upgrade.met["newer"] == upgrade.met["newer in full"] == {"version": 2, **goes_on}


def a_command_that_is_refused_says_a_sentence_and_no_traceback(upgrade: Upgrade) -> None:
    code, said = upgrade.met["refused"]
    assert (code, said) == (1, "CommandError: There is no questionnaire “nothing”. There is: data-science-jobs.\n")


def test_a_database_of_the_oldest_release_can_be_upgraded(upgrade: Upgrade) -> None:
    """One test, since the suite's workers would each migrate for a part of several."""
    every_row_of_before_is_there_as_it_was(upgrade)
    a_command_that_is_refused_says_a_sentence_and_no_traceback(upgrade)
    what_is_new_in_them_follows_from_what_was_there(upgrade)
    the_version_is_what_was_published(upgrade)
    links_open_or_stay_shut_as_before(upgrade)
    people_find_what_is_theirs(upgrade)
    what_was_left_open_goes_on_where_it_stood(upgrade)
    somebody_new_starts_with_the_newest_version(upgrade)
