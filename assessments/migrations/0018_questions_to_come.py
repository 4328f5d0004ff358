"""Versions freeze a table of how many questions are still to come.

The trigger that freezes versions names their columns: it is lifted, the column is added, and it is set again.
"""

from importlib import import_module

from django.db import migrations, models

frozen = import_module("assessments.migrations.0002_freeze_versions")
before = import_module("assessments.migrations.0003_adaptive")
COLUMNS = (*before.COLUMNS, "questions_to_come")


def set_again(apps, schema_editor):
    frozen.freeze(apps, schema_editor, columns=COLUMNS)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0017_graded_pairs")]

    operations = [
        migrations.RunPython(before.lift, before.set_again),
        migrations.AddField(
            "version",
            "questions_to_come",
            models.JSONField(
                blank=True,
                help_text="Expected questions still to come by answers given and sureness, simulated when publishing; "
                "empty for versions that were published before there was one.",
                null=True,
            ),
        ),
        migrations.RunPython(set_again, before.lift_again),
    ]
