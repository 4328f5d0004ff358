"""Names as people type them, and names in sentences."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.names import clean_name, isolated, join_names
from tests.hangs import count_calls, must_end

INVISIBLE_ALONE = [
    "",
    " ",
    "\u200b",
    "\u00a0\u3000\u2003",
    "\ufeff",
    "\u00ad",
    "\u2060\u2800",
    "\u3164",
    "\u115f\u1160",
    "\u202e\u202c",
    "\u200e\u200f\u061c",
    "\u034f",
    "\u0301",
    "\ufe0f",
    "\U000e0041",
    "\x00\x1b",
    "\u2066\u2069",
]


@pytest.mark.parametrize("text", INVISIBLE_ALONE, ids=ascii)
def test_a_name_has_something_visible(text: str) -> None:
    assert clean_name(text) == ""


@pytest.mark.parametrize("around", [*INVISIBLE_ALONE[1:-5], "\t\r\n", "\u2028", "\u200c\u200d"], ids=ascii)
def test_invisible_characters_are_cut_from_both_ends(around: str) -> None:
    assert clean_name(f"{around}Ada L.{around}") == "Ada L."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José", "Jose\u0301"),
        ("José", "Jose\u200b\u0301"),
        ("José", "Jo\u00adsé"),
        ("José", "Jo\u200dsé"),
        ("José", "Jo\ufe0fsé"),
        ("José A", "José\u00a0\u2003A"),
        ("José A", "José\u3164A"),
        ("José", "\ufeffJosé"),
        ("José", "Jos\u202eé"),
        ("Å", "\u212b"),
    ],
    ids=ascii,
)
def test_what_looks_the_same_is_one_name(one: str, other: str) -> None:
    assert clean_name(one) == clean_name(other)


@pytest.mark.parametrize(
    "name",
    [
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f469\u200d\U0001f4bb",
        "\u2764\ufe0f Ada",
        "\u0915\u094d\u200d\u0937",
        "\U0001f3f3\ufe0f\u200d\U0001f308",
        "O’Neill",
        "Søren 3",
        "…",
        "-",
    ],
    ids=ascii,
)
def test_joiners_and_selectors_stay_where_they_change_the_look(name: str) -> None:
    assert clean_name(name) == name


ODD = st.sampled_from("aé\u0301 \u3000\u200b\u200c\u200d\u0628\ufe0f\u2764\u202e\u3164\U000e0041")


@given(st.text() | st.text(ODD))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    name = clean_name(text)
    assert clean_name(name) == name == unicodedata.normalize("NFC", name) == name.strip()


def test_a_name_in_a_sentence_reorders_nothing_around_it() -> None:
    assert isolated("Ada") == "Ada"
    assert isolated("محمد") == isolated(isolated("محمد")) == "\u2068محمد\u2069"
    assert isolated("A\u202eda") == "Ada"
    assert join_names(["محمد", "Ada"]) == "\u2068محمد\u2069 and Ada"


REPEATED = ("\u200b", "\u200c", "\u0628\u200c", " ", "\ufe0f", "a\u0301", "\u3164")


def long_name(char: str, times: int = 100_000) -> str:
    return f"ب{char * times}x"


@pytest.mark.parametrize("char", REPEATED, ids=ascii)
def test_cleaning_takes_work_in_proportion(char: str) -> None:
    """The square of this length would take minutes."""
    with must_end("a long name"):
        clean_name(long_name(char))
    one, double = (count_calls(lambda: clean_name(long_name(char, times))) for times in (1_000, 2_000))  # noqa: B023
    assert double < 2 * one + 200


def test_names_are_joined_by_commas_and_and() -> None:
    assert join_names(["A"]) == "A"
    assert join_names(["A", "B"]) == "A and B"
    assert join_names(["A", "B", "C"]) == "A, B and C"
