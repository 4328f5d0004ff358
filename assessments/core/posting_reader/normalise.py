"""The one door for pasted text: bring it into one form, and keep where each character came from.

In a normalised text, a line is a paragraph, a heading or an item; an item begins with “• ”. There is no markup, words
are parted by one blank or line end, and quotes and dashes are those of a typewriter.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from . import characters, lines, lost_lines, markup, wrapping
from .offsets import EditedText

_CHARACTERS = (characters.misread, characters.invisible, characters.line_ends, characters.plain_characters)
_MARKUP = (
    markup.hidden,
    markup.tags,
    lines.page_numbers,
    lines.quote_marks,
    lines.chat_marks,
    markup.links_and_code,
    markup.rules_and_headings,
    markup.emphasis,
    lines.cells,
    markup.escapes,
)
_LINES = (
    wrapping.wrapped_lines,
    lines.blanks,
    lines.bullets,
    lines.margins,
    lines.lone_bullets,
    lines.inner_bullets,
    lines.private_characters,
    lost_lines.inner_headings,
    lost_lines.glued_words,
    lines.bullets,
    lines.lone_bullets,
    lines.inner_dashes,
    lines.blanks,
    lines.margins,
    lines.empty_lines,
)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A text in its one form, and the way back into what was pasted."""

    edited: EditedText

    @property
    def text(self) -> str:
        """The text in its one form."""
        return self.edited.text

    def pasted_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the pasted text of what stands between two offsets of the normalised one."""
        return self.edited.original_span(start, end)

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the normalised text of what stands between two offsets of the pasted one."""
        first = bisect_right(self.edited.ends, start)
        return first, max(first, bisect_left(self.edited.starts, end))


def normalise(pasted: str) -> Normalised:
    """Bring a pasted text into the form that is read."""
    edited = EditedText.of(pasted)
    for step in _CHARACTERS:
        edited = edited.edited(step(edited.text))
    edited = edited.edited(markup.json_escapes(edited.text))
    for _ in range(characters.MAX_ESCAPED):
        decoded = edited.edited(characters.entities(edited.text))
        if decoded is edited:
            break
        edited = decoded
        for step in _CHARACTERS[1:]:
            edited = edited.edited(step(edited.text))
    for step in (*_MARKUP, *_LINES):
        edited = edited.edited(step(edited.text))
    return Normalised(edited)
