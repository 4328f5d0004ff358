"""Attempts become adaptive, versions know how they open and where answers begin to look careless.

Versions are frozen by a trigger that names their columns: it is lifted, the columns change, and it is set again.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

frozen = import_module("assessments.migrations.0002_freeze_versions")
COLUMNS = (
    "questionnaire_id",
    "number",
    "definition",
    "sha256",
    "engine",
    "opening_keys",
    "cutoffs",
    "published_at",
    "note",
)


def lift(apps, schema_editor):
    frozen.thaw(apps, schema_editor)


def set_again(apps, schema_editor):
    frozen.freeze(apps, schema_editor, columns=COLUMNS)


def lift_again(apps, schema_editor):
    frozen.thaw(apps, schema_editor)


def set_as_before(apps, schema_editor):
    frozen.freeze(apps, schema_editor)


def nobody_is_flagged():
    return {"counts": [], "person_fit": [], "odd_even": []}


def open_with_the_first_eight(apps, schema_editor):
    Version = apps.get_model("assessments", "Version")
    for version in Version.objects.only("opening_keys"):
        Version.objects.filter(pk=version.pk).update(opening_keys=version.opening_keys[:8])


def ask_what_was_left(apps, schema_editor):
    """An attempt at the short version goes on as one at the full version: no answer is lost."""
    apps.get_model("assessments", "Attempt").objects.filter(mode="short").update(mode="full")


def ask_all(apps, schema_editor):
    """The way back: the short version's questions are no longer known, the full one has them all."""
    apps.get_model("assessments", "Attempt").objects.filter(mode="adaptive").update(mode="full")


def first_answers(apps, schema_editor):
    apps.get_model("assessments", "Answer").objects.update(first_answered_at=F("answered_at"))


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_freeze_versions")]

    operations = [
        migrations.RunPython(lift, set_as_before),
        migrations.RenameField("version", "short_keys", "opening_keys"),
        migrations.AlterField(
            "version",
            "opening_keys",
            models.JSONField(help_text="The questions that the adaptive version opens with, in order."),
        ),
        migrations.RunPython(open_with_the_first_eight, migrations.RunPython.noop),
        migrations.AddField(
            "version",
            "cutoffs",
            models.JSONField(
                default=nobody_is_flagged, help_text="Where answers begin to look careless, simulated at publishing."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(set_again, lift_again),
        migrations.RemoveConstraint("attempt", "attempt_mode_known"),
        migrations.AlterField(
            "attempt",
            "mode",
            models.CharField(choices=[("adaptive", "Adaptive"), ("full", "Full")], max_length=10),
        ),
        migrations.AddField(
            "attempt",
            "next_key",
            models.CharField(
                blank=True,
                default="",
                help_text="Adaptive: the question chosen to come next; empty when it stops.",
                max_length=60,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "attempt",
            "more",
            models.PositiveSmallIntegerField(
                default=0, help_text="Adaptive: about how many questions are to come."
            ),
        ),
        migrations.AddField(
            "attempt",
            "goal",
            models.PositiveSmallIntegerField(
                blank=True, help_text="Adaptive: how many answers it goes on to when more were asked for.", null=True
            ),
        ),
        migrations.RunPython(ask_what_was_left, ask_all),
        migrations.AddConstraint(
            "attempt", models.CheckConstraint(condition=Q(mode__in=["adaptive", "full"]), name="attempt_mode_known")
        ),
        migrations.AddField("answer", "first_answered_at", models.DateTimeField(null=True)),
        migrations.RunPython(first_answers, migrations.RunPython.noop),
        migrations.AlterField(
            "answer",
            "first_answered_at",
            models.DateTimeField(help_text="Kept when the answer is changed: it tells the pace."),
        ),
    ]
