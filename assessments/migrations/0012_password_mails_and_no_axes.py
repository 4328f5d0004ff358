"""Mails wait in a table; what django-axes wrote down of wrong passwords is deleted.

Its tables stay for as long as servers of the version before may run: docs/operations.md says how to drop them.
"""

from django.db import migrations, models

AXES = ("axes_accessattemptexpiration", "axes_accessattempt", "axes_accesslog", "axes_accessfailurelog")


def forget_wrong_passwords(apps, schema_editor):
    there = schema_editor.connection.introspection.table_names()
    with schema_editor.connection.cursor() as cursor:
        for table in AXES:
            if table in there:
                cursor.execute(f"DELETE FROM {table}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_retired_keys_and_posting_snapshots")]

    operations = [
        migrations.CreateModel(
            name="PasswordMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254)),
                ("site", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField(db_index=True)),
                ("due_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(forget_wrong_passwords, migrations.RunPython.noop),
    ]
