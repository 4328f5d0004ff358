"""Import a questionnaire's file as its draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.authoring.drafts import replace_draft
from assessments.core.advice import counted
from assessments.core.definition import DefinitionError, read_file
from assessments.management.by import account_of, add_by


class Command(BaseCommand):
    """Replace the draft by a file. Versions don't change, and unpublished edits are kept."""

    help = "Load a questionnaire from a TOML file (or a folder of them) as its draft. `publish` publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, and who imports it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse the whole file, then replace the draft."""
        by = account_of(options)
        try:
            definition = read_file(options["file"])
        except DefinitionError as error:
            raise CommandError("\n".join(("Nothing was imported:", *map(str, error.problems)))) from error
        replacement = replace_draft(
            definition=definition, reason="A file was imported by command.", by=by, now=timezone.now()
        )
        if replacement.kept:
            self.stdout.write(
                "The draft had changes that were never published; they are kept. The admin’s page “Import” lists them, "
                f"and manage.py export_questionnaire {definition.slug} --replaced prints them."
            )
        questions = counted(len(definition.questions), "question")
        self.stdout.write(
            f"Imported “{definition.slug}” as a draft: {questions}. Next: manage.py publish {definition.slug}"
        )
