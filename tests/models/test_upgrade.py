"""Upgrade a database of the oldest release (tests/fixtures/README.md): nothing is lost, and people can go on.

It is an SQLite database, whatever the other tests use. upgraded.py migrates it and uses the site, in its own process.
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
# Queries whose rows must be unchanged after the upgrade, and their number of rows.
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
    """The database before and after, and the outcomes of using the site."""

    before: sqlite3.Connection
    after: sqlite3.Connection
    outcomes: dict[str, Any]

    def left_open(self, owner: str) -> list[str]:
        """Return the questions that an old attempt left open, in the questionnaire's order."""
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


def check_that_old_rows_are_unchanged(upgrade: Upgrade) -> None:
    for query, count in KEPT.items():
        rows = upgrade.before.execute(query).fetchall()
        assert len(rows) == count, query
        lost = set(rows) - set(upgrade.after.execute(query))
        assert not lost, query
    assert upgrade.after.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert upgrade.after.execute("PRAGMA foreign_key_check").fetchall() == []


def check_new_columns(upgrade: Upgrade) -> None:
    """The first time of an answer is its time, and attempts in short mode became full."""
    known = dict(upgrade.before.execute("SELECT id, answered_at FROM assessments_answer"))
    first = dict(upgrade.after.execute("SELECT id, first_answered_at FROM assessments_answer"))
    assert known == {key: first[key] for key in known}
    modes = dict(upgrade.after.execute("SELECT id, mode FROM assessments_attempt"))
    assert {modes[key] for (key,) in upgrade.before.execute("SELECT id FROM assessments_attempt")} == {"full"}


def check_the_version(upgrade: Upgrade) -> None:
    """The old definition can be read and has the same SHA-256; it can't be changed."""
    (kept,) = upgrade.before.execute("SELECT sha256 FROM assessments_version").fetchone()
    assert upgrade.outcomes["content"] == {kept: kept}
    with pytest.raises(sqlite3.IntegrityError, match="can not be changed"):
        upgrade.after.execute("UPDATE assessments_version SET cutoffs = '{}' WHERE number = 1")
    upgrade.after.rollback()


def check_links(upgrade: Upgrade) -> None:
    opened, closed, afterwards = (upgrade.outcomes[name] for name in ("opened", "closed", "opened afterwards"))
    assert (len(opened), len(closed), len(afterwards)) == (9, 6, 3)
    assert set(opened.values()) == set(afterwards.values()) == {200}, upgrade.outcomes
    assert set(closed.values()) == {404}, closed


def check_own_pages(upgrade: Upgrade) -> None:
    assert upgrade.outcomes["own"] == {"home": 200, "mine": 200, "result": 200}
    assert upgrade.outcomes["admin"] == 200


def check_open_attempts(upgrade: Upgrade) -> None:
    """Started and reopened attempts ask the open questions in order, and then show the result."""
    for who, owner in (("begun", "owner-begun-owner-begu"), ("again", "owner-again-owner-agai")):
        outcome = upgrade.outcomes[who]
        assert outcome["asked"] == upgrade.left_open(owner)
        assert (outcome["version"], outcome["closed"]) == (1, True)
        assert {outcome[page] for page in ("shown", "check", "finished")} == {200}


def check_new_attempts(upgrade: Upgrade) -> None:
    goes_on = {"shown": 200, "next": 200, "on": True}
    assert upgrade.outcomes["new"] == {"version": 1, **goes_on}
    assert upgrade.outcomes["published"]["version"] == 2
    assert upgrade.outcomes["published"]["cues"] > 0
    assert upgrade.outcomes["newer"] == upgrade.outcomes["newer in full"] == {"version": 2, **goes_on}


def check_a_refused_command(upgrade: Upgrade) -> None:
    code, errors = upgrade.outcomes["refused"]
    assert (code, errors) == (1, "CommandError: There is no questionnaire “nothing”. Known: data-science-jobs.\n")


def test_a_database_of_the_oldest_release_can_be_upgraded(upgrade: Upgrade) -> None:
    """One test, since with several each test worker would migrate."""
    check_that_old_rows_are_unchanged(upgrade)
    check_a_refused_command(upgrade)
    check_new_columns(upgrade)
    check_the_version(upgrade)
    check_links(upgrade)
    check_own_pages(upgrade)
    check_open_attempts(upgrade)
    check_new_attempts(upgrade)
