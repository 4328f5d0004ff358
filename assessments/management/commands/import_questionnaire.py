"""Import a questionnaire's file as its draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.authoring.drafts import draft_definition, save_draft
from assessments.core.advice import counted
from assessments.core.definition import Definition, DefinitionError, read_file, to_toml
from assessments.models import Questionnaire


class Command(BaseCommand):
    """Replace the draft by a file. Versions don't change, and unpublished edits are saved to a file first."""

    help = "Load a questionnaire from a TOML file (or a folder of them) as its draft. `publish` publishes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file."""
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """Parse the whole file, save unpublished edits, then replace the draft."""
        try:
            definition = read_file(options["file"])
        except DefinitionError as error:
            raise CommandError("\n".join(("Nothing was imported:", *map(str, error.problems)))) from error
        backup = self._save_unpublished(definition)
        save_draft(definition=definition)
        if backup:
            self.stdout.write(f"The draft had changes that were never published; it is saved in {backup}.")
        questions = counted(len(definition.questions), "question")
        self.stdout.write(
            f"Imported “{definition.slug}” as a draft: {questions}. Next: manage.py publish {definition.slug}"
        )

    def _save_unpublished(self, incoming: Definition) -> Path | None:
        """Write the draft to a file if it was never published and differs; return the file's path."""
        questionnaire = Questionnaire.objects.filter(slug=incoming.slug).first()
        if questionnaire is None:
            return None
        draft = draft_definition(questionnaire=questionnaire)
        if draft.sha256 == incoming.sha256 or questionnaire.versions.filter(sha256=draft.sha256).exists():
            return None
        path: Path = settings.VAR_DIR / f"replaced-{draft.slug}-{draft.sha256[:8]}.toml"
        path.write_text(to_toml(draft), encoding="utf-8")
        return path
