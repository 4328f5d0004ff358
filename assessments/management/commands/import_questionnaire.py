"""Load a questionnaire's file as its draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessments.authoring.drafts import draft_definition, save_draft
from assessments.core.definition import Definition, DefinitionError, read_file, to_toml
from assessments.models import Questionnaire


class Command(BaseCommand):
    """Make the draft say what the file says; nothing that is published changes, and no edit is lost."""

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
        kept = self._keep_unpublished(definition)
        save_draft(definition=definition)
        if kept:
            self.stdout.write(f"The draft had changes that were never published; it is kept in {kept}.")
        count = len(definition.questions)
        self.stdout.write(
            f"Imported “{definition.slug}” as a draft: {count} questions. Next: manage.py publish {definition.slug}"
        )

    def _keep_unpublished(self, incoming: Definition) -> Path | None:
        questionnaire = Questionnaire.objects.filter(slug=incoming.slug).first()
        if questionnaire is None:
            return None
        draft = draft_definition(questionnaire=questionnaire)
        if draft.sha256 == incoming.sha256 or questionnaire.versions.filter(sha256=draft.sha256).exists():
            return None
        path: Path = settings.VAR_DIR / f"replaced-{draft.slug}-{draft.sha256[:8]}.toml"
        path.write_text(to_toml(draft), encoding="utf-8")
        return path
