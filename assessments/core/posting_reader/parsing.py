"""Take a posting apart: its sentences, what kind each is, its words, and for how much it counts."""

from dataclasses import dataclass
from functools import cached_property

from .negation import without_denied
from .normalise import Normalised, normalise
from .sections import Kind, kinds_of
from .sentences import Sentence, sentences_of
from .words import Word, words_of

COUNTS = {Kind.DUTY: 1.0, Kind.REQUIREMENT: 0.5}
FIRST, FIRST_FACTOR = 4, 1.5  # so many sentences count half more: a posting begins with what the job is
MIN_REPEATED_LENGTH = 30  # characters; shorter sentences may come twice by chance


@dataclass(frozen=True)
class ParsedPosting:
    """A posting's sentences with their kinds and words; all three have the same length.

    The words that a sentence denies have empty forms.
    """

    normalised: Normalised
    sentences: tuple[Sentence, ...]
    kinds: tuple[Kind, ...]
    words: tuple[list[Word], ...]

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.normalised.text

    @cached_property
    def repeated(self) -> frozenset[int]:
        """The numbers of the sentences that repeat an earlier one word for word, except short ones."""
        earlier: set[str] = set()
        repeated = set()
        for number, sentence in enumerate(self.sentences):
            words = " ".join(self.text[sentence.start : sentence.end].lower().split())
            if len(words) >= MIN_REPEATED_LENGTH and words in earlier:
                repeated.add(number)
            earlier.add(words)
        return frozenset(repeated)

    @cached_property
    def counts(self) -> tuple[float, ...]:
        """For how much each sentence counts: a requirement half as much as a duty, the rest and repeats for nothing.

        The first ones that count at all count more.
        """
        counts = [0.0 if number in self.repeated else COUNTS.get(kind, 0.0) for number, kind in enumerate(self.kinds)]
        for number in [number for number, count in enumerate(counts) if count][:FIRST]:
            counts[number] *= FIRST_FACTOR
        return tuple(counts)


def parse_posting(pasted: str) -> ParsedPosting:
    """Take a pasted text apart."""
    normalised = normalise(pasted)
    text = normalised.text
    sentences = sentences_of(text)
    words = tuple(without_denied(text, words_of(text, sentence.start, sentence.end)) for sentence in sentences)
    return ParsedPosting(normalised, tuple(sentences), tuple(kinds_of(text, sentences)), words)
