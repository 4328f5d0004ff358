"""The same posting gives the same reading however it was typed, wrapped, marked up or copied.

Held for postings that have their line breaks, written in each dress alone and in several at once: the same verdict and
shares, and the same sentences as evidence, with the same weights.
"""

import re
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessments.core.definition import SHIPPED, read_file
from assessments.core.posting_reader import Reader, normalise
from assessments.postings.report import reader_from
from tests.core.posting_reader.own import TEXTS, text_of
from tests.core.posting_reader.pasting import (
    SOURCES,
    WAYS,
    Piece,
    decomposed,
    full_width,
    pieces_of,
    plain,
    said_by,
    wrapped,
)

NAMES = sorted(path.stem for path in TEXTS.glob("*.txt"))
BULLETS = (
    *("• ", "· ", "● ", "▪ ", "■ ", "◦ ", "‣ ", "∙ ", "* ", "- ", "– ", "— ", "+ ", "o ", "> ", "➢ ", "► ", "✓ ", "→ "),
    *("✔\ufe0f ", "✅ ", "🚀 ", "\uf0b7\t", "\uf0a7 ", "1. ", "2) ", "a) ", "(i) ", "iv. ", "• - ", "•", "-", "\\- "),
)
BLANKS = ("\u00a0", "  ", "\t", "\u2009", "\u202f", "\u3000", " \u200b")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u2060\ufeff\u202a\u202c\ufe0e\u034f\u180e\x00\x07"
DASHES = "-‐‑–—−"
APOSTROPHES = "'’‘ʼ´′＇"
QUOTES = ['""', "“”", "„“", "«»", "＂＂"]


@cache
def reader() -> Reader:
    return reader_from(read_file(SHIPPED))


@cache
def said_of(name: str) -> dict[str, object]:
    return said_by(reader().read(text_of(name)))


@cache
def pieces(name: str) -> list[Piece]:
    return pieces_of(text_of(name))


def letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def check(name: str, pasted: str) -> None:
    """Whether it reads as our own posting does, and its evidence is where it says in what was pasted."""
    reading = reader().read(pasted)
    assert said_by(reading) == said_of(name)
    for item in reading.evidence:
        quoted = normalise(pasted[slice(*item.pasted)]).text
        assert letters(quoted) == letters(reading.text[item.start : item.end])


names = st.sampled_from(NAMES)
some = settings(max_examples=30)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", WAYS)
def test_it_reads_alike_from_wherever_it_was_pasted(name: str, way: str) -> None:
    check(name, WAYS[way](pieces(name)))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("source", SOURCES)
def test_its_source_reads_like_the_page(name: str, source: str) -> None:
    check(name, SOURCES[source](pieces(name)))


CASES: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "lower": str.lower,
    "title": lambda text: re.sub(r"\b(?<!')[a-z]", lambda first: first[0].upper(), text),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("case", CASES)
def test_case_changes_nothing(name: str, case: str) -> None:
    assert said_by(reader().read(CASES[case](text_of(name)))) == said_of(name)


@some
@given(names, st.integers(40, 100), st.sampled_from(["- ", "* ", "• ", "1. "]))
@example("client", 75, "- ")  # a line that ends in “half-”
def test_line_width_changes_nothing(name: str, width: int, bullet: str) -> None:
    check(name, wrapped(pieces(name), width, bullet))


@some
@given(names, st.sampled_from(BULLETS), st.sampled_from(["", "  ", "\t", "\u00a0\u00a0"]))
def test_bullets_change_nothing(name: str, bullet: str, indent: str) -> None:
    check(name, plain(pieces(name), indent + bullet))


@some
@given(names, st.data())
def test_white_space_changes_nothing(name: str, data: st.DataObject) -> None:
    blanks = st.sampled_from([" ", " ", " ", *BLANKS])
    ends = st.sampled_from(
        ["\n", "\n", "\r\n", "\r", "\n\n", "\n \n\n", "\t\n ", "\u2028", "\u2029", "\x85", "\x0b", "\x0c"]
    )
    text = re.sub(r"(?<=\w) (?=\w)", lambda _: data.draw(blanks), text_of(name))
    check(name, re.sub("\n", lambda _: data.draw(ends), text))


@some
@given(names, st.sampled_from(DASHES), st.sampled_from(APOSTROPHES), st.sampled_from(QUOTES))
def test_dashes_and_quotes_change_nothing(name: str, dash: str, apostrophe: str, quotes: str) -> None:
    text = plain(pieces(name)).replace("-", dash).replace("'", apostrophe)
    check(name, re.sub('"([^"\n]*)"', rf"{quotes[0]}\1{quotes[1]}", text))


