from django.db import migrations, models

SLUG = "data-science-jobs"
DETAILS = {
    "tells-salary": "salary",
    "tells-team-size": "team_size",
    "tells-department": "department",
    "tells-who-asks": "who_asks",
    "tells-on-call": "on_call",
}
ADDED = {"tells-place": "place", "tells-seniority": "seniority"}  # there already where 0006 read them from the files
NEW = {
    "tells-place": ("Where the work is done", "Where is the work done, and on how many days can it be done from home?"),
    "tells-seniority": (
        "How senior the role is",
        "How senior is the role meant to be, and how many years of experience does that take?",
    ),
}


def name_details(apps, schema_editor):
    """Let the shipped questionnaire's draft ask by details, with two more questions, where it has all its old ones.

    Their phrases stay, for the previous release. Nothing is published: an admin sees the changes in the draft.
    """
    Cue = apps.get_model("assessments", "Cue")
    cues = Cue.objects.filter(questionnaire__slug=SLUG)
    asking = {cue.key: cue for cue in cues.exclude(asks="")}
    for key, detail in (DETAILS | ADDED).items():
        if key in asking:
            asking[key].detail = detail
            asking[key].save(update_fields=["detail"])
    if not set(DETAILS) <= set(asking):
        return
    last = cues.order_by("-position").first()
    for number, (key, (says, asks)) in enumerate(NEW.items(), start=1):
        if not cues.filter(key=key).exists():
            Cue.objects.create(
                questionnaire_id=last.questionnaire_id,
                position=last.position + number,
                key=key,
                says=says,
                asks=asks,
                detail=ADDED[key],
            )


def remove_new_questions(apps, schema_editor):
    """Take away the two questions, which the previous release would ask of every posting."""
    Cue = apps.get_model("assessments", "Cue")
    Cue.objects.filter(questionnaire__slug=SLUG, key__in=list(NEW), phrases="").delete()
    if schema_editor.connection.vendor == "postgresql":  # or the table can't be altered in the same transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    """What a cue's question is about. The column has a default in the database."""

    dependencies = [("assessments", "0014_language_and_ticks")]

    operations = [
        migrations.AddField(
            model_name='cue',
            name='detail',
            field=models.CharField(blank=True, choices=[('salary', 'Salary'), ('team_size', 'Size of the team'), ('department', 'Department'), ('who_asks', 'Who you work with and for'), ('on_call', 'On-call duty'), ('place', 'Place'), ('seniority', 'Seniority')], db_default='', default='', help_text="For the question: what has to be missing from the posting. The reader finds it by itself, and doesn't look for the phrases. Empty: the question is asked if none of the phrases is in the posting.", max_length=20),
        ),
        migrations.AlterField(
            model_name='cue',
            name='asks',
            field=models.CharField(blank=True, help_text="Only for information that a posting should give: the question to ask if it doesn't.", max_length=300),
        ),
        migrations.AddConstraint(
            model_name='cue',
            constraint=models.CheckConstraint(condition=models.Q(('detail', ''), models.Q(('detail__in', ['salary', 'team_size', 'department', 'who_asks', 'on_call', 'place', 'seniority']), models.Q(('asks', ''), _negated=True)), _connector='OR'), name='cue_detail_known'),
        ),
        migrations.RunPython(name_details, remove_new_questions),
    ]
