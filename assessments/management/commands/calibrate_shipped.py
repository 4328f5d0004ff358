"""Renew the shipped questionnaire's calibration after its questions or the scoring changed; for developers."""

from typing import Any

from django.core.management.base import BaseCommand

from assessments.authoring.shipped import CALIBRATION, write_calibration


class Command(BaseCommand):
    """Write calibration.json beside the shipped questionnaire's files."""

    help = "Calibrate the shipped questionnaire (opening, cut-offs, questions to come), and write that to its folder."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the calibration, and print the definition's hash."""
        calibration = write_calibration()
        self.stdout.write(f"Wrote {CALIBRATION.name} for the definition {calibration.sha256[:12]}.")
