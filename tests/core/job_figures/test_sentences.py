"""Sentences about job figures say the numbers of the table beside them."""

from dataclasses import replace

import pytest

from assessments.core.job_figures import PostingGroup, job_figures_from, sentences
from assessments.core.names import JOB
from tests.core.job_figures.made import FIGURES, NAMES

MADE = job_figures_from(FIGURES)


def test_the_whole() -> None:
    assert sentences.overall(MADE, NAMES) == (
        "Of 100 postings like those counted, about 60 lead with The Baker and 40 with The Miller."
    )
    assert sentences.each_search(MADE, NAMES) == (
        "It matters what you search for: of 100 found by “bread”, 75 lead with The Baker; by “flour”, 100 with "
        "The Miller."
    )
    assert sentences.each_search(replace(MADE, searches=MADE.searches[:1]), NAMES) == ""
    assert sentences.mixes(MADE, JOB) == (
        "About 40 of 100 (28 to 54) want two of these jobs at once, and 2 (0 to 10) ask for more than one "
        "person can do."
    )
    assert sentences.basis(MADE).endswith("Counted on 30 November 2026.")


def test_one_archetype() -> None:
    assert sentences.led_by(MADE, "baker", JOB) == (
        "Of 100 postings like those counted, about 60 lead with this job (46 to 72)."
    )
    assert (
        sentences.hidden_under(MADE, "baker") == "Of the 30 that do, 12 are called “Oven Hand”; 18 have other titles."
    )
    assert sentences.by_search(MADE, "baker", JOB) == (
        "It matters what you search for: this job leads in 75 of 100 found by “bread”, none by “flour”."
    )


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (30, "About 6 in 10 postings are mostly this job."),
        (13, "About 1 in 4 postings is mostly this job."),
        (1, "About 1 in 50 postings is mostly this job."),
        (0, ""),
    ],
)
def test_how_common_one_archetype_is_in_plain_words(count: int, sentence: str) -> None:
    group = PostingGroup("", 50, {"baker": count, "miller": 50 - count})
    assert sentences.how_common(replace(MADE, all=group), "baker", JOB) == sentence


def test_an_archetype_that_no_posting_leads_with() -> None:
    assert sentences.led_by(MADE, "smith", JOB) == (
        "None of the 50 postings counted leads with this job; of 100, hardly more than 7."
    )
    assert sentences.hidden_under(MADE, "smith") == ""
    assert sentences.by_search(MADE, "smith", JOB) == ""


def test_a_title() -> None:
    assert sentences.first_title(MADE, NAMES) == (
        "And “Oven Hand”? Of 100 postings with that title, about 60 lead with The Baker and 40 with The Miller."
    )
    assert sentences.led_in_title(MADE.titles[1], NAMES) == [("miller", "92 The Miller (65 to 99)")]  # one is chance
    assert sentences.first_title(replace(MADE, titles=()), NAMES) == ""


def test_archetypes_level_with_the_last_named_are_named_too() -> None:
    title = replace(MADE.titles[0], postings=20, leads={"a": 8, "b": 4, "c": 2, "d": 2, "e": 2, "f": 1, "g": 1})
    assert [key for key, _ in sentences.led_in_title(title, {key: key for key in title.leads})] == list("abcde")


def test_limits_name_every_search_and_how_far_readers_agree() -> None:
    mixture, own, certainty = sentences.limits(MADE)
    assert "40 for “bread” (in May) and 10 for “flour” (in June)" in mixture
    assert own == FIGURES["limits"][0]
    assert "about 80 of 100" in certainty
    assert len(sentences.limits(replace(MADE, searches=()))) == 2
