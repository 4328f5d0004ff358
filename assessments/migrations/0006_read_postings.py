"""Give the draft of the shipped questionnaire what reads postings, where it was loaded before there was such a thing.

Nothing is published: an admin sees the new cues in the draft, and publishes them.
"""

import tomllib
from pathlib import Path

from django.db import migrations

SLUG = "data-science-jobs"
CONTENT = Path(__file__).parent.parent / "content" / "data_science_jobs" / "40-postings.toml"


def add_cues(apps, schema_editor):
    """Rows as the file says, for archetypes that the draft still has."""
    Questionnaire, Cue, CueWeight = (apps.get_model("assessments", n) for n in ("Questionnaire", "Cue", "CueWeight"))
    draft = Questionnaire.objects.filter(slug=SLUG, cues=None).first()
    if draft is None:
        return
    data = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    archetypes = {row.key: row for row in draft.archetypes.all()}
    sets = [keys for keys in data["postings"]["together"] if set(keys) <= set(archetypes)]
    catch_all = data["postings"]["catch_all"]
    draft.catch_all = catch_all if catch_all in archetypes else ""
    draft.together = "\n".join(" ".join(keys) for keys in sets)
    draft.save(update_fields=["catch_all", "together"])
    for position, cue in enumerate(data["cues"]):
        row = Cue.objects.create(
            questionnaire=draft,
            position=position,
            key=cue["key"],
            says=cue["says"],
            asks=cue.get("asks", ""),
            phrases="\n".join(cue.get("phrases", [])),
        )
        CueWeight.objects.bulk_create(
            CueWeight(cue=row, archetype=archetypes[key], value=value)
            for key, value in cue.get("weights", {}).items()
            if key in archetypes
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_postings")]
    operations = [migrations.RunPython(add_cues, migrations.RunPython.noop)]
