"""Render cards and PDFs of all kinds of results."""

import struct
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.core.charts.card import HEIGHT, WIDTH, card_svg
from assessments.models import Version
from assessments.results import pdf, png
from assessments.results.figure import radar_text
from assessments.results.pdf import Paper, page_count, paragraphs_of, pdf_of
from assessments.results.png import png_from
from assessments.results.report import score_attempt
from assessments.results.why import explain
from assessments.web.styles import COLOURS, HUES
from tests.core.charts.people import Corner, any_axes, make_axes
from tests.factories import make_finished


def card(
    axes: Sequence[Corner],
    headline: str = "Your answers point to The Infra Builder.",
    confidence: str = "How sure? Quite.",
    title: str = "A quiz",
) -> str:
    return card_svg(
        axes, named=["key1"], headline=headline, confidence=confidence, title=title, colours=COLOURS, hues=HUES
    )


def test_the_words_are_drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without fonts the renderer silently draws no text. The cache is bypassed, as its key has no fonts."""
    drawn = png_from.__wrapped__
    one, other = card([]), card([], headline="Another sentence.")
    assert drawn(one) != drawn(other)
    monkeypatch.setattr(png, "FONTS", tmp_path)
    assert drawn(one) == drawn(other)


def thumbnail(svg: str) -> str:
    """Return the drawing in a quarter of its size, which is quicker to render."""
    small = svg.replace(f'width="{WIDTH}" height="{HEIGHT}"', f'width="{WIDTH // 4}" height="{HEIGHT // 4}"', 1)
    assert small != svg
    return small


def size_of(png: bytes) -> tuple[int, int]:
    """Width and height, as the first chunk of a PNG has them."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@given(any_axes(), st.text(max_size=400), st.text(max_size=600), st.text(max_size=200))
@settings(max_examples=15)
def test_any_card_can_be_drawn(axes: list[Corner], headline: str, confidence: str, title: str) -> None:
    assert size_of(png_from(thumbnail(card(axes, headline, confidence, title)))) == (WIDTH // 4, HEIGHT // 4)


def test_a_card_is_1200_by_630() -> None:
    assert size_of(png_from(card(make_axes(7)))) == (1200, 630)


def test_markdown_becomes_runs() -> None:
    (first, second) = paragraphs_of("A **bold** and *soft* [link](https://example.org).\n\n<b>no</b> #read(1)")
    assert [run["text"] for run in first if run["strong"]] == ["bold"]
    assert [run["text"] for run in first if run["emph"]] == ["soft"]
    assert "".join(run["text"] for run in second) == "<b>no</b> #read(1)"


@pytest.mark.django_db
def test_the_longest_advice_fits_on_two_pages(version: Version) -> None:
    """Four portraits, all that a senior at a start-up gets, and the reasons."""
    report = score_attempt(make_finished(version=version, seniority="senior", company_size="startup"))
    whole = set(version.content.archetype_by_key)
    text = {key: sum(len(p.text) for p in version.content.advice if key in p.audience) for key in whole}
    longest = tuple(sorted(whole, key=lambda key: -text[key])[:4])
    shortest = tuple(sorted(whole, key=lambda key: text[key])[:1])
    for named in (longest, shortest):
        kind = "spread" if len(named) > 1 else "clear"
        variant = replace(report, kind=kind, leader_keys=named[:3], side_keys=named[3:])
        headline, explanations = variant.headline(whose="Your"), explain(variant, who="You")
        paper = Paper(variant, headline, ["A remark."], explanations, "http://x/r/t/", radar_text(variant))
        assert page_count(pdf_of(paper, colours=COLOURS, hues=HUES)) <= 2


@pytest.mark.django_db
@pytest.mark.parametrize("room", [0, 1, 5, 12, 99])
def test_as_little_as_possible_is_left_out_in_few_tries(
    version: Version, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    """A page holds ``room`` parts here, and two sections without a part."""
    report = score_attempt(make_finished(version=version))
    tried: list[int] = []

    def parts_in(sections: list[dict[str, Any]]) -> int:
        return sum(len(section["parts"]) for section in sections)

    def compile_draft(data: dict[str, Any]) -> bytes:
        tried.append(parts_in(data["sections"]))
        fits = tried[-1] <= room and ("left_out" in data or room == 99)
        return b"/Type /Page " * (2 if fits else 3) + str(tried[-1]).encode()

    monkeypatch.setattr(pdf, "_compile", compile_draft)
    sections = [{"title": "", "lead": {}, "parts": [{}] * count} for count in (0, 9, 14)]
    monkeypatch.setattr(pdf, "_sections", lambda *_: sections)
    paper = Paper(report, "A headline", [], [], "http://x/r/t/", radar_text(report))
    made = pdf_of(paper, colours=COLOURS, hues=HUES)
    assert made.endswith(b" %d" % min(room, 23))
    assert len(tried) <= 4 + 5
