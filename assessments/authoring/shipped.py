"""Load and publish the questionnaire that ships with careerfit in a fresh database."""

import json
from dataclasses import asdict
from pathlib import Path

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Model
from django.utils import timezone

from assessments.authoring.drafts import save_draft
from assessments.authoring.publishing import Calibration, calibrate, publish
from assessments.core.definition import SHIPPED, read_file
from assessments.models import Questionnaire

CALIBRATION = SHIPPED / "calibration.json"
"""The calibration of the shipped questionnaire, so that a fresh database needs no simulation."""


def shipped_calibration(path: Path = CALIBRATION) -> Calibration:
    """Return the shipped calibration; ``publish`` ignores it if it is out of date."""
    return Calibration(**json.loads(path.read_text(encoding="utf-8-sig")))


def write_calibration(path: Path = CALIBRATION) -> Calibration:
    """Calibrate the shipped questionnaire again, and write the result beside it."""
    calibration = calibrate(read_file(SHIPPED))
    path.write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")
    return calibration


def load_if_fresh(*, apps: Apps = installed, using: str = DEFAULT_DB_ALIAS, **_signal: object) -> None:
    """Load and publish the shipped questionnaire if the database has no questionnaire.

    Runs after every migrate and flush. A migrate passes ``apps``, the migrated models. Nothing is done if they lack
    columns of the current models (after migrating back or part of the way), or if the database isn't the default one.
    """
    if using != DEFAULT_DB_ALIAS or not is_up_to_date(apps):
        return
    if not Questionnaire.objects.exists():
        with transaction.atomic():
            draft = save_draft(definition=read_file(SHIPPED))
            publish(
                questionnaire=draft,
                by=None,
                note="Shipped with careerfit.",
                now=timezone.now(),
                calibration=shipped_calibration(),
            )


def is_up_to_date(apps: Apps) -> bool:
    """Whether the migrated models have every column of the current ones."""
    migrated = apps.all_models["assessments"]
    return all(
        name in migrated and _columns(model) <= _columns(migrated[name])
        for name, model in installed.all_models["assessments"].items()
    )


def _columns(model: type[Model]) -> set[str | None]:
    return {field.column for field in model._meta.local_fields}
