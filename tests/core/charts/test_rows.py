"""The rows under a radar: a bar for each archetype, and the strip of shares."""

from dataclasses import replace

import pytest

from assessments.core.charts import bar_svg, share_svg
from tests.core.charts.drawn import attribute, by_class, number, parsed, styled, texts, the_one
from tests.core.charts.people import Corner, make_axes


@pytest.mark.parametrize("axis", make_axes(12) + make_axes(3, values=[0.0, 100.0, 50.0]))
def test_a_bar_matches_the_numbers(axis: Corner) -> None:
    root = parsed(bar_svg(axis))
    band, value = the_one(root, "bar-band"), the_one(root, "bar-value")
    assert number(band, "x") == pytest.approx(axis.low, abs=0.051)
    assert number(band, "width") == pytest.approx(axis.high - axis.low, abs=0.051)
    assert number(value, "cx") == pytest.approx(axis.value, abs=0.051)
    assert attribute(root, "aria-hidden") == "true"
    assert attribute(root, "class").split() == ["bar", f"hue-{axis.hue}"]
    assert not styled(root)


def test_the_strip_is_full_and_the_largest_comes_first() -> None:
    axes = [replace(a, share=s) for a, s in zip(make_axes(7), [3, 41, 0, 20, 30, 4, 2], strict=True)]
    root = parsed(share_svg(axes))
    parts = by_class(root, "share-part")
    assert [number(part, "width") for part in parts] == [41, 30, 20, 4, 3, 2]
    assert [number(part, "x") for part in parts] == [0, 41, 71, 91, 95, 98]
    assert texts(by_class(root, "share-number")) == ["41", "30", "20"]
    assert attribute(root, "aria-hidden") == "true"


@pytest.mark.parametrize("shares", [(50, 40, 9), (120, -10, -10)])
def test_shares_that_do_not_sum_to_100_are_refused(shares: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="sum to 100"):
        share_svg([replace(a, share=s) for a, s in zip(make_axes(3), shares, strict=True)])
