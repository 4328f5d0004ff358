"""Two profiles in one radar, and a radar small enough for hundreds."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.core.charts import radar_svg
from assessments.core.charts.layout import WIDTH, plan
from tests.core.charts.drawn import attribute, by_class, named, number, parsed, rings, texts, the_one
from tests.core.charts.people import NAMES, Corner, any_axes, make_axes
from tests.html import Page


def overlay(first: Sequence[Corner], second: Sequence[Corner]) -> str:
    return radar_svg(first, second=second, named=["key1"], title="Two", description="Both")


def small(axes: Sequence[Corner], *, title: str) -> str:
    return radar_svg(axes, named=["key1", "key4"], title=title, ident="m1", size="small")


def test_the_overlay_has_both_numbers_at_every_corner() -> None:
    first, second = make_axes(7), make_axes(7, values=(10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0))
    root = parsed(overlay(first, second))
    pairs = ["62 · 10", "81 · 20", "75 · 30", "55 · 40", "21 · 50", "39 · 60", "44 · 70"]
    assert texts(by_class(root, "radar-number")) == pairs
    names = [" ".join(texts(list(corner)[1:])) for corner in by_class(root, "radar-name")]
    assert names == [name.removeprefix("The ") for name in NAMES[:7]]


def test_the_overlay_draws_each_profile_with_its_own_marks() -> None:
    root = parsed(overlay(make_axes(5), make_axes(5, values=(10.0, 20.0, 30.0, 40.0, 50.0))))
    (one,), (other,) = rings(the_one(root, "radar-profile")), rings(the_one(root, "radar-second"))
    assert one != other
    dots = [(number(dot, "cx"), number(dot, "cy")) for dot in by_class(root, "radar-dot")]
    middles = [
        (x + 3.5, y + 3.5)
        for square in by_class(root, "radar-square")
        for x, y in [map(float, attribute(square, "d").removeprefix("M").partition("h")[0].split())]
    ]
    assert dots == one
    assert [x for x, _ in middles] == pytest.approx([x for x, _ in other], abs=0.11)
    assert [y for _, y in middles] == pytest.approx([y for _, y in other], abs=0.11)


def test_the_second_profile_is_matched_by_key() -> None:
    first = make_axes(5)
    assert overlay(first, first[::-1]) == overlay(first, first)


@pytest.mark.parametrize("count", range(3, 13))
def test_the_widest_numbers_fit(count: int) -> None:
    layout = plan(make_axes(count), numbers=["100 · 100"] * count)
    assert all(label.left >= 0 and label.left + label.width <= WIDTH for label in layout.labels)


def test_other_archetypes_are_refused() -> None:
    with pytest.raises(ValueError, match="same archetypes"):
        overlay(make_axes(5), make_axes(6))


@given(any_axes())
@settings(max_examples=30)
def test_any_two_profiles_can_be_drawn(axes: list[Corner]) -> None:
    root = parsed(overlay(axes, axes))
    assert len(by_class(root, "radar-dot")) == len(by_class(root, "radar-square")) == len(axes)


@given(any_axes(), st.text(max_size=80))
@settings(max_examples=40)
def test_any_small_radar_can_be_drawn(axes: list[Corner], title: str) -> None:
    """Parsed as HTML, as on the pages that have hundreds of them."""
    page = Page(small(axes, title=title))
    assert page.attributes("svg", "viewBox") == ["0 0 96 96"]
    lines = page.attributes("path", "d")
    assert len(lines) == 3
    numbers = [float(n) for line in lines for n in re.findall(r"-?\d+(?:\.\d+)?", line)]
    assert len(numbers) == 3 * 2 * len(axes)
    assert all(0 <= n <= 96 for n in numbers)


def test_a_small_radar_has_dots_only_for_those_named() -> None:
    svg = small(make_axes(7), title="<Anna>")
    assert len(svg) < 1000
    root = parsed(svg)
    assert [attribute(dot, "class").split()[1] for dot in by_class(root, "radar-dot")] == [
        "hue-orange",
        "hue-purple",
    ]
    assert named(root, "title").text == "<Anna>"


def test_small_radars_write_no_control_characters() -> None:
    svg = small(make_axes(7), title="An\x00na\x0b")
    assert named(parsed(svg), "title").text == "An na"
