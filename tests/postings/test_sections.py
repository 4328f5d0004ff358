"""Sentences and what they are: duties, requirements, and words that say nothing about the work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.postings.sections import Kind, kinds_of, section_named
from assessments.postings.sentences import sentences_of


def read(text: str) -> list[tuple[str, Kind]]:
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


def test_sentences_that_ran_into_each_other() -> None:
    assert [words for words, _ in read("You work with many teamsBuild models for themShip what you build")] == [
        "You work with many teams",
        "Build models for them",
        "Ship what you build",
    ]


@pytest.mark.parametrize("name", ["FinTech", "LinkedIn", "GitHub", "MLOps", "e.g. this", "Ph.D. in physics"])
def test_what_is_one_stays_one(name: str) -> None:
    assert len(read(f"Works on {name} at the office")) == 1


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Responsibilities", Kind.DUTY),
        ("What you'll be doing", Kind.DUTY),
        ("About the role:", Kind.DUTY),
        ("Minimum qualifications", Kind.REQUIREMENT),
        ("Who you are", Kind.REQUIREMENT),
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
