from dataclasses import replace
from xml.etree import ElementTree

import pytest

from assessments.charts import bar_svg, share_svg
from tests.charts.people import make_axes


def parse(text):
    return ElementTree.fromstring(text)  # noqa: S314 our own drawing


def find(root, name):
    return [element for element in root.iter() if element.get("class") == name]


@pytest.mark.parametrize("axis", make_axes(12) + make_axes(3, values=[0.0, 100.0, 50.0]))
def test_a_bar_says_the_numbers(axis):
    root = parse(bar_svg(axis))
    (band,), (value,) = find(root, "bar-band"), find(root, "bar-value")
    assert float(band.get("x").removesuffix("%")) == pytest.approx(axis.low, abs=0.051)
    assert float(band.get("width").removesuffix("%")) == pytest.approx(axis.high - axis.low, abs=0.051)
    assert float(value.get("cx").removesuffix("%")) == pytest.approx(axis.value, abs=0.051)
    assert root.get("aria-hidden") == "true" and f"hue-{axis.hue}" in root.get("class")
    assert "style" not in bar_svg(axis)


def test_the_strip_is_full_and_the_largest_comes_first():
    axes = [replace(a, share=s) for a, s in zip(make_axes(7), [3, 41, 0, 20, 30, 4, 2], strict=True)]
    root = parse(share_svg(axes))
    parts = find(root, "share-part")
    widths = [int(part.get("width").removesuffix("%")) for part in parts]
    assert widths == [41, 30, 20, 4, 3, 2]
    assert [int(part.get("x").removesuffix("%")) for part in parts] == [0, 41, 71, 91, 95, 98]
    assert [text.text for text in find(root, "share-number")] == ["41", "30", "20"]
    assert root.get("aria-hidden") == "true"


@pytest.mark.parametrize("shares", [(50, 40, 9), (120, -10, -10)])
def test_shares_that_do_not_sum_to_100_are_refused(shares):
    with pytest.raises(ValueError, match="sum to 100"):
        share_svg([replace(a, share=s) for a, s in zip(make_axes(3), shares, strict=True)])
