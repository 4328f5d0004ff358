"""Sentences about a result besides the advice: for lists, for coaches, and what would make it surer."""

import re

import pytest

from assessments.core.advice import (
    NOTES,
    NOTES_FOR_COACHES,
    headline,
    in_short,
    mix_in_short,
    remaining_questions,
    surer,
    talk_about,
)

A, B, C = "The Sailor", "The Pilot", "The Farmer"
APART = "would make it surer, mostly by telling The Sailor and The Pilot apart."
FEW = "There are few answers yet. Ten more questions would tell more than a long talk."


@pytest.mark.parametrize(
    ("kind", "names", "sides", "expected"),
    [
        ("clear", [A], [], "The Sailor"),
        ("clear", [A], [B], "The Sailor + Pilot side"),
        ("clear", [A], [B, C], "The Sailor + Pilot and Farmer sides"),
        ("split", [A, B], [], "Undecided: The Sailor and The Pilot"),
        ("split", [A, B], ["Cooking"], "Undecided: The Sailor and The Pilot + Cooking side"),
        ("spread", [A, B, C], [], "Undecided: The Sailor, The Pilot and The Farmer"),
        ("flat", [], [], "No clear lean"),
    ],
)
def test_a_verdict_in_short(kind: str, names: list[str], sides: list[str], expected: str) -> None:
    assert in_short(kind=kind, mix=mix_in_short(names, sides) if names else "") == expected


def test_the_headline_of_somebody_elses_spread_names_all_leaders() -> None:
    sentence = headline(kind="spread", names=[A, B, C], whose="These")
    assert sentence == "Several jobs at once: The Sailor, The Pilot and The Farmer."


@pytest.mark.parametrize(
    ("left", "whole", "expected"),
    [
        (1, False, "the last question"),
        (1, True, "the last question"),
        (2, False, "the last 2 questions"),
        (9, False, "the last 9 questions"),
        (10, False, "ten more questions"),
        (40, False, "ten more questions"),
        (2, True, "the other 2 questions"),
        (40, True, "the other 40 questions"),
    ],
)
def test_remaining_questions_in_words(left: int, whole: bool, expected: str) -> None:
    assert remaining_questions(left=left, whole=whole, noun="question") == expected


@pytest.mark.parametrize("whole", [False, True])
def test_never_more_questions_are_offered_than_remain(whole: bool) -> None:
    for left in range(1, 100):
        words = remaining_questions(left=left, whole=whole, noun="answer").replace("ten", "10")
        number = int((re.findall(r"\d+", words) or ["1"])[0])
        assert number == (left if whole else min(left, 10))
        assert words.endswith("answer" if number == 1 else "answers")


@pytest.mark.parametrize(
    ("kind", "names", "left", "expected"),
    [
        ("clear", [A], 30, "Ten more answers would make it surer."),
        ("clear", [A], 1, "The last answer would make it surer."),
        ("split", [A, B], 3, f"The last 3 answers {APART}"),
        ("spread", [A, B, C], 30, f"Ten more answers {APART}"),
        ("flat", [], 30, "Ten more answers might show a lean after all."),
        ("flat", [], 0, "Every question has been asked; a day beside someone in such a job would tell more now."),
        ("clear", [A], 0, "Every question has been asked; a day beside someone in such a job would tell more now."),
    ],
)
def test_what_would_make_it_surer(kind: str, names: list[str], left: int, expected: str) -> None:
    assert surer(kind=kind, names=names, left=left, whole=False) == expected


def test_the_full_version_offers_all_that_remain() -> None:
    assert surer(kind="clear", names=[A], left=38, whole=True) == "The other 38 answers would make it surer."


@pytest.mark.parametrize(
    ("kind", "names", "opening"),
    [
        ("clear", [A], []),
        ("split", [A, B], ["Either The Sailor or The Pilot leads."]),
        ("spread", [A, B, C], ["Several jobs appeal: The Sailor, The Pilot and The Farmer."]),
        ("flat", [], ["No job leads clearly."]),
    ],
)
def test_a_talk_begins_with_the_undecided(kind: str, names: list[str], opening: list[str]) -> None:
    prompts = talk_about(kind=kind, names=names, enough=True, notes=(), decisive_questions=0)
    assert [prompt.partition(".")[0] + "." for prompt in prompts] == opening


@pytest.mark.parametrize(
    ("decisive_questions", "expected"),
    [
        (0, []),
        (1, ["Leaving out one answer would change the leader. Ask how firm it is."]),
        (3, ["Leaving out any one of 3 answers would change the leader. Ask how firm they are."]),
    ],
)
def test_a_talk_mentions_the_decisive_answers(decisive_questions: int, expected: list[str]) -> None:
    assert talk_about(kind="clear", names=[A], enough=True, notes=(), decisive_questions=decisive_questions) == expected


def test_where_no_job_leads_a_talk_mentions_no_answers_that_the_lead_hangs_on() -> None:
    (prompt,) = talk_about(kind="flat", names=[], enough=True, notes=(), decisive_questions=12)
    assert prompt.startswith("No job leads clearly.")


@pytest.mark.parametrize(
    ("enough", "notes", "expected"),
    [
        (False, (), [FEW]),
        *[(True, (note,), [sentence]) for note, sentence in NOTES_FOR_COACHES.items()],
        (False, tuple(NOTES), [FEW, *NOTES_FOR_COACHES.values()]),
    ],
)
def test_a_talk_mentions_each_doubt_once(enough: bool, notes: tuple[str, ...], expected: list[str]) -> None:
    assert talk_about(kind="clear", names=[A], enough=enough, notes=notes, decisive_questions=0) == expected


@pytest.mark.parametrize("note", NOTES)
def test_a_coach_reads_the_same_of_the_answers_as_their_owner(note: str) -> None:
    assert NOTES[note].partition(".")[0] == NOTES_FOR_COACHES[note].partition(".")[0]


@pytest.mark.parametrize(
    ("left", "whole", "offer"),
    [
        (40, False, "Ten more questions would tell more"),
        (40, True, "The other 40 questions would tell more"),
        (6, False, "The last 6 questions would tell more"),
        (1, False, "The last question would tell more"),
        (0, False, "Ask about those that were skipped."),
    ],
)
def test_a_talk_offers_no_more_questions_than_are_left(left: int, whole: bool, offer: str) -> None:
    (prompt,) = talk_about(
        kind="clear", names=[A], enough=False, notes=(), decisive_questions=0, left=left, whole=whole
    )
    assert offer in prompt


def test_the_order_of_the_topics_of_a_talk() -> None:
    """First the undecided, then the decisive answers, then the doubts."""
    prompts = talk_about(kind="split", names=[A, B], enough=False, notes=("fast",), decisive_questions=2)
    begun = ["Either The Sailor or The Pilot", "Leaving out either of two answers", FEW, NOTES_FOR_COACHES["fast"]]
    assert [prompt.startswith(words) for prompt, words in zip(prompts, begun, strict=True)] == [True] * 4
