"""What the fonts of the card and the PDF have, and what stands there for the rest."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
import typst
from hypothesis import given
from hypothesis import strategies as st

from assessments.core.charts.card import card_svg
from assessments.models import Version
from assessments.results import pdf
from assessments.results.figure import radar_text
from assessments.results.pdf import Paper, pdf_of
from assessments.results.png import png_from
from assessments.results.report import Report, score_attempt
from assessments.results.typefaces import (
    FONTS,
    coverage,
    drawable,
    drawable_name,
    drawable_names,
    drawable_scores,
    missing_characters,
    with_typefaces,
)
from assessments.web.styles import COLOURS, HUES
from tests.factories import make_finished

LONG = "Donaudampfschifffahrtsgesellschaftskapitän"
SCRIPTS = (
    "Аналитик данных",
    "Μηχανικός ἀρχῶν",
    "محلل البيانات",
    "מהנדס נתונים",
    "Nguyễn Đỗ Ưu",
    LONG,
    "کارشناس داده‌ها",
)


@pytest.mark.parametrize("family", list(coverage()))
def test_every_covered_character_has_a_glyph(family: str) -> None:
    """As PDF/UA, typst refuses a character that no font has. A mark has a letter to stand on."""
    chars = [chr(point) for first, last in coverage()[family] for point in range(first, last + 1)]
    letter = next(char for char in reversed(chars) if unicodedata.category(char) in {"Lo", "Ll"})
    text = " ".join(
        f"{letter}{char}" if unicodedata.category(char)[0] == "M" else char
        for char in chars
        if unicodedata.category(char)[0] != "C"
    )
    source = f'#set document(title: "x")\n#set text(font: "{family}", fallback: false)\n#sys.inputs.text'
    document: Any = source.encode()
    typst.compile(
        document,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"text": text},
        pdf_standards=["ua-1"],
    )


@pytest.mark.parametrize("text", [*SCRIPTS, "José", "“a” – b … №", "e\u0301 и\u0301 é"])
def test_scripts_with_a_font_stay_as_they_are(text: str) -> None:
    assert drawable(text) == text
    assert missing_characters(text) == ""
    assert drawable_name(text, key="a_key") == text


@pytest.mark.parametrize(
    ("text", "drawn", "name", "missing"),
    [
        ("数据 科学家", "…", "Data job", "数据科学家"),
        ("Guru 数据!", "Guru …!", "Data job", "数据"),
        ("The 🚀 Builder", "The Builder", "The Builder", "🚀"),
        ("👩‍💻 dev", " dev", "dev", "👩💻"),
        ("❤️", "", "Data job", "❤"),
        ("1️⃣ one", "1 one", "1 one", ""),
        ("and so on…", "and so on…", "and so on…", ""),
        ("a 🚀b", "a b", "a b", "🚀"),
        ("\u2068محلل\u2069 leads", "محلل leads", "محلل leads", ""),
    ],
)
def test_other_words_stand_as_dots_and_symbols_are_left_out(text: str, drawn: str, name: str, missing: str) -> None:
    assert drawable(text) == drawn
    assert drawable_name(text, key="data_job") == name
    assert missing_characters(text) == missing


@given(st.text())
def test_what_is_drawable_stays_so(text: str) -> None:
    assert drawable(drawable(text)) == drawable(text)


def test_words_of_a_script_get_its_family() -> None:
    svg = with_typefaces('<text x="1">Mostly محلل البيانات, with Строитель</text>')
    assert svg == (
        '<text x="1">Mostly <tspan font-family="Amiri">محلل البيانات</tspan>, with '
        '<tspan font-family="Noto Serif">Строитель</tspan></text>'
    )


def card(title: str) -> bytes:
    return png_from(card_svg([], named=[], headline="A.", confidence="", title=title, colours=COLOURS, hues=HUES))


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_card_draws_each_script(text: str) -> None:
    """Boxes look the same for every character, so that a word with its letters in another order would, too."""
    word = text.split()[0]
    assert len({card(word), card(word[1:] + word[0]), card("")}) == 3


def test_the_card_draws_no_boxes() -> None:
    assert card("数据 科学家") == card("…")
    assert card("A 🚀 quiz") == card("A quiz")


@pytest.fixture
def report(version: Version) -> Report:
    return score_attempt(make_finished(version=version))


def renamed(report: Report, names: Sequence[str], title: str = "A quiz") -> Report:
    archetypes = tuple(replace(item, name=name) for item, name in zip(report.content.archetypes, names, strict=True))
    scores = tuple(replace(score, name=name) for score, name in zip(report.archetypes, names, strict=True))
    content = replace(report.content, archetypes=archetypes, title=title)
    return replace(report, content=drawable_names(content), archetypes=drawable_scores(scores))


def typeset(report: Report, monkeypatch: pytest.MonkeyPatch) -> tuple[bytes, list[list[str]], str]:
    """Return the PDF, the standards that typst was asked for in turn, and the data it was given last."""
    original, asked, given_data = pdf._typeset, [], []

    def record(data: str, standards: list[str]) -> bytes:
        asked.append(standards)
        given_data.append(data)
        return original(data, standards)

    monkeypatch.setattr(pdf, "_typeset", record)
    headline = report.headline(whose="Your")
    paper = Paper(report, headline, ["A remark."], [], "http://x/r/abcdefghijklmnopqrstuv/", radar_text(report))
    return pdf_of(paper, colours=COLOURS, hues=HUES), asked, given_data[-1]


@pytest.mark.django_db
def test_names_in_other_scripts_keep_the_pdf_accessible(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    made, asked, data = typeset(renamed(report, SCRIPTS, "Кем быть?"), monkeypatch)
    assert [] not in asked, "typst refused a character"
    fonts = set(re.findall(rb"/FontName\s*/\w+\+(\w+)-", made))
    assert {b"TeXGyrePagella", b"NotoSerif", b"Amiri", b"NotoSerifHebrew"} <= fonts
    assert '"has_gaps": false' in data


@pytest.mark.django_db
def test_isolated_names_make_no_gaps(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    clear = renamed(report, ["محلل البيانات"] * 7)
    _, asked, data = typeset(
        replace(clear, kind="clear", leader_keys=(clear.archetypes[0].key,), side_keys=()), monkeypatch
    )
    assert [] not in asked
    assert "point to محلل البيانات." in data
    assert '"has_gaps": false' in data


@pytest.mark.django_db
def test_a_name_that_cannot_be_drawn_is_its_key_on_paper(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["数据科学家", *(f"Job {place}" for place in range(1, 7))]
    made, asked, data = typeset(renamed(report, names, "数据 🚀"), monkeypatch)
    assert [] not in asked
    assert report.content.archetypes[0].key.capitalize() in data
    assert "Data science jobs" in data
    assert "数" not in data
    assert made.startswith(b"%PDF")


@pytest.mark.django_db
def test_a_paragraph_in_other_letters_is_left_out_with_a_sentence(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    advice = tuple(replace(piece, text="数据\n\nPython 数据") for piece in report.content.advice)
    archetypes = tuple(replace(item, days="数据") for item in report.content.archetypes)
    content = replace(report.content, advice=advice, archetypes=archetypes)
    _, asked, data = typeset(replace(report, content=content), monkeypatch)
    assert [] not in asked
    assert '"Python …"' in data
    assert '"…"' not in data
    assert '"has_gaps": true' in data


@pytest.mark.django_db
def test_a_long_word_can_break_on_paper(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    _, asked, data = typeset(renamed(report, [LONG, LONG[::-1], "x" * 60, *SCRIPTS[:4]]), monkeypatch)
    assert [] not in asked
    rows = re.findall(r'"name": "(.*?)"', data)
    assert max(len(piece) for name in rows for piece in re.split("[\u00ad ]", name)) < 12
    assert "http://x/r/abcdefghijklmnopqrstuv/" in data, "an address is not hyphenated"
