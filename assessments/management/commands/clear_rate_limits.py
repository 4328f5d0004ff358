"""Forget how often everybody has tried."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.models import Tally


class Command(BaseCommand):
    """Delete all counts, so that locked logins and rate limits are open again."""

    help = "Open locked logins and rate limits again, for everybody."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete the counts."""
        deleted, _ = Tally.objects.all().delete()
        self.stdout.write(f"Deleted {deleted} counts of tries.")
