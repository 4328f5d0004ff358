"""Restore the database from a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.operations.backups import BackupError, restore


class Command(BaseCommand):
    """Replace the content of the database by a backup."""

    help = "Replace everything in the database with what `backup` wrote into FILE."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and --replace."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="even if people have used the database; what it holds is lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Restore, and print the next step; fail with the reason."""
        try:
            pending = restore(path=options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {options['file']}.")
        if pending:
            self.stdout.write("The backup is older than this careerfit. Next: manage.py migrate")
