"""A text that is edited step by step, with the place in the original that each of its characters stands for."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""The stretch from the first to the second offset becomes this text. Edits of one step are in order, and apart."""


@dataclass(frozen=True, slots=True)
class EditedText:
    """A text whose character ``i`` stands for the original's characters ``starts[i]`` … ``ends[i]`` (excluded).

    Both rise or stay. Where characters were added, both are the place in the original.
    """

    text: str
    starts: "array[int]"
    ends: "array[int]"

    @classmethod
    def of(cls, text: str) -> "EditedText":
        """Return a text to which no edit was made yet."""
        return cls(text, array("i", range(len(text))), array("i", range(1, len(text) + 1)))

    def edited(self, edits: Iterable[Edit]) -> "EditedText":
        """Return the text with the edits; what is put in place of a stretch stands for all of that stretch."""
        pieces: list[str] = []
        starts, ends = array("i"), array("i")
        done_to = 0
        for start, end, new in edits:
            pieces += [self.text[done_to:start], new]
            starts += self.starts[done_to:start]
            ends += self.ends[done_to:start]
            first, last = self.original_span(start, end)
            starts.extend([first] * len(new))
            ends.extend([last] * len(new))
            done_to = end
        if not done_to and not pieces:
            return self
        return EditedText(
            "".join([*pieces, self.text[done_to:]]), starts + self.starts[done_to:], ends + self.ends[done_to:]
        )

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the original of the stretch between two offsets."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        place = self.ends[start - 1] if start else (self.starts[0] if self.starts else 0)
        return place, place
