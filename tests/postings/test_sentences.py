"""Every case of the sentences on the posting pages."""

from typing import cast

import pytest

from assessments.postings import sentences
from assessments.postings.chosen_results import Comparand, ComparedResult, ComparedWith
from assessments.results.report import Report
from tests.factories import NOON

OWN, LINKED = (ComparedResult(cast(Report, None), is_own, NOON) for is_own in (True, False))
DAY = '<time datetime="2026-11-22T12:00:00Z" data-day>22 November 2026 (UTC)</time>'
TIME = '<time datetime="2026-11-22T12:00:00Z">22 November 2026, 12:00 UTC</time>'
LOST = "What you chose to compare it with no longer opens"


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
    assert sentences.fit_in_parts(overlap=40, most_of_one=55, is_own=is_own) == (
        f"Of 100 parts of this job, 40 would also be in a job put together from {answers}. With {answers}, a job of "
        "one kind alone has 55 at most. It doesn’t say whether anybody would be good at it."
    )
    assert sentences.no_fit(is_own=is_own) == (
        f"{whose} has other archetypes than this reading, so the two can’t be laid over each other. "
        f"{'Take the quiz again to compare them.' if is_own else 'Another result may have the same.'}"
    )


@pytest.mark.parametrize(
    ("shows_text", "opened_count", "end"),
    [
        (True, 0, " with the posting’s text."),
        (False, 0, ", without the posting’s text."),
        (False, 1, ", without the posting’s text. Others have opened it 1 time."),
        (True, 2, " with the posting’s text. Others have opened it 2 times."),
    ],
)
def test_who_sees_what(shows_text: bool, opened_count: int, end: str) -> None:
    sentence = sentences.who_sees_what(shows_text=shows_text, opened_count=opened_count)
    assert sentence == f"Anyone with this page’s address can see the reading{end}"


def test_list_heading() -> None:
    assert sentences.list_heading(by_fit=True) == "Your postings, best fit first"
    assert sentences.list_heading(by_fit=False) == "Your postings"


def test_contents_list_only_what_the_page_has() -> None:
    everything = sentences.contents(shows_text=True, has_fit=True, has_questions=True)
    assert everything == [
        ("fit", "Whether it fits"),
        ("sentences", "The sentences that say so"),
        ("ask", "What to ask"),
        ("says", "What it leaves open"),
    ]
    little = sentences.contents(shows_text=False, has_fit=False, has_questions=False)
    assert little == [("fit", "The radar"), ("says", "What it leaves open")]


def test_first_in_chart() -> None:
    assert sentences.first_in_chart(has_band=True) == "line, dots, first number; a bar for its range"
    assert sentences.first_in_chart(has_band=False) == "line, dots, first number"


@pytest.mark.parametrize(
    ("comparand", "says"),
    [
        (Comparand(ComparedWith.NEWEST, None), ""),
        (Comparand(ComparedWith.NEWEST, OWN), f"Compared with your newest result, of {DAY}."),
        (Comparand(ComparedWith.OWN, OWN), f"Compared with your result of {TIME}."),
        (Comparand(ComparedWith.LINK, LINKED), f"Compared with the result of {DAY} behind a link."),
        (Comparand(ComparedWith.LINK, OWN), f"Compared with your result of {TIME}."),  # it has become one's own
        (Comparand(ComparedWith.NONE, None), "Compared with no result, as you chose."),
        (Comparand(ComparedWith.LINK, OWN, is_gone=True), f"{LOST}, so this is with your newest result, of {DAY}."),
        (Comparand(ComparedWith.OWN, None, is_gone=True), f"{LOST}, and there is no result of yours in its place."),
    ],
)
def test_with_which_result_a_posting_is_compared(comparand: Comparand, says: str) -> None:
    assert sentences.compared(comparand) == says
    assert sentences.choose_label(comparand).endswith("another result" if comparand.result else "a result")


def test_a_list_says_where_a_result_has_other_archetypes() -> None:
    said = sentences.compared(Comparand(ComparedWith.OWN, OWN), is_comparable=False)
    assert said == f"Can’t be compared with your result of {TIME}: that has other archetypes."


def test_what_the_numbers_of_a_list_are() -> None:
    newest, linked = Comparand(ComparedWith.NEWEST, OWN), Comparand(ComparedWith.LINK, LINKED)
    assert sentences.what_the_number_is([newest, newest]).endswith(f"put together from your newest result, of {DAY}.")
    assert "These results differ" in sentences.what_the_number_is([newest, linked])
    assert sentences.what_the_number_is([]) == ""


def test_what_is_said_of_the_marks() -> None:
    assert sentences.about_marks(has_marks=True).startswith("Marked sentences shaped the reading")
    assert sentences.about_marks(has_marks=False) == "No sentence is marked: none counted for much by itself."
