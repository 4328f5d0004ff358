"""Put a backup back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.operations.backups import BackupError, restore


class Command(BaseCommand):
    """Replace everything in the database by what a backup holds."""

    help = "Put what `backup` wrote into FILE in the place of everything in the database."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where from."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--replace", action="store_true", help="also where people have used the database: what it holds is lost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say that it is done and what comes next, or why nothing was done."""
        try:
            pending = restore(path=options["file"], replace=options["replace"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {options['file']}.")
        if pending:
            self.stdout.write("The backup is older than this careerfit. Next: manage.py migrate")
