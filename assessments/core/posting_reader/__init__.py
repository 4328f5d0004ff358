"""Reading job postings: text -> the mix of archetypes, with its evidence. Knows no Django and no questionnaire."""

from .cues import MAX_CUE_WEIGHT, Cue, Overload
from .fitting import overlap_of, values_of
from .phrases import PhraseError, read_phrase
from .reading import Evidence, Mention, Reader, Reading
from .recognising import MAX_TEXT_LENGTH, Obstacle
from .saying import NOTABLE, OBSTACLES, REPEATED, fit_sentences, headline, sureness
from .sections import Kind
from .sentences import Sentence

__all__ = [
    "MAX_CUE_WEIGHT",
    "MAX_TEXT_LENGTH",
    "NOTABLE",
    "OBSTACLES",
    "REPEATED",
    "Cue",
    "Evidence",
    "Kind",
    "Mention",
    "Obstacle",
    "Overload",
    "PhraseError",
    "Reader",
    "Reading",
    "Sentence",
    "fit_sentences",
    "headline",
    "overlap_of",
    "read_phrase",
    "sureness",
    "values_of",
]
