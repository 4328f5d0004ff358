"""Every case of the sentences on the posting pages."""

import pytest

from assessments.postings import sentences


@pytest.mark.parametrize(
    ("is_own", "whose", "heading", "answers"),
    [
        (True, "Your result", "Does it fit you?", "your own answers"),
        (False, "The result behind the link", "Does it fit that result?", "those answers"),
    ],
)
def test_fit_with_ones_own_and_with_somebody_elses_result(is_own: bool, whose: str, heading: str, answers: str) -> None:
    assert sentences.whose_result(is_own=is_own) == whose
    assert sentences.chart_title(is_own=is_own) == f"{whose} and the posting in one radar chart"
    assert sentences.fit_heading(is_own=is_own) == heading
    assert sentences.fit_in_parts(overlap=40, is_own=is_own) == (
        f"Of 100 parts of this job, 40 would also be in a job put together from {answers}. "
        "It says nothing of whether anybody would be good at it."
    )
    assert sentences.no_fit(is_own=is_own) == (
        f"{whose} has other archetypes than this reading, so the two can't be laid over each other. "
        "Take the quiz again to compare them."
    )


@pytest.mark.parametrize(
    ("shows_text", "opened_count", "end"),
    [
        (True, 0, " with the posting's text."),
        (False, 0, ", without the posting's text."),
        (False, 1, ", without the posting's text. Others have opened it 1 time."),
        (True, 2, " with the posting's text. Others have opened it 2 times."),
    ],
)
def test_who_sees_what(shows_text: bool, opened_count: int, end: str) -> None:
    sentence = sentences.who_sees_what(shows_text=shows_text, opened_count=opened_count)
    assert sentence == f"This page's address is the link: whoever has it sees the reading{end}"


def test_list_heading() -> None:
    assert sentences.list_heading(by_fit=True) == "Your postings, best fit first"
    assert sentences.list_heading(by_fit=False) == "Your postings"


def test_contents_list_only_what_the_page_has() -> None:
    everything = sentences.contents(shows_text=True, has_fit=True, has_questions=True)
    assert everything == [
        ("sentences", "The sentences that say so"),
        ("fit", "Whether it fits"),
        ("ask", "What to ask"),
    ]
    assert sentences.contents(shows_text=False, has_fit=False, has_questions=False) == [("fit", "The radar")]


def test_first_in_chart() -> None:
    assert sentences.first_in_chart(has_band=True) == "line, dots, first number; with its band"
    assert sentences.first_in_chart(has_band=False) == "line, dots, first number"
