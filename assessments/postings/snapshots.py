"""Store what a kept posting says, and load its report without reading the text again; name a posting for a visitor."""

from typing import Any

from assessments.core.definition import Definition
from assessments.core.posting_reader import Detail, Evidence, Normalised, Obstacle, Quote, Reading, normalise
from assessments.models import Posting
from assessments.postings.report import PostingReport, read_text, reader_version, report_from
from assessments.postings.sentences import unnamed

SCHEMA = 2
"""The schema of ``Posting.snapshot``; a snapshot of another one counts as missing and is replaced."""
READABLE = (1, SCHEMA)
"""Schemas whose snapshots say all but the details, or all."""


def snapshot_of(report: PostingReport) -> dict[str, Any]:
    """Return what a report says, without the text, as JSON data for ``Posting.snapshot``.

    Offsets are those in the text as it was pasted, which is what is kept.
    """
    reading = report.reading
    return {
        "schema": SCHEMA,
        "reader": reader_version(report.content),
        "first_line": report.first_line,
        "obstacle": reading.obstacle,
        "shares": dict(reading.shares),
        "primary": reading.primary,
        "secondary": reading.secondary,
        "overloaded": reading.overloaded,
        "evidence": [
            [*item.pasted, item.archetype, item.weight, list(item.cues), list(item.words)] for item in reading.evidence
        ],
        "silent": list(reading.silent),
        "repeated": reading.is_repeated,
        "details": {detail.value: list(quote.pasted) for detail, quote in reading.details.items() if quote},
    }


def load_posting_report(posting: Posting, *, with_text: bool = False) -> PostingReport:
    """Return the report on a kept posting from its snapshot, with the text to be marked only ``with_text``.

    A missing snapshot, or one by another version of the reader, is made and stored first. Cues are those of the
    posting's version, which never change.
    """
    data, content = posting.snapshot, posting.version.content
    if data is None or (data["schema"], data["reader"]) != (SCHEMA, reader_version(content)):
        data = posting.snapshot = _new_snapshot(posting)
        Posting.objects.filter(pk=posting.pk).update(snapshot=data)
    reading = _reading_from(data, content, normalise(posting.text if with_text else ""))
    return report_from(content, posting.version.number, reading, first_line=data["first_line"])


def _new_snapshot(posting: Posting) -> dict[str, Any]:
    """Read a posting again. If this reader refuses a text that an earlier one read, what that one said stays.

    Where that was not stored, the text is read all the same: it was a posting when it was kept.
    """
    earlier, new = posting.snapshot, snapshot_of(read_text(version=posting.version, text=posting.text))
    if not new["obstacle"]:
        return new
    if earlier and earlier["schema"] in READABLE and not earlier["obstacle"]:
        return {"details": {}, **earlier, "schema": SCHEMA, "reader": new["reader"]}
    return snapshot_of(read_text(version=posting.version, text=posting.text, refuses=False))


def _reading_from(data: dict[str, Any], content: Definition, text: Normalised) -> Reading:
    """Return the reading behind a snapshot, without what only the try-out of a draft shows.

    Where the text is empty, the evidence has no place in it.
    """
    shares = data["shares"]
    return Reading(
        text=text.text,
        sentences=(),
        obstacle=Obstacle(data["obstacle"]) if data["obstacle"] else None,
        # PostgreSQL doesn't keep the order of the keys.
        shares={key: shares[key] for key in content.archetype_by_key if key in shares},
        primary=data["primary"],
        secondary=data["secondary"],
        overloaded=data["overloaded"],
        evidence=tuple(
            Evidence(*text.span_of(start, end), archetype, weight, tuple(cues), tuple(*words), (start, end))
            for start, end, archetype, weight, cues, *words in data["evidence"]  # by the first reader, without words
        ),
        pulls={},
        mentions=(),
        silent=tuple(data["silent"]),
        is_repeated=data["repeated"],
        details={Detail(key): Quote(*text.span_of(*span), tuple(span)) for key, span in data["details"].items()},
        catch_all=content.overload.catch_all,
    )


def posting_name(posting: Posting, report: PostingReport, *, shows_text: bool) -> str:
    """Return what a kept posting is called for whoever may see its text, or may not.

    A name that is the text's first line counts as none: releases before 1.1 saved the first line as the name.
    """
    given = "" if posting.name == report.first_line else posting.name
    return given or (report.first_line if shows_text else "") or unnamed(posting.kept_at)
