"""Which of the admin's roles come with careerfit, and what they were given; the roles are made after each migrate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("assessments", "0026_shared_groups_consents"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadyRole",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=40, unique=True)),
                ("given", models.JSONField(default=list)),
                (
                    "role",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="auth.group"
                    ),
                ),
            ],
        ),
    ]
