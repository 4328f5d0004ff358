"""Start, answer and finish attempts: what is saved, which question is next, and two tabs at once."""

import math
import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from assessments.core import scoring
from assessments.core.scoring.to_come import HELD_AT
from assessments.models import Answer, Attempt, Version
from assessments.questionnaires.lengths import lengths_of
from assessments.quiz import attempts
from tests import database
from tests.factories import NOON, make_attempt, make_finished, make_version, response_for, response_towards

transactional_db = pytest.fixture(database.transactional_db)
STEP = timedelta(seconds=10)


def answer_all(attempt: Attempt, most: int = 100, turn: int = 0) -> list[attempts.Progress]:
    """Answer every question until the attempt has no open one; return the progress after each.

    Another ``turn`` gives other answers.
    """
    steps = [attempts.progress_of(attempt=attempt, done=attempts.done_keys(attempt=attempt))]
    while steps[-1].first_open and len(steps) <= most:
        key = steps[-1].first_open
        question = attempt.version.content.question_by_key[key]
        response = response_for(question, len(steps) * (turn + 1) + turn)
        steps.append(
            attempts.answer(attempt=attempt, question_key=key, response=response, now=NOON + STEP * len(steps))
        )
    return steps


@pytest.mark.django_db
def test_an_adaptive_attempt_asks_the_opening_questions_first_and_ends_by_itself(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt)
    keys = attempts.done_keys(attempt=attempt)
    assert list(keys[:8]) == version.opening_keys
    assert len(set(keys)) == len(keys)
    assert scoring.MIN_ANSWERS <= len(keys) <= scoring.MAX_QUESTIONS
    assert attempt.next_key == ""


@pytest.mark.django_db
def test_the_same_answers_lead_to_the_same_questions_in_one_attempt(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt, most=15)
    keys = attempts.done_keys(attempt=attempt)
    attempt.answers.all().delete()
    attempt.next_key = version.opening_keys[0]
    attempt.save()
    answer_all(attempt, most=15)
    assert attempts.done_keys(attempt=attempt) == keys


def without_a_table(version: Version) -> Version:
    """As versions were published before they had a table of the questions to come."""
    return make_version(version, questions_to_come=None)


@pytest.mark.django_db
@pytest.mark.parametrize("of", [lambda version: version, without_a_table])
@pytest.mark.parametrize("turn", [0, 1, 2])
def test_the_number_to_come_falls_with_every_answer_and_never_rises(
    version: Version, of: Callable[[Version], Version], turn: int
) -> None:
    shown = [
        step.estimated_remaining for step in answer_all(make_attempt(version=of(version), mode="adaptive"), turn=turn)
    ]
    for earlier, later in pairwise(shown[:-1]):
        assert later < earlier or later == earlier <= HELD_AT, shown
    assert min(shown[:-1]) >= 1
    assert shown[-1] == 0


@pytest.mark.django_db
def test_the_first_number_to_come_is_the_tables(version: Version) -> None:
    table = version.questions_to_come
    assert table is not None
    attempt = make_attempt(version=version, mode="adaptive")
    assert attempt.estimated_remaining == table["rows"][0][0]
    table["rows"][0] = [23] * 6
    newer = make_version(version, questions_to_come=table)
    assert make_attempt(version=newer, mode="adaptive").estimated_remaining == 23


