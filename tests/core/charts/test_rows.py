"""The bar of a value on its scale, with its interval."""

import pytest

from assessments.core.charts import bar_svg
from tests.core.charts.drawn import attribute, number, parsed, styled, the_one
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


def test_a_bar_may_leave_its_colour_to_its_row() -> None:
    assert attribute(parsed(bar_svg(make_axes(3)[0], has_hue=False)), "class") == "bar"
