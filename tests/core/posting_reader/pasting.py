"""Write a posting as it comes out of a browser, a PDF, a mail, a chat, a spreadsheet, and in other dress."""

import re
import textwrap
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Literal

from assessments.core.posting_reader import Reading

ITEM = re.compile(r"(?:[-•*]|\d+\.) ")


@dataclass(frozen=True)
class Piece:
    """A line of a posting: a heading, an item of a list, or a paragraph."""

    kind: Literal["heading", "item", "paragraph"]
    words: str


def pieces_of(text: str) -> list[Piece]:
    """The lines of one of our own postings. A heading is what a list or a paragraph follows without an empty line."""
    lines = text.splitlines()
    pieces = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if ITEM.match(line):
            pieces.append(Piece("item", ITEM.sub("", line, count=1)))
        elif line.strip():
            is_heading = following.strip() and len(line) < 60 and line[-1] not in "."
            pieces.append(Piece("heading" if is_heading else "paragraph", line))
    return pieces


def plain(pieces: list[Piece], bullet: str = "- ", between: str = "\n") -> str:
    """One line a piece, an empty line before headings and around paragraphs."""
    written = ""
    for before, piece in zip([None, *pieces[:-1]], pieces, strict=True):
        after_heading = before is not None and before.kind == "heading"
        is_close = before is None or piece.kind == "item" or after_heading
        written += "" if before is None else between if is_close else between * 2
        written += bullet + piece.words if piece.kind == "item" else piece.words
    return written


def wrapped(pieces: list[Piece], width: int, bullet: str = "- ") -> str:
    """Each piece broken at a width, as editors and mail programs do; what follows a bullet is indented."""
    lines = []
    for line in plain(pieces, bullet).split("\n"):
        indent = " " * len(bullet) if line.startswith(bullet) else ""
        lines.append(textwrap.fill(line, width, subsequent_indent=indent))
    return "\n".join(lines)


def browser(pieces: list[Piece]) -> str:
    """Tabs around bullets, non-breaking blanks, curly quotes, an address for each list."""
    text = plain(pieces, "\t•\t", "\r\n").replace("'", "’").replace(" and ", "\u00a0and ")
    return re.sub(r'"([^"\n]*)"', "“\\1”", text)


def pdf(pieces: list[Piece]) -> str:
    """Broken and hyphenated at 72 characters, with ligatures, a bullet on a line of its own, soft hyphens."""
    text = wrapped(pieces, 72, "\uf0b7 ")
    text = re.sub(r"\b(manage|docu|environ|develop|measure)(ment)", "\\1\u00ad\\2", text)
    for letters, ligature in (("ffi", "ﬃ"), ("fi", "ﬁ"), ("fl", "ﬂ"), ("ff", "ﬀ")):
        text = text.replace(letters, ligature)
    return text.replace("\uf0b7 ", "\uf0b7\n", 1)


def mail(pieces: list[Piece]) -> str:
    """Quoted and broken at 64 characters."""
    return "\r\n".join(f"> {line}".rstrip() for line in wrapped(pieces, 64, "* ").split("\n"))


def chat(pieces: list[Piece]) -> str:
    """Each line a message."""
    lines = [line for line in plain(pieces, "– ").split("\n") if line]
    return "\n".join(f"[03/11/2026, 10:{n:02}:07] Maya Lind: {line}" for n, line in enumerate(lines))


def speakers(pieces: list[Piece]) -> str:
    """Each line a message, without times."""
    return "\n".join(f"Maya Lind: {line}" for line in plain(pieces, "- ").split("\n") if line)


def message_headings(pieces: list[Piece]) -> str:
    """Messages of three lines, the name and the time above each."""
    lines = [line for line in plain(pieces, "- ").split("\n") if line]
    return "\n".join(f"Maya — Today at 10:{n:02}\n{line}" if n % 3 == 0 else line for n, line in enumerate(lines))


def sheet(pieces: list[Piece]) -> str:
    """One row, the posting in a cell of several lines."""
    cell = plain(pieces, "• ").replace('"', '""')
    return f'17\tLeeds\t2026-11-30\t"{cell}"\n'


def html(pieces: list[Piece]) -> str:
    """The source of a page, its lines broken anywhere."""
    written, in_list = "", False
    for piece in pieces:
        if in_list != (piece.kind == "item"):
            in_list = not in_list
            written += "<ul class='duties'>\n" if in_list else "</ul>\n"
        tag = {"heading": "h3", "item": "li", "paragraph": "p"}[piece.kind]
        words = escape(piece.words).replace("data", "<b>data</b>", 1)
        written += f'<{tag} data-n="1">{words}</{tag}>\n'
    return textwrap.fill(
        f"<div>{written}<br/></div><script>track('papers')</script><!-- dashboards -->", 80, break_on_hyphens=False
    )


def escaped_html(pieces: list[Piece]) -> str:
    """The same as an API returns it."""
    return escape(html(pieces))


def markdown(pieces: list[Piece]) -> str:
    """Markdown as an editor exports it, with signs escaped."""
    lines = []
    for piece in pieces:
        words = piece.words.replace("*", "\\*").replace("-", "\\-").replace("Python", "**Python**")
        words = words.replace("our", "[our](https://example.org/us?a=(b))", 1)
        lines.append({"heading": f"\n## {words}\n", "item": f"* {words}", "paragraph": f"\n{words}\n"}[piece.kind])
    return "\n".join(lines)


def json_string(pieces: list[Piece]) -> str:
    """The value of a JSON string."""
    return plain(pieces, "\\u2022 ", "\\n").replace('"', '\\"')


WAYS: dict[str, Callable[[list[Piece]], str]] = {
    "browser": browser,
    "pdf": pdf,
    "mail": mail,
    "chat": chat,
    "sheet": sheet,
}
SOURCES: dict[str, Callable[[list[Piece]], str]] = {
    "html": html,
    "escaped html": escaped_html,
    "markdown": markdown,
    "json": json_string,
    "chat without times": speakers,
    "chat with headings": message_headings,
}


def said_by(reading: Reading) -> dict[str, object]:
    """What a reading says, without offsets, and in small letters."""
    return {
        "verdict": (reading.obstacle, dict(reading.shares), reading.primary, reading.secondary, reading.overloaded),
        "evidence": [
            (reading.text[item.start : item.end].lower(), item.archetype, round(item.weight, 6))
            for item in reading.evidence
        ],
    }


def full_width(text: str) -> str:
    """Letters and digits as wide as Chinese ones."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def decomposed(text: str) -> str:
    """Accents apart from their letters."""
    return unicodedata.normalize("NFD", text)
