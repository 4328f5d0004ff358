"""Migrations of existing rows, back and forth."""

from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from assessments.authoring.drafts import draft_definition
from assessments.core.posting_reader import Detail
from assessments.models import Attempt, Consent, Questionnaire, ShareLink, Version
from tests.factories import make_finished
from tests.made_groups import make_coach, make_group, make_member

BEFORE_TABLES = ("assessments", "0017_graded_pairs")
BEFORE_DETAILS = ("assessments", "0014_language_and_ticks")
OLDEST = ("assessments", "0002_freeze_versions")


def migrate(target: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([target])


def latest() -> tuple[str, str]:
    ((app, name),) = MigrationExecutor(connection).loader.graph.leaf_nodes("assessments")
    return app, name


@pytest.fixture
def at_the_latest_afterwards() -> Iterator[None]:
    """Migrate to the latest migration after the test."""
    yield
    migrate(latest())


@pytest.mark.django_db(transaction=True)
def test_migrating_back_and_forth_keeps_and_fills_rows(at_the_latest_afterwards: None) -> None:
    """One test for all migrations, since migrating back and forth takes seconds."""
    version = Version.objects.get()
    shipped = Questionnaire.objects.get()
    other = Questionnaire.objects.create(slug="another", title="Another")
    taken = make_finished(version=version, mode="adaptive")
    make_member(make_group(make_coach(), version), taken)
    links, answered = taken.links.count(), taken.answers.count()

    # 0018: a version from before it has no table of the questions to come; versions are frozen on both sides.
    migrate(BEFORE_TABLES)
    older = MigrationExecutor(connection).loader.project_state([BEFORE_TABLES]).apps.get_model("assessments", "Version")
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        older.objects.update(cutoffs={})

    # 0015: a draft from before it gets two more questions; they go, and the others stay, on the way back.
    migrate(BEFORE_DETAILS)
    old_cues = MigrationExecutor(connection).loader.project_state([BEFORE_DETAILS]).apps.get_model("assessments", "Cue")
    assert not old_cues.objects.filter(key__in=["tells-place", "tells-seniority"]).exists()
    old_cues.objects.filter(key="tells-salary").update(phrases="salary range")
    migrate(latest())
    # 0025: the members of before agreed to the coach of their group.
    assert list(Consent.objects.values_list("name", "is_given")) == [("Prof. Lind", True)]
    # 0018 again: the version still has none, and is frozen.
    assert Version.objects.get().questions_to_come is None
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.update(questions_to_come={})
    again = draft_definition(questionnaire=Questionnaire.objects.get(pk=shipped.pk))
    assert [cue.key for cue in again.cues] == [cue.key for cue in version.content.cues]
    assert {cue.detail for cue in again.cues if cue.asks} == set(Detail)
    assert next(cue for cue in again.cues if cue.key == "tells-salary").phrases == ("salary range",)

    migrate(OLDEST)
    get_model = MigrationExecutor(connection).loader.project_state([OLDEST]).apps.get_model
    old = get_model("assessments", "Attempt").objects.get()
    assert (old.mode, old.answers.count()) == ("full", answered)
    old.mode = "short"
    old.save()
    get_model("assessments", "Archetype").objects.filter(key="research").delete()
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        get_model("assessments", "Version").objects.update(short_keys=[])

    migrate(latest())
    # 0003: attempts in short mode become full; versions are still frozen.
    attempt, answer = Attempt.objects.get(), taken.answers.latest("pk")
    assert (attempt.mode, attempt.next_key, attempt.answers.count()) == ("full", "", answered)
    assert answer.first_answered_at == answer.answered_at
    assert len(Version.objects.get().opening_keys) == 8
    with pytest.raises(DatabaseError, match="can not be changed"), transaction.atomic():
        Version.objects.update(opening_keys=[])
    # 0005: existing links lead to results.
    assert ShareLink.objects.filter(attempt__isnull=False, posting=None).count() == links
    # 0006: existing drafts get cues, without weights for archetypes that they lack.
    draft = draft_definition(questionnaire=Questionnaire.objects.get(pk=shipped.pk))
    assert [cue.key for cue in draft.cues] == [cue.key for cue in version.content.cues]
    assert draft.cues[-1] == version.content.cues[-1]
    # 0015: their questions are about details.
    assert [cue.detail for cue in draft.cues] == [cue.detail for cue in version.content.cues]
    assert draft.overload == version.content.overload
    assert not any("research" in cue.weights for cue in draft.cues)
    assert not other.cues.exists()
    assert Version.objects.get().sha256 == version.sha256
