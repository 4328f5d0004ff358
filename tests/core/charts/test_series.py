"""Bars of counts: well-formed, escaped, nothing off the scale, no inline style."""

import re
from xml.etree.ElementTree import Element

import pytest

from assessments.core.charts import days_svg, percent_svg
from tests.core.charts.drawn import attribute, columns, named, number, parsed, styled, the_one


def levels(path: Element) -> list[float]:
    """The heights of a path's horizontal lines, from the top."""
    return [float(y) for y in re.findall(r"M\S+ (\S+?)H", attribute(path, "d"))]


def test_days_are_drawn_to_scale() -> None:
    root = parsed(days_svg([("<1>", 4, 2), ("2", 0, 0), ("3", 1, 0)], title="A & B", ident="d"))
    assert named(root, "title").text == "A & B"
    assert attribute(root, "aria-labelledby") == attribute(named(root, "title"), "id") == "d"
    started, finished = columns(the_one(root, "days-started")), columns(the_one(root, "days-finished"))
    _, foot, tallest, _ = started[0]
    assert [height for _, _, height, _ in started] == pytest.approx([tallest, tallest / 4], abs=0.051)
    assert [height for _, _, height, _ in finished] == pytest.approx([tallest / 2], abs=0.051)
    assert {at for _, at, _, _ in started + finished} == {foot}
    assert levels(the_one(root, "days-line")) == [foot - tallest, foot], "the tallest bar reaches from line to line"
    (behind, _, _, wide), (before, _, _, narrow) = started[0], finished[0]
    assert behind < before < before + narrow < behind + wide, "one stands in front of the other"
    assert not styled(root)


def test_the_first_and_the_last_day_are_written_below() -> None:
    root = parsed(days_svg([("<1>", 4, 2), ("2", 0, 0), ("3", 1, 0)], title="", ident="d"))
    written = [element.text for element in root if attribute(element, "class") == "days-text"]
    assert written == ["4", "0", "<1>", "3"]


def test_no_days_are_refused() -> None:
    with pytest.raises(ValueError, match="no day"):
        days_svg([], title="", ident="d")


def test_a_percent_bar() -> None:
    assert number(the_one(parsed(percent_svg(12.5)), "percent-value"), "width") == 12.5


@pytest.mark.parametrize("wrong", [-1, 101])
def test_per_cent_off_the_scale_is_refused(wrong: float) -> None:
    with pytest.raises(ValueError, match="100"):
        percent_svg(wrong)


def test_control_characters_are_not_written() -> None:
    root = parsed(days_svg([("a\x00b", 1, 1)], title="x\x0by", ident="d"))
    assert named(root, "title").text == "x y"
