"""Delete what has been kept long enough."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.operations.retention import Limits, count_due, purge


class Command(BaseCommand):
    """Delete by the RETAIN_ settings; meant to be run every day."""

    help = "Delete what has been kept for longer than the RETAIN_… settings say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Really, or only as a try."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a kind."""
        limits = Limits(
            unfinished=settings.RETAIN_UNFINISHED_DAYS,
            results=settings.RETAIN_RESULTS_DAYS,
            links=settings.RETAIN_LINKS_DAYS,
            logins=settings.RETAIN_LOGINS_DAYS,
        )
        work, said = (count_due, "Would delete") if options["dry_run"] else (purge, "Deleted")
        for kind, count in work(limits=limits, now=timezone.now()).items():
            self.stdout.write(f"{said} {count} {kind}.")
