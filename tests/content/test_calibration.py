"""The calibration shipped with the questionnaire is exactly what publishing computes."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assessments.authoring import publishing
from assessments.authoring.drafts import save_draft
from assessments.authoring.shipped import shipped_calibration, write_calibration
from assessments.core.definition import SHIPPED, read_file
from assessments.models import Version
from tests.factories import NOON


def test_the_shipped_calibration_is_what_publishing_computes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where this fails, `make calibrate` renews the file."""
    monkeypatch.undo()  # the whole number of simulated people, not the tests' few
    renewed = write_calibration(tmp_path / "calibration.json")
    assert shipped_calibration() == renewed == shipped_calibration(tmp_path / "calibration.json")
    assert renewed.is_for(read_file(SHIPPED))


def simulate_nothing(*_: object) -> None:
    raise AssertionError("It was simulated again.")


@pytest.mark.django_db
def test_the_first_version_and_its_republication_use_the_shipped_calibration(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = shipped_calibration()
    version = Version.objects.get()
    assert (version.opening_keys, version.cutoffs) == (shipped.opening_keys, shipped.cutoffs)
    assert version.questions_to_come == shipped.questions_to_come
    monkeypatch.setattr(publishing, "calibrate", simulate_nothing)
    Version.objects.all().delete()
    draft = save_draft(definition=read_file(SHIPPED))
    again = publishing.publish(questionnaire=draft, by=None, note="", now=NOON, calibration=shipped)
    assert (again.cutoffs, again.questions_to_come) == (shipped.cutoffs, shipped.questions_to_come)


@pytest.mark.django_db
@pytest.mark.parametrize("stale", [{"sha256": "of another definition"}, {"engine": "0"}])
def test_a_calibration_of_another_definition_or_engine_is_not_used(stale: dict[str, Any]) -> None:
    Version.objects.all().delete()
    draft = save_draft(definition=read_file(SHIPPED))
    wrong = replace(shipped_calibration(), opening_keys=["nonsense"], **stale)
    version = publishing.publish(questionnaire=draft, by=None, note="", now=NOON, calibration=wrong)
    assert version.opening_keys == shipped_calibration().opening_keys
