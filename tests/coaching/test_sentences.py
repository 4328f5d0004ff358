"""Every case of the sentences on the coaching pages."""

from datetime import UTC, date, datetime

import pytest

from assessments.coaching import invite_sentences, sentences, student_sentences

MAY, JUNE = date(2026, 5, 9), date(2026, 6, 30)
NINTH_OF_MAY = datetime(2026, 5, 9, 8, 5, tzinfo=UTC)


@pytest.mark.parametrize(("is_open", "expected"), [(True, "Open until 9 May 2026"), (False, "Closed since 9 May 2026")])
def test_open_or_closed(is_open: bool, expected: str) -> None:
    assert sentences.open_or_closed(closes_on=MAY, is_open=is_open) == expected


@pytest.mark.parametrize(
    ("is_open", "is_visible", "shows_answers", "expected"),
    [
        (
            True,
            True,
            True,
            "“Jobs” · Open until 9 May 2026; you see results until 30 June 2026, with individual answers.",
        ),
        (
            False,
            True,
            False,
            "“Jobs” · Closed since 9 May 2026; you see results until 30 June 2026, without individual answers.",
        ),
        (
            False,
            False,
            False,
            "“Jobs” · Closed since 9 May 2026; results could be seen until 30 June 2026, without individual answers.",
        ),
    ],
)
def test_group_terms(is_open: bool, is_visible: bool, shows_answers: bool, expected: str) -> None:
    sentence = sentences.group_terms(
        quiz="Jobs",
        closes_on=MAY,
        is_open=is_open,
        visible_until=JUNE,
        is_visible=is_visible,
        zone="America/New_York",
        shows_answers=shows_answers,
    )
    assert sentence == f"{expected} Days end at midnight, New York time."


@pytest.mark.parametrize(
    ("finished", "so_far"),
    [(0, " So far 0 are finished."), (1, " So far 1 is finished."), (4, " So far 4 are finished."), (5, "")],
)
def test_public_summary_rule_counts_as_long_as_members_are_missing(finished: int, so_far: str) -> None:
    sentence = sentences.public_summary_rule(finished=finished, needed=5)
    assert sentence == f"It opens only while at least 5 finished quizzes have answers to compare.{so_far}"


@pytest.mark.parametrize(
    ("added", "already_listed", "expected"),
    [
        (2, 0, "2 names added. Each has a personal link."),
        (2, 1, "2 names added. Each has a personal link. 1 was on the list already."),
        (0, 3, "Nobody was added. 3 were on the list already."),
    ],
)
def test_added_to_list(added: int, already_listed: int, expected: str) -> None:
    assert invite_sentences.added_to_list(added=added, already_listed=already_listed) == expected


def test_names_alike_names_a_few_of_them() -> None:
    sentence = invite_sentences.names_alike([("Bo", "bo")] * 5)
    assert "accents: “Bo” and “bo”, “Bo” and “bo”, “Bo” and “bo”, and 2 more. Where" in sentence


def test_list_length() -> None:
    assert [invite_sentences.list_length(number) for number in (1, 2)] == ["1 line.", "2 lines."]


@pytest.mark.parametrize(
    ("finished", "undecided", "expected"),
    [
        (1, 0, "1 has finished."),
        (3, 1, "3 have finished. 1 is undecided between several."),
        (3, 2, "3 have finished. 2 are undecided between several."),
    ],
)
def test_members_finished(finished: int, undecided: int, expected: str) -> None:
    assert sentences.members_finished(finished=finished, undecided=undecided) == expected


def test_members_not_counted() -> None:
    assert sentences.members_not_counted(0) == ""
    assert sentences.members_not_counted(1) == (
        "1 took another version with other archetypes; it is not in the figures, only in the list below."
    )
    assert sentences.members_not_counted(2) == (
        "2 took another version with other archetypes; they are not in the figures, only in the list below."
    )


@pytest.mark.parametrize(("shows_answers", "word"), [(True, "with"), (False, "without")])
def test_agreement(shows_answers: bool, word: str) -> None:
    sentence = sentences.agreement(joined_at=NINTH_OF_MAY, agreed_until=JUNE, zone="UTC", shows_answers=shows_answers)
    joined = '<time datetime="2026-05-09T08:05:00Z" data-day>9 May 2026 (UTC)</time>'
    assert sentence == f"Joined on {joined}, agreed until 30 June 2026 (UTC), {word} individual answers."


def test_no_result_gives_the_reason() -> None:
    for has_started in (True, False):
        over = sentences.no_result(is_visible=False, has_started=has_started)
        assert over == "The time that was agreed to is over: the result can no longer be seen."
    assert sentences.no_result(is_visible=True, has_started=True) == "The quiz is started, but not finished yet."
    assert sentences.no_result(is_visible=True, has_started=False) == "The quiz is not started yet."


def test_what_coach_sees_begins_with_what_was_asked_for() -> None:
    with_answers = student_sentences.what_coach_sees(shows_answers=True)
    without = student_sentences.what_coach_sees(shows_answers=False)
    assert with_answers.startswith("Your result and every answer: the chart with its numbers,")
    assert without.startswith("Your result, without individual answers: the chart with its numbers,")
    assert with_answers.partition(":")[2] == without.partition(":")[2]


def test_group_closed() -> None:
    assert student_sentences.group_closed(closes_on=MAY, zone="Asia/Ho_Chi_Minh", by_hand=False) == (
        "This group has closed: 9 May 2026 was the last day to join (Ho Chi Minh time). "
        "Ask your coach to open it again."
    )


def test_attempt_to_show() -> None:
    finished = student_sentences.attempt_to_show(started_at=NINTH_OF_MAY, finished_at=NINTH_OF_MAY)
    time = '<time datetime="2026-05-09T08:05:00Z">9 May 2026, 08:05 UTC</time>'
    assert finished == f"Your result of {time}"
    begun = student_sentences.attempt_to_show(started_at=NINTH_OF_MAY, finished_at=None)
    assert begun == f"The quiz that you started on {time}"


def test_a_shared_group_doesnt_claim_to_count_everybody_who_finished() -> None:
    assert sentences.members_in_list(joined=7, finished=1, is_shared=False) == "7 joined, 1 finished."
    assert sentences.members_in_list(joined=7, finished=1, is_shared=True) == "7 joined, 1 finished whom you may see."


def test_who_is_left_to_invite_leaves_out_those_who_have_joined() -> None:
    assert [invite_sentences.can_be_invited(people=number, is_open=True) for number in (1, 5)] == [
        "1 person with an address has no invitation yet and hasn’t joined.",
        "5 people with an address have no invitation yet and haven’t joined.",
    ]
