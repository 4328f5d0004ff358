import gzip
import itertools
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given, settings

from assessments.core.charts import radar_svg
from assessments.core.charts.layout import NAME_SIZE, NUMBER_SIZE, PAIR_SIZE, WIDTH, Label, Layout, plan
from assessments.core.charts.lettering import ems, printable
from assessments.core.charts.svg import DOT, NAMED_DOT
from assessments.core.names import without_article
from tests.core.charts.drawn import (
    Point,
    attribute,
    bare,
    by_class,
    named,
    number,
    parsed,
    point_of,
    rings,
    styled,
    texts,
    the_one,
)
from tests.core.charts.people import Corner, any_axes, make_axes

LIMIT_BYTES = 1100
NAMED = ("key1", "key2")


def draw(axes: Sequence[Corner], **more: str) -> Element:
    words = {"title": "Your profile", "description": "Seven corners", **more}
    return parsed(radar_svg(axes, named=NAMED, **words))  # type: ignore[arg-type]


def values_of(points: Sequence[Point], layout: Layout) -> list[float]:
    return [100 * math.dist(point, layout.centre) / layout.radius for point in points]


def boxes_clear(layout: Layout) -> None:
    boxes = [(b.left, b.top, b.left + b.width, b.bottom) for b in layout.labels]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and right <= WIDTH + 1e-6 and top >= 0 and bottom <= layout.height
        for other in boxes[i + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom


def runs_through(box: Label, start: Point, end: Point) -> bool:
    """Whether a straight line crosses a box, from how far along it enters and leaves (Liang & Barsky 1984)."""
    enters, leaves = 0.0, 1.0
    sides = ((box.left, box.left + box.width), (box.top, box.bottom))
    for at, to, (low, high) in zip(start, end, sides, strict=True):
        if math.isclose(at, to, abs_tol=1e-9):
            if not low < at < high:
                return False
            continue
        near, far = sorted(((low - at) / (to - at), (high - at) / (to - at)))
        enters, leaves = max(enters, near), min(leaves, far)
    return leaves - enters > 1e-9


def off_the_circle(layout: Layout) -> None:
    count, (x, y) = len(layout.labels), layout.centre
    turns = [2 * math.pi * i / count for i in range(count + 1)]
    rim = [(x + layout.radius * math.sin(turn), y - layout.radius * math.cos(turn)) for turn in turns]
    for box in layout.labels:
        assert not any(runs_through(box, start, end) for start, end in itertools.pairwise(rim))


@settings(max_examples=60)
@given(any_axes())
def test_labels_are_whole_and_collide_with_nothing(axes: list[Corner]) -> None:
    layout, root = plan(axes), draw(axes)
    boxes_clear(layout)
    off_the_circle(layout)
    for label, axis in zip(layout.labels, axes, strict=True):
        assert max(map(ems, label.lines)) * NAME_SIZE <= label.width + 1e-6
        assert bare("".join(label.lines)) == bare(printable(without_article(axis.name)))
        assert label.top <= label.held <= label.bottom + 1e-6
    assert len(by_class(root, "radar-dot")) == len(by_class(root, "radar-name")) == len(axes)
    assert not styled(root)


@pytest.mark.parametrize("count", [3, 5, 6, 7, 12])
def test_names_like_the_shipped_ones_are_whole_and_legible_at_320(count: int) -> None:
    layout = plan(make_axes(count))
    boxes_clear(layout)
    assert not any(line.endswith("-") for label in layout.labels for line in label.lines)
    assert layout.radius >= (100 if count == 7 else 70)
    assert min(NAME_SIZE, NUMBER_SIZE) * 288 / WIDTH >= 10.5


@pytest.mark.parametrize("count", [3, 5, 6, 7, 12])
def test_the_geometry_matches_the_numbers(count: int) -> None:
    axes = make_axes(count)
    layout, root = plan(axes), draw(axes)
    whiskers = [rings(whisker)[0] for whisker in by_class(root, "radar-whisker")]
    (profile,) = rings(the_one(root, "radar-profile"))
    assert values_of([low for low, _ in whiskers], layout) == pytest.approx([a.low for a in axes], abs=0.15)
    assert values_of([high for _, high in whiskers], layout) == pytest.approx([a.high for a in axes], abs=0.15)
    for (low, high), dot in zip(whiskers, profile, strict=True):
        assert math.dist(low, dot) + math.dist(dot, high) == pytest.approx(math.dist(low, high), abs=0.1), "on its axis"
    assert values_of(profile, layout) == pytest.approx([a.value for a in axes], abs=0.15)
    dots = [(number(dot, "cx"), number(dot, "cy")) for dot in by_class(root, "radar-dot")]
    assert dots == profile
    for i, (x, y) in enumerate(profile):
        angle = math.atan2(x - layout.centre[0], layout.centre[1] - y) % (2 * math.pi)
        assert angle == pytest.approx(2 * math.pi * i / count, abs=0.02)
    (neutral,) = rings(the_one(root, "radar-neutral"))
    assert values_of(neutral, layout) == pytest.approx([50] * count, abs=0.15)
    *_, rim = attribute(the_one(root, "radar-grid"), "d").split("M")
    assert values_of([point_of(corner) for corner in rim.removesuffix("Z").split("L")], layout) == pytest.approx(
        [100] * count, abs=0.15
    )
    assert texts(by_class(root, "radar-scale")) == ["50"]


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
def test_extremes_are_drawn(value: float) -> None:
    axes = make_axes(values=[value] * 7, spread=0)
    layout, root = plan(axes), draw(axes)
    assert texts(by_class(root, "radar-number")) == [f"{value:.0f}"] * 7
    (profile,) = rings(the_one(root, "radar-profile"))
    assert values_of(profile, layout) == pytest.approx([value] * 7, abs=0.15)
    assert not [written for element in root.iter() for written in element.attrib.values() if "nan" in written]


def test_text_is_escaped_and_complete() -> None:
    names = ["<b>&\"'</b>", "אבג דהו", "a\x00b", "]]>", "The <Infra> Builder"]
    axes = [replace(axis, name=name) for axis, name in zip(make_axes(5), names, strict=True)]
    root = draw(axes, title="A & B <i>", description='"quoted"', ident="two")
    assert named(root, "title").text == "A & B <i>"
    assert named(root, "desc").text == '"quoted"'
    assert attribute(root, "aria-labelledby") == "two two-desc"
    drawn = [" ".join(texts(list(text)[1:])) for text in by_class(root, "radar-name")]
    assert drawn[0] == names[0] and drawn[1] == names[1] and drawn[2] == "a b" and drawn[4] == "<Infra> Builder"


def test_those_that_the_headline_names_have_their_hues_and_larger_dots() -> None:
    root = draw(make_axes())
    corners = [element for element in root if by_class(element, "radar-dot")]
    named = [f"radar-named hue-{axis.hue}" if axis.key in NAMED else "radar-other" for axis in make_axes()]
    assert [attribute(corner, "class") for corner in corners] == named
    assert [number(the_one(corner, "radar-dot"), "r") for corner in corners] == [
        NAMED_DOT if axis.key in NAMED else DOT for axis in make_axes()
    ]
    assert texts(by_class(root, "radar-number")) == ["62", "81", "75", "55", "21", "39", "44"]


@pytest.mark.parametrize("bad", [{"value": 101.0}, {"low": float("nan")}, {"low": 90.0, "high": 10.0}])
def test_values_off_the_scale_are_refused(bad: dict[str, Any]) -> None:
    axes = make_axes()
    axes[2] = replace(axes[2], **bad)
    with pytest.raises(ValueError, match="key2"):
        draw(axes)


@pytest.mark.parametrize("count", [2, 13])
def test_two_or_thirteen_axes_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match="3 to 12"):
        draw([make_axes(12)[i % 12] for i in range(count)])


def test_the_svg_is_small() -> None:
    text = radar_svg(make_axes(), named=NAMED, title="Your profile over seven kinds of job", description="x y z " * 30)
    assert len(gzip.compress(text.encode())) <= LIMIT_BYTES


WIDTHS = re.compile(r"@container \(min-width: (\d+)rem\) \{(.*?)\n\}", re.DOTALL)


def test_no_step_of_the_style_sheet_has_larger_type_than_the_layout_plans_for() -> None:
    """Smaller type shrinks within its box; larger type could collide."""
    css = (Path(__file__).parents[3] / "static/css/charts.css").read_text()
    planned = {"name": NAME_SIZE, "number": NUMBER_SIZE, "pair": PAIR_SIZE}
    steps = {int(width): rules for width, rules in WIDTHS.findall(css)}
    assert list(steps) == sorted(steps)
    assert len(steps) == 2
    for rules in (css.partition("@container")[0], *steps.values()):
        for kind, most in planned.items():
            (size,) = re.findall(rf"\.radar-{kind}[^{{}}]*\{{[^}}]*?(?:font-size:|font: 600) ([\d.]+)px", rules)[:1]
            assert float(size) <= most, (kind, rules)
