from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def ungrade_drafts(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Turn drafts' graded pairs into pairs, the nearest format that the release before knows."""
    questions = apps.get_model("assessments", "Question").objects.using(schema_editor.connection.alias)
    questions.filter(format="graded_pair").update(format="pair")


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0016_chosen_results'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='question',
            name='question_format_known',
        ),
        migrations.AlterField(
            model_name='question',
            name='format',
            field=models.CharField(choices=[('statement', 'Statement, five points'), ('pair', 'Pair: this or that'), ('graded_pair', 'Graded pair, five points'), ('single', 'Single choice'), ('best_worst', 'Most and least'), ('ranking', 'Ranking'), ('multi', 'Any that apply'), ('allocation', 'Points to share')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('format__in', ['statement', 'pair', 'graded_pair', 'single', 'best_worst', 'ranking', 'multi', 'allocation'])), name='question_format_known'),
        ),
        migrations.RunPython(migrations.RunPython.noop, ungrade_drafts),
    ]
