"""Migrations run while the previous release still serves requests: from 0007 on, none may break it."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.models.fields import NOT_PROVIDED

APP, LAST_BEFORE = "assessments", 6
# (migration, refused operation) -> why it doesn't break the running release.
SAME_NAMES = "the table and the columns keep their names: it runs no statement"
RENAMED = {
    "0008_rename_without_schema_change": (
        "Rename table for outline to assessments_outline",
        "Rename model Outline to ResultSnapshot",
        "Rename field more on attempt to estimated_remaining",
        "Rename field goal on attempt to target_answers",
    ),
    "0009_plain_names_and_help_texts": ("Rename field together on questionnaire to excluded_combinations",),
}
ALLOWED: dict[tuple[str, str], str] = (
    {(migration, described): SAME_NAMES for migration, renames in RENAMED.items() for described in renames}
    | {
        (
            "0013_listing_and_nouns",
            f"Create constraint {name} on model questionnaire",
        ): "a table of a few rows, of new columns"
        for name in ("questionnaire_listing_known", "questionnaire_nouns_both")
    }
    | {
        (
            "0016_chosen_results",
            "Create constraint posting_compared_with_one on model posting",
        ): "at most MAX_STORED_POSTINGS rows, and it reads none of their texts: a moment",
        (
            "0017_graded_pairs",
            "Create constraint question_format_known on model question",
        ): "a table of a few hundred rows; it allows all that the one before it allowed",
        (
            "0019_week_month_and_entry_advice",
            "Create constraint advice_slot_known on model advice",
        ): "a table of a few hundred rows; it allows all that the one before it allowed",
        (
            "0028_two_results_of_a_member",
            "Create constraint member_shows_two_results on model membership",
        ): "a new column, empty in every row of a table of some thousand",
        (
            "0025_shared_groups",
            "Create constraint group_offered_to_another on model group",
        ): "a table of a few thousand rows, of a new column that is empty",
        (
            "0015_cue_details",
            "Create constraint cue_detail_known on model cue",
        ): "a table of a few hundred rows, a new column",
    }
)
GONE = (migrations.RemoveField, migrations.DeleteModel, migrations.RenameField, migrations.RenameModel)
WHOLE_TABLE = (migrations.AddIndex, migrations.AddConstraint)


def number_of(name: str) -> int:
    return int(name.split("_")[0])


def refusals(operations: Sequence[Operation], state: ProjectState, new: set[str] | None = None) -> Iterator[str]:
    """Yield operations that break the previous release or block its writes; ``state`` is that release's models."""
    new = set() if new is None else new
    for operation in operations:
        if isinstance(operation, migrations.SeparateDatabaseAndState):
            yield from refusals(operation.database_operations, state.clone(), new)
        elif isinstance(operation, migrations.CreateModel):
            new.add(operation.name_lower)
        elif getattr(operation, "model_name", "").lower() not in new and breaks(operation, state):
            yield operation.describe()
        operation.state_forwards(APP, state)


def breaks(operation: Operation, state: ProjectState) -> bool:
    if isinstance(operation, (migrations.AddField, migrations.AlterField)):
        return breaks_rows(operation, state)
    if isinstance(operation, WHOLE_TABLE):
        return not type(operation).__name__.endswith(("Concurrently", "NotValid"))
    others = (migrations.AlterUniqueTogether, migrations.AlterModelTable, migrations.RunSQL)
    return isinstance(operation, (*GONE, *others))


def breaks_rows(operation: migrations.AddField | migrations.AlterField, state: ProjectState) -> bool:
    """Whether rows of the previous release are refused, since it lacks the column or leaves it empty."""
    field = operation.field
    required = not (field.null or field.many_to_many) and field.db_default is NOT_PROVIDED
    if isinstance(operation, migrations.AddField):
        return required
    old = state.models[APP, operation.model_name_lower].fields[operation.name]
    shorter = (field.max_length or 0) < (old.max_length or 0)
    return (old.null and required) or type(field) is not type(old) or shorter


def test_no_new_migration_breaks_the_running_release() -> None:
    loader = MigrationLoader(None)
    found = set()
    for app, name in sorted(loader.disk_migrations):
        if app == APP and number_of(name) > LAST_BEFORE:
            migration = loader.disk_migrations[app, name]
            state = loader.project_state((app, name), at_end=False)
            found |= {(name, refused) for refused in refusals(migration.operations, state)}
    assert found - set(ALLOWED) == set(), "add, move, then remove: each a release of its own"
    assert set(ALLOWED) <= found, "an exception that nothing needs any more"
    assert all(reason.strip() for reason in ALLOWED.values())


TEXT = models.CharField(max_length=10)
CHECK = models.CheckConstraint(condition=models.Q(a="x"), name="c")
NEW = migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True)), ("a", TEXT)])


def known() -> ProjectState:
    state = ProjectState()
    fields: list[tuple[str, models.Field[Any, Any]]] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("a", TEXT),
        ("n", models.CharField(max_length=10, null=True)),
    ]
    state.add_model(ModelState(APP, "Old", fields))
    return state


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("old", "a"),
        migrations.DeleteModel("Old"),
        migrations.RenameField("old", "a", "b"),
        migrations.RenameModel("Old", "Older"),
        migrations.AddField("old", "b", models.CharField(max_length=10, default="")),
        migrations.AlterField("old", "n", TEXT),
        migrations.AlterField("old", "a", models.TextField()),
        migrations.AlterField("old", "a", models.CharField(max_length=5)),
        migrations.AddConstraint("old", CHECK),
        migrations.AddIndex("old", models.Index(fields=["a"], name="i")),
        migrations.RunSQL("DROP TABLE assessments_old"),
        migrations.SeparateDatabaseAndState(database_operations=[migrations.RemoveField("old", "a")]),
    ],
    ids=lambda operation: operation.describe(),
)
def test_breaking_operations_are_refused(operation: Operation) -> None:
    assert len(list(refusals([operation], known()))) == 1


@pytest.mark.parametrize(
    "operations",
    [
        [NEW, migrations.AddConstraint("new", CHECK), migrations.AddField("new", "b", TEXT)],
        [migrations.AddField("old", "b", models.CharField(max_length=10, null=True))],
        [migrations.AddField("old", "b", models.CharField(max_length=10, db_default=""))],
        [migrations.AlterField("old", "a", models.CharField(max_length=20, help_text="Longer."))],
        [migrations.AlterField("old", "n", models.CharField(max_length=10, db_default=""))],
        [migrations.RunPython(migrations.RunPython.noop)],
        [migrations.SeparateDatabaseAndState(state_operations=[migrations.RemoveField("old", "a")])],
    ],
)
def test_harmless_operations_pass(operations: list[Operation]) -> None:
    assert list(refusals(operations, known())) == []
