"""What a migration makes of rows that were there before it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from assessments.drafts import draft_definition
from assessments.models import Attempt, Questionnaire, ShareLink, Version
from tests.factories import make_finished

BEFORE, AFTER = ("assessments", "0002_freeze_versions"), ("assessments", "0003_adaptive")


def migrated(target: tuple[str, str]) -> Any:
    """Migrate, and return the models as they are then."""
    executor = MigrationExecutor(connection)
    executor.migrate([target])
    return MigrationExecutor(connection).loader.project_state([target]).apps.get_model


@pytest.fixture
def at_the_latest_afterwards() -> Iterator[None]:
    """Whatever a test migrates back to, the next one finds the tables of today."""
    yield
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments")[0])


@pytest.mark.django_db(transaction=True)
def test_a_draft_of_before_learns_to_read_postings(at_the_latest_afterwards: None) -> None:
    version, links = Version.objects.get(), make_finished(version=Version.objects.get()).links.count()
    shipped = Questionnaire.objects.get()
    other = Questionnaire.objects.create(slug="another", title="Another")
    get = migrated(("assessments", "0004_sharing_and_coaching"))
    get("assessments", "Archetype").objects.filter(key="research").delete()
    migrated(("assessments", "0006_read_postings"))
    draft = draft_definition(questionnaire=Questionnaire.objects.get(pk=shipped.pk))
    assert [cue.key for cue in draft.cues] == [cue.key for cue in version.content.cues]
    assert draft.cues[-1] == version.content.cues[-1]
    assert draft.overload == version.content.overload
    assert not any("research" in cue.weights for cue in draft.cues)
    assert not other.cues.exists()
    assert Version.objects.get().sha256 == version.sha256
    assert ShareLink.objects.filter(attempt__isnull=False, posting=None).count() == links


@pytest.mark.django_db(transaction=True)
def test_to_the_short_version_and_back_to_the_adaptive_one(at_the_latest_afterwards: None) -> None:
    version = Version.objects.get()
    taken = make_finished(version=version, mode="adaptive")
    answered = taken.answers.count()
    get = migrated(BEFORE)
    old = get("assessments", "Attempt").objects.get()
    assert (old.mode, old.answers.count()) == ("full", answered)
    old.mode = "short"
    old.save()
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        get("assessments", "Version").objects.update(short_keys=[])
    migrated(AFTER)
    migrated(MigrationExecutor(connection).loader.graph.leaf_nodes("assessments")[0])
    attempt, answer = Attempt.objects.get(), taken.answers.latest("pk")
    assert (attempt.mode, attempt.next_key, attempt.answers.count()) == ("full", "", answered)
    assert answer.first_answered_at == answer.answered_at
    assert len(Version.objects.get().opening_keys) == 8
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.update(opening_keys=[])
