"""A class of any size with finished results, made in a few statements: for the page of 300 and its bench."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import cycle

from assessments.links.links import new_token, owner_digest
from assessments.models import Answer, Attempt, Group, Membership, ResultSnapshot
from assessments.results.snapshots import load_summaries
from tests.factories import NOON, response_for

ANSWERS = 20  # about as many as the adaptive quiz asks
WAYS = 60  # to answer; whoever comes after so many answers like somebody before


def make_class(group: Group, *, people: int, answers: int = ANSWERS) -> list[Attempt]:
    """Members with a finished result each and its outline; nobody answers like the next.

    Only the first of those who answer alike is scored: the outlines of the others are copies.
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
    Membership.objects.bulk_create(
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
    load_summaries(attempts[:WAYS])
    copy_outlines(attempts)
    return attempts


def copy_outlines(attempts: Sequence[Attempt]) -> None:
    """Give whoever answered like one of the first their outline."""
    scored = {outline.attempt_id: outline for outline in ResultSnapshot.objects.filter(attempt__in=attempts[:WAYS])}
    pairs = zip(attempts[WAYS:], cycle(attempts[:WAYS]), strict=False)
    ResultSnapshot.objects.bulk_create(
        [
            ResultSnapshot(attempt=attempt, engine=scored[like.pk].engine, data=scored[like.pk].data)
            for attempt, like in pairs
        ]
    )
