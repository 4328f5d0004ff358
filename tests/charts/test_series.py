"""Bars of counts: well-formed, escaped, nothing off the scale, no inline style."""

from xml.etree import ElementTree

import pytest

from assessments.charts import days_svg, percent_svg


def test_days_are_drawn_to_scale() -> None:
    drawn = days_svg([("<1>", 4, 2), ("2", 0, 0)], title="A & B", ident="d")
    root = ElementTree.fromstring(drawn)  # noqa: S314
    assert root.find("title").text == "A & B"
    assert "v-138h" in root.find("path[@class='days-started']").get("d")
    assert "v-69h" in root.find("path[@class='days-finished']").get("d")
    assert "style=" not in drawn
    with pytest.raises(ValueError, match="no day"):
        days_svg([], title="", ident="d")


def test_per_cent() -> None:
    assert 'width="12.5%"' in percent_svg(12.5)
    for wrong in (-1, 101):
        with pytest.raises(ValueError, match="100"):
            percent_svg(wrong)
