"""CSV files: one writer, one escape, one byte-order mark for all of them."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse


def csv_response(rows: Iterable[Sequence[object]], *, filename: str) -> HttpResponse:
    """Return rows of cells as a CSV file to download.

    The file begins with a byte-order mark, without which Excel reads UTF-8 as something else.
    """
    text = io.StringIO()
    csv.writer(text).writerows([as_text_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def as_text_cell(value: object) -> object:
    """Return text so that a spreadsheet takes it as text: a leading = + - @ would begin a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
