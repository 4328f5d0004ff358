"""Publish a draft: check it, calibrate it, and freeze it as the next Version.

The admin, the command line and a fresh database all use this module.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.authoring.history import log_record
from assessments.core import scoring
from assessments.core.definition import Definition, Problem
from assessments.core.scoring.simulation import simulate_questions_to_come
from assessments.models import Questionnaire, Version
from assessments.questionnaires.instruments import instrument_from

CUTOFF_SEED, CUTOFF_PEOPLE = 1, 250
# Another seed than those of `manage.py simulate`, which says how good the table is.
TO_COME_SEED, TO_COME_PEOPLE = 1001, 1500


class PublishError(ValueError):
    """The draft can't be published; ``problems`` are the reasons."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


class DraftChanged(PublishError):
    """The draft is not the one that was expected."""


@dataclass(frozen=True)
class Calibration:
    """What publishing computes from a definition by simulation. It takes seconds and is deterministic.

    ``opening_keys`` are the first questions of the adaptive mode; ``cutoffs`` are the thresholds for careless answers
    (``scoring.Cutoffs`` as data); ``questions_to_come`` says how many questions the adaptive mode still asks
    (``scoring.QuestionsToCome`` as data). All are valid for one definition, by its SHA-256, and one scoring engine.
    """

    sha256: str
    engine: str
    opening_keys: list[str]
    cutoffs: dict[str, Any]
    questions_to_come: dict[str, Any]

    def is_for(self, definition: Definition) -> bool:
        """Whether it is valid for this definition and the current scoring engine."""
        return self.sha256 == definition.sha256 and self.engine == scoring.ENGINE_VERSION


def calibrate(definition: Definition) -> Calibration:
    """Compute the opening order, and simulate the cut-offs and the questions still to come."""
    instrument = instrument_from(definition)
    return Calibration(
        sha256=definition.sha256,
        engine=scoring.ENGINE_VERSION,
        opening_keys=list(scoring.opening_order(instrument)),
        cutoffs=scoring.simulate_cutoffs(instrument, CUTOFF_SEED, CUTOFF_PEOPLE).as_data(),
        questions_to_come=simulate_questions_to_come(instrument, seed=TO_COME_SEED, people=TO_COME_PEOPLE).as_data(),
    )


def publish(
    *,
    questionnaire: Questionnaire,
    by: User | None,
    note: str,
    now: datetime,
    expected_sha256: str | None = None,
    calibration: Calibration | None = None,
) -> Version:
    """Freeze the draft as the next version; a user ``by`` gets a line in the history.

    ``expected_sha256`` is the hash of the draft that somebody looked at before publishing. ``calibration`` skips the
    simulation if it is valid for this definition. Raises DraftChanged if the draft has another hash, and PublishError
    if a check fails or nothing has changed since the latest version.
    """
    before_lock = draft_definition(questionnaire=questionnaire)
    # Calibrate before taking the lock: it takes seconds, in which nobody else could write.
    if (calibration is None or not calibration.is_for(before_lock)) and not problems_in(before_lock):
        calibration = calibrate(before_lock)
    with transaction.atomic():
        # The lock prevents two people who publish at once from getting the same number.
        locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        definition = draft_definition(questionnaire=locked)
        if expected_sha256 is not None and expected_sha256 != definition.sha256:
            raise DraftChanged(Problem("The draft has changed since you opened this page. Here is how it stands now."))
        problems = problems_in(definition)
        if problems:
            raise PublishError(*problems)
        latest = locked.versions.order_by("-number").first()
        if latest is not None and is_current(latest, definition):
            raise PublishError(Problem(f"Nothing has changed since version {latest.number}."))
        if calibration is None or not calibration.is_for(definition):
            calibration = calibrate(definition)
        version = Version(
            questionnaire=locked,
            number=latest.number + 1 if latest else 1,
            definition=definition.as_data(),
            sha256=definition.sha256,
            engine=scoring.ENGINE_VERSION,
            opening_keys=calibration.opening_keys,
            cutoffs=calibration.cutoffs,
            questions_to_come=calibration.questions_to_come,
            published_at=now,
            published_by=by,
            note=note,
        )
        version.full_clean(exclude=["opening_keys", "cutoffs", "questions_to_come"])
        version.save(force_insert=True)
        if by is not None:
            log_record(user=by, record=locked, says=f"Published version {version.number}.")
    return version


def is_current(version: Version, definition: Definition) -> bool:
    """Whether the version has this definition and the current scoring engine, so that publishing changes nothing."""
    return version.sha256 == definition.sha256 and version.engine == scoring.ENGINE_VERSION
