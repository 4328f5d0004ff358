"""Join lines that a PDF, a mail or an editor broke where the next word had no room."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .lines import MARK
from .offsets import Edit
from .wording import HEADING, LEADS_ON, OPENINGS, listed

MIN_WIDTH, MAX_WIDTH = 30, 130  # characters
TOLERANCE = 4  # characters that marks before the lines took
NEARLY, SHORT = 0.7, 0.6  # of the width
MIN_DASHES = 3  # lines that begin with a dash, which is then a bullet
MIN_JOINED = 2  # lines that show that a text was wrapped
MOSTLY = 0.6  # of the lines, where nothing else tells

_FIRST_WORD = re.compile(r"\s*+(\S++)")
_LAST_PART = re.compile(r"([^\W\d_]++)-$")
_SENTENCE_END = re.compile(r"[a-zA-Z]{3}[.!?] ")
_NEXT_PART = re.compile(r"[^\W\d_]++")
# What is left of a word that was parted: “opti-mise”, “develop-ment”. Other hyphens at a line's end are a compound's.
_ENDING = re.compile(
    r"[^aeiou\W\d_]{0,2}(?:ing|ings|tions?|sions?|ments?|i?ty|ities|ness|ives?|[ai]ble|ances?|i?ences?|i[sz]e[sd]?"
    r"|i[sz]ing|i[sz]ations?|ally|ously|ers?|ors?|al|ary|ory|ous|ful|istics?|ytics?|ical|ically|tures?|ate[sd]?|ating"
    r"|ations?|ications?|agement|uctions?|ology|ologies|graphy|cy|cies|gy|gies|ry|ries|ially|ients?)"
)
_FIRST_PARTS = frozenset(
    listed(
        "non pre post semi sub anti multi co re ex cross self over under inter intra hyper micro macro well high low "
        "long short full half part real end best fine big data on in up off out all day one two top open user team "
        "time ad go hand life web head face site work year easy fast free role risk rule code task test host must "
        "blue deep"
    )
)
MAX_SYLLABLE = 4  # letters before a hyphen that are a word's beginning, if they are no known first part of a compound


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with its place; whether a bullet or a number stands before it, or before one that it may go on."""

    text: str
    start: int
    is_marked: bool
    is_in_item: bool

    @property
    def is_heading(self) -> bool:
        return len(self.text) < MAX_WIDTH and HEADING.fullmatch(self.text.strip(" \t:")) is not None

    @property
    def is_open(self) -> bool:
        """Whether no sentence ends with the line."""
        return self.text[-1] not in ".!?:;"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A line and the next one, which may go on with its sentence, in a text of this width."""

    line: _Line
    following: _Line
    width: int
    has_capitals: bool

    @property
    def is_full(self) -> bool:
        """Whether the next word had no room."""
        word = _FIRST_WORD.match(self.following.text)
        return len(self.line.text) + 1 + len(word[1] if word else "") > self.width - TOLERANCE

    @property
    def is_nearly_full(self) -> bool:
        return len(self.line.text) > NEARLY * self.width

    @property
    def is_small(self) -> bool:
        """Whether the next line begins with a small letter, in a text that has capitals."""
        return self.has_capitals and self.following.text.lstrip()[:1].islower()

    @property
    def shows_wrapping(self) -> bool:
        is_open_prose = self.is_small and self.line.is_open
        return self.is_nearly_full and (is_open_prose or (self.is_full and self.line.is_marked))

    @property
    def shows_a_list(self) -> bool:
        """Whether a short line is followed by a small letter: a list without bullets."""
        return self.is_small and self.line.is_open and len(self.line.text) < SHORT * self.width

    @property
    def goes_on(self) -> bool:
        """Whether the second line goes on with the first one's sentence for sure."""
        breaks_prose = not self.line.is_in_item and _SENTENCE_END.search(self.line.text) is not None
        return self.is_full and self.line.is_open and (self.is_small or (breaks_prose and not self.begins_anew))

    @property
    def may_go_on(self) -> bool:
        """Whether it does, in a text that was wrapped."""
        if self.is_full:
            return not self.begins_anew
        return self.is_small and self.is_nearly_full and self.line.is_open

    @property
    def begins_anew(self) -> bool:
        """Whether the second line is an item, or a heading, of a list without bullets."""
        if not self.has_capitals or self.is_small or self.line.is_in_item:
            return False
        word = _NEXT_PART.match(self.following.text.lstrip())
        is_opening = word is not None and (word[0] in OPENINGS or word[0].endswith("ing"))
        *_, last = self.line.text[-40:].split()
        leads_on = (
            last.lower() in LEADS_ON or last[0].isupper()
        )  # “… a / Research Scientist”, “our Learning / Experience”
        return is_opening and not leads_on and self.line.text[-1] not in ".!?;"


