"""CSV for spreadsheets: read as UTF-8, numbers are numbers, and no text becomes a formula."""

import ast
import csv
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import assessments
from assessments.web.csv import as_cell, csv_response

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫−"


def written(*rows: list[object]) -> str:
    return csv_response(rows, filename="x.csv").content.decode("utf-8-sig")


def test_the_file_begins_with_one_byte_order_mark() -> None:
    content = csv_response([["é"]], filename="x.csv").content
    assert content == b"\xef\xbb\xbf" + '"é"\r\n'.encode()


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0", "\u200b", "\ufeff", "\u202e", "\x00", '"', "\u3000 \u2060"])
def test_a_formula_becomes_text_whatever_stands_before_it(sign: str, before: str) -> None:
    assert as_cell(f"{before}{sign}1+1") == f"'{before}{sign}1+1"


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=1+1;b", "a;'=1+1;b"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a\n=1+1\nb", "a\n'=1+1\nb"),
        ("a\r\n+1", "a\r\n'+1"),
        ("a; @b", "a;' @b"),
        ('a;"=1', "a;'\"=1"),
        ("a;\u200b=1", "a;'\u200b=1"),
        ("a;;=1", "a;;'=1"),
    ],
)
def test_a_formula_after_another_countrys_separator_becomes_text(text: str, cell: str) -> None:
    assert as_cell(text) == cell


@given(st.text(st.sampled_from('a1;=-\t\n\r "\u200b＝,')), st.sampled_from(",;\t"))
def test_no_cell_begins_like_a_formula_whatever_separates(text: str, separator: str) -> None:
    """Read as spreadsheets of other countries do, which don't know our separator."""
    sheet = written(["x", text, "y"])
    for row in csv.reader(io.StringIO(sheet, newline=""), delimiter=separator):
        for cell in row:
            assert not cell.strip(' "\u200b\t\r\n').startswith(("=", "-", "＝")), (row, sheet)


@pytest.mark.parametrize("text", ["José", "a-b", "a=b", "a, -b", "1;2", "mail@example.org", "", "'a"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert as_cell(text) == text
    assert list(csv.reader(io.StringIO(written([text, "b"])))) == [[text, "b"]]


def test_numbers_stay_numbers() -> None:
    assert written([-0.06, 3, -0.0, np.float64(-0.0), 0.5, "", None]) == '-0.06,3,0.0,0.0,0.5,"",""\r\n'


def test_every_csv_goes_through_this_module() -> None:
    root = Path(assessments.__file__).parent
    importing = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and any(name.name == "csv" for name in node.names)
    }
    assert importing == {"web/csv.py"}
