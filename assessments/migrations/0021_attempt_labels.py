"""What an owner calls a result of their own; empty for those without a name, and in rows of the release before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessments", "0020_taps_go_on")]

    operations = [
        migrations.AddField(
            "attempt",
            "label",
            models.CharField(
                blank=True,
                db_default="",
                default="",
                help_text="What its owner calls it; only they see it.",
                max_length=80,
            ),
        ),
    ]
