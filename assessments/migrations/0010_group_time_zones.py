from django.db import migrations, models

import assessments.models.coaching


class Migration(migrations.Migration):
    """A time zone for a group's days, and the one that each member agreed to; those that exist keep UTC."""

    dependencies = [("assessments", "0009_plain_names_and_help_texts")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="time_zone",
            field=models.CharField(
                db_default="UTC",
                default="UTC",
                help_text="The IANA name of the time zone in which the group's days end.",
                max_length=64,
                validators=[assessments.models.coaching.validate_time_zone],
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="agreed_zone",
            field=models.CharField(
                db_default="UTC",
                default="UTC",
                help_text="The time zone in which the agreed day ends; the group's may change later.",
                max_length=64,
                validators=[assessments.models.coaching.validate_time_zone],
            ),
        ),
    ]
