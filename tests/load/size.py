"""Measure a journey's disk space: ``.ci/postgres python -m tests.load.size``, or on the database of DATABASE_URL."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from assessments.links.links import link_for, new_token, owner_digest  # noqa: E402
from assessments.models import Answer, Attempt, ResultSnapshot, ShareLink, Version  # noqa: E402
from assessments.results.snapshots import save_snapshot  # noqa: E402
from tests.factories import response_for  # noqa: E402

JOURNEYS, ANSWERS = 2000, 22


def main() -> None:
    """Store journeys, and print the size of each table and its indexes."""
    call_command("migrate", verbosity=0)
    version, now = Version.objects.get(), timezone.now()
    questions = version.content.questions[:ANSWERS]
    attempts = Attempt.objects.bulk_create(
        Attempt(version=version, owner=owner_digest(new_token()), mode="adaptive", started_at=now, finished_at=now)
        for _ in range(JOURNEYS)
    )
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            question_key=question.key,
            value=response_for(question, place),
            answered_at=now,
            first_answered_at=now,
        )
        for attempt in attempts
        for place, question in enumerate(questions)
    )
    for attempt in attempts:
        link_for(of=attempt, token=new_token(), now=now)
    save_snapshot(attempt=attempts[0])
    kept = ResultSnapshot.objects.get()
    ResultSnapshot.objects.bulk_create(
        ResultSnapshot(attempt=a, engine=kept.engine, data=kept.data) for a in attempts[1:]
    )
    total = 0.0
    for model in (Attempt, Answer, ShareLink, ResultSnapshot):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_total_relation_size(%s)", [model._meta.db_table])
            each = cursor.fetchone()[0] / JOURNEYS
        total += each
        print(f"{model.__name__}: {each:.0f} bytes a journey")
    print(f"in all: {total:.0f} bytes a journey, {total * 12e7 / 1e12:.2f} TB a year of 120 million")


if __name__ == "__main__":
    main()
