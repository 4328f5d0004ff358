"""Sentences and what they are: duties, requirements, and words that say nothing about the work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader import normalise
from assessments.core.posting_reader.sections import Kind, kinds_of, section_named
from assessments.core.posting_reader.sentences import sentences_of


def read(pasted: str) -> list[tuple[str, Kind]]:
    text = normalise(pasted).text
    spans = sentences_of(text)
    return [(text[s.start : s.end], kind) for s, kind in zip(spans, kinds_of(text, spans), strict=True)]


POSTING = """Acme is a leading provider of doors, founded in 1951.

What you'll do:
• Build dashboards for the board
• Train models, e.g. for demand
Requirements
- 3+ years of SQL
- PhD preferred

Benefits
Dental, 401(k), snacks.
In this role you will also answer questions.

We are an equal opportunity employer and consider applicants without regard to race.
"""


def test_each_sentence_is_what_its_section_and_words_say() -> None:
    kinds = dict(read(POSTING))
    assert kinds["Acme is a leading provider of doors, founded in 1951."] == Kind.COMPANY
    assert kinds["Build dashboards for the board"] == Kind.DUTY
    assert kinds["Train models, e.g. for demand"] == Kind.DUTY
    assert kinds["3+ years of SQL"] == Kind.REQUIREMENT
    assert kinds["PhD preferred"] == Kind.REQUIREMENT
    assert kinds["Dental, 401(k), snacks."] == Kind.BOILERPLATE
    assert kinds["In this role you will also answer questions."] == Kind.DUTY
    assert (
        kinds["We are an equal opportunity employer and consider applicants without regard to race."]
        == Kind.BOILERPLATE
    )


def test_headings_that_lost_their_line() -> None:
    glued = (
        "We sell doors. Responsibilities: Build pipelines. Requirements: Strong Python. Benefits: A pension and gym."
    )
    assert [kind for _, kind in read(glued)] == [
        Kind.COMPANY,
        Kind.HEADING,
        Kind.DUTY,
        Kind.HEADING,
        Kind.REQUIREMENT,
        Kind.HEADING,
        Kind.BOILERPLATE,
    ]


@pytest.mark.parametrize(
    ("pasted", "headings"),
    [
        ("We sell doors Responsibilities: Build them", ["Responsibilities:"]),
        ("We sell doors Minimum Qualifications Strong Python", ["Minimum Qualifications"]),
        ("We sell doors.Requirements Strong Python", ["Requirements"]),
        ("We sell doorsRequirements Strong Python", ["Requirements"]),
        ("We sell doors and praise Benefits (and locks)", []),
        ("We sell doors and have our Perks", []),
        ("We pay you for your Skills and not for your Qualifications", []),
        ("Send us a proof of your Technical Skills Before May", []),
        ("Doors, Benefits and Requirements Lists are what we sell", []),
        ("We sell doors by type 3Requirements: none", []),
    ],
)
def test_in_a_line_a_heading_needs_a_colon_or_words_of_its_own(pasted: str, headings: list[str]) -> None:
    """A single word of a heading's may stand in any sentence: after a small letter and a space it needs a colon."""
    text = normalise(pasted).text
    spans = sentences_of(text)
    assert [text[span.start : span.end] for span in spans if span.is_heading] == headings
    assert len(spans) == 1 + 2 * len(headings)


def test_sentences_that_ran_into_each_other() -> None:
    assert [words for words, _ in read("You work with many teamsBuild models for themShip what you build")] == [
        "You work with many teams",
        "Build models for them",
        "Ship what you build",
    ]


@pytest.mark.parametrize("name", ["FinTech", "LinkedIn", "GitHub", "MLOps", "e.g. this", "Ph.D. in physics"])
def test_names_with_dots_and_capitals_are_not_split(name: str) -> None:
    assert len(read(f"Works on {name} at the office")) == 1


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Responsibilities", Kind.DUTY),
        ("What you'll be doing", Kind.DUTY),
        ("About the role:", Kind.DUTY),
        ("Minimum qualifications", Kind.REQUIREMENT),
        ("Who you are", Kind.REQUIREMENT),
        ("We expect:", Kind.REQUIREMENT),
        ("What we expect you to do", Kind.DUTY),
        ("Candidate profile", Kind.REQUIREMENT),
        ("Company profile", None),
        ("What we offer", Kind.BOILERPLATE),
        ("About us", Kind.BOILERPLATE),
        ("Tuesday", None),
    ],
)
def test_what_a_heading_opens(heading: str, kind: Kind | None) -> None:
    assert section_named(heading) == kind


@given(st.text(alphabet=st.sampled_from("abcDE .!?:;•-\n*(,"), max_size=300))
def test_sentences_are_in_order_and_hold_every_letter(text: str) -> None:
    spans = sentences_of(text)
    at = 0
    for span in spans:
        assert at <= span.start < span.end <= len(text)
        assert not any(c.isalnum() for c in text[at : span.start])
        at = span.end
    assert not any(c.isalnum() for c in text[at:])
    assert len(kinds_of(text, spans)) == len(spans)


def test_without_headings_it_speaks_of_the_work_from_where_it_says_what_somebody_will_do() -> None:
    kinds = dict(
        read(
            "Pelican delivers dinner. Couriers wait in the rain. You'd join the team that serves the models. "
            "Everything hangs on latency. Pelican is the leading delivery service. Three years of Go are a plus."
        )
    )
    assert kinds["Couriers wait in the rain."] == Kind.COMPANY
    assert kinds["You'd join the team that serves the models."] == Kind.DUTY
    assert kinds["Everything hangs on latency."] == Kind.DUTY
    assert kinds["Pelican is the leading delivery service."] == Kind.COMPANY


def test_an_item_of_a_list_is_about_the_work() -> None:
    kinds = dict(read("Flickerpost has an opening.\n- Campaign reach and frequency\n* Wrap-up decks\nCoffee and cake"))
    assert kinds["Campaign reach and frequency"] == Kind.DUTY
    assert kinds["Wrap-up decks"] == Kind.DUTY
    assert kinds["Coffee and cake"] == Kind.COMPANY
