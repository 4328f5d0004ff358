"""Removing the markup of a pasted page without moving its text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.posting_reader.markup import without_markup

PASTED = (
    "<div class='job'><h2>Your r&ocirc;le</h2><script>alert('dashboards & pipelines')</script>"
    "<ul><li>Build <b>dashboards</b> &amp; reports</li><li>Talk to&nbsp;people</li></ul>"
    "<style>.a { color: red }</style><!-- secret --></div>"
)


def test_tags_and_hidden_content_are_removed() -> None:
    text = without_markup(PASTED)
    assert "Build    dashboards     &     reports" in text
    assert not any(word in text for word in ("alert", "color", "secret", "<", ">", "nbsp"))
    assert len(text) == len(PASTED)


def test_list_items_get_their_own_lines() -> None:
    lines = [line.strip() for line in without_markup(PASTED).split("\n") if line.strip()]
    assert lines[-1] == "Talk to      people"


@pytest.mark.parametrize("text", ["latency < 5 ms and > 3", "a <3 b", "x<y", "AT&T; R&D", "5 > 4"])
def test_text_that_looks_like_a_tag_is_kept(text: str) -> None:
    assert without_markup(text) == text


def test_an_unclosed_script_is_removed_to_the_end() -> None:
    assert without_markup("Duties<script>var a = 'publish papers'").strip() == "Duties"


@given(st.text(alphabet=st.sampled_from("<>/&;#ab scriptl!-\"'\n\r\t\u200b\u00a0é"), max_size=200))
def test_every_character_keeps_its_place(text: str) -> None:
    bare = without_markup(text)
    assert len(bare) == len(text)
    assert [i for i, c in enumerate(bare) if c == "é"] == [] or "é" in text
    assert "\r" not in bare
