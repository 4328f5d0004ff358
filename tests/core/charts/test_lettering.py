"""Breaking names into as few and as even lines as possible, without losing a letter."""

from itertools import combinations, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.core.charts.lettering import ems, printable, wrap
from tests.core.charts.drawn import bare

WORDS = st.lists(st.text("abilmWÉ.", min_size=1, max_size=6), min_size=1, max_size=7)
LIMITS = st.floats(2.5, 30)


def partitions(words: list[str], count: int) -> list[list[str]]:
    """Every way to break the words into this many lines."""
    return [
        [" ".join(words[start:end]) for start, end in pairwise((0, *ends, len(words)))]
        for ends in combinations(range(1, len(words)), count - 1)
    ]


@given(WORDS, LIMITS)
def test_lines_are_as_few_and_then_as_narrow_as_possible(words: list[str], limit: float) -> None:
    """Compared with every way to break them, for words that fit on a line."""
    limit = max(limit, *map(ems, words))
    wrapped = wrap(" ".join(words), limit)
    widths = [
        [max(map(ems, lines)) for lines in partitions(words, count)] for count in range(1, len(wrapped.lines) + 1)
    ]
    assert all(min(of_fewer) > limit for of_fewer in widths[:-1])
    assert wrapped.ems == max(map(ems, wrapped.lines)) == min(widths[-1]) <= limit
    assert " ".join(wrapped.lines) == " ".join(words)
    assert wrapped.cuts == 0


@given(st.text(max_size=40), LIMITS)
def test_no_line_is_too_wide_and_no_letter_is_lost(text: str, limit: float) -> None:
    wrapped = wrap(text, limit)
    assert max(map(ems, wrapped.lines)) == wrapped.ems <= limit
    assert bare("".join(wrapped.lines)) == bare(printable(text))


def test_a_word_that_is_too_wide_is_cut_with_a_hyphen_between_letters() -> None:
    wrapped = wrap("Conversational 20262027 2026202x mmmml77", 5.0)
    assert wrapped.lines == ("Convers-", "ational", "2026202", "7", "2026202", "x", "mmmml", "77")
    assert wrapped.cuts == 4


@pytest.mark.parametrize("text", ["", " \n\t", "\x00\x1f"])
def test_an_empty_text_is_one_empty_line(text: str) -> None:
    assert wrap(text, 5.0).lines == ("",)


def test_widths_of_combining_accented_and_wide_characters() -> None:
    """A combining mark has no width, an accented letter that of its base, an ideograph more than any Latin letter."""
    assert ems("e\u0301") == ems("é") == ems("e")
    assert ems("字") > ems("W")


@pytest.mark.parametrize(("word", "width"), [("AAA", 3 * 0.778), ("HNw", 2.497), ("(/)", 1.398), ("il", 0.578)])
def test_the_fonts_of_the_card_are_no_wider_than_estimated(word: str, width: float) -> None:
    """Advance widths of TeX Gyre Pagella, which is wider than DejaVu Sans in these."""
    assert width <= ems(word) <= 1.3 * width


def test_letters_of_other_scripts_are_not_estimated_as_the_widest() -> None:
    for word in ("Исследователь", "Μηχανικός", "البيانات", "נתונים"):
        assert 0.4 * len(word) < ems(word) < 0.8 * len(word)


@given(st.text("abWÉ6.-", min_size=1, max_size=60), LIMITS)
@example("Donaudampfschifffahrtsgesellschaftskapitän6", 8.4)
def test_a_cut_word_gets_no_blank(word: str, limit: float) -> None:
    assert not any(" " in line for line in wrap(word, limit).lines)
