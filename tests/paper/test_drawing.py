"""Cards and papers of every shape there can be."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.charts.card import HEIGHT, card_svg
from assessments.models import Version
from assessments.paper import drawing
from assessments.paper.drawing import png_from
from assessments.paper.printing import Paper, page_count, paragraphs_of, pdf_of
from assessments.reports import report_for
from assessments.views.results import described, strongest_reasons
from careerfit.styles import COLOURS, HUES
from tests.charts.people import any_axes, make_axes
from tests.factories import make_finished


def card(axes, headline="Your answers point to The Infra Builder.", confidence="How sure? Quite.", title="A quiz"):
    return card_svg(axes, headline=headline, confidence=confidence, title=title, colours=COLOURS, hues=HUES)


def test_the_words_are_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Without a font the renderer draws no text, and says nothing."""
    with_words, with_others = png_from(card([])), png_from(card([], headline="Another sentence."))
    assert with_words != with_others
    monkeypatch.setattr(drawing, "FONTS", tmp_path)
    png_from.cache_clear()
    assert png_from(card([])) == png_from(card([], headline="Another sentence."))
    png_from.cache_clear()


@given(any_axes(), st.text(max_size=400), st.text(max_size=600), st.text(max_size=200))
@settings(max_examples=15, deadline=None)
def test_any_card_can_be_drawn(axes, headline, confidence, title) -> None:
    assert png_from(card(axes, headline, confidence, title)).startswith(b"\x89PNG")


@pytest.mark.parametrize("words", [3, 30, 90])
def test_no_line_leaves_the_card(words: int) -> None:
    svg = card(make_axes(7), "word " * words, "sentence " * words, "title " * words)
    own = svg[: svg.index('<svg x="')]
    heights = [float(part.split('"')[1]) for part in own.split("<text")[1:] for part in [part[part.index(" y=") :]]]
    assert max(heights) <= HEIGHT - 30
    below_the_title = [height for height in heights if height > 120]
    assert below_the_title == sorted(set(below_the_title))


def test_markdown_becomes_runs() -> None:
    (first, second) = paragraphs_of("A **bold** and *soft* [link](https://example.org).\n\n<b>no</b> #read(1)")
    assert [run["text"] for run in first if run["strong"]] == ["bold"]
    assert [run["text"] for run in first if run["emph"]] == ["soft"]
    assert "".join(run["text"] for run in second) == "<b>no</b> #read(1)"


@pytest.mark.django_db
def test_the_longest_advice_fits_on_two_pages(version: Version) -> None:
    """Three portraits, all that a senior at a start-up is told, and the reasons."""
    report = report_for(make_finished(version=version, seniority="senior", company_size="startup"))
    whole = set(version.content.archetype_by_key)
    text = {key: sum(len(p.text) for p in version.content.advice if key in p.audience) for key in whole}
    longest = tuple(sorted(whole, key=lambda key: -text[key])[:3])
    shortest = tuple(sorted(whole, key=lambda key: text[key])[:1])
    for leaders in (longest, shortest):
        kind = "spread" if len(leaders) == 3 else "clear"
        told = replace(report, kind=kind, leader_keys=leaders)
        headline, reasons = told.headline(whose="Your"), strongest_reasons(told)
        paper = Paper(told, headline, ["A remark."], reasons, "http://x/r/t/", described(told))
        assert page_count(pdf_of(paper, colours=COLOURS, hues=HUES)) <= 2
