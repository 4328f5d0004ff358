"""Strings that cost much where a pattern or a loop is not linear: as long as a form takes, and as a header may be."""

from tests.core.posting_reader.own import text_of

FIELD = 50_000
HEADER = 8_000  # gunicorn refuses a longer one


def _filled(unit: str, length: int) -> str:
    return unit * (length // len(unit))


# One unit each, said over and over.
UNITS = {
    "letters, as before the @ of a mail address": "a",
    "half mail addresses": "a@",
    "mail addresses that never end": "a.a@a.",
    "dots": ".",
    "words that begin alike": "data ",
    "digits": "9",
    "numbers with points": "1.",
    "numbers with commas": "1,000,",
    "dashes": "-",
    "line separators": "\u2028",
    "no-break spaces": "\u00a0",
    "blanks and tabs": " \t",
    "line ends": "\r\n",
    "lines of a blank": " \n",
    "bullets": "\n- ",
    "zero-width spaces": "\u200b",
    "zero-width joiners": "👩\u200d",
    "combining marks": "\u0301",
    "combining marks in no order": "\u0345\u0315\u0301\u0327\u0334",
    "marks that are two": "\u0f73",
    "letters that compose": "e\u0301",
    "one letter that is eighteen": "\ufdfa",
    "letters that grow in lower case": "\u0130",
    "bidi overrides": "\u202e\u202c",
    "bidi isolates": "\u2067\u2069",
    "byte order marks": "\ufeff",
    "phrases with alternatives": "a|b-c ",
    "alternatives": "a|",
    "brackets": "[",
    "pairs of brackets": "[](",
    "braces": "{{",
    "angle brackets": "<",
    "half tags": "<a ",
    "entities": "&#",
    "half addresses": "http://",
    "slashes": "/",
    "percent signs": "%",
    "backslashes": "\\",
    "quotes": '"',
    "stars": "*a ",
    "underscores": "_",
    "commas": ",",
    "semicolons": ";",
    "equals signs": "=",
}
NAMED = {name: _filled(unit, FIELD) for name, unit in UNITS.items()} | {
    "a phrase with a million readings": "a|b-c " * 20,
    "a posting, then line separators": text_of("infra") + "\u2028" * 48_000,
    "a posting, then blanks": text_of("infra") + " " * 48_000 + "x",
    "letters, then @": "a" * (FIELD - 1) + "@",
    "one letter with marks": "x" + "\u0301" * FIELD,
    "blanks before a letter": " " * FIELD + "x",
    "invisible ones around a letter": "\u200b" * FIELD + "x" + "\ufeff" * 10,
    "a long negative number": "-" + "9" * FIELD,
    "a huge exponent": "1e" + "9" * FIELD,
}
FIELDS = tuple(NAMED.values())
# Headers are Latin-1.
HEADERS = tuple(
    _filled(unit, HEADER) for unit in UNITS.values() if unit.isascii() and "\r" not in unit and unit != " \n"
)
HEADER_NAMES = (
    "HTTP_HOST",
    "HTTP_ORIGIN",
    "HTTP_REFERER",
    "HTTP_USER_AGENT",
    "HTTP_COOKIE",
    "HTTP_ACCEPT",
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_ACCEPT_ENCODING",
    "HTTP_IF_NONE_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_HX_CURRENT_URL",
    "HTTP_HX_TRIGGERING_EVENT",
    "HTTP_HX_TARGET",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REQUEST_ID",
    "HTTP_AUTHORIZATION",
    "HTTP_SEC_PURPOSE",
    "CONTENT_TYPE",
)
