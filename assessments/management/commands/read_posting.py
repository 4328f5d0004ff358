"""Read job postings from standard input."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from assessments.core.definition import SHIPPED, Definition, read_file
from assessments.core.posting_reader import REPEATED
from assessments.core.texts import NotText, decode_text
from assessments.models import Version
from assessments.postings import sentences
from assessments.postings.report import PostingReport, reader_from, report_from

NO_VERSION = 0
MAX_BYTES = 2 * 1024 * 1024  # of a posting, or of a line


class Command(BaseCommand):
    """Print the archetypes that a posting mixes, with the evidence."""

    help = "Read a job posting from standard input: which archetypes it mixes, and the sentences that say so."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the slug, and the input and output formats."""
        parser.add_argument("slug", metavar="SLUG", nargs="?", help="a questionnaire (default: the first that reads)")
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument(
            "--jsonl", action="store_true", help='read one {"text": …} a line, and print one JSON a line'
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read with the newest version, or with the shipped questionnaire if the database isn't migrated."""
        content, number = self._content(options["slug"])
        reader = reader_from(content)
        if options["jsonl"]:
            for text in _texts(sys.stdin.buffer):
                self.stdout.write(_json(report_from(content, number, reader.read(text))))
            return
        report = report_from(
            content, number, reader.read(_decoded(sys.stdin.buffer.read(MAX_BYTES + 1), "The posting"))
        )
        self.stdout.write(_json(report, indent=2) if options["json"] else "\n".join(_lines(report)))

    def _content(self, slug: str | None) -> tuple[Definition, int]:
        versions = Version.objects.select_related("questionnaire").newest_first()
        try:
            found = list(versions.filter(questionnaire__slug=slug) if slug else versions)
        except (OperationalError, ProgrammingError):  # not migrated
            return read_file(SHIPPED), NO_VERSION
        version = next((version for version in found if version.content.cues), None)
        if version is None:
            raise CommandError("There is no published version that reads postings.")
        return version.content, version.number


def _decoded(data: bytes, name: str) -> str:
    try:
        return decode_text(data, name=name, max_bytes=MAX_BYTES)
    except NotText as error:
        raise CommandError(str(error)) from error


def _texts(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        decoded = _decoded(line, f"Line {number}")
        if not decoded.strip():
            continue
        try:
            text = json.loads(decoded)["text"]
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise CommandError(f'Line {number} is not JSON of the form {{"text": "…"}}.') from error
        if not isinstance(text, str):
            raise CommandError(f"Line {number}: “text” has to be text.")
        yield text


def _json(report: PostingReport, indent: int | None = None) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False, indent=indent)


def _lines(report: PostingReport) -> Iterator[str]:
    """Yield the lines of a reading for a terminal."""
    yield report.headline
    if not report.reading.is_posting:
        return
    yield report.sureness
    yield report.burden
    if report.reading.is_repeated:
        yield REPEATED
    yield ""
    for score in report.ranked:
        if score.share:
            yield f"{score.share:3}%  {score.name}"
    yield ""
    for stretch in report.marked():
        if stretch.scores:
            yield f"- {stretch.text}\n    {stretch.why}"
    if report.said:
        yield "\nIt says:"
        yield from (f"- {sentences.said(name, words)}" for name, words in report.said)
    if report.open_questions:
        yield "\nIt doesn’t say; ask:"
        yield from (f"- {sentences.unsaid(name, question)}" for name, question in report.open_questions)
