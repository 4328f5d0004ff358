"""Load a questionnaire's file as its draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.definition import DefinitionError, read_file
from assessments.drafts import save_draft


class Command(BaseCommand):
    """Make the draft say what the file says; nothing that is published changes."""

    help = "Load a questionnaire from a TOML file (or a folder of them) as its draft. `publish` publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One file or folder."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read all of it before the first row is written."""
        try:
            definition = read_file(options["file"])
        except DefinitionError as error:
            raise CommandError("\n".join(("Nothing was imported:", *map(str, error.problems)))) from error
        save_draft(definition=definition)
        count = len(definition.questions)
        self.stdout.write(
            f"Imported “{definition.slug}” as a draft: {count} questions. Next: manage.py publish {definition.slug}"
        )