def wrapped_lines(text: str) -> Iterator[Edit]:
    """Join the lines that were wrapped; empty lines, bullets and headings part them."""
    lines = _lines_of(text)
    is_double_spaced = not any(one.text.strip() and other.text.strip() for one, other in pairwise(lines))
    if is_double_spaced:  # as some PDFs are copied
        lines = [line for line in lines if line.text.strip()]
    width = max((len(line.text) for line in lines if " " in line.text.strip()), default=0)
    if not MIN_WIDTH <= width <= MAX_WIDTH:
        return
    has_capitals = any(line.text.lstrip()[:1].isupper() for line in lines)
    has_dashes = sum(line.is_marked and line.text.lstrip().startswith("- ") for line in lines) >= MIN_DASHES
    pairs = [
        _Pair(line, following, width, has_capitals)
        for line, following in pairwise(lines)
        if _are_close(line, following, has_capitals=has_capitals, has_dashes=has_dashes)
    ]
    shown = sum(pair.shows_wrapping for pair in pairs)
    if sum(pair.shows_a_list for pair in pairs) >= max(shown, 1):
        return
    was_wrapped = _was_wrapped(pairs, shown)
    known = {word.lower() for word in re.findall(r"\w{2,}+(?!-\s*\n)", text)}
    for pair in pairs:
        if (pair.goes_on and not is_double_spaced) or (was_wrapped and pair.may_go_on):
            yield _joined(pair.line, pair.following, known)


def _lines_of(text: str) -> list[_Line]:
    found, at, is_in_item = [], 0, False
    for written in text.split("\n"):
        mark = MARK.match(written)
        is_marked = bool(mark and mark.end() > mark.end(1))
        is_in_item = is_marked or (is_in_item and bool(written.strip()))
        found.append(_Line(written.rstrip(), at, is_marked, is_in_item))
        at += len(written) + 1
    return found


def _are_close(line: _Line, following: _Line, *, has_capitals: bool, has_dashes: bool) -> bool:
    """Whether no empty line, bullet or heading parts two lines."""
    if not line.text.strip() or not following.text.strip() or line.is_heading:
        return False
    if following.is_heading and not (has_capitals and following.text.lstrip()[0].islower()):
        return False
    if not following.is_marked:
        return True
    # A dash between two words, at which a paragraph was broken: “a small / - but growing - team”.
    is_dash = not has_dashes and following.text.lstrip().startswith("- ")
    return is_dash and not line.is_in_item and line.is_open and len(line.text) > MIN_WIDTH


def _was_wrapped(pairs: Sequence[_Pair], shown: int) -> bool:
    """Whether so many lines are full, and go on in the next one, that it was the width that ended them."""
    if shown >= MIN_JOINED and 2 * shown >= sum(pair.is_nearly_full for pair in pairs):
        return True
    full = sum(pair.is_full for pair in pairs)
    return full > MIN_JOINED and full >= MOSTLY * len(pairs)


def _joined(line: _Line, following: _Line, known: set[str]) -> Edit:
    """Join two lines: by a blank, or by nothing after a hyphen, which goes unless it is a compound's."""
    end = line.start + len(line.text)
    start = following.start + len(following.text) - len(following.text.lstrip())
    last, first = _LAST_PART.search(line.text[-40:]), _NEXT_PART.match(following.text.lstrip()[:40])
    if not last or not first:
        return end, start, "" if line.text[-1] in "-/" and not line.text[-2:-1].isspace() else " "
    one, other = last[1], first[0].lower()
    is_compound = one.isupper() or one.lower() in _FIRST_PARTS or line.text[: -len(one) - 1].endswith("-")
    is_word = one.lower() in known or is_compound
    is_syllable = len(one) <= MAX_SYLLABLE and not is_compound
    if one.lower() + other in known or is_syllable or (not is_word and _ENDING.fullmatch(other)):
        return end - 1, start, ""
    return end, start, ""
