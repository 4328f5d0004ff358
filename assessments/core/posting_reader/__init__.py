"""Read job postings: from a text to the mix of archetypes, with the sentences that speak for each.

Depends on neither Django nor a questionnaire: cues and archetypes are passed in.
"""

from .cues import MAX_CUE_WEIGHT, Cue, Overload
from .descriptions import NOTABLE, OBSTACLES, REPEATED, burden, fit_sentences, headline, sureness
from .details import LABELS, Detail, Span
from .fitting import overlap_of, values_of
from .markup import without_markup
from .obstacles import MAX_TEXT_LENGTH, Obstacle
from .phrases import PhraseError, read_phrase
from .reading import Evidence, Mention, Reader, Reading
from .sections import Kind
from .sentences import Sentence

READER_VERSION = "1"
"""Changes whenever the same cues read a posting differently; kept postings are then read again."""

__all__ = [
    "LABELS",
    "MAX_CUE_WEIGHT",
    "MAX_TEXT_LENGTH",
    "NOTABLE",
    "OBSTACLES",
    "READER_VERSION",
    "REPEATED",
    "Cue",
    "Detail",
    "Evidence",
    "Kind",
    "Mention",
    "Obstacle",
    "Overload",
    "PhraseError",
    "Reader",
    "Reading",
    "Sentence",
    "Span",
    "burden",
    "fit_sentences",
    "headline",
    "overlap_of",
    "read_phrase",
    "sureness",
    "values_of",
    "without_markup",
]
