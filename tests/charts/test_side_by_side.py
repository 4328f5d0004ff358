"""Two profiles in one radar, and a radar small enough for hundreds."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.charts import overlay_svg, small_radar_svg
from assessments.charts.layout import WIDTH, plan
from tests.charts.people import NAMES, any_axes, make_axes


def overlay(first, second):
    return overlay_svg(first, second, title="Two", description="Both")


def test_the_overlay_has_both_numbers_at_every_corner() -> None:
    first, second = make_axes(7), make_axes(7, values=(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0))
    svg = overlay(first, second)
    assert "62 · 10" in svg
    assert svg.count("radar-dot") == svg.count("radar-square") == 7
    for name in NAMES[:7]:
        assert all(word in svg for word in name.split())


def test_the_second_is_joined_by_key_and_not_by_place() -> None:
    first = make_axes(5)
    assert overlay(first, first[::-1]) == overlay(first, first)


@pytest.mark.parametrize("count", range(3, 13))
def test_the_widest_numbers_stay_inside(count: int) -> None:
    layout = plan(make_axes(count), numbers=["100 · 100"] * count)
    assert all(label.left >= 0 and label.left + label.width <= WIDTH for label in layout.labels)


def test_other_archetypes_are_refused() -> None:
    with pytest.raises(ValueError, match="same archetypes"):
        overlay(make_axes(5), make_axes(6))


@given(any_axes())
@settings(max_examples=30, deadline=None)
def test_any_two_can_be_drawn(axes) -> None:
    ElementTree.fromstring(overlay(axes, axes))  # noqa: S314 -- our own drawing


@given(any_axes(), st.text(max_size=80))
@settings(max_examples=40, deadline=None)
def test_any_small_radar_can_be_drawn(axes, title) -> None:
    svg = small_radar_svg(axes, title=title, ident="m1")
    assert re.search(r'viewBox="0 0 96 96"', svg)
    numbers = [float(n) for n in re.findall(r"[ML ](-?\d+(?:\.\d+)?)", "".join(re.findall(r' d="([^"]*)"', svg)))]
    assert all(0 <= n <= 96 for n in numbers)


def test_a_small_radar_is_small_and_shows_what_stands_out() -> None:
    svg = small_radar_svg(make_axes(7), title="<Anna>", ident="m1")
    assert len(svg) < 1000
    assert svg.count("radar-dot") == 3  # 62, 81 and 75; the others are below 60
    assert "&lt;Anna&gt;" in svg
