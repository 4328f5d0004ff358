"""Forget how often everybody has tried."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.models import Tally


class Command(BaseCommand):
    """Delete all counts, so that locked logins and rate limits are open again."""

    help = "Unlock logins and reset rate limits, for everybody."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete the counts."""
        deleted, _ = Tally.objects.all().delete()
        self.stdout.write(f"Deleted {deleted} rate-limit counts.")
