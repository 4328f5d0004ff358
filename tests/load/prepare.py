"""Prepare what the driver needs: attempts, an answer to each question, and links to results."""

import json

from django.utils import timezone

from assessments.links.links import new_token, owner_digest
from assessments.models import Attempt, Version
from assessments.quiz.adaptive import first_step
from tests.factories import make_finished, posted_for

LINKS = 20


def prepare(attempts: int) -> str:
    """Start attempts at the only version, and return as JSON what the driver needs to answer them.

    ``attempts``: id, owner's token and first question of each; ``answers``: by question, the fields of a form;
    ``links``: tokens of links to finished results.
    """
    version = Version.objects.get()
    first = first_step(version=version, mode=Attempt.Mode.ADAPTIVE)
    tokens = [new_token() for _ in range(attempts)]
    started = Attempt.objects.bulk_create(
        Attempt(
            version=version,
            owner=owner_digest(token),
            mode=Attempt.Mode.ADAPTIVE,
            next_key=first.next_key,
            estimated_remaining=first.estimated_remaining,
            started_at=timezone.now(),
        )
        for token in tokens
    )
    links = [new_token() for _ in range(LINKS)]
    for token in links:
        make_finished(version=version, owner=new_token(), token=token)
    known = {
        "attempts": [[str(one.pk), token, first.next_key] for one, token in zip(started, tokens, strict=True)],
        "answers": {question.key: posted_for(question) for question in version.content.questions},
        "links": links,
    }
    return json.dumps(known)
