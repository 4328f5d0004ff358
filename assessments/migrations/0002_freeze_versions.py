"""The database itself refuses to change a published version, whoever asks.

Deleting one that an attempt points to is refused by the foreign key. Note for later migrations: on SQLite,
altering the table rebuilds it without its triggers; run this migration's FREEZE again afterwards
(tests/models/test_versions.py notices).
"""

from django.db import migrations

FROZEN = ("questionnaire_id", "number", "definition", "sha256", "engine", "short_keys", "published_at", "note")
MESSAGE = "A published version can not be changed."

# Each statement takes the frozen columns, since a later migration may change which they are.
FREEZE = {
    "sqlite": [
        f"""
        CREATE TRIGGER version_is_frozen BEFORE UPDATE OF {{columns}} ON assessments_version
        BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END
        """
    ],
    "postgresql": [
        f"""
        CREATE FUNCTION refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        """
        CREATE TRIGGER version_is_frozen BEFORE UPDATE OF {columns} ON assessments_version
        FOR EACH ROW EXECUTE FUNCTION refuse_version_change()
        """,
    ],
}
THAW = {
    "sqlite": ["DROP TRIGGER version_is_frozen"],
    "postgresql": ["DROP TRIGGER version_is_frozen ON assessments_version", "DROP FUNCTION refuse_version_change()"],
}


def freeze(apps, schema_editor, columns=FROZEN):
    for statement in FREEZE[schema_editor.connection.vendor]:
        schema_editor.execute(statement.format(columns=", ".join(columns)))


def thaw(apps, schema_editor):
    for statement in THAW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
