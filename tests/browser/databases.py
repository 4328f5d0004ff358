"""The databases that browser tests start from, made once for each run of the tests.

fresh     after the first migrate
site      the same with Ada, who is an admin and a coach, and Bea, who is a coach
workshop  the same with a second published questionnaire and two drafts that were never published
"""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from assessments.authoring.drafts import save_draft
from assessments.authoring.publishing import publish
from assessments.core.definition import SHIPPED, read_file
from assessments.models import Coach

WORK = "work.sqlite3"  # may be there, migrated
SMALL = Path(__file__).parents[1] / "fixtures" / "riasec.toml"
NAME, PASSWORD, COACH = "ada", "a-long-enough-password", "Prof. Ana Lind"
SECOND_NAME, SECOND_COACH = "bea", "Dr. Bea Berg"
SMALL_DRAFT, SHIPPED_DRAFT = "Interests, a draft", "Jobs, a draft"


def make_databases(folder: Path) -> None:
    """Make all three in another process: this one may not use a database outside of its tests."""
    code = "import django; django.setup(); from tests.browser import databases; databases.fill_databases()"
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / WORK}",
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def fill_databases() -> None:
    """Fill the database of the settings step by step, and copy it after each step."""
    call_command("migrate", verbosity=0)
    _keep("fresh")
    Coach.objects.create(user=User.objects.create_superuser(NAME, "", PASSWORD), name=COACH)
    Coach.objects.create(user=User.objects.create_user(SECOND_NAME, "", PASSWORD), name=SECOND_COACH)
    _keep("site")
    small, shipped = read_file(SMALL), read_file(SHIPPED)
    publish(questionnaire=save_draft(definition=small), by=None, note="", now=timezone.now())
    save_draft(definition=replace(small, slug="interests-draft", title=SMALL_DRAFT))
    save_draft(definition=replace(shipped, slug="jobs-draft", title=SHIPPED_DRAFT))
    _keep("workshop")


def _keep(name: str) -> None:
    whole = Path(settings.DATABASES["default"]["NAME"]).with_name(f"{name}.sqlite3")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(whole)])
