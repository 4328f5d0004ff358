"""Export a questionnaire's draft."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.authoring.drafts import draft_definition
from assessments.core.definition import to_toml
from assessments.models import Questionnaire


class Command(BaseCommand):
    """Print a draft as TOML. Importing and exporting it again gives the same bytes."""

    help = "Print a questionnaire’s draft as TOML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the slug."""
        parser.add_argument("slug", metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the draft; fail if there is no such questionnaire."""
        questionnaire = Questionnaire.objects.filter(slug=options["slug"]).first()
        if questionnaire is None:
            known = ", ".join(Questionnaire.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no questionnaire “{options['slug']}”. Known: {known}.")
        self.stdout.write(to_toml(draft_definition(questionnaire=questionnaire)), ending="")
