from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    """New names in Python only: tables and columns keep theirs, so no statement is run."""

    dependencies = [("assessments", "0007_throttles")]

    operations = [
        migrations.AlterModelTable(name="outline", table="assessments_outline"),
        migrations.RenameModel(old_name="Outline", new_name="ResultSnapshot"),
        migrations.AlterField(
            model_name="resultsnapshot",
            name="attempt",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="snapshot",
                serialize=False,
                to="assessments.attempt",
            ),
        ),
        migrations.AlterField(
            model_name="resultsnapshot",
            name="data",
            field=models.JSONField(help_text="Its keys are those of results.snapshots.Snapshot."),
        ),
        migrations.AlterField(
            model_name="attempt",
            name="more",
            field=models.PositiveSmallIntegerField(
                db_column="more", default=0, help_text="Adaptive: about how many questions are to come."
            ),
        ),
        migrations.RenameField(model_name="attempt", old_name="more", new_name="estimated_remaining"),
        migrations.AlterField(
            model_name="attempt",
            name="goal",
            field=models.PositiveSmallIntegerField(
                blank=True,
                db_column="goal",
                help_text="Adaptive: how many answers it goes on to when more were asked for.",
                null=True,
            ),
        ),
        migrations.RenameField(model_name="attempt", old_name="goal", new_name="target_answers"),
    ]
