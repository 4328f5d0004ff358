"""Start, answer, finish: what is saved, what comes next, and what two tabs do to each other."""

import math
import threading
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from assessments import taking
from assessments.models import Answer, Attempt, Version
from tests.factories import NOON, make_attempt, make_finished, response_for


@pytest.mark.django_db
def test_the_short_version_asks_the_most_informative_in_authored_order(version: Version) -> None:
    attempt = make_attempt(version=version, mode="short")
    keys = taking.keys_of(attempt=attempt)
    authored = list(version.content.question_by_key)
    assert len(keys) == 24
    assert set(keys) == set(version.short_keys)
    assert list(keys) == sorted(keys, key=authored.index)


@pytest.mark.django_db
def test_lengths(version: Version) -> None:
    short, full = taking.lengths_of(version=version)
    assert (short.questions, full.questions) == (24, 60)
    seconds = sum(taking.SECONDS[question.format] for question in version.content.questions)
    assert full.minutes == math.ceil(seconds / 60)
    assert short.minutes < full.minutes


@given(total=st.integers(1, 8), data=st.data())
def test_progress_leads_through_everything_once(total: int, data: st.DataObject) -> None:
    keys = tuple(f"q{i}" for i in range(total))
    done: set[str] = set()
    here: str | None = data.draw(st.sampled_from(keys))
    for _ in range(total):
        assert here is not None
        assert here not in done
        done.add(here)
        here = taking.Progress(keys=keys, done=frozenset(done), seconds_left=0).after(here)
    assert here is None


def test_minutes_are_rounded_up() -> None:
    def left(seconds: int) -> int:
        return taking.Progress(keys=(), done=frozenset(), seconds_left=seconds).minutes_left

    assert [left(0), left(1), left(60), left(61)] == [0, 1, 1, 2]


@pytest.mark.django_db
def test_a_finished_attempt_is_closed_until_it_is_opened_again(finished: Attempt, version: Version) -> None:
    question = version.content.questions[0]
    with pytest.raises(taking.AttemptClosed):
        taking.answer(attempt=finished, question_key=question.key, response=1, now=NOON)
    taking.reopen_in_full(attempt=finished, now=NOON)
    progress = taking.answer(attempt=finished, question_key=question.key, response=None, now=NOON)
    finished.refresh_from_db()
    assert progress.total == 24 or finished.mode == "full"
    assert finished.accepts_answers


@pytest.mark.django_db
def test_finishing_again_closes_again_and_finishing_twice_changes_nothing(finished: Attempt) -> None:
    taking.reopen_in_full(attempt=finished, now=NOON)
    later = NOON + timedelta(hours=1)
    link = taking.finish(attempt=finished, token="t" * 22, now=later)
    finished.refresh_from_db()
    assert not finished.accepts_answers
    assert finished.finished_at == later
    assert taking.finish(attempt=finished, token="u" * 22, now=later + timedelta(hours=1)) == link
    finished.refresh_from_db()
    assert finished.finished_at == later


@pytest.mark.django_db
def test_nothing_is_opened_again_when_nothing_is_left(version: Version) -> None:
    attempt = make_finished(version=version, mode="full")
    taking.reopen_in_full(attempt=attempt, now=NOON)
    attempt.refresh_from_db()
    assert not attempt.accepts_answers


@pytest.mark.django_db
def test_starting_twice_leaves_one_attempt(version: Version) -> None:
    first = make_attempt(version=version)
    assert make_attempt(version=version, seniority="mid").pk == first.pk
    taking.answer(attempt=first, question_key=version.content.questions[0].key, response=None, now=NOON)
    assert make_attempt(version=version).pk != first.pk


@pytest.mark.django_db
def test_opening_again_keeps_every_answer(finished: Attempt) -> None:
    before = list(finished.answers.values_list("question_key", "value"))
    progress = taking.reopen_in_full(attempt=finished, now=NOON)
    assert list(finished.answers.values_list("question_key", "value")) == before
    assert progress.total - len(progress.done) == 36


@pytest.mark.django_db
def test_nothing_answered_is_nothing_to_finish(attempt: Attempt) -> None:
    with pytest.raises(taking.NothingAnswered):
        taking.finish(attempt=attempt, token="t" * 22, now=NOON)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_leave_one_answer() -> None:
    attempt = make_attempt(version=Version.objects.get())
    question = attempt.version.content.questions[0]
    problems: list[Exception] = []

    def go(pick: int) -> None:
        try:
            for _ in range(5):
                taking.answer(
                    attempt=attempt, question_key=question.key, response=response_for(question, pick), now=NOON
                )
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(pick,)) for pick in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert Answer.objects.count() == 1
