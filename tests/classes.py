"""A class of any size with finished results, made in a few statements: for the page of 300 and its bench."""

from datetime import timedelta

from assessments.access import new_token, owner_digest
from assessments.models import Answer, Attempt, Group, Membership, Outline
from assessments.outlines import outlines_for
from tests.factories import NOON, response_for

ANSWERS = 20  # about as many as the adaptive quiz asks


def make_class(group: Group, *, people: int, outlined: bool = True) -> list[Attempt]:
    """Members with a finished result each, with its outline where ``outlined``; nobody answers like the next."""
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
                value=response_for(question, number * 7 + place * (number % 5 + 1)),
                answered_at=NOON + timedelta(seconds=12 * place),
                first_answered_at=NOON + timedelta(seconds=12 * place),
            )
            for number, attempt in enumerate(attempts)
            for place, question in enumerate(version.content.questions[number % 30 : number % 30 + ANSWERS], 1)
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
    if outlined:
        outlines_for(attempts)
    else:
        Outline.objects.filter(attempt__in=attempts).delete()
    return attempts
