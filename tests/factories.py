"""Functions that make rows and posted answers."""

import copy
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np

from assessments.core.definition import Format, Question, definition_from
from assessments.links.links import link_for, owner_digest
from assessments.models import Answer, Attempt, ShareLink, Version
from assessments.quiz import attempts

STUDENT = "student-student-studen"
TOKEN = "token-token-token-tokn"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_attempt(*, version: Version, owner: str = STUDENT, mode: str = "full", **context: str) -> Attempt:
    return attempts.start_attempt(version=version, owner=owner_digest(owner), mode=mode, context=context, now=NOON)


def make_version(like: Version, **changes: Any) -> Version:
    """Make another version without the checks of publishing."""
    names = ("questionnaire", "definition", "engine", "opening_keys", "cutoffs", "questions_to_come", "published_at")
    values = {name: getattr(like, name) for name in names} | {"number": like.number + 1} | changes
    return Version.objects.create(sha256=sha256_of(json.dumps(values["definition"])), **values)


@cache
def sha256_of(definition: str) -> str:
    """The hash of a definition in JSON, which many tests make a version of."""
    return definition_from(json.loads(definition)).sha256


def definition_of_every_format(version: Version) -> dict[str, Any]:
    """The version's definition, with both kinds of pair: a bank itself has two-point pairs or graded ones."""
    definition: dict[str, Any] = copy.deepcopy(version.definition)
    pairs = [question for question in definition["questions"] if question["format"] in {"pair", "graded_pair"}]
    pairs[0]["format"], pairs[1]["format"] = "pair", "graded_pair"
    return definition


def response_for(question: Question, pick: int = 0) -> Any:
    """A response to the question; different ``pick`` numbers give different ones."""
    keys = list(question.choice_texts)
    turned = keys[pick % len(keys) :] + keys[: pick % len(keys)]
    match question.format:
        case Format.STATEMENT:
            return pick % 5 + 1
        case Format.GRADED_PAIR:
            return (pick + 1) % 5 + 1
        case Format.PAIR | Format.SINGLE:
            return turned[0]
        case Format.BEST_WORST:
            return {"most": turned[0], "least": turned[1]}
        case Format.RANKING:
            return turned
        case Format.MULTI:
            return [key for key in keys if key in turned[:2]]
        case Format.ALLOCATION:
            return {turned[0]: question.total}


def response_towards(question: Question, archetype: str) -> Any:
    """The response of somebody who wants only that archetype."""
    wanted = sorted(question.choices, key=lambda choice: -choice.weights.get(archetype, 0))
    keys = [choice.key for choice in wanted]
    match question.format:
        case Format.STATEMENT:
            return 3 + 2 * int(np.sign(wanted[0].weights.get(archetype, 0)))
        case Format.GRADED_PAIR:
            first, second = (choice.weights.get(archetype, 0) for choice in question.choices)
            return 3 - 2 * int(np.sign(first - second))
        case Format.PAIR | Format.SINGLE:
            return keys[0]
        case Format.BEST_WORST:
            return {"most": keys[0], "least": keys[-1]}
        case Format.RANKING:
            return keys
        case Format.MULTI:
            return [choice.key for choice in question.choices if choice.key in keys[:2]]
        case Format.ALLOCATION:
            return {keys[0]: question.total}


def posted_for(question: Question, pick: int = 0) -> dict[str, Any]:
    """The same response as form fields."""
    response = response_for(question, pick)
    match question.format:
        case Format.BEST_WORST:
            return dict(response)
        case Format.RANKING:
            return {f"rank_{key}": str(place) for place, key in enumerate(response, 1)}
        case Format.ALLOCATION:
            return {f"points_{key}": str(points) for key, points in response.items()}
        case _:
            return {"answer": response}


def question_of(version: Version, format: Format) -> Question:
    return next(question for question in version.content.questions if question.format is format)


def moment_of(place: int) -> datetime:
    """When the answer at this position, from 0, is given."""
    return NOON + timedelta(seconds=10 * (place + 1))


def answer_at_once(attempt: Attempt) -> None:
    """Save all answers of the full version in one statement; its questions don't depend on earlier answers."""
    Answer.objects.bulk_create(
        [
            Answer(
                attempt=attempt,
                question_key=question.key,
                value=response_for(question, place),
                answered_at=moment_of(place),
                first_answered_at=moment_of(place),
            )
            for place, question in enumerate(attempt.version.content.questions)
        ]
    )


def answer_one_by_one(attempt: Attempt) -> None:
    """Answer the adaptive version's questions one by one."""
    content = attempt.version.content
    progress = attempts.progress_of(attempt=attempt, done=())
    for place in range(len(content.questions)):
        if progress.first_open is None:
            break
        question = content.question_by_key[progress.first_open]
        response = response_for(question, place)
        progress = attempts.answer(attempt=attempt, question_key=question.key, response=response, now=moment_of(place))


def make_finished(
    *, version: Version, owner: str = STUDENT, mode: str = "full", token: str = TOKEN, **context: str
) -> Attempt:
    """Make a finished attempt with every question of its mode answered, each with another choice."""
    attempt = make_attempt(version=version, owner=owner, mode=mode, **context)
    if mode == "full":
        answer_at_once(attempt)
    else:
        answer_one_by_one(attempt)
    attempts.finish(attempt=attempt, token=token, now=NOON + timedelta(minutes=12))
    attempt.refresh_from_db()
    return attempt


def make_link(attempt: Attempt, token: str, **changes: Any) -> ShareLink:
    link = link_for(of=attempt, token=token, now=NOON)
    for name, value in changes.items():
        setattr(link, name, value)
    link.save()
    return link
