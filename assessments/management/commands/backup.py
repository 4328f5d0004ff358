"""Back up the database to a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.operations.backups import BackupError, back_up


class Command(BaseCommand):
    """Back up while the site runs. The file appears under its name only when it is complete and checked."""

    help = "Copy the whole database into FILE while the site runs. `restore` puts it back."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and --force."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--force", action="store_true", help="replace FILE if it exists")

    def handle(self, *args: Any, **options: Any) -> None:
        """Back up, and print the size; fail with the reason."""
        try:
            size = back_up(path=options["file"], force=options["force"])
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Backed up into {options['file']}: {size:,} bytes, checked.")
