import gzip
import itertools
import math
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from assessments.charts import radar_svg
from assessments.charts.layout import NAME_SIZE, NUMBER_SIZE, WIDTH, plan
from assessments.charts.lettering import ems, printable
from tests.charts.people import any_axes, make_axes

SVG = "{http://www.w3.org/2000/svg}"
LIMIT_BYTES = 1800


def draw(axes, **more):
    text = radar_svg(axes, **{"title": "Your profile", "description": "Seven corners", **more})
    return ElementTree.fromstring(text)  # noqa: S314 our own drawing


def by_class(root, name):
    return [element for element in root.iter() if element.get("class") == name]


def rings(path):
    return [
        [tuple(map(float, point.split())) for point in part.split("L")]
        for part in path.get("d").removesuffix("Z").replace("Z", "").removeprefix("M").split("M")
    ]


def values_of(points, layout):
    return [100 * math.dist(point, layout.centre) / layout.radius for point in points]


def boxes_clear(layout):
    boxes = [(b.left, b.top, b.left + b.width, b.bottom) for b in layout.labels]
    for i, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0 and right <= WIDTH + 1e-6 and top >= 0 and bottom <= layout.height
        for other in boxes[i + 1 :]:
            assert left >= other[2] or other[0] >= right or top >= other[3] or other[1] >= bottom


def off_the_circle(layout):
    count = len(layout.labels)
    rim = [
        (
            layout.centre[0] + layout.radius * math.sin(2 * math.pi * i / count),
            layout.centre[1] - layout.radius * math.cos(2 * math.pi * i / count),
        )
        for i in range(count + 1)
    ]
    for box in layout.labels:
        for (x1, y1), (x2, y2) in itertools.pairwise(rim):
            for step in range(21):
                x, y = x1 + (x2 - x1) * step / 20, y1 + (y2 - y1) * step / 20
                assert not (box.left < x < box.left + box.width and box.top < y < box.bottom)


@settings(max_examples=60, deadline=None)
@given(any_axes())
def test_labels_are_whole_apart_and_off_the_drawing(axes):
    layout = plan(axes)
    boxes_clear(layout)
    off_the_circle(layout)
    for label, axis in zip(layout.labels, axes, strict=True):
        assert max(map(ems, label.lines)) * NAME_SIZE <= label.width + 1e-6
        assert "".join(label.lines).replace("-", "").replace(" ", "") == printable(axis.name).replace("-", "").replace(
            " ", ""
        )


@settings(max_examples=40, deadline=None)
@given(any_axes())
def test_any_result_is_well_formed(axes):
    root = draw(axes)
    assert len(by_class(root, "radar-dot")) == len(by_class(root, "radar-name")) == len(axes)
    assert not [element for element in root.iter() if "style" in element.attrib or element.tag == f"{SVG}style"]


@pytest.mark.parametrize("count", [3, 5, 6, 7, 12])
def test_the_shipped_kind_of_names_is_not_cut_and_legible_at_320(count):
    layout = plan(make_axes(count))
    boxes_clear(layout)
    assert not any(line.endswith("-") for label in layout.labels for line in label.lines)
    assert layout.radius >= (100 if count == 7 else 70)
    assert min(NAME_SIZE, NUMBER_SIZE) * 288 / WIDTH >= 10.5


@pytest.mark.parametrize("count", [3, 5, 6, 7, 12])
def test_geometry_says_the_numbers(count):
    axes = make_axes(count)
    layout, root = plan(axes), draw(axes)
    (band,) = by_class(root, "radar-band")
    assert band.get("fill-rule") == "evenodd"
    high, low = rings(band)
    (profile,) = rings(by_class(root, "radar-profile")[0])
    assert values_of(high, layout) == pytest.approx([a.high for a in axes], abs=0.15)
    assert values_of(low, layout) == pytest.approx([a.low for a in axes], abs=0.15)
    assert values_of(profile, layout) == pytest.approx([a.value for a in axes], abs=0.15)
    dots = [(float(dot.get("cx")), float(dot.get("cy"))) for dot in by_class(root, "radar-dot")]
    assert dots == profile
    for i, (x, y) in enumerate(profile):
        angle = math.atan2(x - layout.centre[0], layout.centre[1] - y) % (2 * math.pi)
        assert angle == pytest.approx(2 * math.pi * i / count, abs=0.02)
    (neutral,) = rings(by_class(root, "radar-neutral")[0])
    assert values_of(neutral, layout) == pytest.approx([50] * count, abs=0.15)


@pytest.mark.parametrize("value", [0.0, 50.0, 100.0])
def test_extremes_are_drawn(value):
    axes = make_axes(values=[value] * 7, spread=0)
    root = draw(axes)
    assert {n.text for n in by_class(root, "radar-number")} == {f"{value:.0f}"}
    assert "nan" not in ElementTree.tostring(root, "unicode")


def test_text_is_escaped_and_kept():
    names = ["<b>&\"'</b>", "אבג דהו", "a\x00b", "]]>", "The <Infra> Builder"]
    axes = [replace(axis, name=name) for axis, name in zip(make_axes(5), names, strict=True)]
    root = draw(axes, title="A & B <i>", description='"quoted"', ident="two")
    assert root.find(f"{SVG}title").text == "A & B <i>"
    assert root.get("aria-labelledby") == "two-title two-desc"
    drawn = [" ".join(part.text for part in list(text)[1:]) for text in by_class(root, "radar-name")]
    assert drawn[0] == names[0] and drawn[1] == names[1] and drawn[2] == "a b" and drawn[4] == names[4]


def test_each_corner_has_its_hue_and_number():
    root = draw(make_axes())
    groups = list(root.iter(f"{SVG}g"))
    assert [g.get("class") for g in groups] == [f"hue-{axis.hue}" for axis in make_axes()]
    assert [n.text for n in by_class(root, "radar-number")] == ["62", "81", "75", "55", "21", "39", "44"]


@pytest.mark.parametrize("bad", [{"value": 101.0}, {"low": float("nan")}, {"low": 90.0, "high": 10.0}])
def test_values_off_the_scale_are_refused(bad):
    axes = make_axes()
    axes[2] = replace(axes[2], **bad)
    with pytest.raises(ValueError, match="key2"):
        draw(axes)


@pytest.mark.parametrize("count", [2, 13])
def test_two_or_thirteen_axes_are_refused(count):
    with pytest.raises(ValueError, match="3 to 12"):
        draw([make_axes(12)[i % 12] for i in range(count)])


def test_it_is_small():
    text = radar_svg(make_axes(), title="Your profile over seven kinds of job", description="x y z " * 30)
    assert len(gzip.compress(text.encode())) <= LIMIT_BYTES
