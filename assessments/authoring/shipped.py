"""The questionnaire that comes with careerfit, and how a fresh database gets it."""

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
"""What publishing works out for the shipped questionnaire, so that a fresh database needs no simulation."""


def shipped_calibration(path: Path = CALIBRATION) -> Calibration:
    """Return the calibration that ships beside the questionnaire; ``publish`` ignores it once it is out of date."""
    return Calibration(**json.loads(path.read_text(encoding="utf-8")))


def write_calibration(path: Path = CALIBRATION) -> Calibration:
    """Calibrate the shipped questionnaire anew, and write the outcome beside it."""
    calibration = calibrate(read_file(SHIPPED))
    path.write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")
    return calibration


def load_if_fresh(*, apps: Apps = installed, using: str = DEFAULT_DB_ALIAS, **_signal: object) -> None:
    """Load and publish the shipped questionnaire where there is none at all.

    Runs after every migrate and flush. A migrate passes ``apps``, the models as migrated: where they are not those of
    today (migrated back, or not all the way) or the database is not the main one, there is nothing to do.
    """
    if using != DEFAULT_DB_ALIAS or not _is_whole(apps):
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


def _is_whole(apps: Apps) -> bool:
    """Whether the migrated models have every column of today's."""
    migrated = apps.all_models["assessments"]
    return all(
        name in migrated and _columns(model) <= _columns(migrated[name])
        for name, model in installed.all_models["assessments"].items()
    )


def _columns(model: type[Model]) -> set[str | None]:
    return {field.column for field in model._meta.local_fields}
