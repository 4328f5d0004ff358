"""The four SQL statements of an answer, written by hand; everything else goes through the ORM.

Django takes several times as long to build one of these statements as the database takes to run it (figures in
docs/decisions/0017). SQLite and PostgreSQL accept the same text. The tests compare each statement with its ORM query.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.models import Answer, Attempt, known_version
from assessments.models.rows import Columns

_ID = Attempt._meta.get_field("id")
_VALUE = Answer._meta.get_field("value")

_ATTEMPT = Columns(Attempt, "attempt")
_FIND = f"""
SELECT version.sha256, {_ATTEMPT.sql}
FROM assessments_attempt attempt JOIN assessments_version version ON version.id = attempt.version_id
WHERE attempt.id = %s AND attempt.owner = %s"""  # noqa: S608 -- the names of our own columns
_RESPONSES = "SELECT question_key, value FROM assessments_answer WHERE attempt_id = %s ORDER BY id"
_SAVE = """
INSERT INTO assessments_answer (attempt_id, question_key, value, skipped, answered_at, first_answered_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (attempt_id, question_key) DO UPDATE
SET value = EXCLUDED.value, skipped = EXCLUDED.skipped, answered_at = EXCLUDED.answered_at"""
_MOVE_ON = """
UPDATE assessments_attempt SET next_key = %s, more = %s
WHERE id = %s AND next_key = %s AND (finished_at IS NULL OR reopened_at IS NOT NULL)"""


def find_attempt(*, attempt_id: UUID, owner: str) -> Attempt | None:
    """Return this owner's attempt, with its version's small columns from the process's cache."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND, [_id(attempt_id), owner])
        row = cursor.fetchone()
    if row is None:
        return None
    sha256, *values = row
    attempt = _ATTEMPT.read(values)
    attempt.version = known_version(attempt.version_id, sha256)
    return attempt


def responses_of(*, attempt: Attempt) -> dict[str, Any]:
    """Return the item responses by question key (None: skipped), the first asked first."""
    with connection.cursor() as cursor:
        cursor.execute(_RESPONSES, [_id(attempt.pk)])
        return {key: None if value is None else json.loads(value) for key, value in cursor.fetchall()}


def save_response(*, attempt: Attempt, question_key: str, response: Any | None, now: datetime) -> None:
    """Insert an item response (None: skipped), or update the earlier one to the same question."""
    value = _VALUE.get_db_prep_save(response, connection)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [_id(attempt.pk), question_key, value, response is None, moment, moment])


def move_on(*, attempt: Attempt, next_key: str, estimated_remaining: int) -> bool:
    """Store the next question; return False if the attempt is closed or was moved on by another request."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_ON, [next_key, estimated_remaining, _id(attempt.pk), attempt.next_key])
        return bool(cursor.rowcount)


def _id(attempt_id: UUID) -> Any:
    """Return the id in the form that this database stores."""
    return _ID.get_db_prep_value(attempt_id, connection)
