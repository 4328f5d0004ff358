from django.db import migrations, models


class Migration(migrations.Migration):
    """Who finds a questionnaire, and what its archetypes are called. The columns have defaults in the database."""

    dependencies = [("assessments", "0012_password_mails_and_no_axes")]

    operations = [
        migrations.AddField(
            model_name='questionnaire',
            name='listing',
            field=models.CharField(choices=[('listed', 'Listed: everybody finds it on the start page'), ('by_link', 'By link only: whoever has the address can take it, and groups can'), ('withdrawn', 'Withdrawn: nobody can begin it; results, links and groups stay')], db_default='listed', default='listed', help_text='Takes effect immediately, without publishing. Attempts that were begun can always be finished.', max_length=10),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='noun',
            field=models.CharField(blank=True, db_default='', default='', help_text='What an archetype is, as sentences call one: for example “interest”. Empty: “job”.', max_length=40),
        ),
        migrations.AddField(
            model_name='questionnaire',
            name='noun_plural',
            field=models.CharField(blank=True, db_default='', default='', help_text='And several, for example “interests”.', max_length=40),
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.CheckConstraint(condition=models.Q(('listing__in', ['listed', 'by_link', 'withdrawn'])), name='questionnaire_listing_known'),
        ),
        migrations.AddConstraint(
            model_name='questionnaire',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('noun', ''), ('noun_plural', '')), models.Q(('noun', ''), ('noun_plural', ''), _connector='OR', _negated=True), _connector='OR'), name='questionnaire_nouns_both'),
        ),
    ]
