"""Two versions of a text side by side, with the words or lines marked that the other side lacks."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WORD, LINE = r"\S+\s*", r".+\n"
MAX_PAIRS = 20_000  # of equal words, one on each side; comparing more takes too long, and such a text is new anyway


@dataclass(frozen=True)
class Words:
    """A run of words or lines, and whether the other side lacks it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class ChangeRow:
    """One changed field: its label, and both sides."""

    field: str
    before: list[Words]
    after: list[Words]

    @property
    def before_html(self) -> SafeString:
        """The old value, with what the new one lacks marked as deleted."""
        return _html(self.before, tag="del")

    @property
    def after_html(self) -> SafeString:
        """The new value, with what the old one lacks marked as inserted."""
        return _html(self.after, tag="ins")


def _html(runs: Sequence[Words], *, tag: Literal["del", "ins"]) -> SafeString:
    if not runs:
        return format_html('<span class="quiet">{}</span>', "nothing")
    tagged = {"del": "<del>{}</del>", "ins": "<ins>{}</ins>"}[tag]
    return format_html_join("", "{}", ((format_html(tagged if run.differs else "{}", run.text),) for run in runs))


def marked(before: str, after: str, *, unit: str = WORD) -> tuple[list[Words], list[Words]]:
    """Return both texts in runs that say whether the other side lacks them; nothing is marked where one is empty."""
    if not before or not after:
        return _whole(before), _whole(after)
    one, other = re.findall(unit, before), re.findall(unit, after)
    counts = Counter(other)
    if sum(counts[word] for word in one) > MAX_PAIRS:
        return [Words(before, differs=True)], [Words(after, differs=True)]
    left, right = [], []
    for operation, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        differs = operation != "equal"
        if a < b:
            left.append(Words("".join(one[a:b]), differs))
        if c < d:
            right.append(Words("".join(other[c:d]), differs))
    return left, right


def _whole(text: str) -> list[Words]:
    return [Words(text, differs=False)] if text else []
