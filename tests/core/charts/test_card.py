"""The preview card of a link: every line fits its column, and the radar is in the other half."""

from collections.abc import Sequence
from itertools import pairwise
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.core.charts.card import COLUMN, HEIGHT, LEFT, WIDTH, card_svg
from assessments.core.charts.lettering import ems, printable
from tests.core.charts.drawn import attribute, by_class, number, parsed
from tests.core.charts.people import HUES, Corner, any_axes, make_axes

COLOURS = {
    "ink": "#111111",
    "muted": "#222222",
    "edge": "#666666",
    "line": "#333333",
    "accent": "#444444",
    "paper": "#555555",
}
TITLE_LINES = 4  # at most, in the smallest size
FILLS = {hue: f"#{place:06x}" for place, hue in enumerate(HUES, 1)}


def card(
    axes: Sequence[Corner] = (), *, headline: str = "It is one.", confidence: str = "Quite.", title: str = "A quiz"
) -> Element:
    return parsed(
        card_svg(
            axes, named=["key1"], headline=headline, confidence=confidence, title=title, colours=COLOURS, hues=FILLS
        ),
    )


def lines_of(root: Element) -> list[Element]:
    """The card's own lines from the top, without the radar's."""
    return sorted((child for child in root if child.tag.endswith("}text")), key=lambda line: number(line, "y"))


def written(lines: Sequence[Element], *, bold: bool) -> list[str]:
    return [line.text or "" for line in lines if (attribute(line, "font-weight") == "bold") is bold]


def check_lines(root: Element) -> None:
    lines = lines_of(root)
    assert {number(line, "x") for line in lines} == {LEFT}
    for line in lines:
        words = (line.text or "").removesuffix("…")  # the widths are upper estimates, so that there is room for it
        assert ems(words) * number(line, "font-size") <= COLUMN + 1e-6
    for above, below in pairwise(lines):
        assert number(below, "y") - number(above, "y") >= number(below, "font-size")
    assert number(lines[-1], "y") <= HEIGHT - 30


@pytest.mark.parametrize("words", [1, 3, 30, 90])
def test_no_line_leaves_the_card(words: int) -> None:
    check_lines(card(make_axes(7), headline="word " * words, confidence="sentence " * words, title="title " * words))


@settings(max_examples=40)
@given(any_axes(), st.text(max_size=400), st.text(max_size=600), st.text(max_size=200))
def test_any_card_is_well_formed(axes: list[Corner], headline: str, confidence: str, title: str) -> None:
    root = card(axes, headline=headline, confidence=confidence, title=title)
    check_lines(root)
    assert len(by_class(root, "radar-dot")) == len(axes)


def test_shorter_headlines_are_larger_and_complete() -> None:
    headlines = [f"{'Seven words are enough for a line. ' * times}".strip() for times in (1, 3, 5, 6)]
    sizes = []
    for headline in headlines:
        lines = [line for line in lines_of(card(headline=headline))[1:] if not attribute(line, "class")]
        assert " ".join(line.text or "" for line in lines) == headline
        sizes.append(number(lines[0], "font-size"))
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) > 2


@pytest.mark.parametrize("words", [1, 8, 25])
def test_a_title_is_never_cut(words: int) -> None:
    """200 characters is the longest title that a questionnaire may have."""
    title = "Quizzes " * words
    root = card(title=title)
    assert " ".join(written(lines_of(root), bold=False)[:-1]) == title.strip()
    check_lines(root)


def test_a_long_headline_is_smaller_so_that_how_sure_it_is_is_not_cut() -> None:
    headline = (
        "These answers spread over several jobs: above all The Analytics Guru, The Feature Builder, The Everything to "
        "Everyone and The Client Builder. There aren’t enough answers yet to say so firmly."
    )
    confidence = (
        "How sure? Not very: counting all profiles that could lie behind these answers, The Everything to Everyone "
        "comes out on top in only about 1 of 3 cases."
    )
    lines = lines_of(card(headline=headline, confidence=confidence))
    assert " ".join(written(lines, bold=True)[1:]) == headline
    assert " ".join(written(lines, bold=False)[1:]) == confidence


def test_a_headline_that_does_not_fit_ends_in_an_ellipsis() -> None:
    lines = lines_of(card(headline="word, " * 200, confidence="more; " * 200, title="title. " * 60))
    headline, small = written(lines, bold=True)[1:], written(lines, bold=False)
    assert headline[-1].endswith("word…")
    assert [text for text in small if text.endswith("title…")] == [small[TITLE_LINES - 1]]
    assert small[-1].endswith("more…")
    assert sum(text.endswith("…") for text in headline + small) == 3


def test_without_confidence_there_is_no_small_text() -> None:
    assert written(lines_of(card(confidence="")), bold=False) == ["A quiz"]


def test_the_radar_is_in_the_right_half() -> None:
    (radar,) = (child for child in card(make_axes(7)) if child.tag.endswith("}svg"))
    assert LEFT + COLUMN <= number(radar, "x") < number(radar, "x") + number(radar, "width") <= WIDTH
    assert number(radar, "y") * 2 + number(radar, "height") == HEIGHT
    assert not [child for child in card() if child.tag.endswith("}svg")]


def test_every_colour_is_resolved() -> None:
    """resvg, which renders the card, supports classes but no custom properties."""
    (style,) = (child.text or "" for child in card(make_axes(12)) if child.tag.endswith("}style"))
    assert "var(" not in style
    assert "$" not in style
    for hue, fill in FILLS.items():
        assert f".hue-{hue} .radar-dot {{ fill: {fill} }}" in style
        assert f".hue-{hue} .radar-whisker {{ stroke: {fill} }}" in style


def test_text_is_escaped_and_complete() -> None:
    odd = "<b>&\"'</b> a\x00b"
    lines = lines_of(card(headline=odd, confidence=odd, title=odd))
    assert [line.text for line in lines[1:]] == [printable(odd)] * 3
