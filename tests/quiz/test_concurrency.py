"""Several tabs, several people, several servers at once: real threads on the database that the suite runs on."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from assessments.core.advice import TEN_MORE
from assessments.links.links import LIFETIMES, TooManyLinks, make_link, new_token, owner_digest
from assessments.links.openings import count_opening
from assessments.links.owner_keys import KeyRetired
from assessments.models import Answer, Attempt, Group, Membership, ResultSnapshot, RetiredKey, ShareLink, Version
from assessments.my_results.owner_data import exchange_key
from assessments.quiz import attempts
from tests import database
from tests.factories import NOON, make_attempt, make_finished, response_for
from tests.made_groups import make_coach, make_group, make_member

pytestmark = pytest.mark.usefixtures("transactional_db")
transactional_db = pytest.fixture(database.transactional_db)
ROUNDS = 5


def all_at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; return what each returned, or the exception that it raised."""
    line = threading.Barrier(len(jobs))
    outcomes: list[Any] = [None] * len(jobs)

    def run(place: int, job: Callable[[], Any]) -> None:
        line.wait()
        try:
            outcomes[place] = job()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def fresh(attempt: Attempt) -> Attempt:
    return Attempt.objects.with_version().get(pk=attempt.pk)


def test_questions_answered_in_four_tabs_at_once_are_stored_once() -> None:
    attempt = make_attempt(version=Version.objects.get(), mode="full")
    questions = attempt.version.content.questions[:12]

    def tab(pick: int) -> None:
        for question in questions[pick:] + questions[:pick]:
            attempts.answer(
                attempt=fresh(attempt), question_key=question.key, response=response_for(question), now=NOON
            )

    assert all_at_once(*(lambda pick=pick: tab(pick) for pick in range(4))) == [None] * 4
    stored = dict(Answer.objects.values_list("question_key", "value"))
    assert stored == {question.key: response_for(question) for question in questions}
    assert Answer.objects.count() == len(questions)


def test_answering_and_finishing_at_once_never_deadlock() -> None:
    """A finish comes before an answer or after it; what was acknowledged is in the result, and there is one link."""
    version = Version.objects.get()
    questions = version.content.questions[:6]
    for _ in range(ROUNDS):
        attempt = make_attempt(version=version, mode="full")
        first = questions[0]
        attempts.answer(attempt=attempt, question_key=first.key, response=response_for(first), now=NOON)

        def tab(pick: int, attempt: Attempt = attempt) -> str:
            question = questions[pick]
            response = response_for(question)
            attempts.answer(attempt=fresh(attempt), question_key=question.key, response=response, now=NOON)
            return question.key

        def finish(attempt: Attempt = attempt) -> str:
            return attempts.finish(attempt=fresh(attempt), token=new_token(), now=NOON).token

        outcomes = all_at_once(*(lambda pick=pick: tab(pick) for pick in range(1, 6)), finish, finish)
        refused = [error for error in outcomes if isinstance(error, Exception)]
        assert all(isinstance(error, attempts.AttemptClosed) for error in refused), refused
        acknowledged = {first.key, *(key for key in outcomes[:5] if isinstance(key, str))}
        assert set(attempt.answers.values_list("question_key", flat=True)) == acknowledged
        assert outcomes[5] == outcomes[6] == ShareLink.objects.get(attempt=attempt).token
        assert ResultSnapshot.objects.get(attempt=attempt).data["answered"] == len(acknowledged)


def test_two_tabs_that_ask_for_more_get_ten_and_not_twenty() -> None:
    attempt = make_finished(version=Version.objects.get(), mode="adaptive")
    answered = attempt.answers.filter(skipped=False).count()
    outcomes = all_at_once(*[lambda: attempts.ask_more(attempt=fresh(attempt), now=NOON)] * 3)
    assert len({progress.first_open for progress in outcomes}) == 1
    assert fresh(attempt).target_answers == answered + TEN_MORE


def test_links_made_at_once_stay_within_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.links.links.MAX_LINKS", 3)
    attempt = make_finished(version=Version.objects.get())
    lifetime = next(iter(LIFETIMES))

    def share() -> ShareLink:
        return make_link(of=attempt, token=new_token(), label="", lifetime=lifetime, shows_answers=False, now=NOON)

    counts = Counter(type(result) for result in all_at_once(*[share] * 6))
    assert counts == {ShareLink: 2, TooManyLinks: 4}  # the attempt's own link is the third
    assert ShareLink.objects.count() == 3


def test_simultaneous_openings_are_all_counted() -> None:
    attempt = make_finished(version=Version.objects.get())
    link = attempts.finish(attempt=attempt, token=new_token(), now=NOON + timedelta(minutes=1))

    assert all_at_once(*[lambda: count_opening(link=link, now=NOON)] * 8) == [None] * 8
    assert ShareLink.objects.get(pk=link.pk).opened_count == 8


@pytest.fixture
def group() -> Iterator[Group]:
    coach = make_coach()
    yield make_group(coach, Version.objects.get())
    coach.user.delete()


def test_two_quizzes_finished_at_once_leave_the_group_with_the_first(group: Group) -> None:
    for turn in range(ROUNDS):
        both = [
            make_attempt(version=Version.objects.get(), mode=mode, owner=f"{turn:022}") for mode in ("full", "adaptive")
        ]
        for attempt in both:
            key = attempt.next_key or attempt.version.content.questions[0].key
            response = response_for(attempt.version.content.question_by_key[key])
            attempts.answer(attempt=attempt, question_key=key, response=response, now=NOON)
        member = make_member(group, owner=f"{turn:022}")

        def finish(attempt: Attempt, member: Membership = member) -> UUID | None:
            attempts.finish(attempt=fresh(attempt), token=new_token(), now=NOON)
            return Membership.objects.get(pk=member.pk).attempt_id

        seen = all_at_once(*(lambda attempt=attempt: finish(attempt) for attempt in both))
        assert seen[0] == seen[1] == Membership.objects.get(pk=member.pk).attempt_id
        assert seen[0] in {attempt.pk for attempt in both}


def test_a_key_that_is_retired_while_another_browser_begins_holds_nothing() -> None:
    """Either the attempt is there first and moves along, or it is refused."""
    version = Version.objects.get()
    for number in range(4 * ROUNDS):
        old, new = (f"{name}-{number:02}".ljust(22, "-") for name in ("old", "new"))
        make_attempt(version=version, owner=old, mode="adaptive")

        def begin(owner: str = old) -> Attempt:
            return make_attempt(version=version, owner=owner)

        def exchange(old: str = old, new: str = new) -> None:
            exchange_key(owner=owner_digest(old), to=owner_digest(new))

        begun, _ = all_at_once(begin, exchange)
        assert isinstance(begun, (Attempt, KeyRetired)), begun
        assert not Attempt.objects.filter(owner=owner_digest(old)).exists()
        assert Attempt.objects.filter(owner=owner_digest(new)).count() == 1 + isinstance(begun, Attempt)
    RetiredKey.objects.all().delete()


def test_two_first_starts_of_one_browser_leave_one_attempt() -> None:
    version = Version.objects.get()
    for number in range(ROUNDS):
        owner = f"double-{number}".ljust(22, "-")

        def begin(owner: str = owner) -> Attempt:
            return make_attempt(version=version, owner=owner)

        first, second = all_at_once(begin, begin)
        assert first.pk == second.pk
