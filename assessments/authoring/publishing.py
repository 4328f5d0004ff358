"""Draft -> checked, frozen Version. The admin, the command line and a fresh database all publish here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from assessments.authoring.checks import problems_in
from assessments.authoring.drafts import draft_definition
from assessments.core import scoring
from assessments.core.definition import Definition, Problem
from assessments.models import Questionnaire, Version
from assessments.questionnaires.instruments import instrument_from

CUTOFF_SEED, CUTOFF_PEOPLE = 1, 250


class PublishError(ValueError):
    """The draft can't be published; ``problems`` says why."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(" ".join(map(str, problems)))


class DraftMoved(PublishError):
    """The draft is no longer the one that was looked at."""


@dataclass(frozen=True)
class Calibration:
    """What publishing works out from a definition by simulation: seconds of work, always with the same outcome.

    ``opening_keys`` are the questions that the adaptive version begins with; ``cutoffs`` say where answers begin to
    look careless (``scoring.Cutoffs`` as data). They hold for one definition, by its SHA-256, and one scoring engine.
    """

    sha256: str
    engine: str
    opening_keys: list[str]
    cutoffs: dict[str, Any]

    def is_for(self, definition: Definition) -> bool:
        """Whether these values belong to this definition under today's scoring engine."""
        return self.sha256 == definition.sha256 and self.engine == scoring.ENGINE_VERSION


def calibrate(definition: Definition) -> Calibration:
    """Work out the opening order, and simulate the cut-offs with ``CUTOFF_PEOPLE`` respondents."""
    instrument = instrument_from(definition)
    return Calibration(
        sha256=definition.sha256,
        engine=scoring.ENGINE_VERSION,
        opening_keys=list(scoring.opening_order(instrument)),
        cutoffs=scoring.simulate_cutoffs(instrument, CUTOFF_SEED, CUTOFF_PEOPLE).as_data(),
    )


def publish(
    *,
    questionnaire: Questionnaire,
    by: User | None,
    note: str,
    now: datetime,
    seen: str | None = None,
    calibration: Calibration | None = None,
) -> Version:
    """Freeze the draft as the next version.

    ``seen`` is the SHA-256 of the draft that was looked at, where somebody did. ``calibration`` saves the simulation
    where it was made before for just this definition. Raises DraftMoved when the draft is another one by now,
    PublishError when a check fails that nobody may waive, or when nothing has changed.
    """
    looked_at = draft_definition(questionnaire=questionnaire)
    # Before the lock, since it takes seconds in which nobody else could write.
    if (calibration is None or not calibration.is_for(looked_at)) and not problems_in(looked_at):
        calibration = calibrate(looked_at)
    with transaction.atomic():
        # The lock keeps two people who publish at once from taking the same number.
        locked = Questionnaire.objects.select_for_update().get(pk=questionnaire.pk)
        definition = draft_definition(questionnaire=locked)
        if seen is not None and seen != definition.sha256:
            raise DraftMoved(Problem("The draft has changed since you opened this page. Here is how it stands now."))
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
            published_at=now,
            published_by=by,
            note=note,
        )
        version.full_clean(exclude=["opening_keys", "cutoffs"])
        version.save(force_insert=True)
    return version


def is_current(version: Version, definition: Definition) -> bool:
    """Whether publishing this definition would change nothing: neither what is asked nor how it is scored."""
    return version.sha256 == definition.sha256 and version.engine == scoring.ENGINE_VERSION
