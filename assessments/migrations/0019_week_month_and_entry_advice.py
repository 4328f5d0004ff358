"""Advice for a week of such work, for one thing to do this month, and for getting in as a student."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def drop_new_advice(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Delete drafts' advice in slots that the release before doesn't know; published versions keep it."""
    advice = apps.get_model("assessments", "Advice").objects.using(schema_editor.connection.alias)
    advice.filter(slot__in=["week", "month", "entry"]).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0018_questions_to_come'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='advice',
            name='advice_slot_known',
        ),
        migrations.AlterField(
            model_name='advice',
            name='slot',
            field=models.CharField(choices=[('week', 'What a week is like'), ('month', 'One thing to do this month'), ('tools', 'Tools'), ('place', 'Where it sits'), ('askers', 'Who asks things of you'), ('not_for', "Who it doesn't suit"), ('pair', 'A leading pair'), ('mix', 'A word on mixing'), ('spread', 'Too spread'), ('overload', 'Everything at once'), ('flat', 'No clear lean'), ('seniority', 'By seniority'), ('company_size', 'By company size'), ('titles', 'Titles to search for'), ('posting', 'How such a job hides in a posting'), ('interview', 'Questions to ask in an interview'), ('learn', 'What to learn next'), ('entry', 'How to get in as a student')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='advice',
            constraint=models.CheckConstraint(condition=models.Q(('slot__in', ['week', 'month', 'tools', 'place', 'askers', 'not_for', 'pair', 'mix', 'spread', 'overload', 'flat', 'seniority', 'company_size', 'titles', 'posting', 'interview', 'learn', 'entry'])), name='advice_slot_known'),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_new_advice),
    ]
