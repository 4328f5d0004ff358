"""Make a group of any size with finished results in a few statements, for the pages of 300 members and their bench."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle

from assessments.coaching.consents import record_consents
from assessments.links.links import new_token, owner_digest
from assessments.models import Answer, Attempt, Group, Membership, ResultSnapshot
from assessments.results.snapshots import load_summaries
from tests.factories import NOON, response_for

ANSWERS = 20  # about as many as the adaptive quiz asks
WAYS = 60  # different sets of answers; later members repeat them


def make_class(group: Group, *, people: int, answers: int = ANSWERS) -> list[Attempt]:
    """Make members, each with a finished result and its snapshot.

    Only the first of those with the same answers is scored; the others' snapshots are copies.
    """
    version = group.questionnaire.versions.latest("number")
    attempts = Attempt.objects.bulk_create(
        [
            Attempt(
                version=version,
                owner=owner_digest(new_token()),
                mode="adaptive",
                started_at=NOON,
                finished_at=NOON + timedelta(minutes=5),
            )
            for _ in range(people)
        ]
    )
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                question_key=question.key,
                value=response_for(question, way * 7 + place * (way % 5 + 1)),
                answered_at=NOON + timedelta(seconds=12 * place),
                first_answered_at=NOON + timedelta(seconds=12 * place),
            )
            for way, attempt in zip(cycle(range(WAYS)), attempts, strict=False)
            for place, question in enumerate(version.content.questions[way % 30 : way % 30 + answers], 1)
        ]
    )
    members = Membership.objects.bulk_create(
        [
            Membership(
                group=group,
                owner=attempt.owner,
                attempt=attempt,
                display_name=f"Member {number}",
                joined_at=NOON + timedelta(seconds=number),
                agreed_until=group.visible_until,
                agreed_answers=False,
            )
            for number, attempt in enumerate(attempts)
        ]
    )
    record_consents(memberships=members, coaches=[group.coach], now=NOON)
    load_summaries(attempts[:WAYS])
    copy_snapshots(attempts)
    return attempts


def copy_snapshots(attempts: Sequence[Attempt]) -> None:
    """Copy the snapshots of the first attempts to those with the same answers."""
    scored = {snapshot.attempt_id: snapshot for snapshot in ResultSnapshot.objects.filter(attempt__in=attempts[:WAYS])}
    pairs = zip(attempts[WAYS:], cycle(attempts[:WAYS]), strict=False)
    ResultSnapshot.objects.bulk_create(
        [
            ResultSnapshot(attempt=attempt, engine=scored[like.pk].engine, data=scored[like.pk].data)
            for attempt, like in pairs
        ]
    )
