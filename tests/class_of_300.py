"""Make a coach with a class of 300, for looking and measuring: ``python -m tests.class_of_300 [--people N]``.

Fills the database of DATABASE_URL, which has to be migrated, and prints the group's address, the coach's name and a
password. Each call makes another group of the same coach, with a new password.
"""

import argparse
import os
import secrets
import sys
from datetime import timedelta

import django

COACH = "class-coach"


def make(people: int, questionnaire: str) -> str:
    """Make the coach, unless there is one from an earlier call, and the group; return what to tell."""
    from django.contrib.auth.models import User
    from django.db import transaction
    from django.utils import timezone

    from assessments.coaching.groups import new_code
    from assessments.models import Coach
    from assessments.questionnaires.published import latest_version
    from tests.made_groups import make_group
    from tests.mixed_class import make_mixed_class

    now = timezone.now()
    password = secrets.token_urlsafe(9)
    with transaction.atomic():
        user, _ = User.objects.get_or_create(username=COACH)
        user.set_password(password)
        user.save()
        coach, _ = Coach.objects.get_or_create(user=user, defaults={"name": "Prof. Lind"})
        version = latest_version(questionnaire)
        group = make_group(
            coach,
            version,
            name=f"Data science, class of {people}",
            code=new_code(),
            places=min(500, people + 20),
            created_at=now - timedelta(days=10),
        )
        make_mixed_class(group, people=people, now=now)
    return f"/coach/groups/{group.pk}/\nuser name: {COACH}\npassword: {password}\n"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerfit.settings")
    django.setup()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=300, help="invited or joined, 1 to 500 (default: 300)")
    parser.add_argument("--questionnaire", default="data-science-jobs", help="its slug")
    chosen = parser.parse_args()
    sys.stdout.write(make(chosen.people, chosen.questionnaire))
