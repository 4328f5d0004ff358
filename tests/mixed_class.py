"""Make a class as a coach meets it: some invited by name, some by the code, and each as far as they have come."""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from assessments.coaching.consents import record_consents
from assessments.links.links import new_token, owner_digest
from assessments.models import Answer, Attempt, Group, Invitee, Membership, Version
from assessments.results.snapshots import load_summaries
from tests.factories import response_for
from tests.people import SHAPES, responses_of_shape, simulated_responses

FIRST_NAMES = (
    "Amina Bao Carla Dmitri Élodie Fatima Göran Hanna Iker Jędrzej Keiko Lars María Nils Oluwaseun Priya Quentin Rosa "
    "Søren Thandiwe Uma Viktor Wanjiru Ximena Yusuf Zoë"
)
LAST_NAMES = (
    "Abara Berg Costa Dvořák Eriksen Ferrari García Hofmann Ito Jansen Kowalski Lindqvist Mbeki Nguyen O’Neill Petrov "
    "Rossi Schröder Tanaka Usman Virtanen Weber Yılmaz Zhang"
)
ARABIC = ("محمد بن عبد الله", "فاطمة الزهراء", "عبد الرحمن الخطيب", "ليلى حسن")
LONG = (
    "Maximiliana Wilhelmina Alexandra Theodora von und zu Hohenberg-Sonderborg-Glück",
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafer",
)
NOTES = (
    "Wants to talk about a thesis with the hospital.",
    "Asked for a second appointment; has worked two years as an analyst and isn’t sure that more study pays.",
    "Missed the first session.\nSend the slides.",
)
LIST_SHARE = 0.85  # of the class was invited by name; the rest joined by the code
SHARES = {"not_seen": 0.14, "seen": 0.07, "joined": 0.08, "started": 0.11}  # the rest have finished
ODD_EVERY = 20  # of twenty who answer, one each is hasty, brief, monotonous, and skips everything


def make_mixed_class(group: Group, *, people: int, now: datetime, seed: int = 1) -> None:
    """Fill an empty group; the same seed makes the same class. ``now`` is when the newest of them did something."""
    draw = random.Random(seed)
    version = group.questionnaire.versions.latest("number")
    stages = _stages(people, draw)
    names = _names(people, draw)
    invited = [stage in {"not_seen", "seen"} or draw.random() < LIST_SHARE for stage in stages]
    with transaction.atomic():
        invitees = Invitee.objects.bulk_create(
            [
                Invitee(
                    group=group,
                    own_id=name if place % 3 else f"s{24_000 + place}",
                    token=new_token(),
                    created_at=now - timedelta(days=9),
                    opened_at=None if stages[place] == "not_seen" else now - timedelta(days=8),
                )
                for place, name in enumerate(_once(names))
                if invited[place]
            ]
        )
        by_place = dict(zip((place for place, listed in enumerate(invited) if listed), invitees, strict=True))
        members = [place for place, stage in enumerate(stages) if stage not in {"not_seen", "seen"}]
        attempts = _make_attempts(version, [stages[place] for place in members], now)
        made = Membership.objects.bulk_create(
            [
                Membership(
                    group=group,
                    invitee=by_place.get(place),
                    owner=attempt.owner if attempt else owner_digest(new_token()),
                    attempt=attempt,
                    display_name=names[place],
                    joined_at=now - timedelta(days=7, minutes=-7 * place),
                    agreed_until=group.visible_until,
                    agreed_zone=group.time_zone,
                    agreed_answers=group.shows_answers,
                    note=NOTES[place // 9 % len(NOTES)] if place % 9 == 0 else "",
                )
                for place, attempt in zip(members, attempts, strict=True)
            ]
        )
        record_consents(memberships=made, coaches=[group.coach], now=now)
    load_summaries(attempt for attempt in attempts if attempt)


def _stages(people: int, draw: random.Random) -> list[str]:
    stages = [stage for stage, share in SHARES.items() for _ in range(round(share * people))]
    stages += ["finished"] * (people - len(stages))
    draw.shuffle(stages)
    return stages


def _names(people: int, draw: random.Random) -> list[str]:
    """Names with some long ones, some in Arabic, and some twice."""
    odd = [*ARABIC, *LONG]
    first, last = FIRST_NAMES.split(), LAST_NAMES.split()
    names = [
        odd[place // 17 % len(odd)] if place % 17 == 5 else f"{draw.choice(first)} {draw.choice(last)}"
        for place in range(people)
    ]
    return [names[place - 1] if place % 25 == 24 else name for place, name in enumerate(names)]


def _once(names: Sequence[str]) -> Iterator[str]:
    """Yield the names as a coach's list has them, each once."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        yield f"{name} ({place})"[-80:] if name in seen else name
        seen.add(name)


def _make_attempts(version: Version, stages: Sequence[str], now: datetime) -> list[Attempt | None]:
    """Make an attempt for each who has started, with answers; those who finished have all shapes of verdict in turn."""
    attempts: list[Attempt | None] = []
    answers: list[Answer] = []
    for place, stage in enumerate(stages):
        if stage == "joined":
            attempts.append(None)
            continue
        responses, seconds = _answers_of(version, place)
        if stage == "started":
            responses = dict(list(responses.items())[:3])
        begun = now - timedelta(days=6, minutes=-9 * place % 6000)
        attempt = Attempt(
            version=version,
            owner=owner_digest(new_token()),
            mode=Attempt.Mode.ADAPTIVE,
            started_at=begun,
            finished_at=None if stage == "started" else begun + timedelta(seconds=seconds * (len(responses) + 1)),
        )
        attempts.append(attempt)
        moments = [begun + timedelta(seconds=seconds * number) for number in range(1, len(responses) + 1)]
        answers += [
            Answer(
                attempt=attempt,
                question_key=key,
                value=value,
                skipped=value is None,
                answered_at=moment,
                first_answered_at=moment,
            )
            for (key, value), moment in zip(responses.items(), moments, strict=True)
        ]
    Attempt.objects.bulk_create(attempt for attempt in attempts if attempt)
    Answer.objects.bulk_create(answers)
    return attempts


def _answers_of(version: Version, place: int) -> tuple[dict[str, Any], float]:
    """Return somebody's responses, and how many seconds each took."""
    match place % ODD_EVERY:
        case 0:
            return responses_of_shape(version, SHAPES[place // ODD_EVERY % len(SHAPES)]), 1.2  # hasty
        case 1:
            return dict(list(simulated_responses(version, place).items())[:3]), 11.0  # too few answers
        case 2:
            return {question.key: response_for(question) for question in version.content.questions[:24]}, 9.0
        case 3:
            return {question.key: None for question in version.content.questions[:6]}, 4.0  # skipped everything
        case _:
            return responses_of_shape(version, SHAPES[place % len(SHAPES)]), 12.0