@pytest.mark.django_db
def test_a_skipped_question_leaves_the_number_to_come_and_the_limit_lowers_it(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    shown = [attempt.estimated_remaining]
    while attempt.next_key:
        step = attempts.answer(attempt=attempt, question_key=attempt.next_key, response=None, now=NOON)
        shown.append(step.estimated_remaining)
    assert len(shown) == scoring.MAX_QUESTIONS + 1
    assert shown == [min(shown[0], left) for left in range(scoring.MAX_QUESTIONS, -1, -1)]


@pytest.mark.django_db
def test_a_changed_answer_keeps_the_later_ones(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt, most=12)
    before = attempts.done_keys(attempt=attempt)
    first = version.content.question_by_key[before[0]]
    attempts.answer(attempt=attempt, question_key=first.key, response=response_for(first, 3), now=NOON + STEP * 50)
    assert attempts.done_keys(attempt=attempt) == before
    row = attempt.answers.get(question_key=first.key)
    assert row.value == response_for(first, 3)
    assert row.first_answered_at < row.answered_at


@pytest.mark.django_db
@pytest.mark.parametrize("of", [lambda version: version, without_a_table])
def test_answers_taken_back_at_the_end_are_made_up_for(version: Version, of: Callable[[Version], Version]) -> None:
    """The rule for stopping holds for the answers as they are, also those changed from the check page."""
    attempt = make_attempt(version=of(version), mode="adaptive")
    done = []
    while attempt.next_key:
        question = version.content.question_by_key[attempt.next_key]
        done.append(question.key)
        response = response_towards(question, "infra")
        attempts.answer(attempt=attempt, question_key=question.key, response=response, now=NOON)
    assert len(done) == scoring.MIN_ANSWERS
    shown = []
    for key in done[:3]:
        step = attempts.answer(attempt=attempt, question_key=key, response=None, now=NOON)
        assert step.first_open not in {None, *done}
        shown.append(step.estimated_remaining)
    while attempt.next_key:
        question = version.content.question_by_key[attempt.next_key]
        response = response_towards(question, "infra")
        step = attempts.answer(attempt=attempt, question_key=question.key, response=response, now=NOON)
        shown.append(step.estimated_remaining)
    assert shown == sorted(shown, reverse=True)
    assert min(shown[:-1]) >= 1
    answers = attempts.progress_of(attempt=attempt, done=attempts.done_keys(attempt=attempt))
    assert len(answers.done) >= scoring.MIN_ANSWERS + 3


@pytest.mark.django_db
def test_a_question_that_was_not_asked_is_refused_and_stores_nothing(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    with pytest.raises(attempts.NotAsked):
        attempts.answer(attempt=attempt, question_key=version.opening_keys[3], response=None, now=NOON)
    assert not attempt.answers.exists()


@pytest.mark.django_db
def test_ten_more_can_be_repeated_until_all_questions_are_answered(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt)
    link = attempts.finish(attempt=attempt, token="t" * 22, now=NOON)
    counts = [len(attempts.done_keys(attempt=attempt))]
    while counts[-1] < len(version.content.questions):
        attempts.ask_more(attempt=attempt, now=NOON)
        attempt.refresh_from_db()
        answer_all(attempt)
        counts.append(len(attempts.done_keys(attempt=attempt)))
        assert attempts.finish(attempt=attempt, token="x" * 22, now=NOON) == link
    assert all(later - earlier == 10 for earlier, later in pairwise(counts[:-1]))
    assert counts[-1] == len(version.content.questions)
    assert attempts.ask_more(attempt=attempt, now=NOON).first_open is None


@pytest.mark.django_db
def test_finishing_closes_a_reopened_attempt_and_finishing_twice_changes_nothing(version: Version) -> None:
    attempt = make_finished(version=version, mode="adaptive")
    attempts.ask_more(attempt=attempt, now=NOON)
    later = NOON + timedelta(hours=1)
    link = attempts.finish(attempt=attempt, token="t" * 22, now=later)
    attempt.refresh_from_db()
    assert not attempt.accepts_answers
    assert attempt.finished_at == later
    assert attempts.finish(attempt=attempt, token="u" * 22, now=later + timedelta(hours=1)) == link
    attempt.refresh_from_db()
    assert attempt.finished_at == later


@pytest.mark.django_db
def test_an_attempt_without_open_questions_is_not_reopened(finished: Attempt) -> None:
    attempts.ask_more(attempt=finished, now=NOON)
    finished.refresh_from_db()
    assert not finished.accepts_answers


@pytest.mark.django_db
def test_the_full_mode_goes_on_with_the_open_questions(version: Version) -> None:
    attempt = make_attempt(version=version)
    first, second = version.content.questions[:2]
    attempts.answer(attempt=attempt, question_key=first.key, response=None, now=NOON)
    attempts.finish(attempt=attempt, token="t" * 22, now=NOON)
    progress = attempts.ask_more(attempt=attempt, now=NOON)
    assert (progress.first_open, progress.estimated_remaining) == (second.key, len(version.content.questions) - 1)


@pytest.mark.django_db
@pytest.mark.parametrize("target_answers", [None, 20])
def test_the_offered_question_stays_until_it_is_answered(version: Version, target_answers: int | None) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt, most=9)
    Attempt.objects.update(target_answers=target_answers)
    attempt.refresh_from_db()
    offered = attempt.next_key
    for key in attempts.done_keys(attempt=attempt):
        progress = attempts.answer(attempt=attempt, question_key=key, response=None, now=NOON)
        assert progress.first_open == offered
    attempts.answer(attempt=attempt, question_key=offered, response=None, now=NOON)
    assert attempt.next_key not in {offered, ""}


@pytest.mark.django_db
def test_the_next_question_that_another_tab_chose_stays(version: Version) -> None:
    here = make_attempt(version=version, mode="adaptive")
    answer_all(here, most=9)
    there = Attempt.objects.with_version().get(pk=here.pk)
    question = version.content.question_by_key[here.next_key]
    attempts.answer(attempt=here, question_key=question.key, response=response_for(question), now=NOON)
    progress = attempts.answer(attempt=there, question_key=question.key, response=None, now=NOON)
    there.refresh_from_db()
    assert progress.first_open == there.next_key == here.next_key
    assert there.answers.get(question_key=question.key).skipped


@pytest.mark.django_db
def test_starting_twice_leaves_one_attempt(version: Version) -> None:
    first = make_attempt(version=version)
    assert make_attempt(version=version, seniority="mid").pk == first.pk
    attempts.answer(attempt=first, question_key=version.content.questions[0].key, response=None, now=NOON)
    assert make_attempt(version=version).pk != first.pk


@pytest.mark.django_db
def test_lengths(version: Version) -> None:
    adaptive, full = lengths_of(version=version)
    assert (adaptive.questions, full.questions) == (30, len(version.content.questions))
    seconds = sum(scoring.SECONDS[question.format] for question in version.content.questions)
    assert full.minutes == math.ceil(seconds / 60)
    assert adaptive.minutes == 4


@given(total=st.integers(1, 8), data=st.data())
def test_progress_visits_every_question_once(total: int, data: st.DataObject) -> None:
    keys = tuple(f"q{i}" for i in range(total))
    done: set[str] = set()
    here: str | None = data.draw(st.sampled_from(keys))
    for _ in range(total):
        assert here is not None
        assert here not in done
        done.add(here)
        here = attempts.Progress(keys, frozenset(done), estimated_remaining=0, seconds_left=0, total=total).after(here)
    assert here is None


def test_minutes_are_rounded_up() -> None:
    def left(seconds: int) -> int:
        return attempts.Progress((), frozenset(), estimated_remaining=0, seconds_left=seconds, total=0).minutes_left

    assert [left(0), left(1), left(60), left(61)] == [0, 1, 1, 2]


@pytest.mark.django_db
def test_a_finished_attempt_is_closed_until_it_is_reopened(version: Version) -> None:
    attempt = make_attempt(version=version, mode="adaptive")
    answer_all(attempt)
    attempts.finish(attempt=attempt, token="t" * 22, now=NOON)
    attempt.refresh_from_db()
    key = attempts.done_keys(attempt=attempt)[0]
    with pytest.raises(attempts.AttemptClosed):
        attempts.answer(attempt=attempt, question_key=key, response=None, now=NOON)
    assert not attempt.answers.get(question_key=key).skipped
    attempts.ask_more(attempt=attempt, now=NOON)
    attempt.refresh_from_db()
    assert attempt.accepts_answers
    attempts.answer(attempt=attempt, question_key=attempt.next_key, response=None, now=NOON + STEP)


@pytest.mark.django_db
def test_an_attempt_without_answers_cannot_be_finished(attempt: Attempt) -> None:
    with pytest.raises(attempts.NothingAnswered):
        attempts.finish(attempt=attempt, token="t" * 22, now=NOON)


@pytest.mark.usefixtures("transactional_db")
def test_two_tabs_at_once_leave_one_answer() -> None:
    """Four tabs answer the first question of an adaptive attempt again and again, while a fifth finishes it."""
    attempt = make_attempt(version=Version.objects.get(), mode="adaptive")
    question = attempt.version.content.question_by_key[attempt.next_key]
    attempts.answer(attempt=attempt, question_key=question.key, response=None, now=NOON)
    problems: list[Exception] = []
    refused: list[int] = []

    def go(pick: int) -> None:
        try:
            for _ in range(5):
                same_attempt = Attempt.objects.with_version().get(pk=attempt.pk)
                attempts.answer(
                    attempt=same_attempt, question_key=question.key, response=response_for(question, pick), now=NOON
                )
        except attempts.AttemptClosed:
            refused.append(pick)
        except Exception as error:
            problems.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=(pick,)) for pick in range(4)]
    for thread in threads:
        thread.start()
    attempts.finish(attempt=attempt, token="t" * 22, now=NOON)
    for thread in threads:
        thread.join()
    assert problems == []
    assert Answer.objects.count() == 1
    finished = Attempt.objects.get()
    assert not finished.accepts_answers
    assert finished.next_key == finished.version.opening_keys[1]
    before = Answer.objects.get().value
    with pytest.raises(attempts.AttemptClosed):
        attempts.answer(attempt=finished, question_key=question.key, response=None, now=NOON)
    assert Answer.objects.get().value == before
