from django.db import migrations

BATCH = 1000


def name_the_owner(apps, schema_editor):
    """Every member of before agreed to one coach, the group's. A migration of its own: PostgreSQL alters no table in
    the transaction that fills it."""
    alias = schema_editor.connection.alias
    memberships = apps.get_model("assessments", "Membership").objects.using(alias)
    consents = apps.get_model("assessments", "Consent").objects.using(alias)
    rows = memberships.order_by("pk").values_list("pk", "joined_at", "group__coach_id", "group__coach__name")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        consents.bulk_create(
            [
                consents.model(membership_id=pk, coach_id=coach, name=name, is_given=True, decided_at=joined_at)
                for pk, joined_at, coach, name in batch
            ],
            ignore_conflicts=True,
        )
        last = batch[-1][0]


class Migration(migrations.Migration):

    dependencies = [
        ("assessments", "0025_shared_groups"),
    ]

    operations = [
        migrations.RunPython(name_the_owner, migrations.RunPython.noop),
    ]
