"""Write CSV files for spreadsheets: the only place that writes them."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def csv_response(rows: Iterable[Sequence[object]], *, filename: str) -> HttpResponse:
    """Return rows of cells as a CSV file to download.

    The file begins with a byte-order mark, without which Excel doesn't read it as UTF-8.
    """
    text = io.StringIO()
    csv.writer(text).writerows([as_text_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    return response


def as_text_cell(value: object) -> object:
    """Put an apostrophe before text that a spreadsheet would run as a formula: a leading = + - @, tab or return."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