@some
@given(names, st.lists(st.tuples(st.integers(0, 2000), st.sampled_from(INVISIBLE)), max_size=60))
def test_invisible_characters_change_nothing(name: str, inserted: list[tuple[int, str]]) -> None:
    check(name, with_invisible(text_of(name), inserted))


def with_invisible(text: str, inserted: list[tuple[int, str]]) -> str:
    for place, character in inserted:
        place %= len(text) + 1
        text = text[:place] + character + text[place:]
    return text


@pytest.mark.parametrize("name", NAMES)
def test_the_form_of_letters_changes_nothing(name: str) -> None:
    text = text_of(name)
    for dressed in (full_width(text), decomposed(text), text.replace("fi", "ﬁ").replace("ff", "ﬀ"), f"\ufeff{text}"):
        check(name, dressed)


@settings(max_examples=60)
@given(
    name=names,
    layout=st.sampled_from(["plain", "wrapped", *WAYS, *SOURCES]),
    width=st.integers(40, 100),
    bullet=st.sampled_from(["- ", "• ", "* ", "– "]),
    dash=st.sampled_from("-‑–"),
    apostrophe=st.sampled_from("'’"),
    inserted=st.lists(st.tuples(st.integers(0, 4000), st.sampled_from("\u00ad\u200b\u2060\ufeff")), max_size=20),
    line_end=st.sampled_from(["\n", "\r\n", "\u2028"]),
)
def test_several_of_these_at_once_change_nothing(
    name: str,
    layout: str,
    width: int,
    bullet: str,
    dash: str,
    apostrophe: str,
    inserted: list[tuple[int, str]],
    line_end: str,
) -> None:
    dressed = [Piece(p.kind, p.words.replace("-", dash).replace("'", apostrophe)) for p in pieces(name)]
    if layout in WAYS or layout in SOURCES:
        text = {**WAYS, **SOURCES}[layout](dressed)
    else:
        text = plain(dressed, bullet) if layout == "plain" else wrapped(dressed, width, bullet)
    check(name, with_invisible(text.replace("\r\n", "\n").replace("\n", line_end), inserted))


BOILERPLATE = (
    "We are an equal opportunity employer. We consider applicants without regard to race, colour, religion or age.",
    "Equal opportunity\nAll qualified applicants are welcome, whatever their sexual orientation or veteran status.",
    "Benefits\n- Dental and vision care\n- A stipend for courses on machine learning and research\n- 401(k)",
    "What we offer\n• A competitive salary\n• Snacks beside the data pipelines\n• 30 days of vacation",
    "Perks:\n* Free lunch with the clients\n* A gym\n* Stock options",
    "About us\nMarlow makes dashboards and models for clients in twelve countries. It was founded in 2009.",
    "About the company\nOur mission is to put research into production. We are backed by three venture funds.",
    "Who we are\nMarlow is the leading provider of data pipelines, with offices in Leeds and Porto.",
    "Recruitment agencies: please send us no unsolicited dashboards. Our privacy policy says how we keep your CV.",
)


@some
@given(names, st.lists(st.sampled_from(BOILERPLATE), min_size=1, max_size=3, unique=True))
def test_boilerplate_at_the_end_changes_no_evidence(name: str, added: list[str]) -> None:
    assert said_by(reader().read("\n\n".join([text_of(name), *added]))) == said_of(name)


# Without a heading: what stands below one belongs to it until the next.
BLURB = (
    "Marlow makes dashboards and models for clients in twelve countries. It was founded in 2009.",
    "Our mission is to put research into production. We are backed by three venture funds.",
    "Marlow is the leading provider of data pipelines, with offices in Leeds and Porto.",
    "At Marlow we believe in machine learning that people can trust. Our culture is open and our offices are bright.",
    "Marlow is an equal opportunity employer and considers applicants without regard to race or religion.",
)


@some
@given(names, st.lists(st.sampled_from(BLURB), min_size=1, max_size=3, unique=True))
def test_boilerplate_at_the_beginning_changes_no_evidence(name: str, added: list[str]) -> None:
    assert said_by(reader().read("\n\n".join([*added, text_of(name)]))) == said_of(name)


@some
@given(names, st.sampled_from(BOILERPLATE), st.data())
def test_boilerplate_between_sections_changes_no_evidence(name: str, added: str, data: st.DataObject) -> None:
    written = pieces(name)
    place = data.draw(st.sampled_from([n for n, piece in enumerate(written) if n and piece.kind == "heading"]))
    assert said_by(reader().read("\n\n".join([plain(written[:place]), added, plain(written[place:])]))) == said_of(name)
