"""Read job postings: from a text to the mix of archetypes, with the sentences that speak for each.

Depends on neither Django nor a questionnaire: cues and archetypes are passed in.
"""

from .cues import MAX_CUE_WEIGHT, Cue, Overload
from .descriptions import NOTABLE, OBSTACLES, REPEATED, fit_sentences, headline, sureness
from .fitting import overlap_of, values_of
from .normalise import Normalised, normalise
from .obstacles import MAX_TEXT_LENGTH, Obstacle
from .phrases import PhraseError, read_phrase
from .reading import Evidence, Mention, Reader, Reading
from .sections import Kind
from .sentences import Sentence

READER_VERSION = "2"
"""Changes whenever the same cues read a posting differently; kept postings are then read again."""

__all__ = [
    "MAX_CUE_WEIGHT",
    "MAX_TEXT_LENGTH",
    "NOTABLE",
    "OBSTACLES",
    "READER_VERSION",
    "REPEATED",
    "Cue",
    "Evidence",
    "Kind",
    "Mention",
    "Normalised",
    "Obstacle",
    "Overload",
    "PhraseError",
    "Reader",
    "Reading",
    "Sentence",
    "fit_sentences",
    "headline",
    "normalise",
    "overlap_of",
    "read_phrase",
    "sureness",
    "values_of",
]
