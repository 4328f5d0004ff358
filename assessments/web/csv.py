"""Write CSV files for spreadsheets: the only place that writes them."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from assessments.core.names import INVISIBLE

# Where a spreadsheet may begin a cell: at the start, and after what separates cells or rows in some countries. Quotes,
# blanks and invisible characters may stand before the sign, and the sign may have the width of a Chinese character.
_SEPARATORS = ";\t\r\n\v\f\x85\u2028\u2029"
_IGNORED = rf"(?:(?![{_SEPARATORS}])[\s\"\x00-\x1f\x7f-\x9f{INVISIBLE}])*"
_FORMULA = re.compile(rf"(\A|\r\n|[{_SEPARATORS}])(?={_IGNORED}[=+\-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻−])|\A(?=[\t\r])")


def csv_response(rows: Iterable[Sequence[object]], *, filename: str) -> HttpResponse:
    """Return rows of cells as a CSV file to download.

    The file begins with a byte-order mark, without which Excel doesn't read it as UTF-8.
    """
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_NONNUMERIC).writerows([as_cell(cell) for cell in row] for row in rows)
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=filename) or ""
    return response


def as_cell(value: object) -> object:
    """Return a value as it is written: numbers as numbers, and text in which no spreadsheet finds a formula.

    An apostrophe goes before whatever could be taken for one, also in the middle of a text: where a spreadsheet
    separates cells by semicolons, it cuts “a;=1+1” although the text is quoted.
    """
    if isinstance(value, float):
        return value + 0.0  # -0.0 becomes 0.0
    return _FORMULA.sub(r"\g<0>'", value) if isinstance(value, str) else value
