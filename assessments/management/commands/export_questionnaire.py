"""Export a questionnaire's draft."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.authoring.drafts import draft_definition
from assessments.core.definition import to_toml
from assessments.models import Questionnaire, ReplacedDraft


class Command(BaseCommand):
    """Print a draft as TOML. Importing and exporting it again gives the same bytes."""

    help = "Print a questionnaire’s draft as TOML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the slug and the choice of the replaced draft."""
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument(
            "--replaced", action="store_true", help="print the draft that an import or a restored version replaced last"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the draft; fail if there is no such questionnaire."""
        questionnaire = Questionnaire.objects.filter(slug=options["slug"]).first()
        if questionnaire is None:
            known = ", ".join(Questionnaire.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no questionnaire “{options['slug']}”. Known: {known}.")
        if options["replaced"]:
            kept = ReplacedDraft.objects.filter(questionnaire=questionnaire).first()
            if kept is None:
                raise CommandError(f"No unpublished draft of “{options['slug']}” was replaced.")
            self.stdout.write(kept.text, ending="")
            return
        self.stdout.write(to_toml(draft_definition(questionnaire=questionnaire)), ending="")
