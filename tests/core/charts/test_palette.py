"""Archetype colours: enough contrast with the paper, and apart for colour-blind people.

Colour vision deficiencies after Machado, Oliveira & Fernandes (2009), severity 1; distances are Euclidean in
OKLab (Ottosson 2020), times 100. About 2 is just noticeable side by side.
"""

import re
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from tests.core.charts.people import HUES

Vector = npt.NDArray[np.float64]

CSS = (Path(__file__).parents[3] / "static/css/palette.css").read_text()
TOKENS = (Path(__file__).parents[3] / "static/css/tokens.css").read_text()
PAPER = {"light": "#fbfaf7", "dark": "#16181a"}
APART_SEVEN, APART_TWELVE = 8.5, 5.0
TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}


def palettes() -> dict[str, dict[str, str]]:
    light, _, dark = CSS.partition("@media")
    return {
        mode: dict(re.findall(r"--hue-([a-z]+): (#[0-9a-f]{6});", text))
        for mode, text in (("light", light), ("dark", dark))
    }


def linear(colour: str) -> Vector:
    srgb = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.asarray(np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4))


def contrast(one: str, other: str) -> float:
    lums = sorted((float(linear(c) @ np.array([0.2126, 0.7152, 0.0722])) for c in (one, other)), reverse=True)
    return (lums[0] + 0.05) / (lums[1] + 0.05)


def seen(colour: str, vision: str) -> Vector:
    rgb = np.clip(VISION[vision] @ linear(colour), 0, 1)
    return np.asarray(TO_LAB @ np.cbrt(TO_LMS @ rgb))


def closest(colours: Mapping[str, str], vision: str) -> tuple[float, str]:
    return min(
        (100 * float(np.linalg.norm(seen(a, vision) - seen(b, vision))), f"{i} {j}")
        for (i, a), (j, b) in combinations(colours.items(), 2)
    )


def test_both_modes_have_every_hue_and_a_class_for_it() -> None:
    for colours in palettes().values():
        assert tuple(colours) == HUES
    assert re.findall(r"^\.hue-([a-z]+) \{ --hue: var\(--hue-\1\); \}", CSS, re.M) == list(HUES)


@pytest.mark.parametrize("mode", PAPER)
def test_marks_have_enough_contrast_with_the_paper(mode: str) -> None:
    for hue, colour in palettes()[mode].items():
        assert contrast(colour, PAPER[mode]) >= (3.0 if mode == "light" else 4.5), hue


@pytest.mark.parametrize("mode", PAPER)
def test_what_is_not_named_is_grey_and_has_enough_contrast(mode: str) -> None:
    """Marks 3 : 1, letters 4.5 : 1 (WCAG 1.4.11 and 1.4.3); and they are told from each hue by more than a shade."""
    light, _, dark = TOKENS.partition("@media")
    tokens = dict(re.findall(r"--([a-z]+): (#[0-9a-f]{6});", light if mode == "light" else dark))
    assert tokens["paper"] == PAPER[mode]
    assert contrast(tokens["edge"], PAPER[mode]) >= 3.0
    assert contrast(tokens["muted"], PAPER[mode]) >= 4.5
    for hue, colour in palettes()[mode].items():
        apart = 100 * float(np.linalg.norm(seen(colour, "normal") - seen(tokens["edge"], "normal")))
        assert apart >= APART_TWELVE, hue


@pytest.mark.parametrize("mode", PAPER)
@pytest.mark.parametrize("vision", VISION)
def test_colours_can_be_distinguished(mode: str, vision: str) -> None:
    colours = palettes()[mode]
    distance, pair = closest({hue: colours[hue] for hue in HUES[:7]}, vision)
    assert distance >= APART_SEVEN, pair
    distance, pair = closest(colours, vision)
    assert distance >= APART_TWELVE, pair
