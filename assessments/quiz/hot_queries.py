"""What an answer asks of the database, written by hand: by far the most of all that the site ever asks.

Django needs several times as long to write such a statement as the database needs to follow it, and that was half of
an answer's time (docs/decisions/0017). All else goes through the ORM, which a test lays beside each of these.
They are understood by SQLite and PostgreSQL alike.
"""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from assessments.models.attempts import Answer, Attempt
from assessments.models.authoring import known_version

_ID = Attempt._meta.get_field("id")
_VALUE = Answer._meta.get_field("value")

_BEGUN = """
SELECT attempt.version_id, version.sha256, attempt.mode, attempt.next_key, attempt.more, attempt.goal
FROM assessments_attempt attempt JOIN assessments_version version ON version.id = attempt.version_id
WHERE attempt.id = %s AND attempt.owner = %s AND attempt.finished_at IS NULL"""
_BEGUN_FIELDS = (
    "id",
    "version_id",
    "owner",
    "mode",
    "next_key",
    "estimated_remaining",
    "target_answers",
    "finished_at",
    "reopened_at",
)
_RESPONSES = "SELECT question_key, value FROM assessments_answer WHERE attempt_id = %s ORDER BY id"
_SAVE = """
INSERT INTO assessments_answer (attempt_id, question_key, value, skipped, answered_at, first_answered_at)
VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (attempt_id, question_key) DO UPDATE
SET value = EXCLUDED.value, skipped = EXCLUDED.skipped, answered_at = EXCLUDED.answered_at"""
_MOVE_ON = """
UPDATE assessments_attempt SET next_key = %s, more = %s
WHERE id = %s AND next_key = %s AND (finished_at IS NULL OR reopened_at IS NOT NULL)"""


def find_begun(*, attempt_id: UUID, owner: str) -> Attempt | None:
    """Return this owner's attempt if it was never finished, with its version as the process remembers it.

    What the person said of themselves and when they began is left in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEGUN, [_id(attempt_id), owner])
        row = cursor.fetchone()
    if row is None:
        return None
    version_id, sha256, *rest = row
    values = (attempt_id, version_id, owner, *rest, None, None)  # in the order of the model's fields
    attempt = Attempt.from_db(connection.alias, _BEGUN_FIELDS, values)
    attempt.version = known_version(version_id, sha256)
    return attempt


def responses_of(*, attempt: Attempt) -> dict[str, Any]:
    """Return the item responses by question key (None: skipped), in the order of asking."""
    with connection.cursor() as cursor:
        cursor.execute(_RESPONSES, [_id(attempt.pk)])
        return {key: None if value is None else json.loads(value) for key, value in cursor.fetchall()}


def save_response(*, attempt: Attempt, question_key: str, response: Any | None, now: datetime) -> None:
    """Write an item response, over an earlier one to the same question if there is one; None: skipped."""
    value = _VALUE.get_db_prep_save(response, connection)
    moment = connection.ops.adapt_datetimefield_value(now)
    with connection.cursor() as cursor:
        cursor.execute(_SAVE, [_id(attempt.pk), question_key, value, response is None, moment, moment])


def move_on(*, attempt: Attempt, next_key: str, estimated_remaining: int) -> bool:
    """Write what comes next; False where the attempt is closed, or no longer stands where ``attempt`` says."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVE_ON, [next_key, estimated_remaining, _id(attempt.pk), attempt.next_key])
        return bool(cursor.rowcount)


def _id(attempt_id: UUID) -> Any:
    """The id as this database keeps it."""
    return _ID.get_db_prep_value(attempt_id, connection)
