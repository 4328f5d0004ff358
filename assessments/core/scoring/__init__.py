"""Compute a profile from responses. Numpy and the standard library only; no Django.

Questions are compiled once (`compile_instrument`), a person's responses are fitted (`fit_profile`) and
the fit is read as a profile (`profile_from`). Every answer format is one or more softmax choices over the
same latent preferences: Bock, R. D. (1972), Psychometrika 37, 29-51; Luce, R. D. (1959), Individual Choice
Behavior; Plackett, R. L. (1975), Applied Statistics 24, 193-202; Bolt, D. M. & Johnson, T. R. (2009),
Applied Psychological Measurement 33, 335-352.
"""

from .bank_warnings import BankWarning, bank_warnings
from .careless import CarelessIndices, Cutoffs, indices, notes, simulate_cutoffs
from .counterfactual import AnswerChange, smallest_change
from .draws import ASKING_DRAWS, RESULT_DRAWS, normal_draws
from .errors import InvalidItem, InvalidResponse, ScoringError
from .evidence import Telling, choice_evidence, evidence, telling_choices
from .fit import ASKING_TOLERANCE, Fit, fit_for_asking, fit_profile
from .information import SECONDS, greedy_order, item_information
from .instrument import Format, Instrument, Item, compile_instrument
from .profile import P_TOP_DIGITS, VALUE_DIGITS, Profile, Verdict, profile_from
from .responses import Stage, stages_for
from .selection import (
    MAX_QUESTIONS,
    MIN_ANSWERS,
    TYPICAL_QUESTIONS,
    expected_more,
    next_item,
    opening_order,
    should_stop,
    sureness,
)
from .stability import leave_one_out
from .to_come import QuestionsToCome, fewer_to_come
from .typical import Typical, best_response, random_responses, typical_responses, undecided_responses

ENGINE_VERSION = "3"

__all__ = [
    "ASKING_DRAWS",
    "ASKING_TOLERANCE",
    "ENGINE_VERSION",
    "MAX_QUESTIONS",
    "MIN_ANSWERS",
    "P_TOP_DIGITS",
    "RESULT_DRAWS",
    "SECONDS",
    "TYPICAL_QUESTIONS",
    "VALUE_DIGITS",
    "AnswerChange",
    "BankWarning",
    "CarelessIndices",
    "Cutoffs",
    "Fit",
    "Format",
    "Instrument",
    "InvalidItem",
    "InvalidResponse",
    "Item",
    "Profile",
    "QuestionsToCome",
    "ScoringError",
    "Stage",
    "Telling",
    "Typical",
    "Verdict",
    "bank_warnings",
    "best_response",
    "choice_evidence",
    "compile_instrument",
    "evidence",
    "expected_more",
    "fewer_to_come",
    "fit_for_asking",
    "fit_profile",
    "greedy_order",
    "indices",
    "item_information",
    "leave_one_out",
    "next_item",
    "normal_draws",
    "notes",
    "opening_order",
    "profile_from",
    "random_responses",
    "should_stop",
    "simulate_cutoffs",
    "smallest_change",
    "stages_for",
    "sureness",
    "telling_choices",
    "typical_responses",
    "undecided_responses",
]
