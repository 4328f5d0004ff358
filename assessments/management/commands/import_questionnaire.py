"""Import a questionnaire's file as its draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.authoring.drafts import replace_draft
from assessments.core.advice import counted
from assessments.core.definition import DefinitionError, read_file


class Command(BaseCommand):
    """Replace the draft by a file. Versions don't change, and unpublished edits are kept."""

    help = "Load a questionnaire from a TOML file (or a folder of them) as its draft. `publish` publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, and who imports it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--by", metavar="USERNAME", help="whose import it is, for the questionnaire’s history")

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse the whole file, then replace the draft."""
        by = User.objects.filter(username=options["by"]).first() if options["by"] else None
        if options["by"] and by is None:
            raise CommandError(f"There is no account “{options['by']}”. Nothing was imported.")
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
