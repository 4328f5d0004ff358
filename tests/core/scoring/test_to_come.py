"""How many questions are still to come: the table of a version, and the number shown, which never rises."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.scoring import MAX_QUESTIONS, MIN_ANSWERS, QuestionsToCome, fewer_to_come
from assessments.core.scoring.instrument import Format
from assessments.core.scoring.simulation import simulate_questions_to_come
from assessments.core.scoring.simulation.choosing import Course
from assessments.core.scoring.simulation.to_come import (
    BANDS,
    FEWEST_PEOPLE,
    about_right,
    affordable_people,
    numbers_shown,
    table_from,
)
from assessments.core.scoring.to_come import HELD_AT

from .helpers import MIXED_BANK, make_bank

NAN = float("nan")
NUMBERS = st.integers(1, MAX_QUESTIONS)
TABLES = st.builds(
    QuestionsToCome,
    st.just(BANDS),
    st.lists(st.lists(NUMBERS, min_size=len(BANDS) + 1, max_size=len(BANDS) + 1), min_size=1, max_size=MAX_QUESTIONS),
)


@given(expected=NUMBERS, previous=NUMBERS)
def test_the_number_falls_with_each_answer_and_holds_only_at_the_end(expected: int, previous: int) -> None:
    shown = fewer_to_come(expected=expected, previous=previous)
    assert 1 <= shown <= previous
    assert shown <= expected
    assert shown < previous or previous <= HELD_AT
    assert shown == previous - 1 or shown == expected or (shown == previous <= expected)


@given(TABLES, st.lists(st.floats(0, 1), min_size=1, max_size=MAX_QUESTIONS))
def test_the_numbers_of_an_attempt_never_rise_whatever_the_table(table: QuestionsToCome, sureness: list[float]) -> None:
    shown = numbers_shown(table, sureness)
    assert len(shown) == len(sureness)
    assert min(shown) >= 1
    for before, after in pairwise(shown):
        assert after < before or after == before <= HELD_AT
    for answered, number in enumerate(shown):
        assert answered + number <= MAX_QUESTIONS


@given(TABLES)
def test_a_table_is_the_same_after_it_was_stored(table: QuestionsToCome) -> None:
    kept = QuestionsToCome.from_data(table.as_data())
    for answered in (0, 7, 29, 40):
        for sure in (0.0, 0.5, 0.6999, 0.9, 1.0):
            assert kept.expected(answered=answered, sure=sure) == table.expected(answered=answered, sure=sure)


def sureness_of(*people: tuple[int, float]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Each person's sureness, the same from 8 answers on until the stop: (answers at the stop, sureness)."""
    sure = np.full((len(people), MAX_QUESTIONS + 1), NAN)
    for person, (length, value) in enumerate(people):
        sure[person, 8 : length + 1] = value
    return sure


def test_the_table_by_hand() -> None:
    people = [(16, 0.95)] * 30 + [(20, 0.75)] * 10 + [(30, 0.55)] * 10 + [(30, 0.2)]
    table = table_from(sureness_of(*people), np.array([length for length, _ in people]))
    assert [len(row) for row in table.rows] == [len(BANDS) + 1] * MAX_QUESTIONS
    # the mean is 19.8; 19 is within 3 of 16 and of 20, as 20 is not
    assert table.rows[0] == [19] * 6
    assert table.rows[7] == [12] * 6
    # below 0.5 is one person only, so the next surer band's number; between the bands there are none
    assert table.rows[8] == [22, 22, 12, 12, 8, 8]
    assert table.rows[16] == [14, 14, 4, 4, 1, 1]
    assert table.rows[29] == [1] * 6


def test_about_right_counts_every_question() -> None:
    """Two people: one ends as the table says, the other goes on to the limit."""
    sure = sureness_of((16, 0.95), (30, 0.55))
    table = QuestionsToCome(BANDS, [[max(1, 16 - answered)] * 6 for answered in range(MAX_QUESTIONS)])
    asked = np.zeros((2, MAX_QUESTIONS), dtype=bool)
    asked[0, :16] = asked[1] = True
    nothing = np.zeros((2, 1))
    course = Course(nothing, nothing, asked, asked, sure)
    # 16 of 16; and of the other's 30 the last four, when 1 is shown and 4, 3, 2 and 1 are to come
    assert about_right(table, course) == pytest.approx((16 + 4) / 46)


def test_the_simulated_table_has_a_row_for_each_number_of_answers() -> None:
    bank = make_bank(MIXED_BANK, archetypes=4, seed=5)
    table = simulate_questions_to_come(bank, seed=1, people=40)
    assert table == simulate_questions_to_come(bank, seed=1, people=40)
    assert {len(row) for row in table.rows} == {len(BANDS) + 1}
    assert MIN_ANSWERS <= len(table.rows) <= MAX_QUESTIONS
    for answered, row in enumerate(table.rows):
        assert max(MIN_ANSWERS - answered, 1) <= min(row)
        assert max(row) <= MAX_QUESTIONS - answered


def test_a_bank_of_few_questions_has_as_many_rows() -> None:
    table = simulate_questions_to_come(make_bank(MIXED_BANK[:5]), seed=1, people=12)
    assert [row[0] for row in table.rows] == [5, 4, 3, 2, 1]


def test_publishing_a_large_bank_simulates_fewer_people() -> None:
    """The largest draft has 200 questions for 12 archetypes; everybody's information was 400 MB and took a minute."""
    small = make_bank(MIXED_BANK)
    large = make_bank([(Format.GRADED_PAIR, 2)] * 200, archetypes=12)
    largest = make_bank([(Format.MULTI, 10)] * 200, archetypes=12)
    assert affordable_people(small) > 1500
    assert 300 <= affordable_people(large) <= 500
    assert affordable_people(largest) == FEWEST_PEOPLE


def test_a_table_is_simulated_with_no_more_people_than_a_bank_affords(monkeypatch: pytest.MonkeyPatch) -> None:
    bank = make_bank(MIXED_BANK, archetypes=4, seed=5)
    wanted = simulate_questions_to_come(bank, seed=1, people=12)
    monkeypatch.setattr("assessments.core.scoring.simulation.to_come.FEWEST_PEOPLE", 12)
    monkeypatch.setattr("assessments.core.scoring.simulation.to_come.MOST_WORK", 0)
    assert simulate_questions_to_come(bank, seed=1, people=60) == wanted
