"""Read job postings: from a text to the mix of archetypes, with the sentences that speak for each.

Depends on neither Django nor a questionnaire: cues and archetypes are passed in.
"""

from .cues import MAX_CUE_WEIGHT, Cue, Overload
from .descriptions import OBSTACLES, REPEATED, burden, headline, how_often_right, sureness
from .details import LABELS, Detail
from .fit import NOTABLE, fit_sentences
from .fitting import overlap_of, values_of
from .normalise import Normalised, normalise
from .obstacles import MAX_TEXT_LENGTH, Obstacle
from .parsing import ParsedPosting, parse_posting
from .phrases import PhraseError, read_phrase
from .reading import Evidence, Mention, Quote, Reader, Reading
from .sections import Kind
from .sentences import Sentence, is_usual_heading
from .word_model import WordModel, grams_of, rarity_of, read_word_model
from .words import words_of

READER_VERSION = "2"
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
    "Normalised",
    "Obstacle",
    "Overload",
    "ParsedPosting",
    "PhraseError",
    "Quote",
    "Reader",
    "Reading",
    "Sentence",
    "WordModel",
    "burden",
    "fit_sentences",
    "grams_of",
    "headline",
    "how_often_right",
    "is_usual_heading",
    "normalise",
    "overlap_of",
    "parse_posting",
    "rarity_of",
    "read_phrase",
    "read_word_model",
    "sureness",
    "values_of",
    "words_of",
]
