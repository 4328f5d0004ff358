"""Give lines one form: no marks of mail, chat or sheet before them, bullets of one kind, one blank between words."""

import re
from collections import Counter
from collections.abc import Iterator

from .offsets import Edit
from .wording import HEADING

BULLET = "• "

_QUOTED = re.compile(r"^[ \t]*+(?:>[ \t]?)++", re.MULTILINE)
MOSTLY = 0.8  # of the lines of a quoted mail begin with the mark
MOSTLY_SPOKEN = 0.6  # of the lines of a chat begin with a name that comes again
_STAMP = r"(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?[ \t]++)?\d{1,2}:\d{2}(?::\d{2})?(?:[ \t]?[ap]\.?m\.?)?"
_DATE = r"(?:,?[ \t]++\d{1,4}[./-]\d{1,2}[./-]\d{1,4})?"
_SPEAKER = r"(?:~[ \t]?)?[^\W\d_][^\n:\[\]]{0,40}+:"
_CHAT = re.compile(
    rf"^[ \t]*+(?:(?:[^\W\d_][^\n:\[\]]{{0,40}}?,[ \t]++)?\[{_STAMP}{_DATE}\](?:[ \t]*+{_SPEAKER})?"
    rf"|{_STAMP}{_DATE}[ \t]++(?:-[ \t]++)?{_SPEAKER})[ \t]*+",
    re.MULTILINE | re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"^[ \t]*+(?:<[^<>\n]{{1,40}}>|[^\W\d_][^\n:]{{0,40}}+:|{_STAMP})[ \t]++(?=\S)", re.MULTILINE | re.IGNORECASE
)
_SAID_AT = re.compile(rf"^[^\n:]{{0,60}}?(?:\b|,){_STAMP}[ \t]*+$", re.MULTILINE | re.IGNORECASE)
_PAGE = re.compile(
    r"^[ \t]*+(?:page[ ]\d{1,2}(?:[ ](?:of|/)[ ]\d{1,2})?|\d{1,2}[ ]?/[ ]?\d{1,2})[ \t]*+\n", re.M | re.I
)
_DIGITS = re.compile(r"\d+")
MIN_SPOKEN = 3  # lines with the same name or a time before them
_CELL = re.compile(r'(?:(?<=[\t\n,])|\A)"((?:[^"]++|"")*+)"(?=[\t\n,]|\Z)')
MIN_ROWS = 3
_LABEL = re.compile(rf"^[ \t]*+(?:{HEADING.pattern})[ ]?:?[ ]?(\t)", re.MULTILINE | re.IGNORECASE)

_SIGNS = "•·●▪■◦‣∙○►▸▹➢➤➔➜→⇒✓✔✅☑✗✘❖❯»›¤§¶⁃⦁\ue000-\uf8ff"
_EMOJI = "\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\u200d"
_NUMBER = r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[ivx]{1,4})\."
MARK = re.compile(
    rf"([ \t]*+)(?:(?:(?:[{_SIGNS}{_EMOJI}]++|(?:--?|[*+>o]|{_NUMBER})(?=[ \t]|$))[ \t]*+)++|[-*](?=[A-Za-z]))",
    re.IGNORECASE,
)
_DOTS = "•·●▪■◦‣∙\uf0a7\uf0b7\uf0d8\uf0fc"
_INSIDE = re.compile(rf"(?<=[^\s{_DOTS}])[ \t]*+(?:[{_DOTS}][ \t]*+)++(?=\S)|(?<=\S)[ \t]++[*►➢✓✔][ \t]++(?=\S)")
_ALONE = re.compile(r"^•[ ]?+\n\s*+(?!•)(?=\S)|^•[ ]?+(?P<empty>\n|\Z)", re.MULTILINE)
_DASH = re.compile(r"(?<=\S)[ \t]++-[ \t]++(?=\S)")
MIN_DASHES = 3  # in one line, which is then a list that lost its lines
_PRIVATE = re.compile("[\ue000-\uf8ff]")

_BLANKS = re.compile(r"[ \t]{2,}+|\t")
_AROUND = re.compile(r"(?<![ \t])[ \t]++$|^[ \t]++", re.MULTILINE)
_EMPTY = re.compile(r"\n{3,}+(?!•)|\n{2,}+(?=•)")
_ENDS = re.compile(r"\A\s++|(?<=\S)\s++\Z")


def quote_marks(text: str) -> Iterator[Edit]:
    """Drop the marks before the lines of a quoted mail; a few lines with them are a list."""
    lines = [line.strip() for line in text.split("\n")]
    quoted = [line for line in lines if line.startswith(">")]
    if any(set(line) <= set("> ") for line in quoted) or len(quoted) > MOSTLY * sum(map(bool, lines)):
        for match in _QUOTED.finditer(text):
            yield *match.span(), ""


