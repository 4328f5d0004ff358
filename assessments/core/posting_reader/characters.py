"""Bring characters to one form: drop invisible ones, make compatibility letters, quotes, dashes and blanks plain."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape

from .offsets import Edit

# UTF-8 that was read as Windows-1252: what it most often makes of the characters of postings.
_MISREAD = {
    wrong: right
    for right in "’‘“”–—…•·®™é½è‘ïüöä£€\u00a0\u200b\ufeff→✓✔●▪"
    for wrong in {
        "".join(bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in right.encode()),
        right.encode().decode("latin-1"),
    }
}
_MISREAD_PATTERN = re.compile("|".join(sorted(map(re.escape, _MISREAD), key=len, reverse=True)))
# Windows-1252 read as Latin-1 leaves control characters for quotes, dashes and bullets.
_WINDOWS = {0x91: "'", 0x92: "'", 0x93: '"', 0x94: '"', 0x95: "•", 0x96: "-", 0x97: "-", 0x99: "™", 0x80: "€"}

_LINE_ENDS = re.compile(r"\n\x0c\n?|\x0c\n|(?:\r\n?|[\u2028\u2029\x85\x0b\x0c\x1c-\x1e])++")
_ONE_LINE_END = {
    "\r\n",
    *"\r\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e",
    "\n\x0c\n",
    "\n\x0c",
    "\x0c\n",
}  # a page's end is one too
# Soft hyphens, zero-width and direction marks, variation selectors, tags, control characters.
_INVISIBLE = re.compile(
    r"(?:[\x00-\x08\x0e-\x1b\x1f\x7f\x81-\x84\x86-\x90\x98\x9a-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc"
    r"\U0001bca0-\U0001bca3\U000e0000-\U000e0fff]|[\ud800-\udfff])++"
)
_JOINED_EMOJI = re.compile(r"[\u2600-\u27bf\U0001f000-\U0001faff]\ufe0f?\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});|&(?:amp|nbsp)(?![\w;=])", re.IGNORECASE)
MAX_ESCAPED = 3  # times that one text was escaped

_MARKS = r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
_ODD = re.compile(rf"[^\x00-\x7e]{_MARKS}{{0,8}}+|[A-Za-z]{_MARKS}{{1,8}}+")
_QUOTES = dict.fromkeys("’‘‛‚ʼʹʻʽˈ′´＇❛❜ꞌ", "'") | dict.fromkeys("“”„‟″＂❝❞〝〞«»", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－⁃⸺⸻", "-")
_PLAIN = _QUOTES | _DASHES | {"⁄": "/", "∕": "/", "․": ".", "…": "...", "﹒": ".", "\u2800": " "}
_KEPT = ("<fraction>", "<super>", "<sub>")  # “2½” is no “21/2”, “Python™” no “PythonTM”


def line_ends(text: str) -> Iterator[Edit]:
    """Give line ends one form; of a run of them, two are enough for an empty line."""
    for match in _LINE_ENDS.finditer(text):
        yield *match.span(), "\n\n" if match.group() not in _ONE_LINE_END else "\n"


def misread(text: str) -> Iterator[Edit]:
    """Repair what comes of reading one encoding as another: “donâ€™t”."""
    return ((*match.span(), _MISREAD[match.group()]) for match in _MISREAD_PATTERN.finditer(text))


def invisible(text: str) -> Iterator[Edit]:
    """Drop characters that nobody sees, except the joiner inside one emoji."""
    joiners = {match.end() - 1 for match in _JOINED_EMOJI.finditer(text)}
    for match in _INVISIBLE.finditer(text):
        if match.end() - 1 in joiners and match.group().endswith("\u200d"):
            if match.end() - 1 > match.start():
                yield match.start(), match.end() - 1, ""
        else:
            yield *match.span(), ""


def entities(text: str) -> Iterator[Edit]:
    """Decode HTML's names and numbers of characters; what isn't one stays: “R&D;”."""
    for match in _ENTITY.finditer(text):
        character = unescape(match.group())
        if character != match.group():
            yield *match.span(), character


def plain_characters(text: str) -> Iterator[Edit]:
    """Give quotes, dashes and blanks one form, compose accents, and replace compatibility letters (NFKC)."""
    for match in _ODD.finditer(text):
        plain = _plain(match.group())
        if plain != match.group():
            yield *match.span(), plain


@lru_cache(maxsize=4096)
def _plain(cluster: str) -> str:
    first = cluster[0]
    if first in _PLAIN:
        return _PLAIN[first]
    if ord(first) in _WINDOWS:
        return _WINDOWS[ord(first)]
    if first.isspace():
        return " "
    if unicodedata.decomposition(first).startswith(_KEPT):
        return cluster
    plain = unicodedata.normalize("NFKC", cluster)
    return cluster if not plain.strip() or plain[0] == " " else "".join(_PLAIN.get(c, c) for c in plain)
