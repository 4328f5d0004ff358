"""Publish a questionnaire's draft."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.authoring.item_analysis import warnings_about
from assessments.authoring.publishing import PublishError, publish
from assessments.management.by import account_of, add_by
from assessments.models import Questionnaire


class Command(BaseCommand):
    """Publish a draft as the next version, which new attempts then use."""

    help = "Check a questionnaire’s draft and publish it as the next version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the slug, the note, and who publishes."""
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--note", default="", help="what is new, for the list of versions")
        add_by(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish, and print the version and its warnings; fail with all problems."""
        questionnaire = Questionnaire.objects.filter(slug=options["slug"]).first()
        if questionnaire is None:
            raise CommandError(f"There is no questionnaire “{options['slug']}”.")
        by = account_of(options)
        try:
            version = publish(questionnaire=questionnaire, by=by, note=options["note"], now=timezone.now())
        except PublishError as error:
            raise CommandError("\n".join(("Not published:", *map(str, error.problems)))) from error
        self.stdout.write(f"Published “{questionnaire.slug}” as version {version.number} ({version.sha256[:12]}).")
        warnings = warnings_about(version.content)
        if warnings:
            self.stdout.write("Worth a look:")
        for warning in warnings:
            self.stdout.write(f"- {warning}")
