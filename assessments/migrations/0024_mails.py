"""One table of mails in place of that of password mails, mail addresses of invitees, and who wants no more mail.

The old table stays for as long as servers of the version before may run: docs/operations.md says how to drop it.
"""

import django.db.models.deletion
from django.db import migrations, models


def move_waiting(apps, schema_editor):
    old, new = apps.get_model("assessments", "PasswordMail"), apps.get_model("assessments", "Mail")
    waiting = [
        new(kind="password", email=mail.email, site=mail.site, queued_at=mail.asked_at, due_at=mail.due_at)
        for mail in old.objects.all()
    ]
    old.objects.all().delete()
    new.objects.bulk_create(waiting)


def move_back(apps, schema_editor):
    old, new = apps.get_model("assessments", "PasswordMail"), apps.get_model("assessments", "Mail")
    waiting = new.objects.filter(kind="password", due_at__isnull=False)
    old.objects.bulk_create(
        [old(email=mail.email, site=mail.site, asked_at=mail.queued_at, due_at=mail.due_at) for mail in waiting]
    )


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0023_plain_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name='InviteeAddress',
            fields=[
                ('invitee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='address', serialize=False, to='assessments.invitee')),
                ('email', models.EmailField(max_length=254)),
            ],
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('password', 'Link to a new password'), ('notice', 'Notice about an account'), ('invitation', 'Invitation'), ('reminder', 'Reminder')], max_length=10)),
                ('email', models.EmailField(max_length=254)),
                ('site', models.CharField(blank=True, help_text='The start of the links in it: https://host.', max_length=300)),
                ('subject', models.CharField(blank=True, max_length=250)),
                ('body', models.TextField(blank=True, help_text='Empty for a link to a new password, and once it was sent.')),
                ('reply_to', models.EmailField(blank=True, max_length=254)),
                ('queued_at', models.DateTimeField(db_index=True)),
                ('due_at', models.DateTimeField(db_index=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
                ('failure', models.CharField(blank=True, help_text='Why it was given up, in a sentence.', max_length=100)),
                ('invitee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='assessments.invitee')),
            ],
            options={
                'ordering': ['-queued_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoMoreMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=22, unique=True)),
                ('since', models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name='nomoremail',
            constraint=models.CheckConstraint(condition=models.Q(('digest__length', 22)), name='no_more_mail_digest_whole'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.UniqueConstraint(fields=('invitee', 'kind'), name='mail_once_to_each_invitee'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('invitee', None), ('kind__in', ['password', 'notice'])), models.Q(('invitee__isnull', False), ('kind__in', ['invitation', 'reminder'])), _connector='OR'), name='mail_kind_fits_invitee'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('due_at__isnull', False), ('sent_at__isnull', False), models.Q(('failure', ''), _negated=True), _connector='OR'), name='mail_waits_or_has_ended'),
        ),
        migrations.RunPython(move_waiting, move_back),
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="PasswordMail")]),
    ]
