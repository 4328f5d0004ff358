"""Keys that are suggested from texts, the icons to pick from, and the scales that a questionnaire begins with."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.authoring.icons import ICONS
from assessments.authoring.keys import KEY_RULES, suggest_key
from assessments.authoring.scales import DEFAULT_SCALES
from assessments.core.definition.shape import ARCHETYPE_KEY, GLYPH_PATH, LIMITS, PARAGRAPH_KEY, SLUG

PATTERNS = {"archetype": ARCHETYPE_KEY, "scale": ARCHETYPE_KEY, "source": PARAGRAPH_KEY}


@pytest.mark.parametrize(
    ("kind", "text", "taken", "expected"),
    [
        ("question", "Which morning do you like?", (), "which-morning-do-you-like"),
        ("question", "Which morning do you like?", ("which-morning-do-you-like",), "which-morning-do-you-like-2"),
        ("question", "It rains on the second day. What do you do?", (), "it-rains-on-the-second-day"),
        ("question", "Check!", (), "check-2"),
        ("question", "🌊🌊", ("a", "b"), "q-3"),
        ("question", "🌊🌊", ("q-2",), "q-3"),
        ("questionnaire", "Тёплое море", (), "teploe-more"),
        ("archetype", "Sun Seeker", ("sun_seeker",), "sun_seeker_2"),
        ("archetype", "Student", (), "student_2"),
        ("archetype", "3 things", (), "things"),
        ("archetype", "海边", (), "hai_bian"),
        ("archetype", "10", (), "type_1"),
        ("source", "On tools", ("P1", "P2"), "P3"),
        ("choice", "Anything", ("a", "c"), "b"),
        ("choice", "", tuple("abcdefghijklmnopqrstuvwxyz"), "c-1"),
        ("cue", "", (), "cue-1"),
    ],
)
def test_a_key_is_made_from_the_text_and_is_free(kind: str, text: str, taken: tuple[str, ...], expected: str) -> None:
    assert suggest_key(kind, text, taken=taken) == expected


@given(kind=st.sampled_from(sorted(KEY_RULES)), texts=st.lists(st.text(max_size=300), min_size=2, max_size=4))
def test_every_suggestion_is_a_key_that_no_other_part_has(kind: str, texts: list[str]) -> None:
    taken: list[str] = []
    for text in texts:
        key = suggest_key(kind, text, taken=taken)
        assert PATTERNS.get(kind, SLUG).fullmatch(key)
        assert len(key) <= LIMITS["source.key" if kind == "source" else "key"]
        assert key not in taken
        taken.append(key)


def test_icons_are_path_data_that_an_archetype_may_have() -> None:
    for name, icon in ICONS.items():
        assert re.fullmatch(GLYPH_PATH, icon), name
        assert len(icon) <= LIMITS["archetype.glyph"]
    assert len(set(ICONS.values())) == len(ICONS) >= 24


def test_the_first_scales_have_five_labels_each() -> None:
    for labels in DEFAULT_SCALES.values():
        assert len(set(labels)) == 5
        assert all(len(label) <= LIMITS["scale.label"] for label in labels)
