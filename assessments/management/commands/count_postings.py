"""Count labelled postings into the job figures that pages show; for developers."""

import json
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.core.definition import SHIPPED, read_file
from assessments.core.job_figures import (
    CountingError,
    JobFigures,
    JobFiguresError,
    LabelledPosting,
    count_postings,
    job_figures_from,
    plan_from,
    posting_from,
    share_of,
)
from assessments.core.texts import NotText, read_text_file
from assessments.questionnaires.job_figures import FOLDER

MAX_BYTES = 64 * 1024 * 1024


class Command(BaseCommand):
    """Count files of labelled postings that were drawn at random, and print or write the job figures."""

    help = "Count labelled postings (one JSON a line) by leading archetype, search and title, as a plan says."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the files, the plan and the questionnaire, and whether to write."""
        parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="labelled postings, one JSON a line")
        parser.add_argument("--plan", type=Path, default=FOLDER / f"{read_file(SHIPPED).slug}.toml", help="a TOML file")
        parser.add_argument("--questionnaire", type=Path, default=SHIPPED, help="its file or folder")
        parser.add_argument("--write", action="store_true", help="write the figures beside the plan, as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a table for people, and write the file if asked to."""
        content, plan = read_file(options["questionnaire"]), options["plan"]
        try:
            figures = count_postings(
                (posting for path in options["files"] for posting in _postings(path)),
                plan=plan_from(tomllib.loads(read_text_file(plan, max_bytes=MAX_BYTES))),
                archetypes=tuple(content.archetype_by_key),
            )
            job_figures_from(figures.as_data())
        except (CountingError, JobFiguresError, NotText, tomllib.TOMLDecodeError) as error:
            raise CommandError(str(error)) from error
        for line in _table(figures):
            self.stdout.write(line)
        if options["write"]:
            path = plan.with_suffix(".json")
            path.write_text(json.dumps(figures.as_data(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
            self.stdout.write(f"Wrote {path.name}.")


def _postings(path: Path) -> Iterator[LabelledPosting]:
    for number, line in enumerate(read_text_file(path, max_bytes=MAX_BYTES).split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield posting_from(json.loads(line))
        except ValueError as error:
            raise CountingError(f"{path.name}, line {number}: {error}") from error


def _table(figures: JobFigures) -> Iterator[str]:
    """Yield each count with its share of a hundred and its range: the whole, then searches and titles."""
    whole = figures.all
    yield f"{whole.postings} postings"
    for name, count in (("want two", figures.two), ("are too many", figures.too_many)):
        yield f"  {name:14} {_figures(count, whole.postings)}"
    for group in (whole, *figures.searches, *figures.titles):
        yield f"\n{group.name or 'All'}: {group.postings} postings"
        for key in group.ranked:
            yield f"  {key:14} {_figures(group.leads[key], group.postings)}"


def _figures(count: int, total: int) -> str:
    share = share_of(count, total)
    return f"{count:4}  {share.of_hundred:3} of 100 ({share.range})"
