"""Delete data that is older than the retention settings allow."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.operations.retention import SETTINGS, count_due, purge


class Command(BaseCommand):
    """Delete data by the RETAIN_ settings; meant to run daily."""

    help = "Delete what has been kept for longer than the RETAIN_… settings say."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be deleted, and delete nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete or count, and print one line per kind."""
        days = {name: getattr(settings, name) for name in SETTINGS}
        action, verb = (count_due, "Would delete") if options["dry_run"] else (purge, "Deleted")
        for kind, count in action(days=days, now=timezone.now()).items():
            self.stdout.write(f"{verb} {count} {kind}.")
