"""Parse SVG and find its parts."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Point = tuple[float, float]


def parsed(svg: str) -> Element:
    """Parse the drawing; fails where it is not well-formed."""
    return ElementTree.fromstring(svg)  # noqa: S314 our own drawing


def by_class(root: Element, name: str) -> list[Element]:
    """Every element with the class, alone or among others."""
    return [element for element in root.iter() if name in attribute(element, "class").split()]


def the_one(root: Element, name: str) -> Element:
    """The only element with the class."""
    (element,) = by_class(root, name)
    return element


def attribute(element: Element, name: str) -> str:
    """An attribute's value, empty where there is none."""
    return element.get(name, "")


def number(element: Element, name: str) -> float:
    """An attribute as a number, in units or in per cent."""
    return float(attribute(element, name).removesuffix("%"))


def texts(elements: list[Element]) -> list[str]:
    """The text of each element."""
    return ["".join(element.itertext()) for element in elements]


def named(root: Element, tag: str) -> Element:
    """The first child with this tag, in any namespace."""
    return next(child for child in root if child.tag.rpartition("}")[2] == tag)


def rings(path: Element) -> list[list[Point]]:
    """The closed rings of a path of straight lines, as their corners."""
    parts = attribute(path, "d").removesuffix("Z").replace("Z", "").removeprefix("M").split("M")
    return [[point_of(corner) for corner in part.split("L")] for part in parts]


def columns(path: Element) -> list[tuple[float, float, float, float]]:
    """The upright bars of a path: left edge, foot, height and width of each."""
    found = re.findall(r"M(\S+) (\S+)v-([\d.]+)h([\d.]+)v([\d.]+)z", attribute(path, "d"))
    assert all(up == down for _, _, up, _, down in found)
    return [(float(left), float(foot), float(up), float(width)) for left, foot, up, width, _ in found]


def styled(root: Element) -> list[Element]:
    """The elements with an inline style, which the pages' Content-Security-Policy blocks."""
    return [element for element in root.iter() if "style" in element.attrib or element.tag.endswith("style")]


def bare(text: str) -> str:
    """A text without the white space and hyphens that wrapping adds or removes."""
    return text.replace("-", "").replace(" ", "")


def point_of(text: str) -> Point:
    """A corner of a path."""
    x, y = text.split()
    return float(x), float(y)
