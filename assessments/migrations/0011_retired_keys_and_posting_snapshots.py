from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_group_time_zones"),
    ]

    operations = [
        migrations.AddField(
            model_name="posting",
            name="snapshot",
            field=models.JSONField(
                blank=True,
                editable=False,
                help_text="What the text says, stored so that nobody who opens it, or a list with it, waits for it to be read. It can be computed again from the text; its keys are those of postings.snapshots.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="name",
            field=models.CharField(blank=True, help_text="Empty unless its owner gave it one.", max_length=80),
        ),
        migrations.CreateModel(
            name="RetiredKey",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("digest__length", 64)), name="retired_key_digest")
                ],
            },
        ),
    ]