def page_numbers(text: str) -> Iterator[Edit]:
    """Drop the lines that number pages."""
    return ((*match.span(), "") for match in _PAGE.finditer(text))


def chat_marks(text: str) -> Iterator[Edit]:
    """Drop the time and the name before what somebody wrote in a chat, and lines that say no more than these."""
    found = [match.span() for match in _CHAT.finditer(text)]
    lines = sum(bool(line.strip()) for line in text.split("\n"))
    for pattern, least in ((_SPOKEN, MOSTLY_SPOKEN * lines), (_SAID_AT, 0)):
        matches = list(pattern.finditer(text))
        times = Counter(_DIGITS.sub("", match.group()).strip() for match in matches)
        repeated = [match.span() for match in matches if times[_DIGITS.sub("", match.group()).strip()] >= MIN_SPOKEN]
        found += repeated if len(repeated) >= max(least, 1) else []
    done_to = 0
    for start, end in sorted(found):
        if start >= done_to:
            yield start, end, ""
            done_to = end


def cells(text: str) -> Iterator[Edit]:
    """Take a spreadsheet's cells out of their quotes. A cell of several lines stands alone, and so does a heading."""
    found: list[Edit] = []
    if "\t" in text:
        labels = re.finditer("(\t)", text) if _is_table(text) else _LABEL.finditer(text)
        found += [(*match.span(1), "\n") for match in labels]
    for match in _CELL.finditer(text):
        start, end = match.span()
        if not _is_cell(match[1], {text[start - 1 : start], text[end : end + 1]}):
            continue
        quote = "\n" if "\n" in match.group() else ""
        found += [(start, start + 1, quote), (end - 1, end, quote)]
        doubled = text.find('""', start + 1, end - 1)
        while doubled >= 0:
            found.append((doubled, doubled + 2, '"'))
            doubled = text.find('""', doubled + 2, end - 1)
    return iter(sorted(found))


def _is_table(text: str) -> bool:
    """Whether all lines have as many cells."""
    tabs = [line.count("\t") for line in text.split("\n") if line.strip()]
    return len(tabs) >= MIN_ROWS and tabs[0] > 0 and len(set(tabs)) == 1


def _is_cell(words: str, around: set[str]) -> bool:
    """Whether words in quotes are a cell and no quotation; ``around`` is what comes before and after."""
    if "\t" in around or '""' in words:
        return True
    return "\n" in words and ("," not in around or around <= {",", ""})


def bullets(text: str) -> Iterator[Edit]:
    """Give bullets, numbers and emoji before a line one form; a known heading loses them."""
    at = 0
    for line in text.split("\n"):
        mark = MARK.match(line)
        if mark and mark.end():
            heading = HEADING.fullmatch(line[mark.end() :].rstrip(" \t:")) if len(line) < 99 else None
            yield at + mark.end(1), at + mark.end(), "" if heading else BULLET
        at += len(line) + 1


def lone_bullets(text: str) -> Iterator[Edit]:
    """Put a bullet that has a line of its own before the line that follows; drop it where that has one."""
    return ((*match.span(), BULLET if match["empty"] is None else "") for match in _ALONE.finditer(text))


def inner_bullets(text: str) -> Iterator[Edit]:
    """Give each item of a list that stands in one line a line."""
    return ((*match.span(), f"\n{BULLET}") for match in _INSIDE.finditer(text))


def inner_dashes(text: str) -> Iterator[Edit]:
    """Give each item its line where several dashes stand in one; one or two of them are punctuation."""
    at = 0
    for line in text.split("\n"):
        found = list(_DASH.finditer(line)) if line.count(" - ") >= MIN_DASHES else []
        if len(found) >= MIN_DASHES:
            for dash in found:
                yield at + dash.start(), at + dash.end(), f"\n{BULLET}"
        at += len(line) + 1


def private_characters(text: str) -> Iterator[Edit]:
    """Drop characters that only one font has, where they are no bullets."""
    return ((*match.span(), " ") for match in _PRIVATE.finditer(text))


def blanks(text: str) -> Iterator[Edit]:
    """Leave one blank between words."""
    return ((*match.span(), " ") for match in _BLANKS.finditer(text))


def margins(text: str) -> Iterator[Edit]:
    """Leave none around lines."""
    return ((*match.span(), "") for match in _AROUND.finditer(text))


def empty_lines(text: str) -> Iterator[Edit]:
    """Leave one empty line at most, and none before items and around the text."""
    found: list[Edit] = [(*match.span(), "") for match in _ENDS.finditer(text)]
    first = found[0][1] if found and not found[0][0] else 0
    last = found[-1][0] if found and found[-1][1] == len(text) else len(text)
    return iter(
        sorted(
            [
                *found,
                *(
                    (*match.span(), "\n" if text[match.end()] == BULLET[0] else "\n\n")
                    for match in _EMPTY.finditer(text, first, last)
                ),
            ]
        )
    )
