import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Plain help texts, and a new name in Python for a column that keeps its name: no statement is run."""

    dependencies = [("assessments", "0008_rename_without_schema_change")]

    operations = [
        migrations.AlterField(
            model_name='questionnaire',
            name='together',
            field=models.TextField(blank=True, db_column='together', help_text='Job postings: sets of archetypes that are too much for one role. One set per line, archetype keys separated by spaces.', max_length=1000),
        ),
        migrations.RenameField(model_name='questionnaire', old_name='together', new_name='excluded_combinations'),
        migrations.AlterField(
            model_name='advice',
            name='audience',
            field=models.CharField(blank=True, help_text='Who sees it: archetype keys and contexts (student, junior, mid, senior, startup, midsize, large), separated by spaces; shown when all of them apply. Empty: everyone.', max_length=200),
        ),
        migrations.AlterField(
            model_name='advice',
            name='facts',
            field=models.CharField(blank=True, help_text="Ids of the article's facts, separated by spaces. Empty: our own advice.", max_length=500),
        ),
        migrations.AlterField(
            model_name='answer',
            name='first_answered_at',
            field=models.DateTimeField(help_text="Doesn't change when the answer is changed; used to measure the pace."),
        ),
        migrations.AlterField(
            model_name='archetype',
            name='days',
            field=models.TextField(blank=True, help_text='What the working days are like.', max_length=2000),
        ),
        migrations.AlterField(
            model_name='archetype',
            name='facts',
            field=models.CharField(blank=True, help_text='Fact ids, separated by spaces.', max_length=500),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='estimated_remaining',
            field=models.PositiveSmallIntegerField(db_column='more', default=0, help_text='Adaptive: about how many questions remain.'),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='next_key',
            field=models.CharField(blank=True, help_text='Adaptive: the key of the next question; empty when it stops.', max_length=60),
        ),
        migrations.AlterField(
            model_name='attempt',
            name='target_answers',
            field=models.PositiveSmallIntegerField(blank=True, db_column='goal', help_text='Adaptive: how many answers to reach after the person asked for more questions.', null=True),
        ),
        migrations.AlterField(
            model_name='coach',
            name='name',
            field=models.CharField(help_text='The name that students see.', max_length=80),
        ),
        migrations.AlterField(
            model_name='coachinvitation',
            name='coach',
            field=models.OneToOneField(blank=True, help_text='The coach who used it.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='invitation', to='assessments.coach'),
        ),
        migrations.AlterField(
            model_name='coachinvitation',
            name='note',
            field=models.CharField(blank=True, help_text='Who it is for. Only admins see it.', max_length=80),
        ),
        migrations.AlterField(
            model_name='cue',
            name='asks',
            field=models.CharField(blank=True, help_text='Only for information that a posting should give: the question to ask if none of the phrases is in it.', max_length=300),
        ),
        migrations.AlterField(
            model_name='cue',
            name='phrases',
            field=models.TextField(blank=True, help_text='One per line. a|b matches either word, .. allows up to four words in between, ~word matches any inflection of the word; other words also match their plural. Empty: it counts once in every posting.', max_length=8000),
        ),
        migrations.AlterField(
            model_name='cue',
            name='says',
            field=models.CharField(help_text='What such a sentence says, in a few words; people who read a posting see it.', max_length=120),
        ),
        migrations.AlterField(
            model_name='group',
            name='shows_answers',
            field=models.BooleanField(default=False, help_text='Whether the coach asks to see the answers to each question.'),
        ),
        migrations.AlterField(
            model_name='group',
            name='together_token',
            field=models.CharField(blank=True, help_text="The token of the link to the group's public summary.", max_length=22, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name='membership',
            name='note',
            field=models.TextField(blank=True, help_text="The coach's own note; deleted with the membership.", max_length=4000),
        ),
        migrations.AlterField(
            model_name='question',
            name='scale',
            field=models.ForeignKey(blank=True, help_text='For statements: the labels of the five points.', null=True, on_delete=django.db.models.deletion.RESTRICT, to='assessments.scale'),
        ),
        migrations.AlterField(
            model_name='question',
            name='source',
            field=models.ForeignKey(blank=True, help_text='The paragraph of the article that it is based on.', null=True, on_delete=django.db.models.deletion.RESTRICT, to='assessments.source'),
        ),
        migrations.AlterField(
            model_name='question',
            name='total',
            field=models.PositiveIntegerField(blank=True, help_text='For “Points to share”: how many points there are.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(1000)]),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='article_published',
            field=models.CharField(blank=True, help_text='For example August 2023.', max_length=20),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='catch_all',
            field=models.CharField(blank=True, help_text='Job postings: the key of the archetype for a role that mixes three or more others and leads with none.', max_length=60, validators=[django.core.validators.RegexValidator('\\A[a-z][a-z0-9_]*\\Z', 'Begin with a lower-case letter; use letters, digits and underscores.')]),
        ),
        migrations.AlterField(
            model_name='questionnaire',
            name='framed_by',
            field=models.TextField(blank=True, help_text='Sites that may embed this quiz in their pages, one per line, for example https://www.example.org. Takes effect immediately, without publishing.', max_length=2000),
        ),
        migrations.AlterField(
            model_name='source',
            name='facts',
            field=models.CharField(blank=True, help_text='Fact ids, separated by spaces.', max_length=500),
        ),
        migrations.AlterField(
            model_name='version',
            name='cutoffs',
            field=models.JSONField(help_text='Thresholds for careless answers, simulated when publishing.'),
        ),
        migrations.AlterField(
            model_name='version',
            name='opening_keys',
            field=models.JSONField(help_text='The first questions of the adaptive mode, in order.'),
        ),
    ]
