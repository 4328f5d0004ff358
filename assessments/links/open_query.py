"""The SQL statement that every visitor of a link costs, written by hand, as those of an answer (quiz/hot_queries.py).

The ORM takes ten times as long to build it (docs/decisions/0046). SQLite and PostgreSQL accept the same text, and the
tests compare it with the ORM's.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from django.db import connection

from assessments.models import Attempt, Posting, Questionnaire, ResultSnapshot, ShareLink, known_version
from assessments.models.rows import Columns

_LINK, _QUESTIONNAIRE = Columns(ShareLink, "link"), Columns(Questionnaire, "questionnaire")
_ATTEMPT, _SNAPSHOT = Columns(Attempt, "attempt"), Columns(ResultSnapshot, "snapshot")
_POSTING = Columns(Posting, "posting")
_PARTS: tuple[Columns[Any], ...] = (_LINK, _QUESTIONNAIRE, _ATTEMPT, _SNAPSHOT, _POSTING)
_OPEN = f"""
SELECT version.sha256, {", ".join(part.sql for part in _PARTS)}
FROM assessments_sharelink link
LEFT JOIN assessments_attempt attempt ON attempt.id = link.attempt_id
LEFT JOIN assessments_outline snapshot ON snapshot.attempt_id = attempt.id
LEFT JOIN assessments_posting posting ON posting.id = link.posting_id
JOIN assessments_version version ON version.id = COALESCE(attempt.version_id, posting.version_id)
JOIN assessments_questionnaire questionnaire ON questionnaire.id = version.questionnaire_id
WHERE link.token = %s AND link.revoked_at IS NULL AND (link.expires_at IS NULL OR link.expires_at > %s)"""  # noqa: S608 -- the names of our own columns


def find_active_link(*, token: str, now: datetime) -> ShareLink | None:
    """Return the link if it exists and is active, with what it leads to.

    That is an attempt with its snapshot, or a posting, with the version and the questionnaire. The definition and the
    other large columns of the version are deferred.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [token, connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    sha256, *values = row
    link, questionnaire, attempt, snapshot, posting = _read(values)
    if attempt is not None:
        # As select_related does it, also for a missing one: no query looks for it.
        Attempt._meta.get_field("snapshot").set_cached_value(attempt, snapshot)
    link.attempt, link.posting = attempt, posting
    link.target.version = known_version(link.target.version_id, sha256)
    link.target.version.questionnaire = questionnaire
    return cast(ShareLink, link)


def _read(values: list[Any]) -> Iterator[Any]:
    """Yield the model of each part, None for one that was not found."""
    for part in _PARTS:
        columns, values = values[: len(part)], values[len(part) :]
        yield None if columns[part.key] is None else part.read(columns)
