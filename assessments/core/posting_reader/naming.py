"""Name the words of a sentence that speak for an archetype, as somebody would quote them."""

from collections.abc import Iterable, Sequence

from .wording import TOO_COMMON
from .words import Word

Span = tuple[int, int]
COMPOUND = ("/", "-")
"""What joins the words of one compound: “A/B”, “client-facing”."""


def named_words(text: str, words: Sequence[Word], spans: Iterable[Span], *, at_most: int) -> tuple[str, ...]:
    """Return the words of a sentence to quote, in their order there.

    ``words`` are the sentence's; ``spans`` are those that speak, the most telling first, each as its first word and the
    one after its last. Figures and words that say nothing alone are left out, of a compound all is quoted, and quotes
    that follow each other become one; at most ``at_most`` of the spans are quoted.
    """
    compounds = _compounds_of(text, words)
    taken: set[int] = set()
    quoted = 0
    for first, last in spans:
        telling = {
            number
            for number, (start, end) in enumerate(compounds)
            if start < last and end > first and _says_something(text, words[start:end])
        }
        if telling and not telling <= taken and quoted < at_most:
            taken |= telling
            quoted += 1
    quotes: list[Span] = []
    for start, end in (compounds[number] for number in sorted(taken)):
        follows = quotes and quotes[-1][1] == start and text[words[start - 1].end : words[start].start] == " "
        quotes.append((quotes.pop()[0], end) if follows else (start, end))
    return tuple(text[words[start].start : words[end - 1].end] for start, end in quotes)


def _compounds_of(text: str, words: Sequence[Word]) -> list[Span]:
    """Return the words in runs that nothing but a stroke or a hyphen parts; most are of one word."""
    found: list[Span] = []
    for number, word in enumerate(words):
        joined = found and text[words[number - 1].end : word.start] in COMPOUND
        found.append((found.pop()[0], number + 1) if joined else (number, number + 1))
    return found


def _says_something(text: str, words: Sequence[Word]) -> bool:
    written = [text[word.start : word.end].lower() for word in words]
    return any(word[:1].isalpha() and word not in TOO_COMMON for word in written)
